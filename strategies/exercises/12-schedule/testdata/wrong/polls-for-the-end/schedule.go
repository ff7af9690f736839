// Package schedule is exercise 12: stragglers, order and chunk size. See README.md.
package schedule

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// LongestFirst returns the indices of jobs, sorted by cost, the most expensive job first. Jobs
// of the same cost stay in their order.
func LongestFirst(jobs []Job) []int {
	order := make([]int, len(jobs)) // indices, so that jobs itself is not changed
	for i := range jobs {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(jobs[b].Cost, jobs[a].Cost) })
	return order
}

// Run calls run with the index of every job, longest first, on the given number of workers. A
// free worker takes the next job.
func Run(workers int, jobs []Job, run func(i int)) {
	order := LongestFirst(jobs)
	RunChunks(workers, 1, len(order), func() {}, func(i int) { run(order[i]) })
}

// RunChunks calls run with 0 to n-1, on the given number of workers. A free worker takes the
// next chunk numbers, or the rest. For each chunk it calls take once, which costs time.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	var mu sync.Mutex
	next := 0
	draw := func() (from, to int) {
		mu.Lock()
		defer mu.Unlock()
		from = next
		next = min(next+chunk, n)
		return from, next
	}
	var left atomic.Int64
	left.Store(int64(workers))
	for range workers {
		go func() {
			defer left.Add(-1)
			for from, to := draw(); from < to; from, to = draw() {
				take() // outside of the lock, because it costs time
				for i := from; i < to; i++ {
					run(i)
				}
			}
		}()
	}
	for left.Load() > 0 {
		time.Sleep(time.Millisecond)
	}
}
