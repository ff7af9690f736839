// Package errgroup is exercise 3: goroutines with a limit. See README.md.
package errgroup

import (
	"context"
	"sync"
)

// FetchAll calls fetch for every id, at most limit at once. It returns the results in the
// order of ids, or the first error. After an error it cancels the context of the other calls.
// If ctx ends before all results are there, its error is returned. FetchAll starts a goroutine
// only when the goroutine need not wait for its turn.
func FetchAll(ctx context.Context, limit int, ids []string, fetch func(context.Context, string) (string, error)) ([]string, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	places := make(chan struct{}, limit)
	results := make([]string, len(ids))
	for i, id := range ids {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
			wg.Wait()
			return nil, context.Cause(ctx)
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-places }()
			result, err := fetch(ctx, id)
			if err != nil {
				cancel(err)
				return
			}
			results[i] = result
		}()
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	return results, nil
}
