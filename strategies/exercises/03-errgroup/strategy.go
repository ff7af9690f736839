package errgroup

import (
	"context"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of FetchAll, so that a sweep can measure it.
var Strategy = byid.Strategy("my-errgroup", "FetchAll of exercise 3",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		FetchAll(ctx, o.Workers, ids, func(ctx context.Context, id string) (string, error) { return id, do(ctx, id) })
	})
