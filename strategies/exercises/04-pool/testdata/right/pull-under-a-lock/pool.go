// Package pool is exercise 4. Here the workers take the jobs themselves, under a lock.
package pool

import (
	"iter"
	"sync"
)

// Pool needs no channel. A worker that waits for a job that comes late holds the lock.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	next, stop := iter.Pull(jobs)
	defer stop()
	var pull, put sync.Mutex
	var all []Result
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				pull.Lock()
				job, ok := next()
				pull.Unlock()
				if !ok {
					return
				}
				r := do(job)
				put.Lock()
				all = append(all, r)
				put.Unlock()
			}
		})
	}
	wg.Wait()
	return all
}
