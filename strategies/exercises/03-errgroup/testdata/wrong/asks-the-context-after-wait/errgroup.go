// Package errgroup is exercise 3: goroutines with a limit. See README.md.
package errgroup

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// FetchAll calls fetch for every id, at most limit at once. It returns the results in the
// order of ids, or the first error. After an error it cancels the context of the other calls.
// If ctx ends before all results are there, its error is returned. FetchAll starts a goroutine
// only when the goroutine need not wait for its turn.
func FetchAll(ctx context.Context, limit int, ids []string, fetch func(context.Context, string) (string, error)) ([]string, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(limit) // before the first Go
	results := make([]string, len(ids))
	for i, id := range ids {
		g.Go(func() (err error) { // waits while limit goroutines run
			results[i], err = fetch(ctx, id)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return results, ctx.Err()
}
