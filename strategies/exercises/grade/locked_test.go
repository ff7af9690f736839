package grade

import (
	"cmp"
	"strings"
	"testing"
)

// Of the two sides of a race, the one without the lock is wrong, and so is one that writes with RLock.
func TestLocked(t *testing.T) {
	const text = `package p

func add() {
	mu.Lock()
	defer mu.Unlock()
	n++ // Lock
}

func count() int { return n } // nothing

func early() {
	rw.RLock()
	m := n // RLock
	rw.RUnlock()
	n = m // nothing
}

func inside() {
	wg.Go(func() {
		mu.Lock()
		n++ // Lock
		mu.Unlock()
	})
	mu.Lock()
	go func() {
		n++ // nothing
	}()
	n++ // Lock
	mu.Unlock()
}
`
	for i, line := range strings.Split(text, "\n") {
		_, comment, ok := strings.Cut(line, "// ")
		if got := cmp.Or(lockAt([]byte(text), i+1), "nothing"); ok && got != comment {
			t.Errorf("line %d has %s: %s", i+1, got, line)
		}
	}
}
