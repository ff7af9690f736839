package fanout

import "testing"

func TestTally(t *testing.T) {
	tally := NewTally()
	for range 10 {
		go tally.Add("BR", 2)
	}
	if got := tally.Count("BR"); got != 20 {
		t.Errorf("BR was counted 10 times 2, got %d", got)
	}
}
