package leaks

import (
	"errors"
	"time"
)

// ErrLate is the error of Within if there is no answer in time.
var ErrLate = errors.New("no answer in time")

// Within leaves somebody to receive an answer that comes too late.
func Within(limit time.Duration, ask func() string) (string, error) {
	answers := make(chan string)
	go func() { answers <- ask() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case answer := <-answers:
		return answer, nil
	case <-timer.C:
		go func() { <-answers }()
		return "", ErrLate
	}
}
