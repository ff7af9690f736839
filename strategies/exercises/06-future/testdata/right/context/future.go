// Package future is exercise 6. Here the end of a context announces the result.
package future

import (
	"context"
	"fmt"
)

// Future is a result that will exist later.
type Future[T any] struct {
	ctx    context.Context // done when result is set
	result func() (T, error)
}

// Submit starts f in its own goroutine and returns at once.
func Submit[T any](f func() (T, error)) *Future[T] {
	ctx, end := context.WithCancel(context.Background())
	future := &Future[T]{ctx: ctx}
	go func() {
		defer end()
		defer func() {
			if p := recover(); p != nil {
				future.result = func() (zero T, err error) { return zero, fmt.Errorf("the function panicked: %v", p) }
			}
		}()
		value, err := f()
		future.result = func() (T, error) { return value, err }
	}()
	return future
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} { return f.ctx.Done() }

// Result waits for the end of the context.
func (f *Future[T]) Result() (T, error) {
	<-f.ctx.Done()
	return f.result()
}
