// Package schedule is exercise 12. Here an atomic counts, and pairs are sorted.
package schedule

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// LongestFirst sorts pairs, whose second part decides between equal costs.
func LongestFirst(jobs []Job) []int {
	type pair struct {
		job   Job
		index int
	}
	pairs := make([]pair, 0, len(jobs))
	for i, j := range jobs {
		pairs = append(pairs, pair{j, i})
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(-cmp.Compare(a.job.Cost, b.job.Cost), a.index-b.index)
	})
	var order []int
	for _, p := range pairs {
		order = append(order, p.index)
	}
	return order
}

// Run has workers of its own.
func Run(workers int, jobs []Job, run func(i int)) {
	order := LongestFirst(jobs)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, len(order)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := next.Add(1); int(n) <= len(order); n = next.Add(1) {
				run(order[n-1])
			}
		}()
	}
	wg.Wait()
}

// RunChunks adds a chunk at a time.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				to := int(next.Add(int64(chunk)))
				from := to - chunk
				if from >= n {
					return
				}
				take()
				for i := from; i < min(to, n); i++ {
					run(i)
				}
			}
		})
	}
	wg.Wait()
}
