package bench_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// A strategy that fails has samples with its error, the others go on, and it is
// named before the first round. So is one that cannot be opened, or fails with some workers.
func TestFailures(t *testing.T) {
	broken := strategies.Define("broken", "", func(context.Context, strategies.Options, *strategies.Tasks) error {
		return errors.New("out of order")
	})
	closed := strategies.Strategy{Name: "closed", New: func(context.Context, strategies.Options) (strategies.Runner, error) {
		return nil, errors.New("no workers today")
	}}
	moody := strategies.Define("moody", "", func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		if o.Workers == 2 {
			return errors.New("not two of us")
		}
		for task := range tasks.Each(ctx) {
			task.Do(ctx)
		}
		return nil
	})
	l, plan, err := sweep(t, t.Context(), bench.Config{
		Workloads:  []bench.Workload{workloadOf("x", 4, well)},
		Strategies: []strategies.Strategy{strategies.Sequential, closed, broken, moody}, Workers: []int{1, 2}, Rounds: 2,
	})
	if err != nil || len(l.samples) != 14 {
		t.Fatalf("%d samples, %v", len(l.samples), err)
	}
	want := map[string]string{"sequential": "", "broken": "out of order", "closed": "cannot start: no workers today"}
	for _, s := range l.samples {
		if s.Strategy == "moody" {
			want["moody"] = map[int]string{2: "not two of us"}[s.Workers]
		}
		if !strings.Contains(s.Error, want[s.Strategy]) || (s.Error == "") != (want[s.Strategy] == "") {
			t.Errorf("%s: error %q", s.Strategy, s.Error)
		}
	}
	if len(l.notes) != 3 || !strings.Contains(l.notes[0], "broken: out of order") || !strings.Contains(l.notes[1], "closed") ||
		l.notes[2] != "moody 2 failed in the warm-up: not two of us" {
		t.Errorf("notes %q", l.notes)
	}
	if last := l.progress[len(l.progress)-1]; last.Failed != 10 || len(plan.Cells) != 7 {
		t.Errorf("five cells failed in two rounds, and in the warm-up: %+v", last)
	}
}

// A batch that did not run to its end has no valid time, nor has one with a wrong answer.
func TestWrongResults(t *testing.T) {
	lazy := strategies.Define("lazy", "", func(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) error {
		for task := range tasks.Each(ctx) {
			return task.Do(ctx)
		}
		return nil
	})
	wrong := func(context.Context) (bool, error) { return false, nil }
	l, plan, err := sweep(t, t.Context(), bench.Config{
		Workloads:  []bench.Workload{workloadOf("x", 4, well), workloadOf("y", 4, wrong)},
		Strategies: []strategies.Strategy{strategies.Pool, lazy}, Workers: []int{1}, Rounds: 1,
	})
	if err != nil || len(l.samples) != 4 {
		t.Fatalf("%d samples, %v", len(l.samples), err)
	}
	for _, s := range l.samples {
		done, valid := 4, s.Workload == "x"
		if s.Strategy == "lazy" {
			done, valid = 1, false
		}
		if w, _ := (results.Run{Plan: plan}).Workload(s.Workload); s.Valid(w) != valid || s.Done != done {
			t.Errorf("%s, %s: counts: %v, with %d done and %q", s.Workload, s.Strategy, s.Valid(w), s.Done, s.Problem(w))
		}
	}
}

// Samples from before a cancel are kept. The current one is not.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stop := errors.New("enough")
	tasks := 0
	l, _, err := sweep(t, ctx, bench.Config{
		Workloads: []bench.Workload{workloadOf("x", 1, func(context.Context) (bool, error) {
			if tasks++; tasks == 6 { // one sample is one task, and two are the warm-up
				cancel(stop)
			}
			return true, nil
		})},
		Strategies: []strategies.Strategy{strategies.Sequential, strategies.Pool}, Workers: []int{1}, Rounds: 9,
	})
	if !errors.Is(err, stop) || len(l.samples) != 3 {
		t.Errorf("%d samples and %v, want 3 and %v", len(l.samples), err, stop)
	}
}

// A sweep ends if its samples cannot be recorded.
func TestRecordFails(t *testing.T) {
	s, err := bench.Open(t.Context(), bench.Config{
		Workloads: []bench.Workload{workloadOf("x", 1, well)}, Strategies: []strategies.Strategy{strategies.Sequential}, Rounds: 9,
	})
	if err != nil {
		t.Fatal(err)
	}
	full := errors.New("disk full")
	l := &log{full: func(int) error { return full }}
	if err := s.Run(t.Context(), l, l); !errors.Is(err, full) || len(l.samples) != 1 {
		t.Errorf("%d samples and %v", len(l.samples), err)
	}
}

// If a workload cannot be opened, Open fails and closes the workloads that are open.
func TestOpenFails(t *testing.T) {
	closed := false
	first := emptyWorkload("x")
	first.Open = func(context.Context, bench.Params) (*bench.Job, error) {
		return &bench.Job{Close: func() error { closed = true; return nil }}, nil
	}
	second := emptyWorkload("y")
	second.Open = func(context.Context, bench.Params) (*bench.Job, error) { return nil, errors.New("no such site") }
	_, err := bench.Open(t.Context(), bench.Config{Workloads: []bench.Workload{first, second}})
	if err == nil || err.Error() != "no such site" || !closed {
		t.Errorf("got %v, closed %v", err, closed)
	}
}
