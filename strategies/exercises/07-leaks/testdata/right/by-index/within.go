package leaks

import (
	"errors"
	"time"
)

// ErrLate is the error of Within if there is no answer in time.
var ErrLate = errors.New("no answer in time")

// Within sends both ends on one channel.
func Within(limit time.Duration, ask func() string) (string, error) {
	type end struct {
		answer string
		err    error
	}
	ends := make(chan end, 2)
	timer := time.AfterFunc(limit, func() { ends <- end{"", ErrLate} })
	defer timer.Stop()
	go func() { ends <- end{ask(), nil} }()
	first := <-ends
	return first.answer, first.err
}
