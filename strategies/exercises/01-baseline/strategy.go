package baseline

import (
	"context"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of Measure. It runs one task after the other, for any number of
// workers.
var Strategy = byid.Strategy("my-baseline", "Measure of exercise 1, which has one worker",
	func(ctx context.Context, _ strategies.Options, ids []string, do byid.Do) {
		e := Experiment{Predict: func() time.Duration { return 0 }, Start: func() error { return nil }}
		for _, id := range ids {
			e.Jobs = append(e.Jobs, func() (string, error) { return id, do(ctx, id) })
		}
		Measure(e)
	})
