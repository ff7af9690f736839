// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"sync"
	"sync/atomic"
)

// FanOut calls fetch for every id, all at the same time, each in its own goroutine. When all
// calls have ended, it returns the results in the order of ids.
func FanOut(ids []string, fetch func(id string) string) []string {
	type result struct {
		i    int
		text string
	}
	done := make(chan result)
	for i, id := range ids {
		go func() { done <- result{i, fetch(id)} }()
	}
	results := make([]string, len(ids))
	for range ids {
		r := <-done
		results[r.i] = r.text
	}
	return results
}

// Tally counts by name. A count is made under the lock, and looked up again there.
type Tally struct {
	rw     sync.RWMutex
	counts map[string]*atomic.Int64
}

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally { return &Tally{counts: map[string]*atomic.Int64{}} }

func (t *Tally) of(name string) *atomic.Int64 {
	t.rw.RLock()
	n := t.counts[name]
	t.rw.RUnlock()
	if n != nil {
		return n
	}
	t.rw.Lock()
	defer t.rw.Unlock()
	if n = t.counts[name]; n == nil {
		n = new(atomic.Int64)
		t.counts[name] = n
	}
	return n
}

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) { t.of(name).Add(int64(n)) }

// Count returns the count of name.
func (t *Tally) Count(name string) int { return int(t.of(name).Load()) }
