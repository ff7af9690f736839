//go:build unix

package strategies

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/wire"
)

// maxCrashes is how many children of a link may die in a row without a task that can have
// caused it. Then this is a crash loop, and the run is given up.
const maxCrashes = 3

// handleCrash deals with a child that has died or must be killed. why is the error from
// reading its answers. Tasks that the child had finished count. Its death is attributed to the
// task that it was running, and all other tasks go back to the input. An error means that the
// run cannot go on.
func (l *link) handleCrash(ctx context.Context, why error) error {
	c, end := l.child, endOf(ctx) // before anything here takes time
	dying := errors.Is(why, io.EOF) || errors.Is(why, io.ErrUnexpectedEOF)
	grace := l.o.Process.GracePeriod
	if !dying { // it has sent garbage, or has not ended in time
		grace = 0
	}
	c.End(grace)
	if dying {
		child.Flush(answerTime) // its last words come before what the program says about its death
	}
	l.retire = true // should a Goexit interrupt this, it must get no more tasks
	l.acceptLast(ctx, !errors.Is(why, wire.ErrGarbage))
	state := c.State()
	if !dying {
		state = fmt.Sprintf("%s, after %v", state, why)
	}
	interrupted := l.queue.reclaim()
	l.countUsage(c, -1)
	l.setChild(nil)
	c.Release()
	l.unacked = 0
	for _, task := range interrupted {
		lost := &WorkerLostError{PID: c.PID(), State: state, Stderr: c.StderrTail()}
		l.retryOrFail(ctx, end, task, lost, errors.Is(why, os.ErrDeadlineExceeded))
	}
	if l.crashes++; len(interrupted) > 0 {
		l.crashes = 0
	}
	if l.crashes == maxCrashes {
		return fmt.Errorf("process: workers die before they run anything, the last with %s %s", state, c.StderrTail())
	}
	return nil
}

// acceptLast accepts the answers of a dead child: the frames left in its pipe, if the pipe can
// be trusted, then the answers that it had not sent yet.
func (l *link) acceptLast(ctx context.Context, trusted bool) {
	for trusted {
		_, payload, err := wire.Read(l.in, nil, answersFrame)
		trusted = err == nil && l.acceptAll(ctx, payload) == nil
	}
	if held := l.child.Recorder.Held(); len(held) > 0 {
		l.acceptAll(ctx, wire.Payload(held))
	}
}

// retryOrFail attributes the death of a child to a task. The task goes back to the input if it
// can be restarted. Otherwise it ends. end is why the run had ended when the death was noticed, or
// nil. See outcome.go.
func (l *link) retryOrFail(ctx context.Context, end error, task Task, lost *WorkerLostError, timedOut bool) {
	p := task.job.(portable)
	lost.Attempts = 1
	if before := p.loss(task.i); before != nil {
		lost.Attempts += before.Attempts
	}
	if retryable(end, lost, timedOut, l.o) {
		p.restart(task.i, lost)
		l.tasks.giveBack(task)
		return
	}
	err := crashError(end, lost, timedOut, l.o)
	l.propagate(p.recordRemote(ctx, task.i, &outcome{err: err, lost: lost, pid: lost.PID}))
}
