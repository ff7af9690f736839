// Package future is exercise 6. Here sync.OnceValues keeps the result.
package future

import (
	"fmt"
	"sync"
)

// result is a name that a check has too.
type result[T any] struct {
	value T
	err   error
}

// Future is a result that will exist later.
type Future[T any] struct {
	done <-chan struct{}
	get  func() (T, error)
}

// Submit starts f in its own goroutine and returns at once.
func Submit[T any](f func() (T, error)) *Future[T] {
	results, done := make(chan result[T], 1), make(chan struct{})
	go func() {
		defer close(done)
		var r result[T]
		defer func() { results <- r }()
		defer func() {
			if p := recover(); p != nil {
				r.err = fmt.Errorf("panic: %v", p)
			}
		}()
		r.value, r.err = f()
	}()
	return &Future[T]{done, sync.OnceValues(func() (T, error) {
		r := <-results
		return r.value, r.err
	})}
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} { return f.done }

// Result holds the lock of the Once while it waits for the result.
func (f *Future[T]) Result() (T, error) { return f.get() }
