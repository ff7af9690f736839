package leaks

import (
	"errors"
	"time"
)

// ErrLate is the error of Within if there is no answer in time.
var ErrLate = errors.New("no answer in time")

// Within returns the result of ask, or ErrLate if ask takes longer than limit.
func Within(limit time.Duration, ask func() string) (string, error) {
	answers := make(chan string, 1) // room for an answer that comes too late
	go func() {
		answer := ask()
		answers <- answer
	}()
	select {
	case answer := <-answers:
		return answer, nil
	case <-time.After(limit):
		return "", errors.New("no answer in time")
	}
}
