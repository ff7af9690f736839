package policy

import (
	"context"
	"net/http"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes FirstError one more way of running tasks, to be measured beside the others.
var Strategy = byid.Strategy("my-policy", "FirstError of exercise 9",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		FirstError(ctx, o.Workers, ids, func(ctx context.Context, id string) (int, error) { return http.StatusOK, do(ctx, id) })
	})
