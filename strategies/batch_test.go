package strategies_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/strategies"
)

// earlyDeadline is a context whose deadline has passed by the clock, while its timer has not
// fired yet.
type earlyDeadline struct{ context.Context }

func (earlyDeadline) Deadline() (time.Time, bool) { return time.Now(), true }

// A task may see the deadline pass before the timer of the run's context fires. The run then
// ended at its deadline all the same.
func TestDeadlineBeforeItsTimer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		timed, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		late := strategies.Register(new(strategies.Registry), "late", func(context.Context, int) (int, error) {
			return 0, context.DeadlineExceeded
		})
		r := opened(t, strategies.Pool, strategies.Options{Workers: 1})
		err := strategies.NewBatch(late, []int{1}, strategies.BatchOptions{}).Run(earlyDeadline{timed}, r)
		if _, stopped := errors.AsType[*strategies.StoppedError](err); !stopped {
			t.Errorf("error %v, want a StoppedError", err)
		}
	})
}
