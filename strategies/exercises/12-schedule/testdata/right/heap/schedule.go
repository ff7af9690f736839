// Package schedule is exercise 12. Here a heap has the jobs, and an errgroup the workers.
package schedule

import (
	"container/heap"
	"iter"
	"sync"

	"golang.org/x/sync/errgroup"
)

type longestOnTop struct {
	jobs  []Job
	order []int
}

func (h *longestOnTop) Len() int { return len(h.order) }
func (h *longestOnTop) Less(a, b int) bool {
	x, y := h.order[a], h.order[b]
	return h.jobs[x].Cost > h.jobs[y].Cost || h.jobs[x].Cost == h.jobs[y].Cost && x < y
}
func (h *longestOnTop) Swap(a, b int) { h.order[a], h.order[b] = h.order[b], h.order[a] }
func (h *longestOnTop) Push(x any)    { h.order = append(h.order, x.(int)) }
func (h *longestOnTop) Pop() any {
	last := len(h.order) - 1
	defer func() { h.order = h.order[:last] }()
	return h.order[last]
}

func popped(jobs []Job) iter.Seq[int] {
	return func(yield func(int) bool) {
		h := &longestOnTop{jobs: jobs}
		for i := range jobs {
			heap.Push(h, i)
		}
		for h.Len() > 0 && yield(heap.Pop(h).(int)) {
		}
	}
}

// LongestFirst empties a heap.
func LongestFirst(jobs []Job) []int {
	order := []int{}
	for i := range popped(jobs) {
		order = append(order, i)
	}
	return order
}

// Run lets the workers pull from the heap, under a lock.
func Run(workers int, jobs []Job, run func(i int)) {
	next, stop := iter.Pull(popped(jobs))
	defer stop()
	var mu sync.Mutex
	var g errgroup.Group
	for range workers {
		g.Go(func() error {
			for {
				mu.Lock()
				i, ok := next()
				mu.Unlock()
				if !ok {
					return nil
				}
				run(i)
			}
		})
	}
	_ = g.Wait()
}

// RunChunks starts a goroutine for a chunk when there is a place for it.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	var g errgroup.Group
	g.SetLimit(workers)
	for from := 0; from < n; from += chunk {
		g.Go(func() error {
			take()
			for i := range min(chunk, n-from) {
				run(from + i)
			}
			return nil
		})
	}
	_ = g.Wait()
}
