//go:build unix

package strategies

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"manyhands/strategies/internal/wire"
)

// frameBytes is the approximate size of a frame. A chunk of large inputs is sent in several.
const frameBytes = 1 << 20

// checkPending refuses the pending tasks that cannot run in a child, before one starts. An
// independent task gets the error and is dropped. The error of another one ends the run.
func (l *link) checkPending(ctx context.Context) error {
	dropped := false
	for i := range l.queue.pending {
		slot := l.queue.head(i)
		task := *slot
		err := l.refusal(task)
		if err == nil {
			continue
		}
		p, ok := task.job.(portable)
		if !ok || !p.independent() {
			return err
		}
		*slot, dropped = Task{}, true
		begun, verdict := p.begin(task.i)
		if begun {
			verdict = p.recordRemote(ctx, task.i, &outcome{err: err})
		}
		l.propagate(verdict)
	}
	if dropped {
		l.queue.compact()
	}
	return nil
}

// refusal is why a task cannot run in a child, or nil.
func (l *link) refusal(task Task) error {
	p, ok := task.job.(portable)
	if !ok {
		return errors.New("process: a task of NewTasks cannot be sent to another process: use NewBatch and a registered function")
	}
	switch f := p.target(); {
	case f.registry != l.registry:
		return fmt.Errorf("process: the function %q is not in the registry that this program serves (see Registry.Serve): register it there", f.name)
	case f.refusal != nil:
		return fmt.Errorf("process: %q cannot run in another process: %w", f.name, f.refusal)
	}
	return nil
}

// send sends the first of the pending tasks in a frame.
func (l *link) send(ctx context.Context) error {
	if l.child == nil {
		if err := l.start(ctx); err != nil {
			return err
		}
		l.queue.bind(l.child.Recorder.Offered())
	}
	b, n := l.appendChunk(ctx)
	l.beginDeadline()
	if ctx.Err() != nil {
		l.name = "" // the child does not get to know it
		return nil
	}
	l.queue.offer(n, l.unacked == 0) // before the child can see the frame, or it would find nothing to claim
	l.unacked++
	l.budget -= n
	l.retire = l.budget == 0
	l.writing.Lock()
	defer l.writing.Unlock()
	if err := l.write(b); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		l.writeFailed()
	}
	return nil
}

// writeFailed deals with a child that is about to die, or has closed its end of the pipe. It
// has the grace period to end its tasks, and then another child takes its place. A child
// without tasks is killed, because it would not end by itself.
func (l *link) writeFailed() {
	if l.unacked == 1 {
		l.child.Kill()
		return
	}
	l.unacked-- // the chunk that was not sent
	l.retire = true
	l.queue.giveBack()
	go l.child.End(l.o.Process.GracePeriod) // it may not have read everything that was written before
}

// appendChunk makes a frame of the first n pending tasks, up to about frameBytes.
func (l *link) appendChunk(ctx context.Context) (b []byte, n int) {
	b = wire.Begin(l.writeBuf[:0], chunkFrame)
	b = wire.AppendUint(b, l.runs)
	b = append(b, l.queue.head(0).job.(portable).flags())
	var deadline int64
	if at, ok := ctx.Deadline(); ok && time.Until(at) < longest {
		deadline = max(1, int64(clock()+time.Until(at)))
	}
	b = wire.AppendUint(b, uint64(deadline))
	b = wire.AppendUint(b, uint64(l.queue.front))
	for n < min(l.queue.pending, l.budget) && len(b) < frameBytes {
		b = l.appendEntry(ctx, b, l.queue.head(n))
		n++
	}
	if cap(b) <= 2*frameBytes {
		l.writeBuf = b
	}
	wire.Finish(b)
	return b, n
}

// appendEntry adds one task to a frame. A task that cannot be encoded, or that was withdrawn,
// ends here, and a tombstone takes its number. So does a task whose input was still being
// encoded when the run ended: it has not started.
func (l *link) appendEntry(ctx context.Context, b []byte, task *Task) []byte {
	p, i := task.job.(portable), task.i
	begun, verdict := p.begin(i)
	l.propagate(verdict)
	if begun {
		name := p.target().name
		entry := l.appendName(b, name)
		start := len(entry)
		l.guarded, l.doing = *task, "send the input"
		*task = Task{}
		entry, err := p.appendInput(ctx, wire.BeginBytes(entry), i)
		if err == nil && len(entry)-start > wire.Limit-2*frameBytes {
			err = wire.ErrTooLarge
		}
		if err == nil {
			*task, l.guarded = l.guarded, Task{}
			return wire.FinishBytes(entry, start)
		}
		if ctx.Err() == nil || !has(err, ctx.Err()) {
			l.propagate(p.recordRemote(ctx, i, &outcome{err: fmt.Errorf("cannot send the input of %s: %w", name, harmless(err))}))
		} else {
			begun = false
		}
	}
	if !begun && p.loss(i) != nil {
		l.tasks.giveBack(Task{p, i}) // withdrawn because the run is over, and it was started before
	}
	*task, l.guarded = Task{}, Task{}
	return wire.AppendBytes(l.appendName(b, tombstone), "")
}

// appendName adds the name of a function, or "" for the name that was sent last.
func (l *link) appendName(b []byte, name string) []byte {
	if name == l.name {
		return wire.AppendBytes(b, "")
	}
	l.name = name
	return wire.AppendBytes(b, name)
}

// receive reads one frame of answers, or finds the child dead.
func (l *link) receive(ctx context.Context) error {
	if l.o.Timeout > 0 && ctx.Err() == nil {
		l.forgiveDelay()
	}
	_, payload, err := wire.Read(l.in, l.readBuf, answersFrame)
	if err == nil {
		err = l.acceptAll(ctx, payload)
	}
	if err != nil {
		return l.handleCrash(ctx, err)
	}
	if cap(payload) <= frameBytes {
		l.readBuf = payload
	}
	return nil
}

func (l *link) acceptAll(ctx context.Context, payload []byte) error {
	l.outcome.pid = l.child.PID()
	l.answers, l.answer = wire.NewCursor(payload), answer{}
	return l.acceptRest(ctx)
}

func (l *link) acceptRest(ctx context.Context) error {
	c := l.answers
	if c == nil {
		return nil
	}
	for l.answer.next(c) {
		l.accept(ctx, &l.answer)
	}
	l.answers, l.answer = nil, answer{}
	return c.Err()
}

// accept accepts one answer. A second one for the same task is ignored.
func (l *link) accept(ctx context.Context, a *answer) {
	if a.status == answerEnd {
		l.chunkEnded(a.elapsed)
		return
	}
	slot := l.queue.ring.at(a.number)
	task := *slot
	if task.job == nil {
		return
	}
	*slot, l.crashes = Task{}, 0
	l.guarded, l.doing = task, "decode the result"
	o := &l.outcome
	o.reply, o.err, o.start, o.elapsed = a.reply, nil, a.start, a.elapsed
	if a.status == answerError {
		o.err = l.registry.readError(ctx, a.reply)
	}
	l.propagate(task.job.(portable).recordRemote(ctx, task.i, o))
	l.guarded = Task{}
}

// chunkEnded sets the size of the next chunk. From now on a chunk is sent ahead of time, so that
// the child does not wait for it, but only if no task starts later for that. Other workers can
// steal the tasks of adaptive chunks. With one worker there is no other; but a sequence, whose
// reading the user can see, is read only as far ahead as [Runner] promises. Tasks with a time
// limit, and other chunks of a size set by the user, wait in the parent. (The first chunk of a
// run has none ahead of it: the other children may not have got their first.)
func (l *link) chunkEnded(took time.Duration) {
	l.unacked--
	l.pipelined = l.o.Timeout == 0 && (l.tasks.chunk == 0 || l.tasks.workers == 1 && l.tasks.job != nil)
	if l.tasks.chunk == 0 {
		l.queue.adapt(took, remoteChunkTarget)
	}
}

// propagate ends the run if a task's verdict says so.
func (l *link) propagate(verdict error) {
	if verdict != nil {
		l.fail(verdict)
	}
}
