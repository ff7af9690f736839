package schedule

import (
	"context"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of Run. The costs of tasks are not known before, so all have the same
// cost and start in order.
var Strategy = byid.Strategy("my-schedule", "Run of exercise 12, with equal costs",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		Run(o.Workers, make([]Job, len(ids)), func(i int) { do(ctx, ids[i]) })
	})
