// Package stream is exercise 11. Here idle workers offer a channel of their own.
package stream

import (
	"iter"
	"sync"
)

// Stream gives an item to a worker that is idle.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		idle := make(chan chan string, workers)
		results, quit := make(chan string, capacity), make(chan struct{})
		var wg sync.WaitGroup
		for range workers {
			wg.Go(func() {
				mine := make(chan string)
				for {
					select {
					case idle <- mine:
					case <-quit:
						return
					}
					select {
					case item, ok := <-mine:
						if !ok {
							return
						}
						select {
						case results <- do(item):
						case <-quit:
							return
						}
					case <-quit:
						return
					}
				}
			})
		}
		wg.Go(func() {
			for item := range source {
				select {
				case worker := <-idle:
					select {
					case worker <- item:
					case <-quit:
						return
					}
				case <-quit:
					return
				}
			}
			for range workers {
				select {
				case worker := <-idle:
					close(worker)
				case <-quit:
					return
				}
			}
		})
		go func() { wg.Wait(); close(results) }()
		for result := range results {
			if !yield(result) {
				close(quit)
				wg.Wait()
				return
			}
		}
	}
}
