// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"sync"
)

// FanOut calls fetch for every id, all at the same time, each in its own goroutine. When all
// calls have ended, it returns the results in the order of ids.
func FanOut(ids []string, fetch func(id string) string) []string {
	var mu sync.Mutex
	all := sync.NewCond(&mu)
	left, results := len(ids), make([]string, len(ids))
	for i, id := range ids {
		go func() {
			result := fetch(id)
			mu.Lock()
			defer mu.Unlock()
			results[i] = result
			if left--; left == 0 {
				all.Broadcast()
			}
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	for left > 0 {
		all.Wait()
	}
	return results
}

// Tally counts by name. One goroutine owns the map, and the others send it what to do.
type Tally struct{ do chan func(map[string]int) }

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally {
	t := &Tally{make(chan func(map[string]int))}
	go func() {
		counts := map[string]int{}
		for f := range t.do {
			f(counts)
		}
	}()
	return t
}

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) {
	t.do <- func(counts map[string]int) { counts[name] += n }
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	n := make(chan int)
	t.do <- func(counts map[string]int) { n <- counts[name] }
	return <-n
}
