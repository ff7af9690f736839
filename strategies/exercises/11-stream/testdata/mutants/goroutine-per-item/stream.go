// Package stream is exercise 11: back-pressure. See README.md.
package stream

import (
	"iter"
	"sync"
)

// Stream runs do for every item of source, on so many workers, and yields the results as
// they come. Between workers and consumer is room for capacity results. When it is full the
// workers wait, and then the source waits: there are never more than workers+capacity+1
// items that have been taken from source and whose results have not been yielded.
//
// When the consumer stops, source is not asked for more, and no goroutine is left when the
// range over the results has ended.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		items := make(chan string)
		results := make(chan string, capacity)
		stopped := make(chan struct{}) // closed when nobody wants more
		var wg sync.WaitGroup
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
		wg.Go(func() {
			for item := range items {
				wg.Go(func() {
					select {
					case results <- do(item):
					case <-stopped:
					}
				})
			}
		})
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
