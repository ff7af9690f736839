package fanout

import "testing"

func TestTally(t *testing.T) {
	tally := NewTally()
	done := make(chan bool)
	for range 10 {
		go func() {
			tally.Add("BR", 1)
			tally.Count("BR")
			done <- true
		}()
	}
	for range 11 {
		<-done
	}
}
