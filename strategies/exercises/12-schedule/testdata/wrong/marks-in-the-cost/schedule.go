// Package schedule is exercise 12: stragglers, order and chunk size. See README.md.
package schedule

import (
	"container/heap"
	"sync"
)

type pile struct {
	jobs []Job
	ids  []int
}

func (p pile) Len() int { return len(p.ids) }
func (p pile) Less(a, b int) bool {
	x, y := p.jobs[p.ids[a]].Cost, p.jobs[p.ids[b]].Cost
	return x > y || x == y && p.ids[a] < p.ids[b]
}
func (p pile) Swap(a, b int) { p.ids[a], p.ids[b] = p.ids[b], p.ids[a] }
func (p *pile) Push(x any)   { p.ids = append(p.ids, x.(int)) }
func (p *pile) Pop() (x any) {
	x, p.ids = p.ids[len(p.ids)-1], p.ids[:len(p.ids)-1]
	return
}

func newPile(jobs []Job) *pile {
	p := &pile{jobs: jobs}
	for i := range jobs {
		heap.Push(p, i)
	}
	return p
}

// LongestFirst pops everything from a heap.
func LongestFirst(jobs []Job) (order []int) {
	for range jobs {
		best := 0
		for i := range jobs {
			if jobs[i].Cost > jobs[best].Cost {
				best = i
			}
		}
		order = append(order, best)
		jobs[best].Cost = -1
	}
	return
}

// Run pops under a lock.
func Run(workers int, jobs []Job, run func(i int)) {
	p := newPile(jobs)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				mu.Lock()
				if p.Len() == 0 {
					mu.Unlock()
					return
				}
				i := heap.Pop(p).(int)
				mu.Unlock()
				run(i)
			}
		})
	}
	wg.Wait()
}

// RunChunks gives workers a closure that takes.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	var mu sync.Mutex
	from := 0
	grab := func() (lo, hi int) {
		mu.Lock()
		defer mu.Unlock()
		lo = from
		from = min(n, from+chunk)
		return lo, from
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for lo, hi := grab(); lo < hi; lo, hi = grab() {
				take()
				for ; lo < hi; lo++ {
					run(lo)
				}
			}
		})
	}
	wg.Wait()
}
