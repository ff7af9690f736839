package check

import (
	"strings"
	"testing"
	"time"
)

// A goroutine that waits for the answer is not the answer.
func TestLookSeesNoAwait(t *testing.T) {
	happened, asked := make(chan struct{}), make(chan struct{})
	defer close(happened)
	first := true
	go Await(func() bool {
		if first {
			first = false
			close(asked)
		}
		select {
		case <-happened:
			return true
		default:
			return false
		}
	})
	<-asked
	other := make(chan struct{})
	defer close(other)
	go func() {
		<-other
	}()
	for state := ""; !strings.Contains(state, t.Name()+".func"); time.Sleep(time.Millisecond) { // until the other one waits
		if state = look().state; strings.Contains(state, "check.Await") {
			t.Fatal(state)
		}
	}
}

// An answer that works now and then is not asleep.
func TestNearly(t *testing.T) {
	for part, want := range map[int]bool{0: false, 59: false, 60: true, 80: true} {
		if nearly(part, 80) != want {
			t.Errorf("%d of 80", part)
		}
	}
}
