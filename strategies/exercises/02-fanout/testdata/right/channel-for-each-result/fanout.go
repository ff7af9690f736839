// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"sync"
)

// FanOut calls fetch for every id, all at the same time, each in its own goroutine. When all
// calls have ended, it returns the results in the order of ids.
func FanOut(ids []string, fetch func(id string) string) []string {
	futures := make([]chan string, len(ids))
	for i, id := range ids {
		futures[i] = make(chan string, 1)
		go func() { futures[i] <- fetch(id) }()
	}
	results := make([]string, 0, len(ids))
	for _, future := range futures {
		results = append(results, <-future)
	}
	return results
}

// Tally counts by name, with a lock for readers and one for writers.
type Tally struct {
	counts map[string]int
	rw     sync.RWMutex
}

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally { return &Tally{counts: make(map[string]int)} }

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) {
	t.rw.Lock()
	t.counts[name] = t.counts[name] + n
	t.rw.Unlock()
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	t.rw.RLock()
	n, ok := t.counts[name]
	t.rw.RUnlock()
	if !ok {
		return 0
	}
	return n
}
