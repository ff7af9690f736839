// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
	"sync/atomic"
)

// Pool calls do for every job and returns the results, in any order. Each worker is one
// goroutine and runs one job at a time. Jobs may come late, and there may be too many for the
// memory, so Pool takes a job only when a worker is free for it. When Pool returns, none of its
// goroutines is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queue, results := make(chan Job), make(chan Result, workers)
	var left atomic.Int32
	left.Store(int32(workers))
	for range workers {
		go func() {
			defer func() {
				if left.Add(-1) == 0 {
					close(results)
				}
			}()
			for {
				job, ok := <-queue
				if !ok {
					return
				}
				results <- do(job)
			}
		}()
	}
	go func() {
		defer close(queue)
		for job := range jobs {
			queue <- job
		}
	}()
	var all []Result
	for r := range results {
		all = append(all, r)
	}
	return all
}
