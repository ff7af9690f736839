// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
	"sync"
	"time"
)

// Pool calls do for every job and returns the results, in any order. Each worker is one
// goroutine and runs one job at a time. Jobs may come late, and there may be too many for the
// memory, so Pool takes a job only when a worker is free for it. When Pool returns, none of its
// goroutines is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queue := make(chan Job)
	var mu sync.Mutex
	var all []Result
	for range workers {
		go func() {
			for job := range queue {
				r := do(job)
				mu.Lock()
				all = append(all, r)
				mu.Unlock()
			}
		}()
	}
	n := 0
	for job := range jobs {
		queue <- job
		n++
	}
	close(queue)
	for {
		mu.Lock()
		there := len(all)
		mu.Unlock()
		if there == n {
			return all
		}
		time.Sleep(time.Millisecond)
	}
}
