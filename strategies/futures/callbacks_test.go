//go:build unix

package futures_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/futures"
)

// Functions that are added before the future resolves, by another one, while one is slow, and
// after all have returned.
func TestCallbacksComeOnceAndInOrder(t *testing.T) { // G5
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		var order []int
		note := func(n int) func(future) { return func(future) { order = append(order, n) } }
		begun, slow, called := make(chan struct{}), make(chan struct{}), make(chan struct{})
		f.OnResolved(func(f future) {
			if _, err := f.Result(b.within()); err != nil { // no lock is held
				b.Error(err)
			}
			note(1)(f)
			f.OnResolved(note(3))
			close(begun)
			<-slow
		})
		f.OnResolved(note(2))
		b.open("gate")
		<-begun
		b.submit().OnResolved(func(future) { // the functions of another future wait for none of f
			f.OnResolved(note(4))
			f.OnResolved(func(future) { close(called) })
			close(slow)
		})
		<-called
		f.OnResolved(note(5))
		if err := b.Close(); err != nil {
			b.Error(err)
		}
		if want := []int{1, 2, 3, 4, 5}; !slices.Equal(order, want) {
			b.Errorf("called in order %v, want %v", order, want)
		}
	})
}

func TestCallbackOfACancelledFuture(t *testing.T) { // G5
	each(t, one, func(b bench) {
		b.occupy("gate")
		f := b.submit()
		calls, slow := 0, make(chan struct{})
		f.OnResolved(func(future) { <-slow; calls++ })
		f.Cancel() // does not wait
		f.Cancel()
		close(slow)
		b.open("gate")
		if err := b.Close(); err != nil || calls != 1 {
			b.Errorf("called %d times, error %v", calls, err)
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

// A callback that panics or ends its goroutine costs no worker and no other callback. Close
// returns the panic.
func TestCallbacksThatDoNotReturn(t *testing.T) {
	for name, end := range map[string]func(){"panic": func() { panic("a callback's own") }, "goexit": runtime.Goexit} {
		t.Run(name, func(t *testing.T) {
			each(t, strategies.Options{Workers: 2}, func(b bench) {
				var called atomic.Int32
				add := func(f future) {
					f.OnResolved(func(future) { called.Add(1) })
					f.OnResolved(func(future) { end() })
					f.OnResolved(func(future) { called.Add(1) })
				}
				for range 5 {
					add(b.occupyLater("gate"))
				}
				cancelled := b.occupyLater("gate") // behind all workers
				add(cancelled)
				cancelled.Cancel()
				add(cancelled) // at once
				b.open("gate")
				if _, err := b.submit().Result(b.within()); err != nil {
					b.Error(err)
				}
				err := b.Close()
				if n := called.Load(); n != 7*2 {
					b.Errorf("%d callbacks returned, want 14", n)
				}
				panicked, ok := errors.AsType[*strategies.PanicError](err)
				if name == "goexit" && err != nil {
					b.Error(err)
				}
				if name == "panic" && (!ok || panicked.Value != "a callback's own" || !strings.Contains(err.Error(), "7 callbacks") || !strings.Contains(string(panicked.Stack), "callbacks_test.go")) {
					b.Errorf("Close returns %v", err)
				}
			})
		})
	}
}

// As many slow callbacks as workers do not keep the workers from other tasks.
func TestSlowCallbacksKeepNoWorker(t *testing.T) {
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		slow := make(chan struct{})
		defer close(slow)
		for range 4 {
			f := b.occupyLater("gate")
			f.OnResolved(func(future) { <-slow })
		}
		b.open("gate")
		var others []future
		for range 50 {
			others = append(others, b.submit())
		}
		if _, left, err := futures.Wait(b.within(), futures.All, others...); err != nil {
			b.Errorf("%d of 50 do not resolve: %v", len(left), err)
		}
	})
}

// The callbacks of a future that has resolved belong to the executor, also if Cancel is about to
// begin them.
func TestCloseWaitsForTheCallbacksOfCancel(t *testing.T) {
	for range 100 {
		release := make(chan struct{})
		e := futures.New(t.Context(), wrapper{run: func(context.Context, *strategies.Tasks) error { <-release; return nil }})
		f := futures.Submit(e, kit.Same, 1)
		called := false
		f.OnResolved(func(*futures.Future[int]) { called = true; panic("heard") })
		var others sync.WaitGroup
		for range 100 { // which give Cancel work to do
			others.Go(func() { futures.Wait(t.Context(), futures.All, f) })
		}
		others.Go(func() { f.Cancel() })
		<-f.Resolved()
		close(release)
		if err := e.Close(); !called || err == nil || !strings.Contains(err.Error(), "heard") {
			t.Fatalf("called is %v, Close says %v", called, err)
		}
		others.Wait()
	}
}

func TestCallbacksMayAbort(t *testing.T) {
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		behind := b.occupyLater("never")
		aborted := make(chan error, 1)
		f.OnResolved(func(future) {
			aborted <- b.Abort()
			panic("after Abort")
		})
		b.open("gate")
		select {
		case err := <-aborted:
			if err != nil {
				b.Error(err)
			}
		case <-b.within().Done():
			b.Fatal("Abort hangs")
		}
		if behind.State() != futures.Cancelled {
			b.Errorf("a future after Abort is %v: %v", behind.State(), behind.Err())
		}
		if err := b.Close(); err == nil || !strings.Contains(err.Error(), "after Abort") {
			b.Errorf("Close says %v", err)
		}
	})
}
