// Package pool is exercise 4: a worker pool with channels. See README.md.
package pool

import "iter"

// Pool calls do for every job and returns the results, in any order. Each worker is one
// goroutine and runs one job at a time. Jobs may come late, and there may be too many for the
// memory, so Pool takes a job only when a worker is free for it, or at most one more. When Pool
// returns, none of its goroutines is left.
//
// This is yours to write.
func Pool[Job, Result any](workers int, jobs iter.Seq[Job], do func(Job) Result) []Result {
	return nil
}
