package baseline

import (
	"context"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy measures your baseline: one task after the other, however many workers there are.
var Strategy = byid.Strategy("my-baseline", "Measure of exercise 1, which has one worker",
	func(ctx context.Context, _ strategies.Options, ids []string, do byid.Do) {
		e := Experiment{Predict: func() time.Duration { return 0 }, Start: func() error { return nil }}
		for _, id := range ids {
			e.Jobs = append(e.Jobs, func() (string, error) { return id, do(ctx, id) })
		}
		Measure(e)
	})
