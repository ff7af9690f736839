// Package schedule is exercise 12: stragglers, order and chunk size. See README.md.
package schedule

import (
	"cmp"
	"container/heap"
	"iter"
	"slices"
	"sync"
)

type entry struct {
	Job
	i int
}

type byCost []entry

func (h byCost) Len() int { return len(h) }
func (h byCost) Less(a, b int) bool {
	return h[a].Cost > h[b].Cost
}
func (h byCost) Swap(a, b int) { h[a], h[b] = h[b], h[a] }
func (h *byCost) Push(x any)   { *h = append(*h, x.(entry)) }
func (h *byCost) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// longest takes the jobs from a heap, in which jobs that cost the same have no order.
func longest(jobs []Job) iter.Seq[int] {
	return func(yield func(int) bool) {
		var h byCost
		for i, j := range jobs {
			heap.Push(&h, entry{j, i})
		}
		for len(h) > 0 && yield(heap.Pop(&h).(entry).i) {
		}
	}
}

// LongestFirst sorts the indices.
func LongestFirst(jobs []Job) []int {
	order := make([]int, len(jobs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(jobs[b].Cost, jobs[a].Cost) })
	return order
}

// Run lets free workers pull from the heap.
func Run(workers int, jobs []Job, run func(i int)) {
	next, stop := iter.Pull(longest(jobs))
	defer stop()
	var mu sync.Mutex
	take := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		return next()
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i, ok := take(); ok; i, ok = take() {
				run(i)
			}
		})
	}
	wg.Wait()
}

// RunChunks hands a baton around: the next number.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	baton := make(chan int, 1)
	baton <- 0
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				from := <-baton
				to := min(from+chunk, n)
				baton <- to
				if from == n {
					return
				}
				take()
				for i := from; i < to; i++ {
					run(i)
				}
			}
		})
	}
	wg.Wait()
}
