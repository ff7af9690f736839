package future

import (
	"context"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy submits a future for each task. If as many futures as workers are running, it first waits
// for the oldest. So a slow task delays others: look at the chart "Where the time goes".
var Strategy = byid.Strategy("my-future", "futures of exercise 6, at most Workers of them, waiting for the oldest",
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
