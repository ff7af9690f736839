// Package errgroup is exercise 3: goroutines with a limit. See README.md.
package errgroup

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// FetchAll runs fetch for every id, at most limit of them at once, and returns the results
// in the order of ids, or the first error. After an error the context of the other calls
// is cancelled. No goroutine is started that would have to wait for its turn.
func FetchAll(ctx context.Context, limit int, ids []string, fetch func(context.Context, string) (string, error)) ([]string, error) {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(limit) // before the first Go
	results := make([]string, len(ids))
	var wg sync.WaitGroup
	var once sync.Once
	var failed error
	for i, id := range ids {
		wg.Add(1)
		g.Go(func() (err error) { // waits while all places are taken
			defer wg.Done()
			results[i], err = fetch(ctx, id)
			if err != nil {
				once.Do(func() { failed = err })
			}
			return err
		})
	}
	wg.Wait()
	if failed != nil {
		return nil, failed
	}
	return results, nil
}
