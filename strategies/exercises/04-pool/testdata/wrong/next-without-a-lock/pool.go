// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
	"sync"
)

// Pool has workers that call next of iter.Pull without a lock.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	next, stop := iter.Pull(jobs)
	defer stop()
	results := make(chan Result)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				job, ok := next()
				if !ok {
					return
				}
				results <- do(job)
			}
		})
	}
	go func() { wg.Wait(); close(results) }()
	var all []Result
	for r := range results {
		all = append(all, r)
	}
	return all
}
