package fanout

import (
	"sync"
	"testing"
)

// Writers and a reader at the same time: people forget to lock the reader.
func TestTally(t *testing.T) {
	tally := NewTally()
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			tally.Add("BR", 2)
			tally.Count("BR")
		})
	}
	wg.Wait()
	if got := tally.Count("BR"); got != 20 {
		t.Errorf("BR was counted 10 times 2, got %d", got)
	}
}
