package progress

import (
	"context"
	"io"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes Run one more way of running tasks, its bar drawn where nobody looks: what
// a bar costs is measured as well.
var Strategy = byid.Strategy("my-progress", "Run of exercise 10, with a bar that nobody sees",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		Run(ctx, o.Workers, ids, func(ctx context.Context, id string) (string, error) { return id, do(ctx, id) }, io.Discard, io.Discard, true)
	})
