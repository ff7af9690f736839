// Package stream is exercise 11: back-pressure. See README.md.
package stream

import (
	"iter"
	"sync"
)

// Stream calls do for every item of source, on the given number of workers, and yields each
// result when it is ready. Between workers and consumer is a buffer for capacity results. When it
// is full, the workers wait, and then the source waits. At any time, at most workers+capacity+1
// items have been taken from source without their results having been yielded.
//
// Nothing runs until somebody ranges over the results, and each range starts with a new range
// over source.
//
// When the consumer stops, Stream takes no more items from source. When the range over the
// results has ended, no goroutine is left.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		items := make(chan string)
		results := make(chan string, capacity)
		stopped := make(chan struct{}) // closed when the consumer has stopped
		var wg sync.WaitGroup
		wg.Go(func() {
			defer close(items)
			for item := range source {
				select {
				case <-stopped: // first, because a select takes any case that is ready
					return
				default:
				}
				select {
				case items <- item:
				case <-stopped:
					return
				}
			}
		})
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
		go func() {
			wg.Wait()
			close(results)
		}()
		defer wg.Wait()
		defer close(stopped) // before the Wait above
		for result := range results {
			if !yield(result) {
				return
			}
		}
	}
}
