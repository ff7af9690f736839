package order

import (
	"context"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of InOrder, so that a sweep can measure it.
var Strategy = byid.Strategy("my-order", "InOrder of exercise 5, at most 4 x Workers tasks ahead",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		InOrder(o.Workers, 4*o.Workers, ids, func(id string) string { do(ctx, id); return id }, func(int, string) {})
	})
