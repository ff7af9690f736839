// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"sync"
	"sync/atomic"
)

// future starts f and returns a function that waits for it.
func future[T any](f func() T) func() T {
	done := make(chan struct{})
	var v T
	go func() { defer close(done); v = f() }()
	return func() T { <-done; return v }
}

// FanOut collects waiting functions.
func FanOut(ids []string, fetch func(id string) string) []string {
	var waits []func() string
	for _, id := range ids {
		waits = append(waits, future(func() string { return fetch(id) }))
	}
	out := []string{}
	for _, w := range waits {
		out = append(out, w())
	}
	return out
}

// Tally is a sync.Map of counters.
type Tally struct{ sync.Map }

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally { return new(Tally) }

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) {
	c, _ := t.LoadOrStore(name, new(atomic.Int64))
	c.(*atomic.Int64).Add(int64(n))
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	if c, ok := t.Load(name); ok {
		return int(c.(*atomic.Int64).Load())
	}
	return 0
}
