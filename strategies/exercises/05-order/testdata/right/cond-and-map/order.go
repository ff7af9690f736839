// Package order is exercise 5: in order, or as completed. See README.md.
package order

import "sync"

// InOrder calls do for every id, at most workers at once. It calls emit with the results in
// the order of ids, each as soon as it and all results before it are ready. No job at or after
// i+ahead starts before the call of emit for id i has returned. So at most ahead results wait
// for a slow one.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	var (
		mu      sync.Mutex
		changed = sync.NewCond(&mu)
		ready   = map[int]string{}
		next    int // to be taken
		emitted int // so many have been
	)
	var wg sync.WaitGroup
	defer wg.Wait()
	for range workers {
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
				ready[i] = result
				changed.Broadcast()
			}
		})
	}
	mu.Lock()
	defer mu.Unlock()
	for emitted < len(ids) {
		result, ok := ready[emitted]
		if !ok {
			changed.Wait()
			continue
		}
		delete(ready, emitted)
		mu.Unlock()
		emit(emitted, result)
		mu.Lock()
		emitted++
		changed.Broadcast()
	}
}

// AsCompleted does the same, but calls emit in the order in which the jobs end.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
	type done struct {
		i      int
		result string
	}
	results := make(chan done, len(ids))
	jobs := make(chan int, len(ids))
	for i := range ids {
		jobs <- i
	}
	close(jobs)
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range jobs {
				results <- done{result: do(ids[i]), i: i}
			}
		}()
	}
	for range ids {
		d := <-results
		emit(d.i, d.result)
	}
	wg.Wait()
}
