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
	results := make(chan []Result, 1)
	results <- nil
	var wg sync.WaitGroup
	started := 0
	for job := range jobs {
		select {
		case queue <- job: // a worker waits
			continue
		default:
		}
		if started == workers {
			queue <- job
			continue
		}
		started++
		wg.Go(func() {
			for ok := true; ok; job, ok = <-queue {
				r := do(job)
				results <- append(<-results, r)
			}
		})
	}
	close(queue)
	wg.Wait()
	return <-results
}
