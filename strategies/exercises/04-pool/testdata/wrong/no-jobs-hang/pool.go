// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
	"sync"
)

// Pool calls do for every job and returns the results, in any order. Each worker is one
// goroutine and runs one job at a time. Jobs may come late, and there may be too many for the
// memory, so Pool takes a job only when a worker is free for it. When Pool returns, none of its
// goroutines is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queue := make(chan Job)
	results := make(chan Result)
	count := make(chan int, 1)

	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for job := range queue {
				results <- do(job)
			}
		})
	}
	go func() {
		n := 0
		for job := range jobs {
			queue <- job
			n++
		}
		close(queue) // only the sender knows that this was the last job
		count <- n
	}()

	var all []Result
	for n := -1; len(all) != n; {
		r := <-results
		all = append(all, r)
		select {
		case n = <-count:
		default:
			if len(count) > 0 {
				n = <-count
			}
		}
	}
	return all
}
