// Package stream is exercise 11. Here the consumer drains the results when it stops, and a helper is generic.
package stream

import (
	"iter"
	"sync"
	"sync/atomic"
)

// each runs f on so many goroutines, and calls then when all have ended.
func each[T any](workers int, in <-chan T, f func(T), then func()) {
	var left atomic.Int64
	left.Store(int64(workers))
	for range workers {
		go func() {
			for v := range in {
				f(v)
			}
			if left.Add(-1) == 0 {
				then()
			}
		}()
	}
}

// Stream tells only the producer, and empties the channel until it is closed.
func Stream(workers, capacity int, source iter.Seq[string], do func(string) string) iter.Seq[string] {
	return func(yield func(string) bool) {
		var stopped atomic.Bool
		var once sync.Once
		items, results := make(chan string), make(chan string, capacity)
		quit := make(chan struct{})
		go func() {
			defer close(items)
			source(func(item string) bool {
				if stopped.Load() {
					return false
				}
				select {
				case items <- item:
					return !stopped.Load()
				case <-quit:
					return false
				}
			})
		}()
		each(workers, items, func(item string) { results <- do(item) }, func() { close(results) })
		for result := range results {
			if !stopped.Load() && !yield(result) {
				stopped.Store(true)
				once.Do(func() { close(quit) })
			}
		}
	}
}
