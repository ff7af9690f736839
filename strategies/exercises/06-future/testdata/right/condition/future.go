// Package future is exercise 6. Here readers wait on a condition, and Done is closed beside it.
package future

import (
	"fmt"
	"sync"
)

// Future is a result that will exist later.
type Future[T any] struct {
	mu    sync.Mutex
	ready *sync.Cond
	ended bool
	done  chan struct{}
	value T
	err   error
}

// Submit starts f in its own goroutine and returns at once.
func Submit[T any](f func() (T, error)) *Future[T] {
	future := &Future[T]{done: make(chan struct{})}
	future.ready = sync.NewCond(&future.mu)
	go func() {
		value, err := protected(f)
		future.mu.Lock()
		future.value, future.err, future.ended = value, err, true
		future.mu.Unlock()
		future.ready.Broadcast()
		close(future.done)
	}()
	return future
}

// protected calls f and makes an error of its panic.
func protected[T any](f func() (T, error)) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f()
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} { return f.done }

// Result waits until somebody broadcasts.
func (f *Future[T]) Result() (T, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.ended {
		f.ready.Wait()
	}
	return f.value, f.err
}
