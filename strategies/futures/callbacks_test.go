//go:build unix

package futures_test

import (
	"runtime"
	"slices"
	"sync"
	"testing"

	"manyhands/strategies"
)

func TestCallbacksComeOnceAndInOrder(t *testing.T) { // G5
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		var mu sync.Mutex
		var order []int
		called := make(chan struct{})
		note := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, n)
		}
		f.OnResolved(func(f future) {
			note(1)
			if _, err := f.Result(b.within()); err != nil { // no lock is held
				b.Error(err)
			}
			f.OnResolved(func(future) { note(2) }) // at once
		})
		f.OnResolved(func(future) { note(3); close(called) })
		b.open("gate")
		<-called
		f.OnResolved(func(future) { note(4) })
		if want := []int{1, 2, 3, 4}; !slices.Equal(order, want) {
			b.Errorf("called in order %v, want %v", order, want)
		}
	})
}

func TestCallbackOfACancelledFuture(t *testing.T) { // G5
	each(t, one, func(b bench) {
		b.occupy("gate")
		f := b.submit()
		calls := 0
		f.OnResolved(func(future) { calls++ })
		f.Cancel()
		f.Cancel()
		b.open("gate")
		if calls != 1 {
			b.Errorf("called %d times", calls)
		}
	})
}

func TestCallbacksMaySubmit(t *testing.T) { // loky: a chain of 100
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		end := make(chan error, 1)
		var link func(n int) func(future)
		link = func(n int) func(future) {
			return func(f future) {
				if n == 0 || f.Err() != nil {
					end <- f.Err()
					return
				}
				b.submit().OnResolved(link(n - 1))
			}
		}
		b.submit().OnResolved(link(100))
		select {
		case err := <-end:
			if err != nil {
				b.Error(err)
			}
		case <-b.within().Done():
			b.Error("the chain hangs")
		}
	})
}

// A callback that ends its goroutine does not end the worker.
func TestCallbackThatCallsGoexit(t *testing.T) {
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		for range 5 {
			f := b.occupyLater("gate")
			f.OnResolved(func(future) { runtime.Goexit() })
		}
		b.open("gate")
		if _, err := b.submit().Result(b.within()); err != nil {
			b.Error(err)
		}
		if err := b.Close(); err != nil {
			b.Error(err)
		}
	})
}
