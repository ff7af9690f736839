// Package schedule is exercise 12. Here Run has a semaphore, and RunChunks a condition.
package schedule

import (
	"cmp"
	"slices"
	"sync"
)

// LongestFirst inserts each job behind those that cost as much or more.
func LongestFirst(jobs []Job) (order []int) {
	for i, j := range jobs {
		at, _ := slices.BinarySearchFunc(order, j, func(o int, j Job) int {
			if jobs[o].Cost >= j.Cost {
				return -1
			}
			return cmp.Compare(j.Cost, jobs[o].Cost)
		})
		order = slices.Insert(order, at, i)
	}
	return order
}

// Run starts a goroutine for a job when there is a place.
func Run(workers int, jobs []Job, run func(i int)) {
	places := make(chan struct{}, workers)
	for _, i := range LongestFirst(jobs) {
		places <- struct{}{}
		go func() {
			defer func() { <-places }()
			run(i)
		}()
	}
	for range workers {
		places <- struct{}{}
	}
}

// RunChunks waits until no chunk is at work.
func RunChunks(workers, chunk, n int, take func(), run func(i int)) {
	var mu sync.Mutex
	idle := sync.NewCond(&mu)
	busy := 0
	for from := range (n + chunk - 1) / chunk {
		mu.Lock()
		for busy == workers {
			idle.Wait()
		}
		busy++
		mu.Unlock()
		go func() {
			take()
			for i := from * chunk; i < n && i < (from+1)*chunk; i++ {
				run(i)
			}
			mu.Lock()
			defer mu.Unlock()
			busy--
			idle.Broadcast()
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	for busy > 0 {
		idle.Wait()
	}
}
