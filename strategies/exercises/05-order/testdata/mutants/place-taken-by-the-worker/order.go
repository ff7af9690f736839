// Package order is exercise 5: in order, or as completed. See README.md.
package order

import "sync"

// InOrder calls do for every id, at most workers at once. It calls emit with the results in
// the order of ids, each as soon as it and all results before it are ready. No job at or after
// i+ahead starts before the call of emit for id i has returned. So at most ahead results wait
// for a slow one.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	slots := make([]chan string, len(ids)) // each result has its own place to wait
	for i := range slots {
		slots[i] = make(chan string, 1)
	}
	window := make(chan struct{}, ahead) // one for each job that has started and is not yet emitted
	jobs := make(chan int)
	go func() {
		for i := range ids {
			jobs <- i
		}
		close(jobs)
	}()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				window <- struct{}{}
				slots[i] <- do(ids[i])
			}
		})
	}
	for i := range ids {
		emit(i, <-slots[i])
		<-window
	}
	wg.Wait()
}

// AsCompleted does the same, but calls emit in the order in which the jobs end.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
	type done struct {
		i      int
		result string
	}
	jobs, results := make(chan int), make(chan done)
	go func() {
		for i := range ids {
			jobs <- i
		}
		close(jobs)
	}()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				results <- done{i, do(ids[i])}
			}
		})
	}
	go func() {
		wg.Wait()
		close(results)
	}()
	for d := range results {
		emit(d.i, d.result)
	}
}
