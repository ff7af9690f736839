package strategies

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// Task is one unit of work: one index of a job. It is a value of three words, so
// that no task has to be allocated.
type Task struct {
	job job
	i   int
}

// Do runs the task, unless ctx is done. An error means that the run should end. A task whose
// failure should not end the run keeps its error and returns nil, as tasks of a [Batch] with
// CollectAll do.
func (t Task) Do(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return t.job.Do(ctx, t.i)
}

// job is work that can be done for each of many indices.
type job interface {
	Do(ctx context.Context, i int) error
}

// portable is a job that can be done in another process.
type portable interface {
	job
	target() *function
	index(i int) int                                                  // of task i in its batch
	flags() byte                                                      // failFast, timed
	independent() bool                                                // a task that cannot be sent ends alone, not with its run
	begin(i int) (begun bool, err error)                              // not begun when task i was withdrawn; an error ends the run
	appendInput(ctx context.Context, b []byte, i int) ([]byte, error) // an error fails this task only, or says that ctx is done
	loss(i int) *WorkerLostError                                      // of the last worker that died while it ran task i, or nil
	restart(i int, lost *WorkerLostError)                             // task i is to be started again after this loss
	recordRemote(ctx context.Context, i int, o *outcome) error        // what Do would return
}

// Runner runs tasks with a fixed number of workers. Every Runner keeps these
// promises, whatever its strategy; package strategytest checks each of them.
//
//  1. Run returns nil only when every task completed, each exactly once. (A task
//     whose worker process died may be started again, see [ProcessOptions.Retries]; its
//     attempts are counted.) A run that skipped a task never returns nil.
//  2. At most Workers tasks run at once, and Workers is reached when there are
//     enough tasks. Workers without a task cost nothing.
//  3. After a failure under fail-fast, or once ctx is done, no new task starts, except at
//     most Workers-1 that had already passed their last check. Tasks in flight end. Run
//     returns the root cause, never the "context canceled" of a victim.
//  4. When Run returns, no task of it is still running. After Close no
//     goroutine, descriptor or child process is left. (Once it has started a child, a
//     program keeps one goroutine, which stops it on Ctrl-Z: package signal does not
//     restore what the signal does. A child that a debugger holds is left 2 s after it was
//     killed, until the debugger lets go.)
//  5. Input is consumed lazily: at most Workers x Chunk tasks, and for an input
//     read from a sequence [LookAhead] more, ahead of what has finished.
//  6. A panic or runtime.Goexit in a task is that task's error.
//  7. Results that finished before an error, a cancel or a crash are kept.
//  8. A runner can be used again after a failed run, but not for two runs at
//     once: the second gets [ErrBusy], also when a task calls Run on the runner
//     that runs it.
//
// Run waits for tasks in flight, and goroutines cannot be stopped from outside:
// a task that ignores ctx keeps Run waiting in every strategy but process, which
// kills the child after [ProcessOptions.GracePeriod]. Nor can Run return while the input
// blocks: an input that waits must watch the ctx it is given. The same holds for methods that
// run in this process, also with process: those that encode an input or decode a result or a
// registered error, and those of errors.
//
// Close waits for a run under way, so a task must not call it. It may be called
// more than once.
//
// Runners come from the four strategies and from [Define], because only their Run can open
// the tasks. A type of your own can wrap a Runner and pass the tasks on to it; if it ranges
// over the tasks itself, [Tasks.Each] panics.
type Runner interface {
	Run(ctx context.Context, tasks *Tasks) error
	Close() error
}

var (
	// ErrBusy is returned by Run while another Run of the same runner goes on.
	ErrBusy = errors.New("the runner is busy: another Run is under way")
	// ErrClosed is returned by Run after Close.
	ErrClosed = errors.New("the runner is closed")
	// ErrUsed is returned for tasks or a batch that has been run before.
	ErrUsed = errors.New("these tasks have been run before: make a new batch")
	// ErrSkipped is returned when a strategy returns nil but has left out tasks.
	ErrSkipped = errors.New("the strategy ended without an error and left out tasks")
)

// errNilContext is the error of New without a context.
var errNilContext = errors.New("a runner needs a context: got nil")

// runner is the Runner of every strategy: its one function, and the checks around it.
type runner struct {
	o     Options
	run   RunnerFunc
	close func() error         // nil when there is nothing to release
	usage func() []WorkerUsage // nil when there are no children

	busy     sync.Mutex // held by Run, and by Close once no Run is under way
	closed   atomic.Bool
	released sync.Once
}

func (r *runner) Run(ctx context.Context, tasks *Tasks) error {
	if ctx == nil || tasks == nil {
		return errors.New("Run needs a context and tasks: got nil")
	}
	if r.closed.Load() {
		return ErrClosed
	}
	if !r.busy.TryLock() { // never Lock: a task that calls Run on its own runner would wait for itself
		return ErrBusy
	}
	defer r.busy.Unlock()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	ctx, stop := enforceDeadline(ctx)
	defer stop()
	o := r.o
	o.Workers = tasks.workersOf(o.Workers)
	ctx, err := tasks.open(ctx, o)
	if err != nil {
		return err
	}
	return tasks.close(ctx, r.run(ctx, o, tasks))
}

func (r *runner) Close() (err error) {
	r.closed.Store(true)
	r.busy.Lock()
	defer r.busy.Unlock()
	r.released.Do(func() {
		if r.close != nil {
			err = r.close()
		}
	})
	return err
}
