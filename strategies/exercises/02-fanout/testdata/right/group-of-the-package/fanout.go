// Package fanout is exercise 2. Here the WaitGroup and the counts are of other kinds.
package fanout

import (
	"sync"
	"sync/atomic"
)

// running is of the package, although nobody else needs it.
var running sync.WaitGroup

// FanOut calls fetch for every id.
func FanOut(ids []string, fetch func(id string) string) []string {
	type result struct {
		i    int
		text string
	}
	results := make(chan result, len(ids))
	running.Add(len(ids))
	for i, id := range ids {
		go func() {
			defer running.Done()
			results <- result{i, fetch(id)}
		}()
	}
	running.Wait()
	close(results)
	all := make([]string, len(ids))
	for r := range results {
		all[r.i] = r.text
	}
	return all
}

// Tally counts by name.
type Tally struct{ counts sync.Map }

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally { return new(Tally) }

func (t *Tally) tally(name string) *atomic.Int64 {
	n, _ := t.counts.LoadOrStore(name, new(atomic.Int64))
	return n.(*atomic.Int64)
}

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) { t.tally(name).Add(int64(n)) }

// Count returns the count of name.
func (t *Tally) Count(name string) int { return int(t.tally(name).Load()) }
