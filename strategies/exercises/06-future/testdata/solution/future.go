// Package future is exercise 6: futures from channels. See README.md.
package future

import "fmt"

// Future is a result that will be there some time. Its maker is Submit; any number of
// goroutines may ask it.
type Future[T any] struct {
	done  chan struct{} // closed when what follows is there, and never written again
	value T
	err   error
}

// Submit starts f in a goroutine of its own and returns at once. A panic of f is the error
// of the future.
func Submit[T any](f func() (T, error)) *Future[T] {
	future := &Future[T]{done: make(chan struct{})}
	go func() {
		defer close(future.done) // after all else: deferred calls run last to first
		defer func() {
			if p := recover(); p != nil {
				future.err = fmt.Errorf("panic: %v", p)
			}
		}()
		future.value, future.err = f()
	}()
	return future
}

// Done returns a channel that is closed when the result is there.
func (f *Future[T]) Done() <-chan struct{} {
	return f.done
}

// Result waits for the result. It may be called any number of times.
func (f *Future[T]) Result() (T, error) {
	<-f.done
	return f.value, f.err
}
