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
	type job struct {
		i  int
		id string
	}
	type answer struct {
		i      int
		result string
	}
	g, ctx := errgroup.WithContext(ctx)
	jobs, answers := make(chan job), make(chan answer)
	g.Go(func() error {
		defer close(jobs)
		for i, id := range ids {
			select {
			case jobs <- job{i, id}:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range limit {
		g.Go(func() error {
			for j := range jobs {
				result, err := fetch(ctx, j.id)
				if err != nil {
					return err
				}
				answers <- answer{j.i, result}
			}
			return nil
		})
	}
	failed := make(chan error, 1)
	go func() {
		failed <- g.Wait()
		close(answers)
	}()
	results := make([]string, len(ids))
	for a := range answers {
		results[a.i] = a.result
	}
	if err := <-failed; err != nil {
		return nil, err
	}
	return results, nil
}
