//go:build unix

package futures_test

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/futures"
	"manyhands/strategies/strategytest"
)

// wrapper is a runner of the user's own.
type wrapper struct {
	strategies.Runner
	run func(ctx context.Context, tasks *strategies.Tasks) error
}

func (w wrapper) Run(ctx context.Context, tasks *strategies.Tasks) error { return w.run(ctx, tasks) }

// quitter is an error whose text cannot be had.
type quitter struct{}

func (quitter) Error() string {
	runtime.Goexit()
	return ""
}

var errRunner = errors.New("the runner's own")

// faults are what a runner can do instead of running its tasks.
var faults = map[string]struct {
	do   func() error
	want error // in the error of the future, if not nil
}{
	"returns nil":                     {func() error { return nil }, strategies.ErrSkipped},
	"returns an error":                {func() error { return errRunner }, errRunner},
	"returns an error that exits":     {func() error { return quitter{} }, nil},
	"panics":                          {func() error { panic(errRunner) }, errRunner},
	"panics with nil":                 {func() error { panic(nil) }, nil},
	"panics with an error that exits": {func() error { panic(quitter{}) }, nil},
	"calls Goexit":                    {func() error { runtime.Goexit(); return nil }, nil},
}

// A future whose task is not known to have succeeded fails, whatever its runner does.
func TestRunnersAtFault(t *testing.T) {
	for name, fault := range faults {
		places := map[string]func(ctx context.Context, tasks *strategies.Tasks) error{
			"in place of a run": func(context.Context, *strategies.Tasks) error { return fault.do() },
			"with a task drawn": func(ctx context.Context, tasks *strategies.Tasks) error {
				for range tasks.Each(ctx) {
					return fault.do()
				}
				return errors.New("no task")
			},
			"after the input": func(ctx context.Context, tasks *strategies.Tasks) error {
				for range tasks.Each(ctx) {
				}
				return fault.do()
			},
			"after a task that ran": func(ctx context.Context, tasks *strategies.Tasks) error {
				n := 0
				for task := range tasks.Each(ctx) {
					if n++; n == 3 {
						task.Do(ctx)
					}
				}
				return fault.do()
			},
		}
		for place, run := range places {
			t.Run(name+" "+place, func(t *testing.T) {
				strategytest.NoLeaks(t)
				var r strategies.Runner = wrapper{run: run}
				if place != "in place of a run" { // tasks can only be drawn in the Run of a defined strategy
					var err error
					if r, err = strategies.Define("faulty", "", func(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) error { return run(ctx, tasks) }).New(t.Context(), one); err != nil {
						t.Fatal(err)
					}
				}
				b := bench{t, "faulty", futures.New(t.Context(), r), ""}
				fs := []future{b.submit(), b.submit(), b.submit()}
				closed := make(chan error, 1)
				go func() { closed <- b.Close() }()
				succeeded := 0
				for i, f := range fs {
					_, err := f.Result(b.within())
					if err == nil {
						succeeded++
						continue
					}
					if f.State() != futures.Failed || fault.want != nil && !errors.Is(err, fault.want) && !errors.Is(err, futures.ErrClosed) {
						t.Errorf("future %d: %v, %v", i, f.State(), err)
					}
				}
				if ran := place == "after a task that ran"; succeeded > 0 && !ran || succeeded != 1 && ran {
					t.Errorf("%d futures succeeded", succeeded)
				}
				if err := <-closed; err == nil {
					t.Error("Close has nothing to say")
				}
				for n, err := range futures.Map(b.within(), b.Executor, kit.Same, []int{1}) {
					if err == nil {
						t.Errorf("Map gives %d", n)
					}
				}
			})
		}
	}
}

func TestNilIsRefused(t *testing.T) { // B14
	r, err := strategies.Pool.New(t.Context(), one)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var none context.Context
	for name, open := range map[string]func(){
		"runner":  func() { futures.New(t.Context(), nil) },
		"context": func() { futures.New(none, r) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != "futures.New: an executor needs a context and a runner: got nil" {
					t.Errorf("panic: %v", got)
				}
			}()
			open()
		})
	}
}
