package strategies

import (
	"context"
	"fmt"
	"time"
)

// TimeoutError says that a task took longer than [Options.Timeout]. errors.Is finds
// context.DeadlineExceeded in it.
type TimeoutError struct{ Limit time.Duration }

func (e *TimeoutError) Error() string { return fmt.Sprintf("took longer than %v", e.Limit) }
func (e *TimeoutError) Timeout() bool { return true }
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// limitedContext is the context of a task that has a limit. It knows which TimeoutError is the
// task's own: that of an outer run, in whose task the run of this task takes place, may be the
// cause as well.
type limitedContext struct {
	context.Context
	run     context.Context
	timeout *TimeoutError
}

// withLimit gives one task a context that ends after limit, counted from now:
// time in a queue does not count.
func withLimit(run context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	timeout := &TimeoutError{limit}
	ctx, cancel := context.WithTimeoutCause(run, limit, timeout)
	return &limitedContext{ctx, run, timeout}, cancel
}

// enforceDeadline returns a context that also ends if ctx does not although its deadline has
// passed. Only a context of the user's own can be like that. It may also be late, and then its
// cause counts.
func enforceDeadline(ctx context.Context) (_ context.Context, stop func()) {
	at, ok := ctx.Deadline()
	if !ok {
		return ctx, func() {}
	}
	const late = 100 * time.Millisecond
	ctx, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(min(time.Until(at), longest)+late, func() { cancel(context.DeadlineExceeded) })
	return ctx, func() {
		timer.Stop()
		cancel(nil)
	}
}

// limited is a job whose tasks have a limit.
type limited struct {
	job
	limit time.Duration
}

func (l limited) Do(ctx context.Context, i int) error {
	ctx, cancel := withLimit(ctx, l.limit)
	defer cancel()
	return l.job.Do(ctx, i)
}
