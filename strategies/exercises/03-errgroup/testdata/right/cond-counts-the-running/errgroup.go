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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	var first error
	running := 0
	results := make([]string, len(ids))
	mu.Lock()
	defer mu.Unlock()
	for i, id := range ids {
		for running == limit {
			changed.Wait()
		}
		if first != nil {
			break
		}
		running++
		go func() {
			result, err := fetch(ctx, id)
			mu.Lock()
			defer mu.Unlock()
			running--
			results[i] = result
			if err != nil && first == nil {
				first = err
				cancel()
			}
			changed.Broadcast()
		}()
	}
	for running > 0 {
		changed.Wait()
	}
	if first != nil {
		return nil, first
	}
	return results, nil
}
