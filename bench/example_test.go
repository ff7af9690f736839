package bench_test

import (
	"context"
	"fmt"
	"strconv"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// addSums adds a workload: each task adds up the numbers from 1 to n. It has one option.
func addSums(r *bench.Registry) {
	// Registered by name, so that child processes of the process strategy find it.
	sum := strategies.Register(&r.Registry, "sums", func(_ context.Context, n int) (int, error) {
		total := 0
		for i := range n + 1 {
			total += i
		}
		return total, nil
	})
	r.Add(bench.Workload{
		Name:           "sums",
		Summary:        "add up the numbers from 1 to n: CPU-bound",
		DefaultWorkers: func(cores int) []int { return []int{1, cores} },
		Options: []bench.Option{{
			Name: "largest", Kind: "n", Default: "1000",
			Help: "the n of the last task", Check: bench.CheckInt(1, 1_000_000),
		}},
		Open: func(_ context.Context, p bench.Params) (*bench.Job, error) {
			largest, tasks := p.Options.Int("largest"), p.Tasks
			if tasks == 0 {
				tasks = 10
			}
			in, answer := make([]int, tasks), make([]string, tasks)
			for i := range in {
				n := largest * (i + 1) / tasks
				in[i], answer[i] = n, strconv.Itoa(n*(n+1)/2) // by Gauss's formula, not by the task
			}
			return &bench.Job{
				Workload: results.Workload{Name: "sums", Bound: "CPU", Tasks: tasks, Digest: bench.Digest(answer)},
				NewBatch: func(o strategies.BatchOptions) (bench.Batch, error) {
					return bench.NewBatch(sum, in, o, strconv.Itoa, nil), nil
				},
			}, nil
		},
	})
}

// A workload of one's own, with an option, and a sweep of it. A program that measures the
// process strategy, too, calls the registry's Serve first thing in main.
func Example() {
	var registry bench.Registry
	addSums(&registry)
	workload, _ := registry.Workload("sums")

	ctx := context.Background()
	sweep, err := bench.Open(ctx, bench.Config{
		Workloads:  []bench.Workload{workload},
		Options:    bench.Values{"largest": "5000"},
		Strategies: []strategies.Strategy{strategies.Sequential, strategies.Pool},
		Workers:    []int{2},
		Rounds:     3,
	})
	if err != nil {
		panic(err)
	}
	var memory inMemory // to keep the files of a run: a results.Writer, see results.Create
	if err := sweep.Run(ctx, &memory, &memory); err != nil {
		panic(err)
	}
	if err := sweep.Close(); err != nil {
		panic(err)
	}

	planned := sweep.Plan.Workloads[0]
	fmt.Println(planned.Name, planned.Tasks, "tasks, options:", planned.Params)
	valid := make(map[string]int)
	for _, sample := range memory.samples {
		if sample.Valid(planned) { // no error, and the right results
			valid[sample.Strategy]++
		}
	}
	fmt.Println("valid samples:", valid)
	// Output:
	// sums 10 tasks, options: map[largest:5000]
	// valid samples: map[pool:3 sequential:3]
}

// inMemory keeps samples, and shows no progress.
type inMemory struct{ samples []results.Sample }

func (m *inMemory) Append(s results.Sample) error {
	m.samples = append(m.samples, s)
	return nil
}
func (m *inMemory) AppendSpans([]results.Span) error { return nil }
func (m *inMemory) Sampled(bench.Progress)           {}
func (m *inMemory) Note(string)                      {}
