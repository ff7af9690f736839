package strategytest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"manyhands/strategies"
)

// sizing: rows D.
var sizing = []row{
	{"D1_negative_sizes_are_errors", nil, negativeSizes},
	{"D1_zero_workers_is_GOMAXPROCS", nil, zeroWorkers},
	{"D2_never_more_than_workers_and_all_of_them", nil, allWorkers},
	{"D4_many_workers_few_tasks", nil, manyWorkers},
	{"D4_workers_without_a_task_cost_nothing", nil, idleWorkers},
	{"D6_input_is_read_lazily", nil, readLazily},
	{"D6_next_input_may_depend_on_a_result", nil, dependentInput},
	{"D7_slow_consumer_stops_the_workers", nil, slowConsumer},
	{"D9_run_inside_run_is_refused", inProcess, nestedRun},
	{"D10_second_run_is_refused", nil, secondRun},
	{"D10_refused_batch_can_be_run_again", nil, runAgain},
}

func negativeSizes(x *trial) {
	NoLeaks(x)
	sizes := []strategies.Options{{Workers: -1}, {Workers: math.MinInt}, {Chunk: -1}, {Timeout: -1}}
	for _, p := range []strategies.ProcessOptions{{GOMAXPROCS: -1}, {Retries: -1}, {GracePeriod: -1}, {MaxTasksPerChild: -1}, {MemoryLimit: -1}} {
		sizes = append(sizes, strategies.Options{Process: p})
	}
	for _, o := range sizes {
		if r, err := x.strategy.New(x.Context(), o); err == nil {
			r.Close()
			x.Errorf("%+v is accepted", o)
		}
	}
}

func zeroWorkers(x *trial) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	r := x.open(strategies.Options{})
	w := x.workers(3)
	dir, log := x.TempDir(), x.log()
	if err := x.run(r, x.batch(jobs(4*w, log, meetFirst(dir, w)), failFast)); err != nil {
		x.Error(err)
	}
	if peak := log.Peak(); peak != w {
		x.Errorf("%d at once, want %d", peak, w)
	}
}

// meetFirst: the first w tasks wait for each other, and stay a little, in case
// that somebody starts more.
func meetFirst(dir string, w int) func(int) []Step {
	return func(i int) []Step {
		if i < w {
			return []Step{Meet(dir, w), Sleep(2 * time.Millisecond)}
		}
		return nil
	}
}

func allWorkers(x *trial) {
	for _, w := range []int{1, 2, 5} {
		x.Run(fmt.Sprint("workers=", w), func(t *testing.T) {
			x := x.in(t)
			r := x.open(strategies.Options{Workers: w})
			w := x.workers(w)
			for range 10 {
				log := x.log()
				if err := x.run(r, x.batch(jobs(6*w, log, meetFirst(x.TempDir(), w)), failFast)); err != nil {
					x.Fatal(err)
				}
				if peak := log.Peak(); peak != w {
					x.Errorf("%d tasks at once, want %d", peak, w)
				}
			}
		})
	}
}

func manyWorkers(x *trial) {
	r := x.open(strategies.Options{Workers: 500})
	before := len(Children())
	x.mapEquals(r, 2)
	if n := len(Children()) - before; n > 2 {
		x.Errorf("%d children for 2 tasks", n)
	}
}

// idleWorkers: as many workers as there can be, and ten tasks.
func idleWorkers(x *trial) {
	r := x.open(strategies.Options{Workers: strategies.MaxWorkers})
	for name, b := range map[string]*batch{
		"slice": x.batch(jobs(10, "", nil), failFast),
		"sequence": newSequence(x, x.kit.Do, func(context.Context) iter.Seq2[Job, error] {
			return func(yield func(Job, error) bool) {
				for i := 0; i < 10 && yield(Job{Index: i}, nil); i++ {
				}
			}
		}, failFast),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if err := x.run(r, b); err != nil || b.Counts().Done != 10 {
			x.Errorf("%s: error %v with %v", name, err, b.Counts())
		}
		runtime.ReadMemStats(&after)
		if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 50 { // a bare goroutine for each of the workers takes about 40
			x.Errorf("%s: %d MiB were allocated for ten tasks", name, mib)
		}
	}
}

// endless gives jobs without end, but stops by itself where a reader that knows
// no bound would take all memory.
func (x *trial) endless(log Journal, read *atomic.Int64) func(context.Context) iter.Seq2[Job, error] {
	return func(context.Context) iter.Seq2[Job, error] {
		return func(yield func(Job, error) bool) {
			for i := range 100_000 {
				read.Add(1)
				if !yield(Job{Index: i, Log: string(log)}, nil) {
					return
				}
			}
		}
	}
}

func readLazily(x *trial) {
	for _, chunk := range []int{1, 4, 0} {
		x.Run(fmt.Sprint("chunk=", chunk), func(t *testing.T) {
			x := x.in(t)
			const w = 2
			r := x.open(strategies.Options{Workers: w, Chunk: chunk})
			var read atomic.Int64
			b := newSequence(x, x.kit.Do, x.endless("", &read), failFast)
			held := w * chunk
			if chunk == 0 {
				held = strategies.LookAhead // no chunk is larger than what there is
			}
			taken := 0
			within(x.T, "Stream", func() {
				for range stream(x, b, x.Context(), r) {
					taken++
					// Beyond what is taken: results that wait to be taken, one a worker or as many
					// as a child sends at once; tasks in hands, in the queue, and one before it.
					most := taken + 3*held + w + strategies.LookAhead + 1
					if n := int(read.Load()); n > most {
						x.Errorf("%d inputs read after %d results, want at most %d", n, taken, most)
						break
					}
					if taken == 300 {
						break
					}
				}
			})
			if taken < 300 && !x.Failed() {
				x.Errorf("the stream ended after %d results: %v", taken, b.Err())
			}
		})
	}
}

// dependentInput: each input is made of the result before it.
func dependentInput(x *trial) {
	for _, chunk := range []int{0, 1, 8} {
		r := x.open(strategies.Options{Workers: 2, Chunk: chunk})
		results := make(chan int, 2) // the first, and that of one more task than there should be
		results <- 0
		b := newSequence(x, x.kit.Do, func(ctx context.Context) iter.Seq2[Job, error] {
			return func(yield func(Job, error) bool) {
				for range 20 {
					select {
					case last := <-results:
						if !yield(Job{Index: last + 1}, nil) {
							return
						}
					case <-ctx.Done():
						yield(Job{}, ctx.Err())
						return
					}
				}
			}
		}, failFast)
		last := 0
		within(x.T, "Stream", func() {
			for _, res := range stream(x, b, x.Context(), r) {
				last = res.Value.Index
				select {
				case results <- last:
				default:
					x.Fatalf("chunk %d: more results than inputs", chunk)
				}
			}
		})
		if b.Err() != nil || last != 20 {
			x.Errorf("chunk %d: %d of 20, error %v", chunk, last, b.Err())
		}
	}
}

// slowConsumer takes one result and then none: what can be under way is bounded.
func slowConsumer(x *trial) {
	const w, chunk = 2, 4
	r := x.open(strategies.Options{Workers: w, Chunk: chunk})
	log := x.log()
	var read atomic.Int64
	b := newSequence(x, x.kit.Do, x.endless(log, &read), failFast)
	within(x.T, "Stream", func() {
		for range stream(x, b, x.Context(), r) {
			last := int64(-1)
			x.await("the workers to stop", func() bool { // as they do when nothing is read for a while
				now := read.Load()
				still := now == last
				last = now
				pause()
				return still
			})
			break
		}
	})
	if n, most := log.Total(Started), 1+3*w*chunk+w; n > most {
		x.Errorf("%d tasks started for one result, want at most %d", n, most)
	}
}

func nestedRun(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	var own strategies.Registry
	nested := strategies.Register(&own, "nested", func(ctx context.Context, _ int) (int, error) {
		return 0, x.batch(jobs(2, "", nil), failFast).Run(ctx, r)
	})
	b := newBatch(x, nested, []int{0}, failFast)
	if err := x.runIn(x.Context(), r, b); !errors.Is(err, strategies.ErrBusy) {
		x.Errorf("error %v, want ErrBusy", err)
	}
	x.mapEquals(r, 3)
}

func secondRun(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	log, gate := x.log(), x.file("gate")
	first := x.batch(jobs(3, log, only(0, Gate(gate))), failFast)
	wait := x.start(x.Context(), r, first)
	x.await("the first start", func() bool { return log.Total(Started) > 0 })
	for range 20 {
		second := x.batch(jobs(2, log, nil), failFast)
		if err := x.run(r, second); !errors.Is(err, strategies.ErrBusy) {
			x.Errorf("error %v, want ErrBusy", err)
		}
		x.statuses(second.Results(), "NN")
	}
	x.touch(gate)
	if err := wait(); err != nil {
		x.Errorf("the first run: %v", err)
	}
	log.Once(x, 3)
	x.mapEquals(r, 5)
}

// runAgain: a batch that the runner has refused has not been run.
func runAgain(x *trial) {
	busy, closed, good := x.open(strategies.Options{Workers: 1}), x.open(strategies.Options{Workers: 1}), x.open(strategies.Options{Workers: 1})
	closed.Close()
	log, gate := x.log(), x.file("gate")
	wait := x.start(x.Context(), busy, x.batch(jobs(1, log, all(Gate(gate))), failFast))
	x.await("the first start", func() bool { return log.Total(Started) > 0 })
	for refusal, r := range map[error]strategies.Runner{strategies.ErrBusy: busy, strategies.ErrClosed: closed} {
		b := x.batch(jobs(3, "", nil), failFast)
		for range 2 {
			if err := x.run(r, b); !errors.Is(err, refusal) {
				x.Errorf("error %v, want %v", err, refusal)
			}
			within(x.T, "Stream", func() {
				for range stream(x, b, x.Context(), r) {
					x.Error("a result of a run that was refused")
				}
			})
			if !errors.Is(b.Err(), refusal) {
				x.Errorf("error %v of the stream, want %v", b.Err(), refusal)
			}
		}
		if err := x.run(good, b); err != nil {
			x.Errorf("after %v: %v", refusal, err)
		}
		x.statuses(b.Results(), "DDD")
		if err := x.run(good, b); !errors.Is(err, strategies.ErrUsed) {
			x.Errorf("error %v, want ErrUsed", err)
		}
	}
	x.touch(gate)
	if err := wait(); err != nil {
		x.Error(err)
	}
	for _, r := range []strategies.Runner{busy, good} { // before any of them looks for what is left
		within(x.T, "Close", func() { r.Close() })
	}
}
