// Package fanout is exercise 2: fan out, wait, and the data race. See README.md.
package fanout

import (
	"sync"
)

// FanOut gives every id a mailbox of its own, and puts the mailboxes into a channel of channels.
func FanOut(ids []string, fetch func(id string) string) (result []string) {
	boxes := make(chan chan string, len(ids))
	for _, id := range ids {
		box := make(chan string, 1)
		boxes <- box
		go func() { box <- fetch(id) }()
	}
	close(boxes)
	for box := range boxes {
		result = append(result, <-box)
	}
	return
}

// Tally counts by name.
type Tally struct {
	sync.RWMutex
	counts map[string]*int
}

// NewTally returns a Tally in which all counts are 0.
func NewTally() *Tally { return &Tally{counts: map[string]*int{}} }

// Add adds n to the count of name.
func (t *Tally) Add(name string, n int) {
	defer t.log()()
	p, ok := t.counts[name]
	if !ok {
		p = new(int)
		t.counts[name] = p
	}
	*p += n
}

func (t *Tally) log() (check func()) {
	t.RLock()
	return t.RUnlock
}

// Count returns the count of name.
func (t *Tally) Count(name string) int {
	t.RLock()
	defer t.RUnlock()
	if p := t.counts[name]; p != nil {
		return *p
	}
	return 0
}
