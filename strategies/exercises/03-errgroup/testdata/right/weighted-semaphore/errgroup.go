// Package errgroup is exercise 3: goroutines with a limit. See README.md.
package errgroup

import (
	"context"
	"iter"
	"slices"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// collect does the work of FetchAll for any kind of input.
func collect[In, Out any](ctx context.Context, limit int64, in iter.Seq[In], n int, do func(context.Context, In) (Out, error)) ([]Out, error) {
	g, ctx := errgroup.WithContext(ctx)
	places := semaphore.NewWeighted(limit)
	out := make([]Out, n)
	i := 0
	for job := range in {
		at := i
		i++
		if err := places.Acquire(ctx, 1); err != nil {
			g.Go(func() error { return err })
			break
		}
		g.Go(func() (err error) {
			defer places.Release(1)
			out[at], err = do(ctx, job)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return out, nil
}

// FetchAll calls fetch for every id, at most limit at once. It returns the results in the
// order of ids, or the first error. After an error it cancels the context of the other calls.
// If ctx ends before all results are there, its error is returned. FetchAll starts a goroutine
// only when the goroutine need not wait for its turn.
func FetchAll(ctx context.Context, limit int, ids []string, fetch func(context.Context, string) (string, error)) ([]string, error) {
	return collect(ctx, int64(limit), slices.Values(ids), len(ids), fetch)
}
