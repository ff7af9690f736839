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
	var (
		wg  sync.WaitGroup
		mu  sync.Mutex
		all []Result
	)
	wg.Add(workers)
	for i := 0; i < workers; i++ {
		go func() {
			defer wg.Done()
			for job := range queue {
				r := do(job)
				mu.Lock()
				all = append(all, r)
				mu.Unlock()
			}
		}()
	}
	jobs(func(job Job) bool {
		queue <- job
		return true
	})
	close(queue)
	wg.Wait()
	return all
}
