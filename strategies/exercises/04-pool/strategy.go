package pool

import (
	"context"

	"manyhands/strategies"
)

// Strategy makes a strategy of Pool, so that a sweep can measure it.
var Strategy = strategies.Define("my-pool", "the worker pool of exercise 4", run)

func run(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	Pool(o.Workers, tasks.Each(ctx), func(t strategies.Task) error {
		err := t.Do(ctx)
		if err != nil {
			cancel(err)
		}
		return err
	})
	return context.Cause(ctx)
}
