// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import "sync"

// FanOut calls fetch for every id, all at the same time, each in its own goroutine. When all
// calls have ended, it returns the results in the order of ids.
func FanOut(ids []string, fetch func(id string) string) []string {
	results := make([]string, len(ids)) // a place for each result, so nothing is shared
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() { results[i] = fetch(id) })
	}
	wg.Wait()
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
	old := t.Count(name)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.counts[name] = old + n
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.counts[name]
}
