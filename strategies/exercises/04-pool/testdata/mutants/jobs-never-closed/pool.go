// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import "iter"

// Pool runs do for every job and returns the results, in any order. As many jobs run at
// once as there are workers, each worker one goroutine. Jobs may come late and may be more
// than fit into memory, so a job is taken when a worker can have it. When Pool returns,
// nothing of it is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queue := make(chan Job)
	results := make(chan Result)
	for range workers {
		go func() {
			for job := range queue {
				results <- do(job)
			}
		}()
	}
	sent := make(chan int)
	go func() {
		n := 0
		for job := range jobs {
			queue <- job
			n++
		}
		sent <- n
	}()

	var all []Result
	for n := -1; len(all) != n; {
		select {
		case r := <-results:
			all = append(all, r)
		case n = <-sent:
		}
	}
	return all
}
