//go:build unix

package futures_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/futures"
	"manyhands/strategies/strategytest"
)

func TestMapGivesInputOrder(t *testing.T) {
	each(t, strategies.Options{Workers: 3}, func(b bench) {
		in := make([]job, 20)
		for i := range in {
			in[i] = job{Index: i, Steps: []step{strategytest.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)}}
		}
		in[7].Steps = []step{strategytest.Fail("seven")}
		next := 0
		for r, err := range futures.Map(b.within(), b.Executor, kit.Do, in) {
			switch {
			case next == 7 && !errors.Is(err, strategytest.Fault("seven")) && b.name != "process":
				b.Errorf("error %v", err)
			case next == 7 && err == nil, next != 7 && (err != nil || r.Index != next):
				b.Errorf("result %d: %v, %v", next, r, err)
			}
			next++
		}
		if next != len(in) {
			b.Errorf("%d results", next)
		}
	})
}

func TestMapSubmitsNoMoreThanAhead(t *testing.T) { // D8: the head is slow
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		const n = 2*futures.Window + 10
		journal := strategytest.Journal(b.gate("journal"))
		in := make([]job, n)
		for i := range in {
			in[i] = job{Index: i, Log: string(journal)}
		}
		in[0].Steps = []step{strategytest.Gate(b.gate("gate"))}
		results := futures.Map(b.within(), b.Executor, kit.Do, in)
		ends := futures.Window - 1
		if b.name == "sequential" { // all wait behind the first
			ends = 0
		}
		for deadline := time.Now().Add(30 * time.Second); journal.Total(strategytest.Ended) < ends; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				b.Fatalf("only %d have ended while the first waits", journal.Total(strategytest.Ended))
			}
		}
		time.Sleep(10 * time.Millisecond) // for one that knows no bound
		if started := journal.Total(strategytest.Started); started > futures.Window {
			b.Errorf("%d have started, want at most %d", started, futures.Window)
		}
		b.open("gate")
		next := 0
		for r, err := range results {
			if err != nil || r.Index != next {
				b.Fatalf("result %d: %v, %v", next, r.Index, err)
			}
			next++
		}
		if next != n {
			b.Errorf("%d results of %d", next, n)
		}
	})
}

func TestMapNeedsLittleMemory(t *testing.T) { // D7: what was taken is not kept
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		const each, n = 16 << 10, 3 * futures.Window
		in := make([]job, n)
		for i := range in {
			in[i].Steps = []step{strategytest.Big(each)}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		base, seen := m.HeapAlloc, 0
		for _, err := range futures.Map(b.within(), b.Executor, kit.Do, in) {
			if err != nil {
				b.Fatal(err)
			}
			if seen++; seen%futures.Window == 0 {
				runtime.GC()
				if runtime.ReadMemStats(&m); m.HeapAlloc > base+(futures.Window+futures.Window/4)*each {
					b.Errorf("after %d results the heap holds %d MiB", seen, (m.HeapAlloc-base)>>20)
				}
			}
		}
	})
}

func TestLeavingMapCancelsThePending(t *testing.T) { // C9
	each(t, one, func(b bench) {
		journal := strategytest.Journal(b.gate("journal"))
		in := make([]job, 300)
		for i := range in {
			in[i] = job{Index: i, Log: string(journal)}
		}
		in[1].Steps = []step{strategytest.Gate(b.gate("gate"))}
		for range futures.Map(b.within(), b.Executor, kit.Do, in) {
			break
		}
		b.open("gate")
		if err := b.Close(); err != nil {
			b.Error(err)
		}
		// The second waits at its gate or is taken back last, so no other can begin.
		if n := journal.Total(strategytest.Started); n > 2 {
			b.Errorf("%d tasks started", n)
		}
	})
}

// The end of ctx is the error of all inputs that are left, and none of them is run any more.
func TestTheEndOfTheContextEndsMap(t *testing.T) {
	each(t, one, func(b bench) {
		journal := strategytest.Journal(b.gate("journal"))
		in := make([]job, futures.Window+100)
		for i := range in {
			in[i] = job{Index: i, Log: string(journal)}
		}
		in[1].Steps = []step{strategytest.Gate(b.gate("gate"))}
		ctx, cancel := context.WithCancelCause(b.within())
		defer cancel(nil)
		stopped := errors.New("stopped")
		n := 0
		for r, err := range futures.Map(ctx, b.Executor, kit.Do, in) {
			switch {
			case n == 0 && (err != nil || r.Index != 0):
				b.Errorf("the first: %v, %v", r, err)
			case n > 0 && !errors.Is(err, stopped):
				b.Errorf("result %d: error %v", n, err)
			}
			cancel(stopped)
			n++
		}
		if n != len(in) {
			b.Errorf("%d results of %d", n, len(in))
		}
		b.open("gate")
		if err := b.Close(); err != nil {
			b.Error(err)
		}
		if started := journal.Total(strategytest.Started); started > 2 { // the second waits at its gate
			b.Errorf("%d tasks started", started)
		}
	})
}
