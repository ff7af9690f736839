// Package stream is exercise 11. Here the source needs a credit for each item, and a result gives it back.
package stream

import (
	"context"
	"iter"
	"sync"
)

// Stream has as many credits as there is room in all, so nobody ever waits to send.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		ctx, cancel := context.WithCancel(context.Background())
		credits := make(chan struct{}, workers+capacity)
		items := make(chan string)
		results := make(chan string, workers+capacity)
		var producer, all sync.WaitGroup
		producer.Go(func() {
			defer close(items)
			next, stop := iter.Pull(source)
			defer stop()
			for {
				select {
				case credits <- struct{}{}:
				case <-ctx.Done():
					return
				}
				item, ok := next()
				if !ok || ctx.Err() != nil {
					return
				}
				select {
				case items <- item:
				case <-ctx.Done():
					return
				}
			}
		})
		for range workers {
			all.Go(func() {
				for item := range items {
					results <- do(item)
				}
			})
		}
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			all.Wait()
			close(results)
		}()
		defer func() {
			cancel()
			producer.Wait()
			<-closed
		}()
		for result := range results {
			<-credits
			if !yield(result) {
				return
			}
		}
	}
}
