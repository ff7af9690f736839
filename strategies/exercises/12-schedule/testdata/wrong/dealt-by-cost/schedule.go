// Package schedule is exercise 12: stragglers, order and chunk size. See README.md.
package schedule

import (
	"cmp"
	"slices"
	"sync"
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
	lists, ends := make([][]int, workers), make([]time.Duration, workers)
	for _, i := range order {
		w := slices.Index(ends, slices.Min(ends))
		lists[w] = append(lists[w], i)
		ends[w] += jobs[i].Cost
	}
	var wg sync.WaitGroup
	for _, list := range lists {
		wg.Go(func() {
			for _, i := range list {
				run(i)
			}
		})
	}
	wg.Wait()
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
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for from, to := draw(); from < to; from, to = draw() {
				take() // outside of the lock, because it costs time
				for i := from; i < to; i++ {
					run(i)
				}
			}
		})
	}
	wg.Wait()
}
