//go:build unix

package futures_test

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/futures"
	"manyhands/strategies/strategytest"
)

// awaitFreed collects garbage until n values have been freed.
func (b bench) awaitFreed(n int32, freed *atomic.Int32) {
	b.Helper()
	for deadline := time.Now().Add(30 * time.Second); freed.Load() < n; time.Sleep(time.Millisecond) {
		if runtime.GC(); time.Now().After(deadline) {
			b.Fatalf("%d of %d are freed", freed.Load(), n)
		}
	}
}

// watched is a value that counts when it is freed. (It is too large for the allocator of tiny
// objects, which frees several at once.)
func watched(freed *atomic.Int32) *strategytest.Box {
	box := &struct {
		strategytest.Box
		_ [4]int
	}{}
	runtime.AddCleanup(box, func(f *atomic.Int32) { f.Add(1) }, freed)
	return &box.Box
}

// What a future that was cancelled would have worked on is free at once, and not only when a
// worker comes to it.
func TestInputsOfCancelledFuturesAreFreed(t *testing.T) {
	each(t, one, func(b bench) {
		b.occupy("gate")
		const n = 100 // more than the runner reads ahead
		var freed atomic.Int32
		var kept []*futures.Future[int]
		for range n {
			kept = append(kept, futures.Submit(b.Executor, kit.Write, watched(&freed)))
		}
		for _, f := range kept {
			f.Cancel()
		}
		b.awaitFreed(n, &freed)
		runtime.KeepAlive(kept)
		b.open("gate")
	})
}

// The same for futures that the end of the executor has cancelled.
func TestInputsOfAbortedFuturesAreFreed(t *testing.T) {
	each(t, one, func(b bench) {
		b.occupy("gate")
		const n = 100
		var freed atomic.Int32
		var kept []*futures.Future[int]
		for range n {
			kept = append(kept, futures.Submit(b.Executor, kit.Write, watched(&freed)))
		}
		b.Abort()
		b.awaitFreed(n, &freed)
		runtime.KeepAlive(kept)
	})
}

// AsCompleted forgets a future when it has given it.
func TestAsCompletedKeepsNothing(t *testing.T) {
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		const n = 20
		var freed atomic.Int32
		var all []future
		for range n {
			f := b.submit()
			runtime.AddCleanup(f, func(freed *atomic.Int32) { freed.Add(1) }, &freed)
			all = append(all, f)
		}
		sequence := futures.AsCompleted(b.within(), all...)
		clear(all)
		given := 0
		for _, err := range sequence {
			if given++; err != nil {
				b.Fatal(err)
			}
			if given == n/2 {
				b.awaitFreed(n/2-1, &freed) // all but the last
				break
			}
		}
		for range sequence {
			given++
		}
		if given != n {
			b.Errorf("two loops have %d futures of %d", given, n)
		}
		b.awaitFreed(n, &freed)
		runtime.KeepAlive(sequence)
	})
}
