// Package pool is exercise 4. Here each worker has a channel for its results, and a goroutine
// for each of them merges the results: the pipeline of the Go blog.
package pool

import (
	"iter"
	"sync"
)

// delay is a name that a check has too.
func delay[T any](c <-chan T, to chan<- T) {
	for v := range c {
		to <- v
	}
}

// Pool has three goroutines for each worker, and only one of them runs jobs.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	queue := make(chan Job)
	go func() {
		defer close(queue)
		for job := range jobs {
			queue <- job
		}
	}()
	merged := make(chan Result)
	var wg sync.WaitGroup
	for range workers {
		results := make(chan Result)
		go func() {
			defer close(results)
			for job := range queue {
				results <- do(job)
			}
		}()
		wg.Go(func() { delay(results, merged) })
	}
	go func() {
		wg.Wait()
		close(merged)
	}()
	var all []Result
	for r := range merged {
		all = append(all, r)
	}
	return all
}
