// Package stream is exercise 11: back-pressure. See README.md.
package stream

import (
	"iter"
	"sync"
)

// Stream keeps the order of the items.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		type job struct {
			item   string
			result chan string
		}
		jobs := make(chan job)
		order := make(chan chan string, workers+capacity-1)
		stopped := make(chan struct{})
		var wg sync.WaitGroup
		wg.Go(func() {
			defer close(order)
			defer close(jobs)
			for item := range source {
				j := job{item, make(chan string, 1)}
				select {
				case order <- j.result:
				case <-stopped:
					return
				}
				select {
				case jobs <- j:
				case <-stopped:
					return
				}
			}
		})
		for range workers {
			wg.Go(func() {
				for j := range jobs {
					j.result <- do(j.item)
				}
			})
		}
		defer wg.Wait()
		defer close(stopped)
		for result := range order {
			if !yield(<-result) {
				return
			}
		}
	}
}
