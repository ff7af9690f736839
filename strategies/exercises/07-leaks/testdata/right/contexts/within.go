package leaks

import (
	"context"
	"errors"
	"time"
)

// ErrLate is the error of Within if there is no answer in time.
var ErrLate = errors.New("no answer in time")

// Within waits for the answer or for the end of a context.
func Within(limit time.Duration, ask func() string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	answers := make(chan string)
	go func() {
		answer := ask()
		select {
		case answers <- answer:
		case <-ctx.Done():
		}
	}()
	select {
	case answer := <-answers:
		return answer, nil
	case <-ctx.Done():
		return "", ErrLate
	}
}
