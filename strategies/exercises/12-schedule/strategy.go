package schedule

import (
	"context"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes Run one more way of running tasks. Their costs are not known beforehand, so
// all cost the same to it, and they begin in the order in which they come.
var Strategy = byid.Strategy("my-schedule", "Run of exercise 12, with tasks that cost the same",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		Run(o.Workers, make([]Job, len(ids)), func(i int) { do(ctx, ids[i]) })
	})
