package policy

import (
	"context"
	"net/http"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of FirstError, so that a sweep can measure it.
var Strategy = byid.Strategy("my-policy", "FirstError of exercise 9",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		FirstError(ctx, o.Workers, ids, func(ctx context.Context, id string) (int, error) { return http.StatusOK, do(ctx, id) })
	})
