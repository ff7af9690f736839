// Package future is exercise 6: futures from channels. See README.md.
package future

import (
	"fmt"
	"time"
)

// Future is a result that will exist later. Submit makes it. Any number of goroutines may
// use it at once.
type Future[T any] struct {
	done  chan struct{} // closed when the fields below are set; they never change after that
	value T
	err   error
}

// Submit starts f in its own goroutine and returns at once. A panic of f becomes the error
// of the future.
func Submit[T any](f func() (T, error)) *Future[T] {
	future := &Future[T]{done: make(chan struct{})}
	go func() {
		defer close(future.done) // last of all: deferred calls run last to first
		defer func() {
			if p := recover(); p != nil {
				future.err = fmt.Errorf("panic: %v", p)
			}
		}()
		future.value, future.err = f()
	}()
	time.Sleep(time.Millisecond) // it has begun by now
	return future
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} {
	return f.done
}

// Result waits for the result and returns it, every time it is called.
func (f *Future[T]) Result() (T, error) {
	<-f.done
	return f.value, f.err
}
