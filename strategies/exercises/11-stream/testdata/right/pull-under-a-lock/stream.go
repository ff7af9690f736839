// Package stream is exercise 11. Here the workers take the items themselves, under a lock.
package stream

import (
	"iter"
	"sync"
)

// Stream holds the lock while the source waits.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		next, stop := iter.Pull(source)
		defer stop()
		var mu sync.Mutex // guards next and stopped
		stopped := false
		take := func() (string, bool) {
			mu.Lock()
			defer mu.Unlock()
			if stopped {
				return "", false
			}
			return next()
		}
		results := make(chan string, capacity)
		quit := make(chan struct{})
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				for item, ok := take(); ok; item, ok = take() {
					select {
					case results <- do(item):
					case <-quit:
						return
					}
				}
			})
		}
		go func() {
			wg.Wait()
			close(results)
		}()
		for result := range results {
			if !yield(result) {
				close(quit)
				mu.Lock()
				stopped = true
				mu.Unlock()
				wg.Wait()
				return
			}
		}
	}
}
