// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// FanOut calls fetch for every id, all at the same time, each in its own goroutine. When all
// calls have ended, it returns the results in the order of ids.
func FanOut(ids []string, fetch func(id string) string) []string {
	results := make([]string, len(ids))
	var done atomic.Int32
	for i, id := range ids {
		go func() {
			results[i] = fetch(id)
			done.Add(1)
		}()
	}
	for int(done.Load()) < len(ids) {
		runtime.Gosched()
	}
	return results
}

// Tally counts by name. Any number of goroutines may use it at the same time.
type Tally struct {
	mu     sync.Mutex // guards counts
	counts map[string]int
}

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally { return &Tally{counts: map[string]int{}} }

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[name] += n
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts[name]
}
