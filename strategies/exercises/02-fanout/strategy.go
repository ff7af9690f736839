package fanout

import (
	"context"
	"slices"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of FanOut. FanOut has no limit, so Strategy calls it with one task per
// worker at a time. The next tasks wait for the slowest of them: look at the chart "Where the time goes".
var Strategy = byid.Strategy("my-fanout", "FanOut of exercise 2, with Workers tasks at a time",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		for wave := range slices.Chunk(ids, o.Workers) {
			FanOut(wave, func(id string) string { do(ctx, id); return id })
		}
	})
