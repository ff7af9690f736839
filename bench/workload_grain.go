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

// Grain is a family of workloads that differ in nothing but how long a task takes: the
// size at which a strategy's overhead stops to matter is between them.
//
// A task is a number of steps of a linear congruential generator, each of which needs
// the one before, so that neither compiler nor processor can take a short cut. Whoever
// knows the law of the generator can: k steps are one step with other constants, which
// takes log k multiplications to find. That is where the right answer comes from.
type Grain struct {
	steps strategies.Func[steps, uint64]
}

// steps is the input of a task. Every task has its own seed, so that results that
// changed places are found out.
type steps struct{ Seed, Steps uint64 }

// AddGrain registers the function of the tasks. The workloads are no part of the
// registry: there are many of them, and none is worth a sweep by itself.
func AddGrain(r *Registry) Grain {
	return Grain{strategies.Register(&r.Registry, "grain.Steps", func(_ context.Context, in steps) (uint64, error) {
		return walk(in.Seed, in.Steps), nil
	})}
}

// GrainSizes returns how long the tasks of each workload take, from 100 ns to 100 ms. Each
// size is about three times the one before, so that what lies between two sizes can be
// read off a straight line on a logarithmic axis.
func GrainSizes() []time.Duration {
	return []time.Duration{100, 300, 1e3, 3e3, 10e3, 30e3, 100e3, 300e3, 1e6, 3e6, 10e6, 30e6, 100e6}
}

const (
	grainShare = 10 * time.Millisecond // of work for each worker in a batch, or one task
	grainMost  = 20_000                // tasks for each worker
)

// Workloads are the family, for strategies with that many workers: every worker has the
// same share of a batch. How many steps take how long is found out when the first of
// them is opened.
func (g Grain) Workloads(workers int) (list []Workload) {
	step := sync.OnceValue(stepTime)
	for _, size := range GrainSizes() {
		each := min(grainMost, max(1, int(grainShare/size)))
		list = append(list, Workload{
			Name:           grainName(size),
			Summary:        "tasks of " + size.String() + " each: CPU-bound",
			DefaultWorkers: func(int) []int { return []int{workers} },
			Open: func(_ context.Context, p Params) (*Job, error) {
				if p.Planned != nil { // with the tasks that it had
					return g.open(size, p.Planned.Tasks, p.Planned.Work), nil
				}
				return g.open(size, workers*each, max(1, int(math.Round(size.Seconds()/step())))), nil
			},
		})
	}
	return list
}

// grainName is that of a workload. Benchstat and file names want no other letters.
func grainName(size time.Duration) string {
	return "grain-" + strings.Replace(size.String(), "µ", "u", 1)
}

// open has nothing to start. Work is the number of steps in a task.
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

// grainLine is a result as its digest sees it.
func grainLine(x uint64) string { return strconv.FormatUint(x, 16) }

// The constants of MMIX (D. E. Knuth, The Art of Computer Programming 2, section 3.3.4).
const (
	factor    = 6364136223846793005
	increment = 1442695040888963407
)

// walk is the work: so many steps, one after the other.
func walk(x, steps uint64) uint64 {
	for range steps {
		x = factor*x + increment
	}
	return x
}

// jump is where so many steps lead (F. B. Brown, Random number generation with arbitrary
// strides, Transactions of the American Nuclear Society 71, 1994): two strides of k make
// one of 2k, and the bits of the number tell which of them it takes.
func jump(x, steps uint64) uint64 {
	f, i := uint64(factor), uint64(increment)
	for ; steps > 0; steps >>= 1 {
		if steps&1 == 1 {
			x = f*x + i
		}
		f, i = f*f, i*(f+1)
	}
	return x
}

// stepTime is how long a step takes when nothing disturbs it, in seconds: the least of
// many short tries.
func stepTime() float64 {
	const tries = 50
	x, steps := uint64(0), uint64(1000)
	try := func() time.Duration {
		start := time.Now()
		x = walk(x, steps)
		return time.Since(start)
	}
	for try() < 500*time.Microsecond {
		steps *= 2
	}
	var times []time.Duration
	for range tries {
		times = append(times, try())
	}
	runtime.KeepAlive(x) // the compiler leaves out work that nobody asks the result of
	return slices.Min(times).Seconds() / float64(steps)
}

// largestChunked is the size up to which chunks are measured, other than the adaptive
// one. Nobody needs any above that.
const largestChunked = time.Millisecond

// informative returns the cells without those of a family that would tell nothing.
// Goroutines of errgroup take one task each, whatever the chunk. And where a worker does
// not find two chunks in a batch, the chunks are too large for the batch, and the result
// says nothing about the size of the tasks.
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
