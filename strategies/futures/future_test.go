//go:build unix

package futures_test

import (
	"context"
	"errors"
	"os"
	"sync"
	"testing"

	"manyhands/strategies/futures"
	"manyhands/strategies/strategytest"
)

func TestStatesGoOneWay(t *testing.T) { // G1
	each(t, one, func(b bench) {
		first := b.occupy("gate")
		second := b.submit()
		if s := second.State(); s != futures.Pending {
			b.Errorf("behind a running task: %v, want pending", s)
		}
		var watchers sync.WaitGroup
		for range 4 {
			watchers.Go(func() {
				for last := futures.Pending; last < futures.Done; {
					now := second.State()
					if now < last {
						b.Errorf("went back from %v to %v", last, now)
					}
					last = now
				}
			})
		}
		b.open("gate")
		watchers.Wait()
		if _, err := first.Result(b.within()); err != nil || first.State() != futures.Done {
			b.Errorf("%v, %v", first.State(), err)
		}
		failed := b.submit(strategytest.Fail("broken"))
		if _, err := failed.Result(b.within()); err == nil || failed.State() != futures.Failed || failed.Err() == nil {
			b.Errorf("%v, %v, want failed", failed.State(), err)
		}
	})
}

func TestResultWaitsAsLongAsItsContext(t *testing.T) { // G2, G3
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		ended, cancel := context.WithCancelCause(context.Background())
		cancel(errors.New("no patience"))
		if _, err := f.Result(ended); err == nil || err.Error() != "no patience" {
			b.Errorf("Result with a context that has ended: %v", err)
		}
		if f.State() != futures.Running {
			b.Errorf("the task was harmed: %v", f.State())
		}
		b.open("gate")
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if r, err := f.Result(b.within()); err != nil || r.Index != 0 {
					b.Error(err)
				}
			})
		}
		all.Wait()
		if _, err := f.Result(ended); err != nil {
			b.Errorf("a result that is there is not given: %v", err)
		}
	})
}

func TestCancelTakesBackWhatIsPending(t *testing.T) { // G4
	each(t, one, func(b bench) {
		running := b.occupy("gate")
		mark := b.gate("ran")
		pending := b.submit(strategytest.Mark(mark))
		behind := b.submit()
		for range 2 {
			if !pending.Cancel() || pending.State() != futures.Cancelled || !errors.Is(pending.Err(), futures.ErrCancelled) {
				b.Errorf("pending: %v, %v", pending.State(), pending.Err())
			}
			if running.Cancel() {
				b.Error("a running task was cancelled")
			}
		}
		b.open("gate")
		if _, err := behind.Result(b.within()); err != nil {
			b.Error(err)
		}
		if running.Cancel() || running.State() != futures.Done {
			b.Error("a task that is done was cancelled")
		}
		if _, err := os.Stat(mark); err == nil {
			b.Error("the cancelled task ran")
		}
	})
}
