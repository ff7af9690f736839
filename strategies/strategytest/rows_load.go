package strategytest

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"manyhands/strategies"
)

// load: rows I. Speed itself is for benchmarks.
var load = []row{
	{"I1_many_tasks_few_goroutines", nil, manyTasks},
	{"I3_nobody_waits_behind_a_slow_task", parallel, uneven},
	{"I6_many_runs", nil, manyRuns},
	{"I8_results_are_streamed_in_little_memory", nil, littleMemory},
	{"I10_cancel_at_any_moment", nil, anyMoment},
}

// manyTasks have results, so that strategies with processes can run them, too.
func manyTasks(x *trial) {
	const w = 4
	n := scaled(100_000)
	r := x.open(strategies.Options{Workers: w})
	if err := x.run(r, x.batch(jobs(w, "", nil), failFast)); err != nil { // children are up
		x.Fatal(err)
	}
	before := runtime.NumGoroutine()
	b := newBatch(x, x.kit.Same, make([]int, n), failFast)
	ended := make(chan error, 1)
	go func() { ended <- b.Run(x.Context(), r) }()
	peak := 0
	within(x.T, "Run", func() {
		for tick := time.Tick(100 * time.Microsecond); ; <-tick {
			peak = max(peak, runtime.NumGoroutine())
			select {
			case err := <-ended:
				if err != nil {
					x.Error(err)
				}
				return
			default:
			}
		}
	})
	if a := b.Counts(); a.Done != n {
		x.Errorf("of %d tasks: %v", n, a)
	}
	// errgroup gives a slot away before the goroutine that had it is gone, so on a busy
	// machine some are on their way out. What must not be is that they grow with n.
	if most := before + 4*w + 100; peak > most {
		x.Errorf("%d goroutines, want at most %d", peak, most)
	}
}

// uneven: all workers but one are held by slow tasks, which end only when all
// others have. A task that is stuck behind a slow one would never end.
func uneven(x *trial) {
	const w, n = 3, 200
	r := x.open(strategies.Options{Workers: w})
	for name, first := range map[string]int{"first": 0, "in the middle": n / 2, "last": n - w + 1} {
		x.Run("slow ones "+name, func(t *testing.T) {
			x := x.in(t)
			b := x.batch(jobs(n, x.log(), func(i int) []Step {
				if i >= first && i < first+w-1 {
					return []Step{AwaitEnds(n - w + 1)}
				}
				return nil
			}), failFast)
			if err := x.run(r, b); err != nil {
				x.Error(err)
			}
		})
	}
}

func manyRuns(x *trial) {
	runs, renew := 500, 50
	if x.traits.Processes {
		runs, renew = 60, 15
	}
	r := x.open(strategies.Options{Workers: 2})
	for i := range runs {
		if i%renew == 0 {
			r = x.renew(r)
		}
		b := x.batch(jobs(5, "", only(i%10, Fail("now and then"))), failFast)
		if err := x.run(r, b); (err != nil) != (i%10 < 5) {
			x.Fatalf("run %d: %v", i, err)
		}
	}
}

// renew closes a runner and opens another.
func (x *trial) renew(r strategies.Runner) strategies.Runner {
	x.Helper()
	within(x.T, "Close", func() { r.Close() })
	r, err := x.strategy.New(x.Context(), strategies.Options{Workers: 2})
	if err != nil {
		x.Fatal(err)
	}
	x.Cleanup(func() { within(x.T, "Close", func() { r.Close() }) })
	return r
}

// littleMemory streams results of 256 KiB through a heap that holds a quarter of them.
func littleMemory(x *trial) {
	const each = 256 << 10
	n := max(128, scaled(512))
	most := uint64(n/4) * each
	b := newSequence(x, x.kit.Do, func(context.Context) iter.Seq2[Job, error] {
		return func(yield func(Job, error) bool) {
			for i := range n {
				if !yield(Job{Index: i, Steps: []Step{Big(each)}}, nil) {
					return
				}
			}
		}
	}, failFast)
	r := x.open(strategies.Options{Workers: 2})
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	base, seen := m.HeapAlloc, 0
	for i, res := range stream(x, b, x.Context(), r) {
		if seen++; len(res.Value.Data) != each {
			x.Fatalf("result %d has %d bytes", i, len(res.Value.Data))
		}
		if seen%(n/8) == 0 {
			runtime.GC()
			if runtime.ReadMemStats(&m); m.HeapAlloc > base+most {
				x.Errorf("after %d results the heap holds %d MiB", seen, (m.HeapAlloc-base)>>20)
			}
		}
	}
	if b.Err() != nil || seen != n {
		x.Errorf("%d results, error %v", seen, b.Err())
	}
}

// anyMoment cancels at random moments, under random sizes.
func anyMoment(x *trial) {
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	rounds := 100
	if x.traits.Processes {
		rounds = 25
	}
	var r strategies.Runner
	for i := range rounds {
		if i%10 == 0 {
			r = x.open(strategies.Options{Workers: 1 + random.IntN(4), Chunk: random.IntN(3)})
		}
		x.cancelAt(r, random, fmt.Sprintf("seed %d, round %d", seed, i))
	}
}

func (x *trial) cancelAt(r strategies.Runner, random *rand.Rand, which string) {
	x.Helper()
	n := random.IntN(50)
	kinds := []Step{Square(), Sleep(time.Duration(random.IntN(1e6))), Fail("random"), Panic("value"), Goexit()}
	if x.traits.Processes {
		kinds = append(kinds, Step{Do: "exit"}) // the worker dies
	}
	b := x.batch(jobs(n, "", func(int) []Step { return []Step{kinds[min(random.IntN(30), random.IntN(len(kinds)))]} }),
		strategies.BatchOptions{CollectAll: random.IntN(2) == 0, Spans: random.IntN(2) == 0})
	ctx, cancel := context.WithTimeout(x.Context(), time.Duration(random.IntN(5e6)))
	defer cancel()
	err := x.runIn(ctx, r, b)
	if a := x.sum(b, n); (err == nil) != (a.Done == n) {
		x.Errorf("%s: error %v with %v", which, err, a)
	}
}
