package stream

import (
	"context"
	"slices"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of Stream, so that a sweep can measure it.
var Strategy = byid.Strategy("my-stream", "Stream of exercise 11, with a buffer for Workers results",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		for range Stream(o.Workers, o.Workers, slices.Values(ids), func(id string) string { do(ctx, id); return id }) {
		}
	})
