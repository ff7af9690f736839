//go:build unix

package strategies

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"manyhands/strategies/internal/child"
	"manyhands/strategies/internal/recorder"
	"manyhands/strategies/internal/wire"
)

// serving is the registry of this process, once Serve was called. Without it no child may
// start: a program that does not call Serve would run its own job in every child, and each
// child would start more children.
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
	if r == nil {
		panic("strategies: Serve is called for a registry that is nil")
	}
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
	return (&worker{registry: r, in: in, out: out, rec: rec}).work()
}

// worker is the child's side. One goroutine runs the tasks. Another reads from the parent all
// the time: so a cancel arrives while a task runs, the worker notices the end of the parent,
// and the parent can always write.
type worker struct {
	registry *Registry
	in, out  *os.File
	rec      *recorder.Recorder
	limit    time.Duration // of a task; 0 = none

	run atomic.Pointer[childRun]

	// Progress of the goroutine that runs tasks, kept so that its replacement can go on
	// after a Goexit.
	chunk     *wire.Cursor
	chunkRun  uint64
	flags     byte
	failedRun uint64 // the run that a failure here has ended: its other tasks are not started
	number    uint32 // of the next task
	name      string
	fn        *function
	began     time.Duration // when the chunk began
	scratch   []byte

	stopwatch stopwatch
	outbox    *outbox
	idle      *time.Timer
}

// childRun is the context of one run. The goroutine that reads makes one for each run.
type childRun struct {
	number uint64
	ctx    context.Context
	cancel context.CancelCauseFunc
}

// shutdownGrace is how long a task may go on when the parent has gone.
const shutdownGrace = 500 * time.Millisecond

func (w *worker) work() error {
	if err := w.handshake(); err != nil {
		return fmt.Errorf("worker: %w", err)
	}
	w.outbox = newOutbox(w.out, w.rec, w.stopwatch.now)
	defer w.outbox.close()
	w.idle = time.NewTimer(idleCheck)
	defer w.idle.Stop()
	chunks := make(chan []byte, maxFrames) // room for every chunk in flight, so listen never blocks
	var err error
	var kill *time.Timer
	var unstop func()
	go func() {
		err = w.listen(chunks)
		// A task that goes on would keep this process alive with nobody to report to, and a task
		// that stops this process even a moment longer.
		kill = time.AfterFunc(shutdownGrace, func() {
			syscall.Kill(-os.Getpid(), syscall.SIGKILL) // the whole group: also the programs that tasks have started
			os.Exit(3)                                  // a task has moved this process to another group
		})
		unstop = child.KillAfter(2 * shutdownGrace)
		w.stop(errors.New("the parent process has ended"))
		close(chunks)
	}()
	var g respawnGroup
	g.Go(func() {
		w.runChunk() // the rest of a chunk that a Goexit interrupted
		for payload, ok := w.nextChunk(chunks); ok; payload, ok = w.nextChunk(chunks) {
			w.beginChunk(payload)
			w.runChunk()
		}
	})
	g.Wait()
	kill.Stop()
	unstop()
	return err
}

// handshake compares the protocols.
func (w *worker) handshake() error {
	limit := limitRunning(startTime, nil, func() { w.in.SetReadDeadline(time.Unix(1, 0)) }) // should it be a stranger's pipe
	_, payload, err := wire.Read(w.in, nil, helloFrame)
	limit.stop()
	w.in.SetReadDeadline(time.Time{})
	c := wire.NewCursor(payload)
	if version := c.Uint(); err != nil || version != protocol {
		return fmt.Errorf("no greeting of protocol %d from the parent: %w", protocol, errors.Join(err, c.Err()))
	}
	w.stopwatch.zero = time.Duration(epochByWall() - int64(c.Uint()))
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

// listen reads from the parent until the parent closes the pipe or dies.
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
				w.stop(w.registry.readError(context.Background(), c.Bytes()))
			}
		}
	}
}

// idleCheck is how often a worker without tasks checks whether its parent can reach it.
const idleCheck = time.Second

// nextChunk waits for a chunk. It returns false when the parent has gone. A task may have
// closed the descriptor that listen reads from. The poller does not tell listen, and a chunk
// that was on its way is lost. Then this process ends, so that the parent gives the chunk to
// another. Only a worker that has waited for long checks this, because it takes a system call.
func (w *worker) nextChunk(chunks <-chan []byte) (payload []byte, ok bool) {
	select {
	case payload, ok = <-chunks:
		return payload, ok
	default:
	}
	for {
		w.idle.Reset(idleCheck)
		select {
		case payload, ok = <-chunks:
			return payload, ok
		case <-w.idle.C:
			if !child.Connected() {
				leave("a task has closed the pipe from the parent")
			}
		}
	}
}

// leave ends this process and says why. Standard error may be blocked.
func leave(why ...any) {
	time.AfterFunc(answerTime, func() { os.Exit(3) })
	fmt.Fprintln(os.Stderr, append([]any{"worker:"}, why...)...)
	os.Exit(3)
}

// enter gives a new run a context of its own. It returns false for a run that is over.
func (w *worker) enter(number uint64, deadline int64) bool {
	run := w.run.Load()
	if run != nil && number <= run.number {
		return number == run.number
	}
	w.stop(nil)
	run = &childRun{number: number}
	run.ctx, run.cancel = context.WithCancelCause(context.Background())
	if deadline != 0 {
		var free context.CancelFunc
		run.ctx, free = context.WithDeadline(run.ctx, time.Now().Add(time.Duration(deadline)-w.stopwatch.now()))
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

// beginChunk reads the head of a chunk.
func (w *worker) beginChunk(payload []byte) {
	w.chunk = wire.NewCursor(payload)
	w.chunkRun, w.flags = w.chunk.Uint(), w.chunk.Byte()
	w.chunk.Uint() // the deadline: listen has seen to it
	w.number = uint32(w.chunk.Uint())
	w.stopwatch.reset()
	w.began = w.stopwatch.start
}

// runChunk runs the rest of the chunk. It skips tasks that another worker has claimed.
func (w *worker) runChunk() {
	if w.chunk == nil {
		return
	}
	offered, ctx := w.rec.Offered(), w.run.Load().ctx
	for w.chunk.More() {
		name, in, n := w.chunk.Bytes(), w.chunk.Bytes(), w.number
		if len(name) > 0 && string(name) != w.name {
			w.name = string(name)
			w.fn = w.registry.lookup(w.name)
		}
		w.number++
		over := w.failedRun == w.chunkRun || ctx.Err() != nil
		if !over && offered.Claim(n) && w.name != tombstone {
			w.runTask(ctx, in)
		}
	}
	w.outbox.add(&answer{number: w.number, status: answerEnd, start: w.stopwatch.start, elapsed: w.stopwatch.now() - w.began}, false)
	w.chunk = nil
	w.outbox.flush()
}

// runTask runs one task. It does not return after a Goexit.
func (w *worker) runTask(ctx context.Context, in []byte) {
	if w.fn == nil {
		w.endTask(nil, fmt.Errorf("%q is not registered in the worker process: register it before Registry.Serve, best in a package variable", w.name))
		return
	}
	if w.limit > 0 {
		w.rec.BeginStep(w.stopwatch.now())
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
		if w.flags&failFast != 0 {
			w.failedRun = w.chunkRun
		}
		a.status = answerError
		b = w.registry.appendError(w.run.Load().ctx, b[:0], err)
	}
	if w.limit > 0 {
		w.rec.BeginStep(w.stopwatch.now()) // the transfer
	}
	a.start, a.reply = w.stopwatch.start, b
	a.elapsed = w.stopwatch.lap(w.flags&timed != 0) // sets start
	w.outbox.add(a, w.chunk.More())
	if cap(b) <= 1<<20 {
		w.scratch = b
	}
}
