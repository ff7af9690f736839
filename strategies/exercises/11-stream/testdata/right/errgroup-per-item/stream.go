// Package stream is exercise 11. Here an errgroup limits the goroutines, one for each item.
package stream

import (
	"context"
	"errors"
	"iter"

	"golang.org/x/sync/errgroup"
)

var errStopped = errors.New("the consumer has stopped")

// Stream takes an item, and Go waits for a place for it.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		g, ctx := errgroup.WithContext(context.Background())
		g.SetLimit(workers)
		results := make(chan string, capacity)
		quit := make(chan struct{})
		finished := make(chan struct{})
		go func() {
			defer close(finished)
			defer close(results)
			for item := range source {
				select {
				case <-quit:
					g.Wait()
					return
				default:
				}
				g.Go(func() error {
					result := do(item)
					select {
					case results <- result:
						return nil
					case <-quit:
						return errStopped
					}
				})
				if ctx.Err() != nil {
					break
				}
			}
			g.Wait()
		}()
		for result := range results {
			if !yield(result) {
				close(quit)
				break
			}
		}
		<-finished
	}
}
