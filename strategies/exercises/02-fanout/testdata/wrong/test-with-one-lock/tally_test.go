package fanout

import (
	"sync"
	"testing"
)

func TestTally(t *testing.T) {
	tally := NewTally()
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range 100 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			tally.Add("BR", 1)
			tally.Count("BR")
		})
	}
	wg.Wait()
}
