package strategies

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// This file decides the outcome of a task: its error, its status, and whether it ends a run
// that fails fast.
//
//	what happened                         error of the task        status      ends the run
//	it returned no error                  none                     Done        no
//	it returned an error                  that error               Failed      yes
//	  ... because its Timeout had passed  TimeoutError             Failed      yes
//	  ... because the run was cancelled   that error               Cancelled   no
//	it panicked                           PanicError               Failed      yes
//	it called runtime.Goexit              GoexitError              Failed      yes
//	its input or result cannot be sent    says which, and why      Failed      yes
//	its child died while it ran
//	  ... with Retries left               none: started again
//	  ... with no Retries left            WorkerLostError          Lost        yes
//	  ... killed after Timeout            TimeoutError             Failed      yes
//	  ... after the run was cancelled     the cause of the cancel  Cancelled   no
//	its child died, and the run ended
//	before it was started again           the cause of the end     Cancelled   no
//	the run ended before its turn         none                     NotStarted  no
//
// "Because" is read from the error: a task that returns an error of its own after a cancel has
// failed. No task ends a run that collects all errors, and a bound task never ends its run.
// A function that cannot run in a child is the error of each bound task of it. A batch of it does
// not start: that is the error of the run.
// The cause of the end comes with the WorkerLostError of the task's last worker if it had one.
//
// The death of a child is before or after the end of the run by the moment in which this process
// notices it. By then the run has ended if its context is done or its deadline has passed: a child
// has a timer of its own for the deadline, and the one here may be late. If the run ends later,
// while the death is dealt with, this only means that the task is not started again.
//
// taskError, unwindError or crashError makes the error. [block.record] or [bound.report]
// stores it with the status from statusOf. At the end, runError makes the error of the run.

// outcome is the outcome of a task that ran in another process.
type outcome struct {
	reply          []byte // the encoded result, when err is nil
	err            error
	lost           *WorkerLostError // nil unless the task ended because its worker died
	start, elapsed time.Duration
	pid            int
}

// taskError is the error of a task that has returned err: a [TimeoutError] if err only says
// that the task's own time was over, else err itself.
func taskError(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if own, ok := ctx.(*limitedContext); ok && context.Cause(ctx) == own.timeout && has(err, context.DeadlineExceeded) {
		return own.timeout
	}
	return err
}

// retryable reports whether a task whose child died while it ran is started again: it has
// Retries left, and neither a timeout nor the end of the run is the reason. end is from endOf.
// timedOut says that the child was killed because it gave no answer in time.
func retryable(end error, lost *WorkerLostError, timedOut bool, o Options) bool {
	return end == nil && !timedOut && lost.Attempts <= o.Process.Retries
}

// crashError is the error of a task whose child died while it ran and that is not started
// again.
func crashError(end error, lost *WorkerLostError, timedOut bool, o Options) error {
	switch {
	case end != nil && timedOut:
		return &interruptedError{lost, end, fmt.Sprintf("its worker process %d was killed, as it did not end within %v", lost.PID, o.Process.GracePeriod)}
	case end != nil:
		return &interruptedError{lost, end, fmt.Sprintf("its worker process %d died: %s", lost.PID, lost.State)}
	case timedOut:
		return &TimeoutError{o.Timeout}
	}
	return lost
}

// notRestarted is the outcome of a task whose worker died and that had not been started again
// when the run ended because of cause.
func notRestarted(lost *WorkerLostError, cause error) *outcome {
	o := &outcome{err: lost, lost: lost, pid: lost.PID}
	if cause != nil {
		o.err = &interruptedError{lost, cause, fmt.Sprintf("its worker process %d had died: %s", lost.PID, lost.State)}
	}
	return o
}

// result returns the result or the error of an outcome.
func (f *Func[In, Out]) result(o *outcome) (out Out, err error) {
	if o.err != nil {
		return out, o.err
	}
	if out, err = f.out.Decode(o.reply); err != nil {
		err = fmt.Errorf("cannot decode the result of %s: %w", f.name, harmless(err))
	}
	return out, err
}

// statusOf is the status of a task that ended with err. ctx is its context or that of its run.
// lost is the death of its worker, if that is how it ended. (A loss that is only somewhere in
// err may be that of another task: the cause of a cancel, or the error of a run inside of this
// task.)
func statusOf(ctx context.Context, err error, lost *WorkerLostError) Status {
	if err == nil {
		return Done
	}
	if lost != nil && err == error(lost) {
		return Lost
	}
	if interrupted, ok := err.(*interruptedError); ok && interrupted.lost == lost {
		return Cancelled
	}
	if limited, ok := ctx.(*limitedContext); ok {
		ctx = limited.run
	}
	if isCancellation(ctx, err) {
		return Cancelled
	}
	return Failed
}

// isCancellation reports whether err only says that ctx is done. A child sees its context
// cancelled, whatever the reason is here. Its clock may also reach a deadline a moment before
// ours does. Before the end of the run, nobody looks at the error.
func isCancellation(ctx context.Context, err error) bool {
	ended := ctx.Err()
	if ended == nil && !deadlinePassed(ctx) {
		return false
	}
	if timeout, found := hasType[*TimeoutError](err); found && context.Cause(ctx) != timeout {
		return false
	}
	if ended == nil {
		return has(err, context.DeadlineExceeded)
	}
	return has(err, ended) || has(err, context.Canceled) || has(err, context.Cause(ctx))
}

// endOf is why the run of ctx has ended; nil when it goes on.
func endOf(ctx context.Context) error {
	if deadlinePassed(ctx) {
		<-ctx.Done() // its timer fires at any moment; see enforceDeadline for a context of the user's own
	}
	return context.Cause(ctx)
}

// deadlinePassed reports whether ctx has a deadline that has passed.
func deadlinePassed(ctx context.Context) bool {
	at, ok := ctx.Deadline()
	return ok && !time.Now().Before(at)
}

// Tasks of a batch.

// recordLocal records a task that ran in this process.
func (k *block[In, Out]) recordLocal(ctx context.Context, i int, out Out, err error) (verdict error) {
	if k.spans != nil {
		k.spans[i].elapsed = clock() - k.spans[i].start
	}
	return k.record(i, out, taskError(ctx, err), nil)
}

// recordRemote records a task that was for another process.
func (k *block[In, Out]) recordRemote(ctx context.Context, i int, o *outcome) (verdict error) {
	if k.spans != nil {
		k.spans[i] = span{o.start, o.elapsed, o.pid}
	}
	out, err := k.batch.fn.result(o)
	if err != nil && ctx.Err() != nil {
		// The strategy may have ended the run itself, because a worker cannot be started. A
		// task that is cut off by that is a victim and not the cause.
		k.batch.cancel(context.Cause(ctx))
	}
	if o.lost != nil {
		k.setLoss(i, loss{o.lost, true})
	}
	return k.record(i, out, err, o.lost)
}

// record stores the outcome of a task. The verdict is the error that ends the run, or nil.
func (k *block[In, Out]) record(i int, out Out, err error, lost *WorkerLostError) (verdict error) {
	if err == nil {
		k.out[i], k.status[i] = out, Done
	} else {
		verdict = k.recordError(i, err, lost)
	}
	if k.watched {
		k.batch.deliver(k, i)
	}
	return verdict
}

// recordError stores an error. The first failure ends a run that fails fast, at once: when
// cancel returns, all contexts below are done, and no further task starts.
func (k *block[In, Out]) recordError(i int, err error, lost *WorkerLostError) (verdict error) {
	b := k.batch
	status := statusOf(b.ctx, err, lost) // without the lock: the methods of err may take long
	b.mu.Lock()
	defer b.mu.Unlock()
	if k.errs == nil {
		k.errs = map[int]error{}
	}
	k.errs[i], k.status[i] = err, status
	failure := &TaskError{b.fn.Name(), k.first + i, err}
	switch {
	case status == Cancelled: // a victim, not a cause
		return nil
	case b.o.CollectAll:
		b.failures.add(failure, b.done != nil && b.source != nil)
		return nil
	case b.ctx.Err() == nil:
		b.root = failure
		b.cancel(failure)
	}
	return err
}

// runError is the error of a run in which the strategy returned err. Strategies do not know
// everything: they cannot see a Goexit, and errgroup forgets a parent that was cancelled.
func (b *Batch[In, Out]) runError(ctx context.Context, err error) error {
	if b.root != nil { // fail-fast
		return b.root
	}
	counts, stopped := b.Counts(), ctx.Err() != nil
	complete := counts.Done == counts.Total
	_, input := hasType[*InputError](err)
	switch {
	case complete && stopped && b.source == nil:
		return nil // the cancel came after the last task
	case complete && !stopped:
		return err
	case stopped && !input:
		err = &StoppedError{counts, ctx.Err(), context.Cause(ctx)}
	case err == nil && (counts.NotStarted > 0 || b.failures.Total == 0):
		err = fmt.Errorf("%w: %v", ErrSkipped, counts)
	}
	return errors.Join(err, b.allFailures())
}

// Bound tasks.

// recordLocal reports a task that ran in this process.
func (t *bound[In, Out]) recordLocal(ctx context.Context, out Out, err error) {
	if !t.ended { // else this is a Goexit of the hook End
		t.report(ctx, out, taskError(ctx, err), &outcome{start: t.start, elapsed: clock() - t.start})
	}
}

// recordRemote reports a task that was for another process.
func (t *bound[In, Out]) recordRemote(ctx context.Context, _ int, o *outcome) error {
	if !t.ended { // else this is a Goexit of the hook End
		out, err := t.fn.result(o)
		t.report(ctx, out, err, o)
	}
	return t.fault
}

// report calls the hook.
func (t *bound[In, Out]) report(ctx context.Context, out Out, err error, o *outcome) {
	r := Result[Out]{Status: statusOf(ctx, err, o.lost), Err: err, Start: o.start, Elapsed: o.elapsed, Worker: o.pid, Attempts: 1}
	switch {
	case o.lost != nil:
		r.Attempts = o.lost.attempts(true)
	case t.lost != nil:
		r.Attempts = t.lost.attempts(false)
	}
	if err == nil {
		r.Value = out
	}
	end := t.hooks.End
	t.hooks, t.in = Hooks[Out]{}, *new(In) // old ring slots may still point to this task: release its input and hooks
	t.ended = true
	t.callHook("End", func() { end(r) })
}
