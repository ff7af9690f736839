package strategies_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"manyhands/strategies"
)

// An input that ends with ctx has not failed, whether it returns the error of ctx or its cause:
// the run was stopped.
func TestInputThatGivesTheEndOfTheContext(t *testing.T) {
	stopped := errors.New("stopped")
	for name, ending := range map[string]func(context.Context) error{"error": context.Context.Err, "cause": context.Cause} {
		ctx, cancel := context.WithCancelCause(t.Context())
		r, err := strategies.Pool.New(t.Context(), strategies.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		b := strategies.From(identity, func(ctx context.Context) iter.Seq2[int, error] {
			return func(yield func(int, error) bool) {
				cancel(stopped)
				<-ctx.Done()
				yield(0, ending(ctx))
			}
		}, strategies.BatchOptions{})
		err = errors.Join(b.Run(ctx, r), r.Close())
		cancel(nil)
		_, isStopped := errors.AsType[*strategies.StoppedError](err)
		_, isInput := errors.AsType[*strategies.InputError](err)
		if !isStopped || isInput || !errors.Is(err, stopped) {
			t.Errorf("%s: error %v (%T), want that the run was stopped", name, err, err)
		}
	}
}
