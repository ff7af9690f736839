// Package future is exercise 6. Here each reader leaves a channel, into which the result is sent.
package future

import (
	"fmt"
	"sync"
)

type result[T any] struct {
	value T
	err   error
}

// Future is a result that will exist later.
type Future[T any] struct {
	mu      sync.Mutex
	result  *result[T] // nil until it is there
	readers []chan<- result[T]
	done    chan struct{}
}

// Submit starts f in its own goroutine and returns at once.
func Submit[T any](f func() (T, error)) *Future[T] {
	future := &Future[T]{done: make(chan struct{})}
	go func() {
		var r result[T]
		func() {
			defer func() {
				if p := recover(); p != nil {
					r.err = fmt.Errorf("panic: %v", p)
				}
			}()
			r.value, r.err = f()
		}()
		future.mu.Lock()
		defer future.mu.Unlock()
		future.result = &r
		for _, reader := range future.readers {
			reader <- r
		}
		close(future.done)
	}()
	return future
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} { return f.done }

// Result waits at a channel of its own.
func (f *Future[T]) Result() (T, error) {
	mine := make(chan result[T], 1)
	f.mu.Lock()
	if f.result != nil {
		mine <- *f.result
	} else {
		f.readers = append(f.readers, mine)
	}
	f.mu.Unlock()
	r := <-mine
	return r.value, r.err
}
