package fanout

import (
	"context"
	"slices"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy has FanOut, which knows no limit, called for as many tasks at a time as there are
// workers. So all of them wait for the slowest before the next ones begin: look at the lanes.
var Strategy = byid.Strategy("my-fanout", "FanOut of exercise 2, for Workers tasks at a time",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		for wave := range slices.Chunk(ids, o.Workers) {
			FanOut(wave, func(id string) string { do(ctx, id); return id })
		}
	})
