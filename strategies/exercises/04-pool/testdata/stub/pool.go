// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import "iter"

// Pool runs do for every job and returns the results, in any order. As many jobs run at
// once as there are workers, each worker one goroutine. Jobs may come late and may be more
// than fit into memory, so a job is taken when a worker can have it. When Pool returns,
// nothing of it is left.
//
// This is yours to write.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	return nil
}
