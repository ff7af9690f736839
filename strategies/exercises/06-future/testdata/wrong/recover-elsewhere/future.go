// Package future is exercise 6: futures from channels. See README.md.
package future

import (
	"fmt"
	"sync"
)

// Future with a condition, and a Done that is made when somebody asks.
type Future[T any] struct {
	sync.Mutex
	cond  sync.Cond
	over  bool
	value T
	err   error
	waits chan struct{}
}

// Submit starts f in its own goroutine.
func Submit[T any](f func() (T, error)) *Future[T] {
	fut := new(Future[T])
	fut.cond.L = fut
	defer func() {
		if p := recover(); p != nil {
			fut.err = fmt.Errorf("%v", p)
		}
	}()
	go fut.run(f)
	return fut
}

func (f *Future[T]) run(g func() (T, error)) {
	v, err := g()
	f.Lock()
	defer f.Unlock()
	f.value, f.err, f.over = v, err, true
	f.cond.Broadcast()
	if f.waits != nil {
		close(f.waits)
	}
}

// Done returns a channel that is closed when the result is ready.
func (f *Future[T]) Done() <-chan struct{} {
	f.Lock()
	defer f.Unlock()
	if f.waits == nil {
		f.waits = make(chan struct{})
		if f.over {
			close(f.waits)
		}
	}
	return f.waits
}

// Result waits for the result and returns it, every time it is called.
func (f *Future[T]) Result() (T, error) {
	f.Lock()
	defer f.Unlock()
	for !f.over {
		f.cond.Wait()
	}
	return f.value, f.err
}
