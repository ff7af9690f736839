// Package schedule is exercise 12. Here a channel has the chunks, and a WaitGroup waits for the chunks and not for the workers.
package schedule

import (
	"sort"
	"sync"
)

type byCost struct {
	jobs  []Job
	order []int
}

func (s byCost) Len() int           { return len(s.order) }
func (s byCost) Less(a, b int) bool { return s.jobs[s.order[a]].Cost > s.jobs[s.order[b]].Cost }
func (s byCost) Swap(a, b int)      { s.order[a], s.order[b] = s.order[b], s.order[a] }

// LongestFirst uses package sort.
func LongestFirst(jobs []Job) []int {
	order := make([]int, len(jobs))
	for i := range order {
		order[i] = i
	}
	sort.Stable(byCost{jobs, order})
	return order
}

// Run takes chunks of one.
func Run(workers int, jobs []Job, run func(i int)) {
	queue := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		go func() {
			for i := range queue {
				run(i)
				wg.Done()
			}
		}()
	}
	for _, i := range LongestFirst(jobs) {
		wg.Add(1)
		queue <- i
	}
	close(queue)
	wg.Wait()
}

type span struct{ from, to int }

// RunChunks fills a channel before the workers start.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	chunks := make(chan span, n/chunk+1)
	for from := 0; from < n; from += chunk {
		chunks <- span{from, min(from+chunk, n)}
	}
	close(chunks)
	ended := make(chan struct{})
	for range workers {
		go func() {
			defer func() { ended <- struct{}{} }()
			for s := range chunks {
				take()
				for i := s.from; i < s.to; i++ {
					run(i)
				}
			}
		}()
	}
	for range workers {
		<-ended
	}
}
