package strategytest

import (
	"context"
	"errors"
	"fmt"
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
	{"C6_C7_time_out_is_exact", inProcess, exactTimeout},
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
	b := newBatch(x, nap(&g), times(n, time.Second), failFast)
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
		b := newBatch(x, nap(&g), in, failFast)
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
	b := newBatch(x, nap(&g), times(100, time.Second), failFast)
	err := b.Run(ctx, x.virtualRunner(w, 0))
	if took := time.Since(begin); !errors.Is(err, context.DeadlineExceeded) || took != after {
		x.Errorf("error %v after %v", err, took)
	}
	busy := x.workers(w)
	a := b.Counts()
	if a.Done != 2*busy || a.Cancelled < busy || a.Cancelled > busy+w-1 || a.Done+a.Cancelled+a.NotStarted != 100 {
		x.Errorf("%d workers: the counts are %v, want %d done, %d cancelled and up to %d more", w, a, 2*busy, busy, w-1)
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
		b := newBatch(x, nap(new(Gauge)), in, collectAll)
		err = b.Run(x.Context(), r)
		var late *strategies.TimeoutError
		if took := time.Since(begin); !errors.As(err, &late) || took != 1100*time.Millisecond {
			x.Errorf("error %v after %v, want a time-out after 1.1s", err, took)
		}
		if a, want := b.Counts(), (strategies.Counts{Total: 5, Done: 4, Failed: 1}); a != want {
			x.Errorf("%v, want %v", a, want)
		}
	})
}
