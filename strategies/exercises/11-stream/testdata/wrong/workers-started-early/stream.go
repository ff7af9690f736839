// Package stream is exercise 11: back-pressure. See README.md.
package stream

import (
	"iter"
	"sync"
)

// Stream starts its workers at once, because starting them takes time.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	items := make(chan string)
	results := make(chan string, capacity)
	stopped := make(chan struct{})
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for item := range items {
				select {
				case results <- do(item):
				case <-stopped:
					return
				}
			}
		})
	}
	return func(yield func(string) bool) {
		wg.Go(func() {
			defer close(items)
			for item := range source {
				select {
				case items <- item:
				case <-stopped:
					return
				}
			}
		})
		go func() {
			wg.Wait()
			close(results)
		}()
		defer wg.Wait()
		defer close(stopped)
		for result := range results {
			if !yield(result) {
				return
			}
		}
	}
}
