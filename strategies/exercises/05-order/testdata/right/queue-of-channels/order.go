// Package order is exercise 5: in order, or as completed. See README.md.
package order

import "sync"

// InOrder calls do for every id, at most workers at once. It calls emit with the results in
// the order of ids, each as soon as it and all results before it are ready. No job at or after
// i+ahead starts before the call of emit for id i has returned. So at most ahead results wait
// for a slow one.
func InOrder(workers, ahead int, ids []string, do func(id string) string, emit func(i int, result string)) {
	type job struct {
		id     string
		result chan string
	}
	jobs := make(chan job)
	queue := make(chan chan string, ahead)
	for range workers {
		go func() {
			for j := range jobs {
				j.result <- do(j.id)
			}
		}()
	}
	places := make(chan bool, ahead)
	go func() {
		defer close(queue)
		defer close(jobs)
		for _, id := range ids {
			j := job{id, make(chan string, 1)}
			places <- true
			queue <- j.result
			jobs <- j
		}
	}()
	i := 0
	for result := range queue {
		emit(i, <-result)
		i++
		<-places
	}
}

// AsCompleted does the same, but calls emit in the order in which the jobs end.
func AsCompleted(workers int, ids []string, do func(id string) string, emit func(i int, result string)) {
	type done struct {
		i      int
		result string
	}
	results := make(chan done)
	places := make(chan bool, workers)
	go func() {
		var wg sync.WaitGroup
		defer close(results)
		defer wg.Wait()
		for i, id := range ids {
			places <- true
			wg.Add(1)
			go func() {
				defer wg.Done()
				result := do(id)
				<-places
				results <- done{i, result}
			}()
		}
	}()
	for d := range results {
		emit(d.i, d.result)
	}
}
