// Package future is exercise 6. Here a reader takes the result from a channel and puts it back for
// the next one, and Done starts a goroutine for each call.
package future

import "fmt"

type outcome[T any] struct {
	value T
	err   error
}

// Future is a channel with room for one result.
type Future[T any] chan outcome[T]

// Submit starts f in its own goroutine and returns at once.
func Submit[T any](f func() (T, error)) *Future[T] {
	future := make(Future[T], 1)
	go func() {
		var o outcome[T]
		defer func() {
			if p := recover(); p != nil {
				o.err = fmt.Errorf("panic: %v", p)
			}
			future <- o
		}()
		o.value, o.err = f()
	}()
	return &future
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.Result()
	}()
	return done
}

// Result takes the result and puts it back.
func (f *Future[T]) Result() (T, error) {
	o := <-*f
	*f <- o
	return o.value, o.err
}
