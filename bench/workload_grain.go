package bench

import (
	"context"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"manyhands/bench/results"
	"manyhands/strategies"
)

// Grain is a family of workloads that differ only in the size of their tasks: how long one
// takes. They show from which size on the overhead of a strategy no longer matters.
//
// A task is a number of steps of a linear congruential generator. Each step needs the result of
// the one before, so neither compiler nor processor can take a shortcut. The right answer comes
// from a shortcut: k steps equal one step with other constants, which take log k
// multiplications to compute.
type Grain struct {
	steps strategies.Func[steps, uint64]
}

// steps is the input of a task. Every task has its own seed, so that results in the wrong order
// are noticed.
type steps struct{ Seed, Steps uint64 }

// AddGrain registers the function of the tasks. It does not add the workloads to the registry:
// there are many, and a sweep of only one of them is of no use.
func AddGrain(r *Registry) Grain {
	return Grain{strategies.Register(&r.Registry, "grain.Steps", func(_ context.Context, in steps) (uint64, error) {
		return walk(in.Seed, in.Steps), nil
	})}
}

// grainSizes are the task sizes of the workloads, from 100 ns to 100 ms. Each is about three
// times the one before, so that they are evenly spaced on a logarithmic axis.
var grainSizes = []time.Duration{100, 300, 1e3, 3e3, 10e3, 30e3, 100e3, 300e3, 1e6, 3e6, 10e6, 30e6, 100e6}

const (
	grainShare = 10 * time.Millisecond // of work for each worker in a batch, or one task
	grainMost  = 20_000                // tasks for each worker
)

// Workloads returns the family, for strategies with that number of workers: every worker has
// the same share of a batch. Opening the first workload measures how long a step takes.
func (g Grain) Workloads(workers int) (list []Workload) {
	step := sync.OnceValue(stepTime)
	for _, size := range grainSizes {
		each := min(grainMost, max(1, int(grainShare/size)))
		list = append(list, Workload{
			Name:           grainName(size),
			Summary:        "tasks of " + size.String() + " each: CPU-bound",
			DefaultWorkers: func(int) []int { return []int{workers} },
			Open: func(_ context.Context, p Params) (*Job, error) {
				if p.Planned != nil { // a resumed sweep: the same tasks as before
					return g.open(size, p.Planned.Tasks, p.Planned.Work), nil
				}
				return g.open(size, workers*each, max(1, int(math.Round(size.Seconds()/step())))), nil
			},
		})
	}
	return list
}

// grainName is the name of a workload. It has only characters that are safe in file names and
// for benchstat.
func grainName(size time.Duration) string {
	return "grain-" + strings.Replace(size.String(), "µ", "u", 1)
}

// open makes the tasks and their answers. work is the number of steps in a task.
func (g Grain) open(size time.Duration, tasks, work int) *Job {
	in := make([]steps, tasks)
	answer := make([]string, tasks)
	for i := range in {
		in[i] = steps{uint64(i), uint64(work)}
		answer[i] = grainLine(jump(in[i].Seed, in[i].Steps))
	}
	return &Job{
		Workload: results.Workload{
			Name: grainName(size), Bound: "CPU", Tasks: tasks, Digest: Digest(answer), Work: work, Size: size,
		},
		NewBatch: func(o strategies.BatchOptions) (Batch, error) { return NewBatch(g.steps, in, o, grainLine, nil), nil },
	}
}

// grainLine formats a result for its digest.
func grainLine(x uint64) string { return strconv.FormatUint(x, 16) }

// The constants of MMIX (D. E. Knuth, The Art of Computer Programming 2, section 3.3.4).
const (
	multiplier = 6364136223846793005
	increment  = 1442695040888963407
)

// walk is the work of a task: n steps, one after another.
func walk(x, n uint64) uint64 {
	for range n {
		x = multiplier*x + increment
	}
	return x
}

// jump returns the result of n steps by a shortcut (F. B. Brown, Random number generation with
// arbitrary strides, Transactions of the American Nuclear Society 71, 1994): two strides of k
// make one of 2k, and the bits of n select the strides.
func jump(x, n uint64) uint64 {
	f, i := uint64(multiplier), uint64(increment)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			x = f*x + i
		}
		f, i = f*f, i*(f+1)
	}
	return x
}

// stepTime is how long an undisturbed step takes, in seconds: the minimum of many short tries.
func stepTime() float64 {
	const tries = 50
	x, n := uint64(0), uint64(1000)
	try := func() time.Duration {
		start := time.Now()
		x = walk(x, n)
		return time.Since(start)
	}
	for try() < 500*time.Microsecond {
		n *= 2
	}
	var times []time.Duration
	for range tries {
		times = append(times, try())
	}
	runtime.KeepAlive(x) // without a use of x the compiler could remove the work
	return slices.Min(times).Seconds() / float64(n)
}

// largestChunked is the task size up to which fixed chunks are measured. Larger tasks do not
// need chunks.
const largestChunked = time.Millisecond

// informative returns the cells without uninformative ones of a grain family. Goroutines of
// errgroup take one task each, whatever the chunk. And a batch with fewer than two chunks per
// worker is too small for that chunk: its result says nothing about the size of the tasks.
func (j *Job) informative(cells []results.Cell) (list []results.Cell) {
	for _, c := range cells {
		if j.Work > 0 && c.Strategy == "errgroup" {
			c.Chunk = 0
		}
		small := j.Work == 0 || c.Chunk == 0 || j.Size <= largestChunked && 2*c.Chunk*c.Workers <= j.Tasks
		if small && !slices.Contains(list, c) {
			list = append(list, c)
		}
	}
	return list
}
