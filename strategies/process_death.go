//go:build unix

package strategies

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"manyhands/strategies/internal/wire"
)

// bury deals with a child that has died, or that has to: why is what reading from
// it came to. What it had finished counts; the task it was at is blamed, to be
// tried again or given up; all others go back to the input. The error is
// not nil when it makes no sense to go on.
func (l *link) bury(ctx context.Context, why error) error {
	c := l.child
	dying := errors.Is(why, io.EOF) || errors.Is(why, io.ErrUnexpectedEOF)
	if !dying { // it has sent garbage, or has not ended in time
		c.Kill()
	}
	c.End(l.o.Process.GracePeriod)
	l.ended(c, -1)
	l.readLast(ctx, !errors.Is(why, wire.ErrGarbage))
	state := c.State()
	if !dying {
		state = fmt.Sprintf("%s, after %v", state, why)
	}
	blamed := l.clear()
	l.setChild(nil)
	c.Release()
	l.frames = 0
	for _, task := range blamed {
		l.blame(ctx, task, &WorkerLostError{PID: c.PID(), State: state, Stderr: c.LastWords()}, errors.Is(why, os.ErrDeadlineExceeded))
	}
	if l.barren++; len(blamed) > 0 {
		l.barren = 0
	}
	if l.barren == barrenMost {
		return fmt.Errorf("process: workers die before they run anything, the last with %s %s", state, c.LastWords())
	}
	return nil
}

// readLast takes in what the dead child had finished: the frames left in its pipe,
// if that is to be trusted, then what it had not sent yet.
func (l *link) readLast(ctx context.Context, trusted bool) {
	l.child.Out.SetReadDeadline(time.Now().Add(time.Second))
	for trusted {
		_, payload, err := wire.Read(l.in, nil, answersFrame)
		trusted = err == nil && l.use(ctx, payload) == nil
	}
	if held := l.child.Recorder.Held(); len(held) > 0 {
		l.use(ctx, wire.Payload(held))
	}
}

// clear empties the hand. What nobody had started goes back to the input; what is
// left then was being run by the child, one task unless its answers were garbage.
func (l *link) clear() (blamed []Task) {
	h := l.hand
	l.tasks.giveBack(l.tasks.rebind(h, &h.near)...)
	for i, task := range h.tasks {
		if task.job != nil {
			blamed = append(blamed, task)
			h.tasks[i] = Task{}
		}
	}
	return blamed
}

// blame gives a task another try, or ends it.
func (l *link) blame(ctx context.Context, task Task, lost *WorkerLostError, timedOut bool) {
	p := task.job.(portable)
	var err error = lost
	switch {
	case ctx.Err() != nil && !timedOut:
		err = fmt.Errorf("%w (its worker process %d died: %s)", context.Cause(ctx), lost.PID, lost.State)
	case ctx.Err() != nil:
		err = fmt.Errorf("%w (its worker process %d was killed, as it did not end within %v)", context.Cause(ctx), lost.PID, l.o.Process.GracePeriod)
	case timedOut:
		err = &TimeoutError{l.o.Timeout}
	default:
		var again bool
		if lost.Attempts, again = p.retry(task.i, l.o.Process.Retries); again {
			l.tasks.giveBack(task)
			return
		}
	}
	l.told(p.finish(ctx, task.i, &outcome{err: err, pid: lost.PID}))
}
