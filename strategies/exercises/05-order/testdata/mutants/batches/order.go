// Package order is exercise 5: in order, or as completed. See README.md.
package order

import "sync"

// InOrder runs do for every id, at most workers at once, and calls emit with the results in
// the order of ids, each as soon as it and all before it are there. No job is started that
// is ahead or more places after the first one whose result has not been handed out, so no
// more than ahead results ever wait for a slow one.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	slots := make([]chan string, len(ids)) // each result has a place to wait in
	for i := range slots {
		slots[i] = make(chan string, 1)
	}
	next := make(chan struct{}) // for each batch but the first
	jobs := make(chan int)
	go func() {
		for i := range ids {
			if i > 0 && i%ahead == 0 {
				<-next
			}
			jobs <- i
		}
		close(jobs)
	}()
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				slots[i] <- do(ids[i])
			}
		})
	}
	for i := range ids {
		emit(i, <-slots[i])
		if (i+1)%ahead == 0 && i+1 < len(ids) {
			next <- struct{}{}
		}
	}
	wg.Wait()
}

// AsCompleted does the same in the order in which the results come.
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
