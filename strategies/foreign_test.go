package strategies_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"manyhands/strategies"
)

// byHand is a Runner that Define has not made. It does something that only runners of Define
// may do.
type byHand struct{}

func (byHand) Run(ctx context.Context, tasks *strategies.Tasks) error {
	for t := range tasks.Each(ctx) {
		if err := t.Do(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (byHand) Close() error { return nil }

// A runner that Define has not made is refused, and the message says what to do.
func TestRunnerByHand(t *testing.T) {
	for name, run := range map[string]func(r strategies.Runner) error{
		"slice": func(r strategies.Runner) error {
			return strategies.NewBatch(identity, []int{1, 2}, strategies.BatchOptions{}).Run(t.Context(), r)
		},
		"empty": func(r strategies.Runner) error {
			return strategies.NewBatch(identity, nil, strategies.BatchOptions{}).Run(t.Context(), r)
		},
		"tasks": func(r strategies.Runner) error {
			return r.Run(t.Context(), strategies.NewTasks(2, func(context.Context, int) error { return nil }))
		},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, "strategies.Define") {
					t.Errorf("it panics with %s", text)
				}
			}()
			t.Errorf("it returns %v", run(byHand{}))
		})
	}
}

// wrapper passes the tasks on.
type wrapper struct {
	strategies.Runner
	runs int
}

func (w *wrapper) Run(ctx context.Context, tasks *strategies.Tasks) error {
	w.runs++
	return w.Runner.Run(ctx, tasks)
}

func TestRunnerThatWraps(t *testing.T) {
	w := &wrapper{Runner: opened(t, strategies.Pool, strategies.Options{Workers: 2})}
	if out, err := strategies.Map(t.Context(), w, identity, []int{1, 2}); err != nil || fmt.Sprint(out) != "[1 2]" || w.runs != 1 {
		t.Errorf("%v after %d runs, error %v", out, w.runs, err)
	}
}
