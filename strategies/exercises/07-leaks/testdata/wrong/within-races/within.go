package leaks

import (
	"errors"
	"time"
)

// ErrLate is the error of Within if there is no answer in time.
var ErrLate = errors.New("no answer in time")

// Within returns the result of ask, or ErrLate if ask takes longer than limit.
func Within(limit time.Duration, ask func() string) (string, error) {
	var answer string
	answers := make(chan struct{}, 1)
	go func() {
		answer = ask()
		answers <- struct{}{}
	}()
	select {
	case <-answers:
		return answer, nil
	case <-time.After(limit):
		if answer != "" { // just in time
			return answer, nil
		}
		return "", ErrLate
	}
}
