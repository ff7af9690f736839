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
	var all []Result
	batch := func(jobs []Job) {
		results := make([]Result, len(jobs))
		var wg sync.WaitGroup
		for i, job := range jobs {
			wg.Go(func() { results[i] = do(job) })
		}
		wg.Wait()
		all = append(all, results...)
	}
	var next []Job
	for job := range jobs {
		if next = append(next, job); len(next) == workers {
			batch(next)
			next = nil
		}
	}
	batch(next)
	return all
}
