package grade

import (
	"strings"
	"testing"
)

// Of the two sides of a race, the one without the lock is wrong.
func TestLocked(t *testing.T) {
	const text = `package p

func add() {
	mu.Lock()
	defer mu.Unlock()
	n++ // locked
}

func count() int { return n } // not

func early() {
	rw.RLock()
	m := n // locked
	rw.RUnlock()
	n = m // not
}

func inside() {
	wg.Go(func() {
		mu.Lock()
		n++ // locked
		mu.Unlock()
	})
	mu.Lock()
	go func() {
		n++ // not
	}()
	n++ // locked
	mu.Unlock()
}
`
	for i, line := range strings.Split(text, "\n") {
		_, comment, ok := strings.Cut(line, "// ")
		if got := locked([]byte(text), i+1); ok && got != (comment == "locked") {
			t.Errorf("locked says %t of line %d: %s", got, i+1, line)
		}
	}
}
