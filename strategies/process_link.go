//go:build unix

package strategies

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/wire"
)

// link is the parent's handle on one worker: a child process, or the place for one. One
// goroutine both writes and reads; only a cancel comes from another. It cannot deadlock on
// full pipes: the child reads all the time and has room for maxFrames frames, and no more than
// that are ever in flight.
type link struct {
	o        Options
	registry *Registry

	in   *bufio.Reader
	runs uint64 // so far

	mu       sync.Mutex   // guards the next four, which a cancel or Usage reads
	child    *child.Child // nil when none is up
	deadline time.Time    // of its pipes
	final    bool         // the deadline is that of the end of the run
	used     WorkerUsage  // by the children that have ended

	// Held while writing to the child. A child that does not read can make that long, so
	// deadlines are set without it.
	writing sync.Mutex

	writeBuf, readBuf []byte  // reused for frames to and from the child
	outcome           outcome // of the task whose answer is being accepted

	// Progress of the goroutine that serves, kept so that its replacement can go on after a
	// Goexit in a hook or in a method that encodes a value.
	answers *wire.Cursor // that are being accepted
	answer  answer       // the last of them
	guarded Task         // whose value is being encoded or decoded
	doing   string       // what is done with it
	unwound error        // where the goroutine ended

	// The child.
	name   string // of the function that was last sent to it
	budget int    // tasks that it may still get; see ProcessOptions.MaxTasksPerChild
	retire bool   // it gets no more tasks, and a new child takes its place

	moved time.Duration // when bytes last went through its pipes, by clock; with a Timeout

	// The run under way.
	tasks     *Tasks
	queue     *remoteQueue
	fail      context.CancelCauseFunc
	busy      func() // is called when the link has tasks
	unacked   int    // chunks sent whose end the child has not reported
	pipelined bool   // the next chunk is sent ahead of time
	crashes   int    // in a row, without a task that can have caused them
}

const (
	maxPipelined = 2                      // chunks at a time: one at work, one on its way
	answerTime   = 100 * time.Millisecond // how long to wait for an answer that should have arrived already
)

// linkState is the state of a link during a run.
type linkState int

const (
	idle     linkState = iota // the child has nothing to do
	running                   // the child has tasks, and may get more
	draining                  // the run is over: the child answers what it has started
	retiring                  // the child gets no more tasks: it answers, and then another takes its place
)

func (l *link) state(ctx context.Context) linkState {
	switch {
	case l.unacked == 0:
		return idle
	case l.retire:
		return retiring
	case ctx.Err() != nil:
		return draining
	}
	return running
}

// run runs tasks in the child until there are no more. fail ends the run. busy is called when the
// link has tasks.
func (l *link) run(ctx context.Context, tasks *Tasks, fail context.CancelCauseFunc, busy func()) {
	l.runs++
	l.tasks, l.fail, l.busy = tasks, fail, busy
	l.unacked, l.pipelined, l.crashes = 0, false, 0
	l.queue = newRemoteQueue(tasks)
	l.mu.Lock()
	l.final = false
	l.mu.Unlock()
	if l.child != nil {
		l.queue.bind(l.child.Recorder.Offered())
	}
	tasks.join(l.queue)
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		l.cancel(ctx)
	})
	var g respawnGroup
	g.Go(func() { l.serve(ctx) })
	g.Wait()
	if !stop() {
		<-stopped
	}
	tasks.leave(l.queue)
	l.tasks, l.queue, l.fail, l.busy, l.outcome = nil, nil, nil, nil, outcome{} // an idle runner keeps nothing of its last batch
}

// serve does one step after another. After an error it only waits for the tasks that the child
// has started. Tasks that are drawn and not sent go back when the link leaves.
func (l *link) serve(ctx context.Context) {
	runGuarded(func() {
		l.resume(ctx)
		for again := true; again; {
			var err error
			if again, err = l.step(ctx); err != nil {
				l.fail(err)
				again = true
			}
		}
	}, func(recovered any) {
		l.unwound = unwindError(recovered)
		if recovered != nil { // a fault of this package, after which nothing here can be relied on
			l.fail(fmt.Errorf("process: %w", l.unwound))
			if l.child != nil {
				l.handleCrash(ctx, l.unwound)
			}
		}
	})
}

// resume goes on where a Goexit has interrupted serve, if that is so. It is the failure of the
// task whose value was being encoded or decoded, as in the child.
func (l *link) resume(ctx context.Context) {
	if l.unwound == nil {
		return
	}
	fault, task := l.unwound, l.guarded
	l.unwound, l.guarded = nil, Task{}
	l.name = "" // the child did not get the frame that may have had it
	l.queue.compact()
	if task.job != nil {
		p := task.job.(portable)
		err := fmt.Errorf("cannot %s of %s: %w", l.doing, p.target().name, fault)
		l.propagate(p.recordRemote(ctx, task.i, &outcome{err: err}))
	}
	err := l.acceptRest(ctx)
	if err != nil {
		err = l.handleCrash(ctx, err)
	}
	if err != nil {
		l.fail(err)
	}
}

// step draws tasks if the child needs some, and then sends a chunk or waits for an answer. It
// returns false when nothing is left to do.
func (l *link) step(ctx context.Context) (again bool, err error) {
	if l.retire && l.state(ctx) == idle {
		l.queue.unbind()
		l.stop()
	}
	if err := l.draw(ctx); err != nil {
		return false, err
	}
	sendable := l.queue.pending > 0 && ctx.Err() == nil
	if sendable {
		l.busy()
	}
	switch l.state(ctx) {
	case idle:
		if !sendable {
			return false, nil
		}
		return true, l.send(ctx)
	case running:
		if sendable && l.unacked < maxFrames {
			return true, l.send(ctx)
		}
	}
	return true, l.receive(ctx)
}

// draw draws the next chunk, and waits for it, when the child is idle. While the child runs a
// chunk, it may draw one ahead of time.
func (l *link) draw(ctx context.Context) error {
	for l.queue.pending == 0 {
		drawn := false
		switch l.state(ctx) {
		case idle:
			drawn = l.tasks.draw(ctx, l.queue, true)
		case running:
			if l.pipelined && l.unacked < maxPipelined {
				drawn = l.tasks.draw(ctx, l.queue, false)
			}
		}
		if !drawn {
			return nil
		}
		if err := l.checkPending(ctx); err != nil { // it may leave none
			return err
		}
	}
	return nil
}

// cancel tells the child that the run is over. The child starts no further task. The task that
// it is running sees its context done, and has the grace period to end. Tasks that it has not
// started go back, where [Tasks.endInterrupted] finds those that another child had started.
func (l *link) cancel(ctx context.Context) {
	l.queue.giveBack()
	c := l.setFinalDeadline()
	if c == nil || ctx.Err() == context.DeadlineExceeded && deadlinePassed(ctx) {
		return // the child knows the deadline, so its error is the right one
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	b := wire.AppendUint(wire.Begin(nil, cancelFrame), l.runs)
	b = wire.AppendBytes(b, l.registry.appendError(context.Background(), nil, context.Cause(ctx)))
	wire.Finish(b)
	c.Write(b) // a child that cannot hear it has died or will be killed
}

// setFinalDeadline gives the child the grace period to end its task, and returns the child, if
// there is one. No other deadline takes the place of this one during the run.
func (l *link) setFinalDeadline() *child.Child {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.setDeadlineLocked(time.Now().Add(l.o.Process.GracePeriod))
	l.final = true
	return l.child
}

// setDeadline sets the deadline of the child's pipes. It returns false if that is final.
func (l *link) setDeadline(deadline time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.final {
		l.setDeadlineLocked(deadline)
	}
	return !l.final
}

func (l *link) setDeadlineLocked(deadline time.Time) {
	if l.child != nil && deadline != l.deadline {
		l.deadline = deadline
		l.child.SetDeadline(deadline)
	}
}

// The deadline of a task with a Timeout. In the child the task has the Timeout and then the grace
// period. The transfer of large values is no part of that. So the deadline passes if so much time
// has gone by since the child began the task, and since bytes have moved through its pipes.

// beginDeadline begins the deadline of a task, which is about to be sent.
func (l *link) beginDeadline() {
	if l.o.Timeout == 0 {
		l.setDeadline(time.Time{}) // none
		return
	}
	l.moved = clock()
	l.setDeadline(time.Now().Add(l.o.Timeout + l.o.Process.GracePeriod))
}

// prolong sets the deadline anew after it has passed, and reports whether there was a reason to.
func (l *link) prolong() bool {
	if l.o.Timeout == 0 || l.child == nil {
		return false
	}
	now := clock()
	last := min(now, max(l.moved, l.child.Recorder.StepBegan()))
	left := last + l.o.Timeout + l.o.Process.GracePeriod - now
	return left > 0 && l.setDeadline(time.Now().Add(left))
}

// countMoved notes that bytes have gone through the child's pipes.
func (l *link) countMoved(n int) {
	if n > 0 && l.o.Timeout > 0 {
		l.moved = clock()
	}
}

// write writes to the child.
func (l *link) write(b []byte) error {
	for {
		n, err := l.child.Write(b)
		l.countMoved(n)
		if !errors.Is(err, os.ErrDeadlineExceeded) || n == 0 || !l.prolong() {
			return err
		}
		b = b[n:]
	}
}

// patientReader reads from the child.
type patientReader struct {
	l *link
	c *child.Child
}

func (r patientReader) Read(p []byte) (n int, err error) {
	for {
		n, err = r.c.Read(p)
		r.l.countMoved(n)
		if n > 0 || !errors.Is(err, os.ErrDeadlineExceeded) || !r.l.prolong() {
			return n, err
		}
	}
}

// forgiveDelay extends a deadline that has passed while a slow consumer kept the link waiting.
// The answer may be there already, so it must not count as late.
func (l *link) forgiveDelay() {
	l.mu.Lock()
	passed := time.Now().After(l.deadline)
	l.mu.Unlock()
	if passed {
		l.setDeadline(time.Now().Add(answerTime))
	}
}
