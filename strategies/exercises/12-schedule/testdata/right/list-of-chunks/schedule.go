// Package schedule is exercise 12. Here the chunks are a list, and a helper has the name of a check.
package schedule

import (
	"cmp"
	"container/list"
	"slices"
	"sync"
)

// LongestFirst returns the indices of jobs, sorted by cost, the most expensive job first. Jobs
// of the same cost stay in their order.
func LongestFirst(jobs []Job) []int {
	order := make([]int, len(jobs)) // indices, so that jobs itself is not changed
	for i := range jobs {
		order[i] = i
	}
	slices.SortStableFunc(order, longest(jobs))
	return order
}

// Run calls run with the index of every job, longest first, on the given number of workers. A
// free worker takes the next job.
func Run(workers int, jobs []Job, run func(i int)) {
	order := LongestFirst(jobs)
	RunChunks(workers, 1, len(order), func() {}, func(i int) { run(order[i]) })
}

func longest(jobs []Job) func(a, b int) int {
	return func(a, b int) int { return cmp.Compare(jobs[b].Cost, jobs[a].Cost) }
}

// RunChunks makes a list of all chunks, from which the workers take the first.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	chunks := list.New()
	for from := 0; from < n; from += chunk {
		chunks.PushBack(from)
	}
	var mu sync.Mutex // guards chunks
	first := func() (from int, ok bool) {
		mu.Lock()
		defer mu.Unlock()
		if chunks.Len() == 0 {
			return 0, false
		}
		return chunks.Remove(chunks.Front()).(int), true
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for from, ok := first(); ok; from, ok = first() {
				take()
				for i := from; i < min(from+chunk, n); i++ {
					run(i)
				}
			}
		})
	}
	wg.Wait()
}
