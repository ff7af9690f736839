package strategytest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/strategies"
)

// virtual: what goroutines do in virtual time, which stands still while one of
// them has something to do. So durations are exact, and a deadlock is found at once.
var virtual = []row{
	{"V_peak_and_makespan_are_exact", inProcess, exactMakespan},
	{"V_failure_ends_the_run_at_once", inProcess, exactFailure},
	{"V_cancel_ends_the_run_at_once", inProcess, exactCancel},
	{"V_time_out_is_exact", inProcess, exactTimeout},
	{"V_uneven_tasks_are_shared_out", inProcess, exactUneven},
	{"V_slow_task_has_no_company", inProcess, exactCompany},
	{"V_results_come_when_they_are_done", inProcess, exactStream},
	{"V_slow_input_is_worked_on_as_it_comes", inProcess, exactInput},
	{"V_spans_are_exact", inProcess, exactSpans},
}

// bubble runs a test in virtual time.
func (x *trial) bubble(test func(x *trial)) {
	synctest.Test(x.T, func(t *testing.T) { test(x.in(t)) })
}

// nap is a function that sleeps for its input, if ctx lets it, and is gauged.
func nap(g *Gauge) strategies.Func[time.Duration, time.Duration] {
	var own strategies.Registry
	return strategies.Register(&own, "nap", func(ctx context.Context, d time.Duration) (time.Duration, error) {
		defer g.Enter()()
		if d < 0 { // a bad dream
			time.Sleep(-d)
			return 0, Fault("dream")
		}
		select {
		case <-time.After(d):
			return d, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	})
}

// times is n times d.
func times(n int, d time.Duration) []time.Duration {
	in := make([]time.Duration, n)
	for i := range in {
		in[i] = d
	}
	return in
}

// virtualRunner opens a runner in a bubble, where the helpers that watch for a
// hang by the clock are of no use.
func (x *trial) virtualRunner(w, chunk int) strategies.Runner {
	x.Helper()
	r, err := x.strategy.New(x.Context(), strategies.Options{Workers: w, Chunk: chunk})
	if err != nil {
		x.Fatal(err)
	}
	x.Cleanup(func() { r.Close() })
	return r
}

func exactMakespan(x *trial) {
	for _, w := range []int{1, 2, 3, 8} {
		for _, n := range []int{0, 1, w - 1, w, w + 1, 3*w + 1, 50} {
			for _, chunk := range []int{0, 1} {
				x.bubble(func(x *trial) { x.makespan(w, n, chunk) })
			}
		}
	}
}

func (x *trial) makespan(w, n, chunk int) {
	var g Gauge
	begin := time.Now()
	b := strategies.NewBatch(nap(&g), times(n, time.Second), failFast)
	if err := b.Run(x.Context(), x.virtualRunner(w, chunk)); err != nil {
		x.Error(err)
	}
	w = x.workers(w)
	what := fmt.Sprintf("%d tasks of 1 s, %d workers, chunk %d", n, w, chunk)
	if got, want := g.Peak(), min(w, n); got != want {
		x.Errorf("%s: %d at once, want %d", what, got, want)
	}
	if got, want := time.Since(begin), time.Duration((n+w-1)/w)*time.Second; got != want {
		x.Errorf("%s: makespan %v, want %v", what, got, want)
	}
	if g.Now() != 0 || g.Total() != n {
		x.Errorf("%s: %d ran, %d still do", what, g.Total(), g.Now())
	}
}

func exactFailure(x *trial) {
	x.bubble(func(x *trial) {
		var g Gauge
		begin := time.Now()
		in := times(10, time.Hour)
		in[x.workers(3)-1] = -time.Second
		b := strategies.NewBatch(nap(&g), in, failFast)
		err := b.Run(x.Context(), x.virtualRunner(3, 0))
		if took := time.Since(begin); !errors.Is(err, Fault("dream")) || took != time.Second {
			x.Errorf("error %v after %v, want the fault after 1s", err, took)
		}
		if g.Now() != 0 || g.Total() != x.workers(3) {
			x.Errorf("%d ran, %d still do; want %d and none", g.Total(), g.Now(), x.workers(3))
		}
	})
}

func exactCancel(x *trial) {
	for _, w := range []int{1, 3} {
		for range 10 {
			x.bubble(func(x *trial) { x.cancelledAt(w, 2500*time.Millisecond) })
		}
	}
}

// cancelledAt cancels while the third tasks run. One more for each other worker
// may have passed its last check.
func (x *trial) cancelledAt(w int, after time.Duration) {
	var g Gauge
	begin := time.Now()
	ctx, cancel := context.WithTimeout(x.Context(), after)
	defer cancel()
	b := strategies.NewBatch(nap(&g), times(100, time.Second), failFast)
	err := b.Run(ctx, x.virtualRunner(w, 0))
	if took := time.Since(begin); !errors.Is(err, context.DeadlineExceeded) || took != after {
		x.Errorf("error %v after %v", err, took)
	}
	busy := x.workers(w)
	a := b.Account()
	if a.Done != 2*busy || a.Cancelled < busy || a.Cancelled > busy+w-1 || a.Done+a.Cancelled+a.NotStarted != 100 {
		x.Errorf("%d workers: the account is %v, want %d done, %d cancelled and up to %d more", w, a, 2*busy, busy, w-1)
	}
}

// exactTimeout: each task has the time from its own start.
func exactTimeout(x *trial) {
	x.bubble(func(x *trial) {
		r, err := x.strategy.New(x.Context(), strategies.Options{Workers: 1, Timeout: 300 * time.Millisecond})
		if err != nil {
			x.Fatal(err)
		}
		defer r.Close()
		in := times(5, 200*time.Millisecond)
		in[3] = time.Hour
		begin := time.Now()
		b := strategies.NewBatch(nap(new(Gauge)), in, collectAll)
		err = b.Run(x.Context(), r)
		var late *strategies.TimeoutError
		if took := time.Since(begin); !errors.As(err, &late) || took != 1100*time.Millisecond {
			x.Errorf("error %v after %v, want a time-out after 1.1s", err, took)
		}
		if a, want := b.Account(), (strategies.Account{Total: 5, Done: 4, Failed: 1}); a != want {
			x.Errorf("%v, want %v", a, want)
		}
	})
}

func exactUneven(x *trial) {
	const w = 4
	for name, at := range map[string]int{"first": 0, "in the middle": 48, "last": 96} {
		x.bubble(func(x *trial) {
			in := times(100, 10*time.Millisecond)
			for i := range w {
				in[at+i] = 250 * time.Millisecond
			}
			x.bounded("slow ones "+name, in, w, 500*time.Millisecond)
		})
	}
}

// exactCompany: chunks have grown on tiny tasks when the slow ones come.
func exactCompany(x *trial) {
	const w = 4
	for name, at := range map[string]int{"in the middle": 2000, "last": 3996} {
		x.bubble(func(x *trial) {
			in := times(4000, time.Microsecond)
			for i := range w {
				in[at+i] = 250 * time.Millisecond
			}
			x.bounded("slow ones "+name, in, w, 260*time.Millisecond)
		})
	}
}

// bounded runs naps and compares the makespan with a limit; one worker needs the sum.
func (x *trial) bounded(what string, in []time.Duration, w int, most time.Duration) {
	x.Helper()
	if x.traits.Serial {
		for _, d := range in {
			most += d
		}
	}
	begin := time.Now()
	if err := strategies.NewBatch(nap(new(Gauge)), in, failFast).Run(x.Context(), x.virtualRunner(w, 0)); err != nil {
		x.Error(err)
	}
	if took := time.Since(begin); took > most {
		x.Errorf("%s: makespan %v, want at most %v", what, took, most)
	}
}

func exactStream(x *trial) {
	x.bubble(func(x *trial) {
		in := []time.Duration{5 * time.Second, 4 * time.Second, 3 * time.Second, 2 * time.Second, time.Second}
		begin, expect := time.Now(), 4
		if x.traits.Serial {
			expect = 0
		}
		var sum time.Duration
		b := strategies.NewBatch(nap(new(Gauge)), in, failFast)
		for i, res := range b.Stream(x.Context(), x.virtualRunner(len(in), 0)) {
			sum += in[i]
			want := in[i]
			if x.traits.Serial {
				want = sum
			}
			if took := time.Since(begin); i != expect || took != want || res.Value != in[i] {
				x.Errorf("result %d (%v) comes after %v; want %d after %v", i, res.Value, took, expect, want)
			}
			if expect--; x.traits.Serial {
				expect += 2
			}
		}
		if b.Err() != nil {
			x.Error(b.Err())
		}
	})
}

// exactInput: an input every second, a task of half a second: no task waits for
// the input behind it, whatever the chunk.
func exactInput(x *trial) {
	for _, chunk := range []int{0, 1, 10} {
		x.bubble(func(x *trial) {
			b := strategies.From(nap(new(Gauge)), func(context.Context) iter.Seq2[time.Duration, error] {
				return func(yield func(time.Duration, error) bool) {
					for range 10 {
						time.Sleep(time.Second)
						if !yield(500*time.Millisecond, nil) {
							return
						}
					}
				}
			}, failFast)
			begin := time.Now()
			for i := range b.Stream(x.Context(), x.virtualRunner(2, chunk)) {
				if took, want := time.Since(begin), time.Duration(i+1)*time.Second+500*time.Millisecond; took != want {
					x.Errorf("chunk %d: result %d comes after %v, want %v", chunk, i, took, want)
				}
			}
			if b.Err() != nil || b.Account().Done != 10 {
				x.Errorf("error %v with %v", b.Err(), b.Account())
			}
		})
	}
}

func exactSpans(x *trial) {
	x.bubble(func(x *trial) {
		b := strategies.NewBatch(nap(new(Gauge)), times(6, time.Second), strategies.BatchOptions{Spans: true})
		if err := b.Run(x.Context(), x.virtualRunner(2, 0)); err != nil {
			x.Error(err)
		}
		lanes := map[int]int{}
		starts := map[time.Duration]int{}
		for i, res := range b.Results() {
			lanes[res.Worker]++
			starts[res.Start]++
			if res.Elapsed != time.Second {
				x.Errorf("task %d took %v, want 1s", i, res.Elapsed)
			}
		}
		for lane := range x.workers(2) {
			if lanes[lane] != 6/x.workers(2) {
				x.Errorf("tasks by lane: %v", lanes)
			}
		}
		for s := range 6 / x.workers(2) {
			if starts[time.Duration(s)*time.Second] != x.workers(2) {
				x.Errorf("starts: %v", starts)
			}
		}
	})
}
