package order

import (
	"context"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes InOrder one more way of running tasks, to be measured beside the others.
var Strategy = byid.Strategy("my-order", "InOrder of exercise 5, at most 4 x Workers tasks ahead",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		InOrder(o.Workers, 4*o.Workers, ids, func(id string) string { do(ctx, id); return id }, func(int, string) {})
	})
