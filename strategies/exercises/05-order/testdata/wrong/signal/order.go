// Package order is exercise 5: in order, or as completed. See README.md.
package order

import (
	"sync"
	"sync/atomic"
)

// InOrder has one lock and one condition for everybody.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	next, emitted := 0, 0
	ready := make([]*string, len(ids))

	var wg sync.WaitGroup
	for range min(workers, len(ids)) {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for {
				for next < len(ids) && next >= emitted+ahead {
					changed.Wait()
				}
				if next == len(ids) {
					return
				}
				i := next
				next++
				mu.Unlock()
				result := do(ids[i])
				mu.Lock()
				ready[i] = &result
				changed.Signal()
			}
		})
	}
	for i := range ids {
		mu.Lock()
		for ready[i] == nil {
			changed.Wait()
		}
		result := *ready[i]
		ready[i] = nil
		mu.Unlock()
		emit(i, result)
		mu.Lock()
		emitted = i + 1
		changed.Signal()
		mu.Unlock()
	}
	wg.Wait()
}

// AsCompleted has a cell for each result, in the order in which they come.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
	type finish struct {
		i      int
		result string
	}
	cells := make([]chan finish, len(ids))
	for k := range cells {
		cells[k] = make(chan finish, 1)
	}
	var start, end atomic.Int64
	var wg sync.WaitGroup
	defer wg.Wait()
	for range workers {
		wg.Go(func() {
			for {
				i := int(start.Add(1) - 1)
				if i >= len(ids) {
					return
				}
				result := do(ids[i])
				cells[end.Add(1)-1] <- finish{i, result}
			}
		})
	}
	for _, cell := range cells {
		f := <-cell
		emit(f.i, f.result)
	}
}
