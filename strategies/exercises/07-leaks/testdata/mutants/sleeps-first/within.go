package leaks

import (
	"errors"
	"time"
)

// ErrLate is what Within returns when there was no answer in time.
var ErrLate = errors.New("no answer in time")

// Within returns what ask returns, or ErrLate when that takes longer than limit.
func Within(limit time.Duration, ask func() string) (string, error) {
	answers := make(chan string)
	go func() {
		answer := ask()
		answers <- answer
	}()
	select {
	case answer := <-answers:
		return answer, nil
	case <-time.After(limit):
		time.Sleep(time.Second) // it will be gone by then
		<-answers
		return "", ErrLate
	}
}
