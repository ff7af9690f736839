package leaks

import (
	"errors"
	"sync"
	"time"
)

// ErrLate is the error of Within if there is no answer in time.
var ErrLate = errors.New("no answer in time")

// Within has a lock, and a timer that wakes it.
func Within(limit time.Duration, ask func() string) (string, error) {
	var mu sync.Mutex
	var answer string
	err := ErrLate
	settled := make(chan struct{})
	settle := sync.OnceFunc(func() { close(settled) })
	timer := time.AfterFunc(limit, settle)
	defer timer.Stop()
	go func() {
		got := ask()
		mu.Lock()
		defer mu.Unlock()
		select {
		case <-settled:
		default:
			answer, err = got, nil
			settle()
		}
	}()
	<-settled
	mu.Lock()
	defer mu.Unlock()
	return answer, err
}
