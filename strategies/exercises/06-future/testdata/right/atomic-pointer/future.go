// Package future is exercise 6. Here a pointer is set before a WaitGroup lets all readers go, and a
// second goroutine closes Done.
package future

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Future is a result that will exist later.
type Future[T any] struct {
	outcome atomic.Pointer[outcome[T]]
	ended   sync.WaitGroup
	done    chan struct{}
}

type outcome[T any] struct {
	value T
	err   error
}

// Submit starts f in its own goroutine and returns at once.
func Submit[T any](f func() (T, error)) *Future[T] {
	future := &Future[T]{done: make(chan struct{})}
	future.ended.Add(1)
	go future.run(f)
	go func() {
		future.ended.Wait()
		close(future.done)
	}()
	return future
}

func (f *Future[T]) run(do func() (T, error)) {
	var o outcome[T]
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok {
				o.err = err
			} else {
				o.err = fmt.Errorf("panic: %v", p)
			}
		}
		f.outcome.Store(&o)
		f.ended.Done()
	}()
	o.value, o.err = do()
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} { return f.done }

// Result does not wait if the result is there.
func (f *Future[T]) Result() (T, error) {
	if o := f.outcome.Load(); o != nil {
		return o.value, o.err
	}
	f.ended.Wait()
	o := f.outcome.Load()
	return o.value, o.err
}
