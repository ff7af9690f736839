package leaks

import (
	"errors"
	"time"
)

// ErrLate is the error of Within if there is no answer in time.
var ErrLate = errors.New("no answer in time")

// Within returns the result of ask, or ErrLate if ask takes longer than limit.
func Within(limit time.Duration, ask func() string) (string, error) {
	answers := make(chan string)
	go func() {
		answer := ask()
		select {
		case answers <- answer:
		default: // too late
		}
	}()
	select {
	case answer := <-answers:
		return answer, nil
	case <-time.After(limit):
		return "", ErrLate
	}
}
