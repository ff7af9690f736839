// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"sync"
)

// FanOut calls fetch for every id, all at the same time, each in its own goroutine. When all
// calls have ended, it returns the results in the order of ids.
func FanOut(ids []string, fetch func(id string) string) []string {
	results := make([]string, len(ids))
	wg := new(sync.WaitGroup)
	wg.Add(len(ids))
	for i := range ids {
		go func(i int) {
			defer wg.Done()
			results[i] = fetch(ids[i])
		}(i)
	}
	wg.Wait()
	return results
}

// Tally counts by name. Who has the map has taken it out of the channel.
type Tally struct{ counts chan map[string]int }

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally {
	t := &Tally{make(chan map[string]int, 1)}
	t.counts <- map[string]int{}
	return t
}

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) {
	counts := <-t.counts
	counts[name] += n
	t.counts <- counts
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	counts := <-t.counts
	defer func() { t.counts <- counts }()
	return counts[name]
}
