// Package future is exercise 6. Here Submit locks the future, and its goroutine unlocks it.
package future

import (
	"fmt"
	"sync"
)

// Future is a result that will exist later.
type Future[T any] struct {
	mu    sync.RWMutex // held by the goroutine until the result is there
	done  chan struct{}
	value T
	err   error
}

// Submit starts f in its own goroutine and returns at once.
func Submit[T any](f func() (T, error)) *Future[T] {
	future := &Future[T]{done: make(chan struct{})}
	future.mu.Lock()
	go func() {
		defer close(future.done)
		defer future.mu.Unlock()
		defer func() {
			if p := recover(); p != nil {
				future.err = fmt.Errorf("panic: %v", p)
			}
		}()
		future.value, future.err = f()
	}()
	return future
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} { return f.done }

// Result waits for the lock.
func (f *Future[T]) Result() (T, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.value, f.err
}
