// Package order is exercise 5: in order, or as completed. See README.md.
package order

import (
	"sync"
	"sync/atomic"
)

// InOrder calls do for every id, at most workers at once. It calls emit with the results in
// the order of ids, each as soon as it and all results before it are ready. No job at or after
// i+ahead starts before the call of emit for id i has returned. So at most ahead results wait
// for a slow one.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	ring := make([]chan string, ahead) // the place of i is i%ahead
	for i := range ring {
		ring[i] = make(chan string, 1)
	}
	places := make(chan struct{}, ahead)
	for range ahead {
		places <- struct{}{}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, ahead) {
		wg.Go(func() {
			for range places { // a place first, then the index: both are given out in order
				i := int(next.Add(1)) - 1
				if i >= len(ids) {
					return
				}
				ring[i%ahead] <- do(ids[i])
			}
		})
	}
	for i := range ids {
		emit(i, <-ring[i%ahead])
		places <- struct{}{}
	}
	close(places)
	wg.Wait()
}

// AsCompleted does the same, but calls emit in the order in which the jobs end.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
	type done struct {
		i      int
		result string
	}
	results := make(chan done)
	var next, left atomic.Int64
	left.Store(int64(workers))
	for range workers {
		go func() {
			for i := int(next.Add(1)) - 1; i < len(ids); i = int(next.Add(1)) - 1 {
				results <- done{i, do(ids[i])}
			}
			if left.Add(-1) == 0 {
				close(results)
			}
		}()
	}
	for d := range results {
		emit(d.i, d.result)
	}
}
