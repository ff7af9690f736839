package fanout

import (
	"sync"
	"testing"
)

func TestTally(t *testing.T) {
	tally := NewTally()
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() { tally.Add("BR", 1) })
	}
	wg.Wait()
	if got := tally.Count("BR"); got != 100 {
		t.Errorf("got %d", got)
	}
}
