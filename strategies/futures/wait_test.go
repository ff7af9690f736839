//go:build unix

package futures_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"manyhands/strategies"
	"manyhands/strategies/futures"
	"manyhands/strategies/strategytest"
)

func TestWait(t *testing.T) { // G7
	each(t, strategies.Options{Workers: 1, Chunk: 1}, func(b bench) {
		done := b.submit()
		done.Result(b.within())
		slow := b.occupy("gate")
		failing := b.submit(strategytest.Fail("broken"))
		last := b.occupyLater("last")
		cancelled := b.submit()
		cancelled.Cancel()

		check := func(what string, resolved, left []future, err error, want []future) {
			b.Helper()
			if err != nil || !slices.Equal(resolved, want) {
				b.Errorf("%s: resolved %v, want %v, error %v", what, states(resolved), states(want), err)
			}
			if len(resolved)+len(left) != 5 {
				b.Errorf("%s: %d and %d make no 5", what, len(resolved), len(left))
			}
		}
		all := []future{slow, failing, last, done, cancelled}
		r, l, err := futures.Wait(b.within(), futures.FirstCompleted, all...)
		check("first completed", r, l, err, []future{done, cancelled})

		b.open("gate")
		r, l, err = futures.Wait(b.within(), futures.FirstError, append(all, done)...) // one named twice
		check("first error", r, l, err, []future{slow, failing, done, cancelled})

		short, cancel := context.WithCancel(context.Background())
		cancel()
		_, l, err = futures.Wait(short, futures.All, all...)
		var unfinished *futures.UnfinishedError
		if !errors.As(err, &unfinished) || unfinished.Unfinished != 1 || unfinished.Total != 5 || !errors.Is(err, context.Canceled) || len(l) != 1 {
			b.Errorf("time-out: %v, %v left", err, states(l))
		}
		b.open("last")
		r, l, err = futures.Wait(b.within(), futures.All, all...)
		check("all", r, l, err, all)
	})
}

func TestAsCompleted(t *testing.T) { // G8, A3
	each(t, strategies.Options{Workers: 2, Chunk: 1}, func(b bench) {
		ready := b.submit()
		ready.Result(b.within())
		slow := b.occupyLater("gate")
		quick := b.submit()
		openAfter := 2
		if b.name == "sequential" { // one worker: what is behind the slow one waits
			openAfter = 1
		}
		var got []future
		for f, err := range futures.AsCompleted(b.within(), ready, slow, quick, slow) {
			if err != nil {
				b.Fatal(err)
			}
			if got = append(got, f); len(got) == openAfter {
				b.open("gate")
			}
		}
		want := []future{ready, quick, slow}
		if b.name == "sequential" {
			want = []future{ready, slow, quick}
		}
		if !slices.Equal(got, want) {
			b.Errorf("in another order, or not once each: %d futures", len(got))
		}
	})
}

func TestAsCompletedTellsWhatIsUnfinished(t *testing.T) { // G8
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		n := 0
		for got, err := range futures.AsCompleted[futures.Awaitable](ctx, f, b.submit()) {
			n++
			if err == nil || err.Error() != "2 (of 2) futures unfinished: context canceled" || got != nil {
				b.Errorf("%v, %v", got, err)
			}
		}
		if n != 1 {
			b.Errorf("%d rounds, want 1", n)
		}
		b.open("gate")
	})
}
