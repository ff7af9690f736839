//go:build unix

package strategies

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/wire"
)

const (
	startsMost = 3                      // tries, when it is killed before it has
	answerTime = 100 * time.Millisecond // what an answer gets that should be there already
	childAim   = 500 * time.Microsecond // what an adaptive chunk should take in a child
	frameBytes = 1 << 20                // a chunk of large inputs is sent in frames of about this size
	framesMost = 2                      // chunks at a time: one at work, one on its way
	barrenMost = 3                      // deaths in a row without a task to blame, before the run is given up
)

// startTime is what a child gets to shake hands. (A variable for the tests.)
var startTime = 10 * time.Second

// link is one worker as the parent sees it: a child process, or the place for
// one. One goroutine both writes and reads; only a cancel comes from another. It
// cannot deadlock on full pipes: the child reads all the time, and has room for
// framesAhead frames, which is as many as are ever sent and not finished.
type link struct {
	o        Options
	registry *Registry

	in  *bufio.Reader
	run uint64 // counts from 1

	left int // how many more tasks the child may get; see ProcessOptions.MaxTasksPerChild

	mu    sync.Mutex   // for what follows, which a cancel looks at, or Usage
	child *child.Child // nil when none is up
	limit time.Time    // the deadline that is set on its pipes
	used  WorkerUsage  // by the children that have ended

	// Held to write. It may be held long, by a write to a child that does not
	// read; so deadlines are set without it.
	writing sync.Mutex

	out, buf []byte  // for what is written and read
	outcome  outcome // of the task that is being settled

	// The run under way.
	tasks  *Tasks
	hand   *hand
	fail   context.CancelCauseFunc
	frames int    // sent and not finished
	quick  bool   // the last chunk was short: send the next ahead of time
	name   string // the function that the child heard of last
	barren int    // deaths in a row without a task to blame
}

// up starts the child when there is none. One that somebody kills at once is
// nobody's fault, and tried again.
func (l *link) up(ctx context.Context) error {
	for try := 1; ; try++ {
		err := l.start(ctx)
		if _, killed := errors.AsType[*killedError](err); !killed || try == startsMost {
			return err
		}
	}
}

// killedError says that a signal ended a child before it was up.
type killedError struct{ error }

func (e *killedError) Unwrap() error { return e.error }

func (l *link) start(ctx context.Context) error {
	if l.child != nil {
		return nil
	}
	c, err := child.Start(l.o.Process.GOMAXPROCS)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, c.Kill)
	in := bufio.NewReaderSize(c.Out, 64<<10)
	err = l.shakeHands(c, in)
	stop()
	if err != nil {
		ended := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.EPIPE)
		if !ended {
			c.Kill()
		}
		c.End(l.o.Process.GracePeriod)
		defer c.Release()
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		err = fmt.Errorf("a worker process did not come up: %w; it ended with %s %s", err, c.State(), c.LastWords())
		if ended && strings.HasPrefix(c.State(), "signal: ") {
			err = &killedError{err}
		}
		return err
	}
	c.Out.SetReadDeadline(time.Time{})
	l.in, l.name = in, ""
	l.setChild(c)
	return nil
}

func (l *link) setChild(c *child.Child) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.child, l.limit, l.left = c, time.Time{}, l.o.Process.MaxTasksPerChild
}

func (l *link) shakeHands(c *child.Child, in io.Reader) error {
	c.Out.SetReadDeadline(time.Now().Add(startTime))
	hello := wire.AppendUint(wire.Begin(nil, helloFrame), protocol)
	hello = wire.AppendUint(hello, uint64(epoch.UnixNano()))
	hello = wire.AppendUint(hello, uint64(l.o.Timeout))
	hello = wire.AppendUint(hello, uint64(l.o.Process.MemoryLimit))
	wire.Finish(hello)
	if _, err := c.In.Write(hello); err != nil {
		return err
	}
	_, payload, err := wire.Read(in, nil, readyFrame)
	if err == nil && wire.NewCursor(payload).Uint() != protocol {
		err = fmt.Errorf("it does not speak protocol %d", protocol)
	}
	return err
}

// down asks the child to end and waits for it.
func (l *link) down() {
	if l.child == nil {
		return
	}
	memory := l.child.Memory()
	l.child.In.Close()
	l.child.End(l.o.Process.GracePeriod)
	l.ended(l.child, memory)
	l.child.Release()
	l.setChild(nil)
}

// ended adds up what a child has used.
func (l *link) ended(c *child.Child, memory int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used.add(c.CPU(), memory)
}

// serve runs tasks in the child until there are no more, or ctx is done and the
// child has ended what it had begun. fail ends the run.
func (l *link) serve(ctx context.Context, tasks *Tasks, fail context.CancelCauseFunc) error {
	l.run++
	l.tasks, l.fail, l.frames, l.quick, l.barren = tasks, fail, 0, false, 0
	l.hand = tasks.join(true)
	defer tasks.leave(l.hand)
	if l.child != nil {
		tasks.rebind(l.hand, l.child.Recorder.Word())
	}
	stopped := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(stopped)
		l.cancel(ctx)
	})
	defer func() {
		if !stop() {
			<-stopped
		}
	}()
	return l.loop(ctx)
}

func (l *link) loop(ctx context.Context) error {
	for {
		if l.left == 0 && l.frames == 0 { // it has had its share: the next gets a new one
			l.tasks.move(l.hand, &l.hand.near)
			l.down()
		}
		if l.hand.drawn == 0 && (l.frames == 0 || l.quick && l.frames < framesMost) {
			l.tasks.draw(ctx, l.hand, l.frames == 0)
			if err := l.check(); err != nil {
				return err
			}
		}
		switch {
		case l.hand.drawn > 0 && l.left > 0 && l.frames < framesAhead && ctx.Err() == nil:
			if err := l.send(ctx); err != nil {
				return err
			}
		case l.frames > 0:
			if err := l.receive(ctx); err != nil {
				return err
			}
		default:
			return nil // what is drawn and not sent goes back when the link leaves
		}
	}
}

// cancel tells the child that the run is over: it can start no further task, the
// one at work sees its context done, and has the grace period to end.
func (l *link) cancel(ctx context.Context) {
	l.tasks.drop(l.hand)
	c := l.setLimit(time.Now().Add(l.o.Process.GracePeriod))
	if c == nil || ctx.Err() == context.DeadlineExceeded {
		return // the child knows the deadline, and so has the right error for it
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	b := wire.AppendUint(wire.Begin(nil, cancelFrame), l.run)
	b = wire.AppendBytes(b, l.registry.appendError(nil, context.Cause(ctx)))
	wire.Finish(b)
	c.In.Write(b) // a child that cannot hear it has died or will be killed
}

// setLimit makes reading from the child and writing to it fail at a time, and
// returns the child, if there is one.
func (l *link) setLimit(limit time.Time) *child.Child {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.child != nil && limit != l.limit {
		l.limit = limit
		l.child.In.SetWriteDeadline(limit)
		l.child.Out.SetReadDeadline(limit)
	}
	return l.child
}

// extendLimit gives an answer time to be read when the limit passed while somebody
// was slow to take a result.
func (l *link) extendLimit() {
	l.mu.Lock()
	passed := time.Now().After(l.limit)
	l.mu.Unlock()
	if passed {
		l.setLimit(time.Now().Add(answerTime))
	}
}

// send sends the first of the drawn tasks in a frame.
func (l *link) send(ctx context.Context) error {
	if l.child == nil {
		if err := l.up(ctx); err != nil {
			return err
		}
		l.tasks.move(l.hand, l.child.Recorder.Word())
	}
	var limit time.Time // none
	if l.o.Timeout > 0 {
		limit = time.Now().Add(l.o.Timeout + l.o.Process.GracePeriod)
	}
	l.setLimit(limit)
	if ctx.Err() != nil {
		l.setLimit(time.Now().Add(l.o.Process.GracePeriod)) // cancel may have come before
		return nil
	}
	l.sendFrame(ctx)
	return nil
}

// check says why one of the drawn tasks cannot be run in a child. The first is
// looked at before a child starts.
func (l *link) check() error {
	for i := range l.hand.drawn {
		p, ok := l.hand.ahead(i).job.(portable)
		if !ok {
			return errors.New("process: a task of NewTasks cannot be sent to another process: use NewBatch and a registered function")
		}
		switch f := p.target(); {
		case f.registry != l.registry:
			return fmt.Errorf("process: the function %q is not in the registry that this program serves (see Registry.Serve): register it there", f.name)
		case f.refusal != nil:
			return fmt.Errorf("process: %q cannot run in another process: %w", f.name, f.refusal)
		}
	}
	return nil
}

// sendFrame sends the first of the drawn tasks, as many as fit well into a frame.
func (l *link) sendFrame(ctx context.Context) {
	b := wire.Begin(l.out[:0], chunkFrame)
	b = wire.AppendUint(b, l.run)
	b = append(b, l.hand.ahead(0).job.(portable).manner())
	var deadline int64
	if at, ok := ctx.Deadline(); ok && time.Until(at) < longest {
		deadline = at.UnixNano()
	}
	b = wire.AppendUint(b, uint64(deadline))
	b = wire.AppendUint(b, uint64(l.hand.front))
	n := 0
	for n < min(l.hand.drawn, l.left) && len(b) < frameBytes {
		b = l.appendEntry(ctx, b, l.hand.ahead(n))
		n++
	}
	if cap(b) <= 2*frameBytes {
		l.out = b
	}
	wire.Finish(b)
	l.left -= n
	l.tasks.offer(l.hand, n, l.frames == 0) // before the child can see the frame, or it would find nothing to claim
	l.frames++
	l.writing.Lock()
	defer l.writing.Unlock()
	if _, err := l.child.In.Write(b); err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		l.unheard()
	}
}

// unheard deals with a child that is about to die, or has closed its end and will hear
// nothing more. It has the grace period to end what it is at; then another takes its place. With
// nothing to end it is killed: to wait for it would be in vain.
func (l *link) unheard() {
	if l.frames == 1 {
		l.child.Kill()
		return
	}
	l.frames--
	l.left = 0
	l.tasks.recall(l.hand)
	go l.child.End(l.o.Process.GracePeriod) // it may not have heard of all that was written before
}

// appendEntry adds one task to a frame. One that cannot be encoded ends here, and
// an empty entry takes its number; so with one that is not wanted any more.
func (l *link) appendEntry(ctx context.Context, b []byte, at *Task) []byte {
	p, i := at.job.(portable), at.i
	if p.begin(i) {
		name := p.target().name
		entry := l.appendName(b, name)
		start := len(entry)
		entry, err := p.appendInput(wire.BeginBytes(entry), i)
		if err == nil && len(entry)-start > wire.Limit-2*frameBytes {
			err = wire.ErrTooLarge
		}
		if err == nil {
			return wire.FinishBytes(entry, start)
		}
		l.told(p.finish(ctx, i, &outcome{err: fmt.Errorf("cannot send the input of %s: %w", name, err)}))
	}
	*at = Task{}
	return wire.AppendBytes(l.appendName(b, voidName), "")
}

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
		l.extendLimit()
	}
	_, payload, err := wire.Read(l.in, l.buf, answersFrame)
	if err == nil {
		err = l.use(ctx, payload)
	}
	if err != nil {
		return l.bury(ctx, err)
	}
	if cap(payload) <= frameBytes {
		l.buf = payload
	}
	return nil
}

func (l *link) use(ctx context.Context, payload []byte) error {
	l.outcome.pid = l.child.PID()
	c := wire.NewCursor(payload)
	for a := (answer{}); a.next(c); {
		l.settle(ctx, &a)
	}
	return c.Err()
}

// settle takes in one answer. A second one for the same task is ignored.
func (l *link) settle(ctx context.Context, a *answer) {
	if a.status == answerEnd {
		l.frames--
		if l.tasks.chunk == 0 {
			// What is sent ahead waits behind what is at work. With adaptive chunks others may
			// take it back; tasks with a time limit and chunks as the user wants them go when it is their turn.
			l.quick = a.elapsed < childAim
			l.hand.adapt(a.elapsed, childAim)
		}
		return
	}
	at := l.hand.slot(a.number)
	task := *at
	if task.job == nil {
		return
	}
	*at, l.barren = Task{}, 0
	o := &l.outcome
	o.reply, o.err, o.start, o.elapsed = a.reply, nil, a.start, a.elapsed
	if a.status == answerError {
		o.err = l.registry.readError(a.reply)
	}
	l.told(task.job.(portable).finish(ctx, task.i, o))
}

// told ends the run when a task's verdict says so.
func (l *link) told(verdict error) {
	if verdict != nil {
		l.fail(verdict)
	}
}
