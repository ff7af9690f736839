// Package errgroup is exercise 3: goroutines with a limit. See README.md.
package errgroup

import (
	"context"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// FetchAll calls fetch for every id, at most limit at once. It returns the results in the
// order of ids, or the first error. After an error it cancels the context of the other calls.
// If ctx ends before all results are there, its error is returned. FetchAll starts a goroutine
// only when the goroutine need not wait for its turn.
func FetchAll(ctx context.Context, limit int, ids []string, fetch func(context.Context, string) (string, error)) ([]string, error) {
	var next atomic.Int64
	results := make([]string, len(ids))
	g, ctx := errgroup.WithContext(ctx)
	for range min(limit, len(ids)) {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(ids) {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				var err error
				if results[i], err = fetch(ctx, ids[i]); err != nil {
					return fmt.Errorf("%s: %w", ids[i], err)
				}
			}
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return results, nil
}
