package fanout_test

import (
	"sync"
	"testing"

	fanout "manyhands/strategies/exercises/02-fanout"
)

func TestTally(t *testing.T) {
	tally := fanout.NewTally()
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		for i := 0; i < 1000; i++ {
			tally.Add("BR", 1)
		}
	}()
	for i := 0; i < 1000; i++ {
		tally.Count("BR")
	}
	wg.Wait()
	if tally.Count("BR") != 1000 {
		t.Fail()
	}
}
