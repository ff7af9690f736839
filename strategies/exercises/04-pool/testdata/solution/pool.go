// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
	"sync"
)

// Pool calls do for every job and returns the results, in any order. Each worker is one
// goroutine and runs one job at a time. Jobs may come late, and there may be too many for the
// memory, so Pool takes a job only when a worker is free for it, or at most one more. When Pool
// returns, none of its goroutines is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queue := make(chan Job)
	results := make(chan Result)

	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for job := range queue {
				results <- do(job)
			}
		})
	}
	go func() {
		for job := range jobs {
			queue <- job
		}
		close(queue)   // only the sender knows that this was the last job
		wg.Wait()      // the last sender of results has ended
		close(results) // so that the loop below ends
	}()

	var all []Result
	for r := range results {
		all = append(all, r)
	}
	return all
}
