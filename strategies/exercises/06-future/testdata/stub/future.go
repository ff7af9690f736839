// Package future is exercise 6: futures from channels. See README.md.
package future

// Future is a result that will exist later. Submit makes it. Any number of goroutines may
// use it at once.
//
// This is yours to write.
type Future[T any] struct{}

// Submit starts f in its own goroutine and returns at once. A panic of f becomes the error
// of the future.
func Submit[T any](f func() (T, error)) *Future[T] {
	return &Future[T]{}
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} {
	return nil
}

// Result waits for the result and returns it, every time it is called.
func (f *Future[T]) Result() (T, error) {
	var zero T
	return zero, nil
}
