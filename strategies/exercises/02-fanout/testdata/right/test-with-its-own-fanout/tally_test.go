package fanout

import "testing"

func TestTally(t *testing.T) {
	names := []string{"x", "y", "x", "y", "x"}
	tally := NewTally()
	FanOut(names, func(s string) string { tally.Add(s, 1); tally.Count(s); return s })
	if x, y := tally.Count("x"), tally.Count("y"); x != 3 || y != 2 {
		t.Error(x, y)
	}
}
