package strategies

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// TimeoutError says that a task took longer than [Options.Timeout]. It answers
// errors.Is for context.DeadlineExceeded.
type TimeoutError struct{ Limit time.Duration }

func (e *TimeoutError) Error() string { return fmt.Sprintf("took longer than %v", e.Limit) }
func (e *TimeoutError) Timeout() bool { return true }
func (e *TimeoutError) Unwrap() error { return context.DeadlineExceeded }

// withLimit gives one task a context that ends after limit, counted from now:
// time in a queue does not count.
func withLimit(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, limit, &TimeoutError{limit})
}

// overtime is the error of a task that has ended with err: a [TimeoutError] if err
// says no more than that its own time was over.
func overtime(ctx context.Context, err error) error {
	var late *TimeoutError
	if errors.As(context.Cause(ctx), &late) && errors.Is(err, context.DeadlineExceeded) {
		return late
	}
	return err
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
