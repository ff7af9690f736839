package future

import (
	"context"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy submits a future for each task, and before there would be more of them than
// workers waits for the oldest. So a slow one keeps others from beginning: look at the lanes.
var Strategy = byid.Strategy("my-future", "futures of exercise 6, the oldest of Workers waited for",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		var futures []*Future[string]
		for i, id := range ids {
			if i >= o.Workers {
				futures[i-o.Workers].Result()
			}
			futures = append(futures, Submit(func() (string, error) { return id, do(ctx, id) }))
		}
		for _, f := range futures {
			f.Result()
		}
	})
