// Package order is exercise 5: in order, or as completed. See README.md.
package order

import "sync"

// InOrder calls do for every id, at most workers at once. It calls emit with the results in
// the order of ids, each as soon as it and all results before it are ready. No job at or after
// i+ahead starts before the call of emit for id i has returned. So at most ahead results wait
// for a slow one.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	places := make(chan struct{}, ahead)
	jobs := make(chan int)
	var (
		mu      sync.Mutex
		waiting = make([]*string, len(ids))
		next    int
		wg      sync.WaitGroup
	)
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				result := do(ids[i])
				mu.Lock()
				waiting[i] = &result
				for next < len(ids) && waiting[next] != nil {
					emit(next, *waiting[next])
					waiting[next] = nil
					next++
					<-places
				}
				mu.Unlock()
			}
		})
	}
	for i := range ids {
		places <- struct{}{}
		jobs <- i
	}
	close(jobs)
	wg.Wait()
}

// AsCompleted does the same, but calls emit in the order in which the jobs end.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
	jobs := make(chan int)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				result := do(ids[i])
				func() {
					mu.Lock()
					defer mu.Unlock()
					emit(i, result)
				}()
			}
		})
	}
	for i := range ids {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
}
