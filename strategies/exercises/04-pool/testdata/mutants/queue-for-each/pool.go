// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import (
	"iter"
	"sync"
)

// Pool runs do for every job and returns the results, in any order. As many jobs run at
// once as there are workers, each worker one goroutine. Jobs may come late and may be more
// than fit into memory, so a job is taken when a worker can have it. When Pool returns,
// nothing of it is left.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queues := make([]chan Job, workers)
	results := make(chan Result)

	var wg sync.WaitGroup
	for i := range queues {
		queues[i] = make(chan Job)
		wg.Go(func() {
			for job := range queues[i] {
				results <- do(job)
			}
		})
	}
	go func() {
		next := 0
		for job := range jobs {
			queues[next%workers] <- job
			next++
		}
		for _, queue := range queues {
			close(queue)
		}
		wg.Wait()      // the last sender of results has ended
		close(results) // so that the loop below ends
	}()

	var all []Result
	for r := range results {
		all = append(all, r)
	}
	return all
}
