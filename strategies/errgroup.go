package strategies

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// errGroup starts a goroutine for each task and lets no more than Workers of
// them run at once. Go blocks while all are busy, so goroutines do not pile up.
//
// Bare errgroup would crash the program when a task panics, return nil after a
// Goexit, and go on starting tasks after a failure (go.dev/issue/53757, 54045).
// A [Batch] sees to all three, so the textbook form can stay as it is.
func errGroup(ctx context.Context, o Options, tasks *Tasks) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(o.Workers)
	for t := range tasks.Each(ctx) {
		g.Go(func() error { return t.Do(ctx) })
	}
	return g.Wait()
}
