// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import "sync"

// FanOut is right in both twins, because a test may start its goroutines with it.
func FanOut(ids []string, fetch func(id string) string) []string {
	results := make([]string, len(ids))
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
