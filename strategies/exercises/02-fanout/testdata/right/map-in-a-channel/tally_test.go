package fanout

import (
	"fmt"
	"testing"
)

func TestTally(t *testing.T) {
	tally := NewTally()
	start, done := make(chan struct{}), make(chan error)
	for i := range 4 {
		go func() {
			<-start
			for range 50 {
				tally.Add(fmt.Sprint(i%2), 1)
			}
			done <- nil
		}()
		go func() {
			<-start
			for range 50 {
				if n := tally.Count("0"); n < 0 || n > 100 {
					done <- fmt.Errorf("a count of %d", n)
					return
				}
			}
			done <- nil
		}()
	}
	close(start)
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	for _, name := range []string{"0", "1"} {
		if n := tally.Count(name); n != 100 {
			t.Fatalf("%s: %d", name, n)
		}
	}
}
