// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
)

// Pool calls do for every job and returns the results, in any order. Each worker is one
// goroutine and runs one job at a time. Jobs may come late, and there may be too many for the
// memory, so Pool takes a job only when a worker is free for it. When Pool returns, none of its
// goroutines is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	idle := make(chan chan Job)
	results, ended := make(chan Result), make(chan struct{})
	for range workers {
		go func() {
			mine := make(chan Job)
			for {
				idle <- mine
				job, ok := <-mine
				if !ok {
					ended <- struct{}{}
					return
				}
				results <- do(job)
			}
		}()
	}
	go func() {
		for job := range jobs {
			worker := <-idle
			worker <- job
		}
		for range workers {
			close(<-idle)
		}
	}()
	var all []Result
	for left := workers; left > 0; {
		select {
		case r := <-results:
			all = append(all, r)
		case <-ended:
			left--
		}
	}
	return all
}
