//go:build unix

package strategies

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/recorder"
	"manyhands/strategies/internal/wire"
)

// serving is the registry of this process, once Serve was called. It has to be
// known to the process: a program that does not serve would run its own job in
// every child, which starts children of its own...
var serving atomic.Pointer[Registry]

// working is set in a worker process.
var working atomic.Bool

// Serve makes this process a worker if the process strategy started it as one: it runs
// tasks until the parent ends the connection, and then exits. In any other process Serve
// returns at once. It has to be the first line of main:
//
//	func main() {
//		registry.Serve()
//		...
//	}
//
// and of TestMain in a package whose tests use the process strategy. Functions must have
// been registered before: in the initialisation of package variables, as a rule.
//
// A worker that cannot be set up prints the reason on standard error and exits with 1. A
// program serves one registry: Serve of a second one panics. Serve cannot be called from
// init, because the main goroutine is bound to its thread there, which doubles the time of
// each message. (The road not taken is to return whether this is a worker: a caller that
// drops this answer runs the program's own job in every child.)
func (r *Registry) Serve() {
	if !serving.CompareAndSwap(nil, r) && serving.Load() != r {
		panic("strategies: Serve is called for a second registry: a program serves one")
	}
	if !child.Called() {
		return
	}
	working.Store(true)
	if err := r.work(); err != nil {
		fmt.Fprintln(os.Stderr, "worker process:", err)
		child.Exit(1)
	}
	child.Exit(0)
}

// work is the life of a worker process.
func (r *Registry) work() error {
	in, out, rec, err := child.Inherit()
	if err != nil {
		return err
	}
	return (&worker{registry: r, base: context.Background(), in: in, out: out, rec: rec}).work()
}

// worker is the child's side. One goroutine runs the tasks; another reads from
// the parent all the time, so that a cancel is heard while a task runs, the end of
// the parent is noticed, and the parent can always write.
type worker struct {
	registry *Registry
	in, out  *os.File
	rec      *recorder.Recorder
	zero     time.Duration // to be added to clock for the parent's clock
	limit    time.Duration // of a task; 0 = none

	base context.Context // of Serve
	run  atomic.Pointer[childRun]

	// What the goroutine that runs tasks is at, kept here for the next one, should a
	// task end it with Goexit.
	chunk    *wire.Cursor
	chunkRun uint64
	manner   byte
	failed   uint64 // the run that a failure here has ended: what is left of it is not started
	number   uint32 // of the next task
	name     string
	fn       *function
	began    time.Duration // the chunk
	start    time.Duration // the task, or the first of some quick ones: when the one before it ended
	skip     int           // tasks that may end before the clock is read again
	skipped  int           // how many that were the last time
	scratch  []byte

	sendMu sync.Mutex // for what follows: the timer sends, too
	held   int        // bytes of the recorder's buffer in use
	last   answer     // the last of them
	sent   time.Duration
	mute   bool // nothing can be sent: this process ends with the task that it is at
	timer  *time.Timer
}

// childRun is the context of one run, made anew for each by the goroutine that reads.
type childRun struct {
	number uint64
	ctx    context.Context
	cancel context.CancelCauseFunc
}

const (
	holdAnswers = 100 * time.Microsecond // answers of quick tasks are held back for so long...
	holdAtMost  = time.Millisecond       // ...or so long, when the next task is slow
	lapTime     = 10 * time.Microsecond  // see lap
	lapMost     = 15                     //
	partingTime = 500 * time.Millisecond // what a task gets to end when the parent has gone
)

func (w *worker) work() error {
	if err := w.shakeHands(); err != nil {
		return fmt.Errorf("worker: %w", err)
	}
	chunks := make(chan []byte, framesAhead) // never full: the reader never stops
	var err error
	var parting *time.Timer
	go func() {
		err = w.listen(chunks)
		// A task that goes on would keep this process alive with nobody to report to.
		parting = time.AfterFunc(partingTime, func() {
			syscall.Kill(0, syscall.SIGKILL) // with all that tasks have started: this process leads a group
			os.Exit(3)
		})
		w.stop(errors.New("the parent process has ended"))
		close(chunks)
	}()
	w.timer = time.AfterFunc(time.Hour, func() {
		w.sendMu.Lock()
		defer w.sendMu.Unlock()
		w.send()
	})
	var g respawnGroup
	g.Go(func() {
		w.runChunk() // what a Goexit interrupted
		for payload := range chunks {
			w.beginChunk(payload)
			w.runChunk()
		}
	})
	g.Wait()
	w.timer.Stop()
	parting.Stop()
	return err
}

// shakeHands compares the protocols.
func (w *worker) shakeHands() error {
	w.in.SetReadDeadline(time.Now().Add(startTime)) // should it be a stranger's pipe
	_, payload, err := wire.Read(w.in, nil, helloFrame)
	w.in.SetReadDeadline(time.Time{})
	c := wire.NewCursor(payload)
	if version := c.Uint(); err != nil || version != protocol {
		return fmt.Errorf("no greeting of protocol %d from the parent: %w", protocol, errors.Join(err, c.Err()))
	}
	w.zero = time.Duration(epoch.UnixNano() - int64(c.Uint()))
	w.limit = time.Duration(c.Uint())
	if memory := int64(c.Uint()); memory > 0 {
		if err := child.LimitMemory(memory); err != nil {
			return fmt.Errorf("limit the memory to %d bytes: %w", memory, err)
		}
	}
	ready := wire.AppendUint(wire.Begin(nil, readyFrame), protocol)
	wire.Finish(ready)
	_, err = w.out.Write(ready)
	return err
}

// listen reads from the parent until that closes the pipe or dies.
func (w *worker) listen(chunks chan<- []byte) error {
	r := bufio.NewReaderSize(w.in, 64<<10)
	for {
		kind, payload, err := wire.Read(r, nil, chunkFrame, cancelFrame)
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case kind == chunkFrame:
			c := wire.NewCursor(payload)
			run, _, deadline := c.Uint(), c.Byte(), int64(c.Uint())
			w.enter(run, deadline)
			chunks <- payload
		case kind == cancelFrame:
			c := wire.NewCursor(payload)
			if run := c.Uint(); w.enter(run, 0) {
				w.stop(w.registry.readError(c.Bytes()))
			}
		}
	}
}

// enter gives a run that is new a context of its own. It is false for a run that is over.
func (w *worker) enter(number uint64, deadline int64) bool {
	run := w.run.Load()
	if run != nil && number <= run.number {
		return number == run.number
	}
	w.stop(nil)
	run = &childRun{number: number}
	run.ctx, run.cancel = context.WithCancelCause(w.base)
	if deadline != 0 {
		var free context.CancelFunc
		run.ctx, free = context.WithDeadline(run.ctx, time.Unix(0, deadline))
		context.AfterFunc(run.ctx, free)
	}
	w.run.Store(run)
	return true
}

// stop cancels the tasks of the run under way.
func (w *worker) stop(cause error) {
	if run := w.run.Load(); run != nil {
		run.cancel(cause)
	}
}

// beginChunk takes up a chunk.
func (w *worker) beginChunk(payload []byte) {
	w.chunk = wire.NewCursor(payload)
	w.chunkRun, w.manner = w.chunk.Uint(), w.chunk.Byte()
	w.chunk.Uint() // the deadline: listen has seen to it
	w.number = uint32(w.chunk.Uint())
	w.began = clock() + w.zero
	w.start, w.skip, w.skipped = w.began, 0, 0
}

// runChunk runs what is left of the chunk. A task that somebody else has
// claimed in the meantime is passed over.
func (w *worker) runChunk() {
	if w.chunk == nil {
		return
	}
	word, ctx := w.rec.Word(), w.run.Load().ctx
	for w.chunk.More() {
		name, in, n := w.chunk.Bytes(), w.chunk.Bytes(), w.number
		if len(name) > 0 && string(name) != w.name {
			w.name = string(name)
			w.fn = w.registry.lookup(w.name)
		}
		w.number++
		over := w.failed == w.chunkRun || ctx.Err() != nil
		if !over && word.Claim(n) && w.name != voidName {
			w.runTask(ctx, in)
		}
	}
	w.answer(&answer{number: w.number, status: answerEnd, start: w.start, elapsed: clock() + w.zero - w.began})
	w.chunk = nil
	w.flush()
}

// runTask runs one task. It does not return after a Goexit.
func (w *worker) runTask(ctx context.Context, in []byte) {
	if w.fn == nil {
		w.endTask(nil, fmt.Errorf("%q is not registered in the worker process", w.name))
		return
	}
	if w.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = withLimit(ctx, w.limit)
		defer cancel()
	}
	w.fn.serve(ctx, in, w.scratch[:0], w)
}

// endTask answers for the task that has just ended: b is its encoded result.
func (w *worker) endTask(b []byte, err error) {
	a := &answer{number: w.number - 1, status: answerDone}
	if err == nil && len(b) >= wire.Limit-64 {
		err = fmt.Errorf("the result of %s has %d MiB: %w", w.name, len(b)>>20, wire.ErrTooLarge)
	}
	if err != nil {
		if w.manner&failFast != 0 {
			w.failed = w.chunkRun
		}
		a.status = answerError
		b = w.registry.appendError(b[:0], err)
	}
	a.start, a.reply = w.start, b
	a.elapsed = w.lap() // sets start
	w.answer(a)
	if cap(b) <= 1<<20 {
		w.scratch = b
	}
}

// lap reads the clock, and returns the time since it was read before. That costs a
// third of what else is done for a task, and is left out after most of them when
// they are quick and nobody asks for their times: after up to lapMost, twice as many
// each time that all of them took less than lapTime. So a slow task after quick
// ones may have its answer sent by the timer, or by the next that ends.
func (w *worker) lap() (took time.Duration) {
	if w.skip > 0 && w.manner&timed == 0 {
		w.skip--
		return 0
	}
	took = clock() + w.zero - w.start
	w.start += took
	if w.skipped = min(2*w.skipped+1, lapMost); took > lapTime {
		w.skipped = 0
	}
	w.skip = w.skipped
	return took
}

// answer adds to what is held. The held bytes are a frame in the making, in
// memory that the parent can read when this process dies.
func (w *worker) answer(a *answer) {
	w.sendMu.Lock()
	w.hold(a)
	mute := w.mute
	w.sendMu.Unlock() // a deferred call would cost as much as the lock
	if mute {
		os.Exit(3)
	}
}

// hold does so with sendMu held.
func (w *worker) hold(a *answer) {
	const most = 64 // of an answer without its reply
	buf := w.rec.Buffer()
	if w.held+len(a.reply)+most > len(buf) {
		if w.send(); w.mute {
			return
		}
	}
	if len(a.reply)+2*most > len(buf) { // too large to hold
		frame := appendAnswer(wire.Begin(make([]byte, 0, len(a.reply)+2*most), answersFrame), a, &answer{})
		wire.Finish(frame)
		w.write(frame)
		return
	}
	more := w.chunk.More() // else the end of the chunk is next, and sends all
	if w.held == 0 {
		w.held, w.last = len(wire.Begin(buf[:0], answersFrame)), answer{}
		if more {
			w.timer.Reset(holdAtMost)
		}
	}
	w.held = len(appendAnswer(buf[:w.held], a, &w.last))
	w.last = *a
	w.rec.Hold(w.held)
	if more && w.start-w.sent > holdAnswers {
		w.send()
	}
}

// flush sends what is held.
func (w *worker) flush() {
	w.sendMu.Lock()
	defer w.sendMu.Unlock()
	if w.send(); w.mute {
		os.Exit(3)
	}
}

// send does so with sendMu held.
func (w *worker) send() {
	if w.held == 0 {
		return
	}
	w.timer.Stop()
	frame := w.rec.Buffer()[:w.held]
	wire.Finish(frame)
	if w.write(frame); w.mute {
		return
	}
	w.held = 0
	w.rec.Hold(0)
	w.sent = clock() + w.zero
}

// write sends a frame. A parent that does not read any more has gone, which listen
// notices. Any other failure is the doing of a task, which has closed a descriptor that
// is not its own: then nothing more can be said, and this process ends, so that the parent
// finds what is held. But not before the task at work has ended, whose result is held too:
// the timer may be the first to notice.
func (w *worker) write(frame []byte) {
	if _, err := w.out.Write(frame); err != nil && !errors.Is(err, syscall.EPIPE) {
		fmt.Fprintln(os.Stderr, "worker: cannot send an answer:", err)
		w.mute = true
	}
}
