// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"

	"golang.org/x/sync/errgroup"
)

// Pool calls do for every job and returns the results, in any order. Each worker is one
// goroutine and runs one job at a time. Jobs may come late, and there may be too many for the
// memory, so Pool takes a job only when a worker is free for it. When Pool returns, none of its
// goroutines is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queue := make(chan Job)
	parts := make([][]Result, workers) // what each worker has done
	var g errgroup.Group
	for i := range parts {
		g.Go(func() error {
			for job := range queue {
				parts[i] = append(parts[i], do(job))
			}
			return nil
		})
	}
	for job := range jobs {
		queue <- job
	}
	close(queue)
	_ = g.Wait()
	var all []Result
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}
