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
	var (
		mu      sync.Mutex
		changed = sync.NewCond(&mu)
		place   *Job // for the next job, or nil
		ended   bool
		left    = workers
		all     []Result
	)
	for range workers {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for {
				for place == nil && !ended {
					changed.Wait()
				}
				if place == nil {
					left--
					changed.Broadcast()
					return
				}
				job := *place
				place = nil
				changed.Broadcast()
				mu.Unlock()
				r := do(job)
				mu.Lock()
				all = append(all, r)
			}
		}()
	}
	for job := range jobs {
		mu.Lock()
		place = &job
		changed.Broadcast()
		for place != nil { // until a worker has it
			changed.Wait()
		}
		mu.Unlock()
	}
	mu.Lock()
	defer mu.Unlock()
	ended = true
	changed.Broadcast()
	for left > 0 {
		changed.Wait()
	}
	return all
}
