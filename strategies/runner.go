package strategies

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Task is one unit of work: one index of a job. It is a value of three words, so
// that no task has to be allocated.
type Task struct {
	job job
	i   int
}

// Do runs the task, unless ctx is done: then the run is over. The error is what
// should end the run: a task that may fail by itself keeps its own error and
// returns nil. Tasks of a [Batch] do that.
func (t Task) Do(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return t.job.Do(ctx, t.i)
}

// job is what can be done for each of many indices.
type job interface {
	Do(ctx context.Context, i int) error
}

// portable is a job that can be done in another process.
type portable interface {
	job
	target() *function
	index(i int) int                                     // of task i in its batch
	manner() byte                                        // failFast, timed
	begin(i int) bool                                    // false when task i is not wanted any more
	appendInput(b []byte, i int) ([]byte, error)         // an error fails this task only
	retry(i, most int) (attempts int, again bool)        // after its worker died, counts another start up to most retries
	finish(ctx context.Context, i int, o *outcome) error // what Do would return
}

// Runner runs tasks with a fixed number of workers. Every Runner keeps these
// promises, whatever its strategy; package strategytest checks each of them.
//
//  1. Run returns nil only when every task completed, each exactly once. (A task
//     whose worker process died may be started again, see [Options.Retries]; its
//     attempts are counted.) A run that skipped a task never returns nil.
//  2. At most Workers tasks run at once, and Workers is reached when there are
//     enough tasks.
//  3. After a failure under fail-fast, or once ctx is done, no new task starts
//     but those that had passed their last check, at most Workers-1. Those in
//     flight end, and the root cause comes back, never the "context canceled" of
//     a victim.
//  4. When Run returns, nothing of it is still running; after Close no
//     goroutine, descriptor or child process is left.
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
// kills the child after [Options.Grace]. Nor can Run return while the input
// blocks: an input that waits must watch the ctx it is given.
//
// Close waits for a run under way, so a task must not call it. It may be called
// more than once.
type Runner interface {
	Run(ctx context.Context, tasks *Tasks) error
	Close() error
}

// Options say how a runner is opened. The zero value of each field stands for
// its default.
type Options struct {
	Workers int  // tasks that run at once; 0 = GOMAXPROCS. Sequential always has one.
	Chunk   int  // tasks a worker takes at a time; 0 = adaptive, see [Tasks]
	Procs   int  // process: GOMAXPROCS of each child; 0 = 1
	Warm    bool // process: New returns with all children up, else they start when needed
	Retries int  // process: how often a task is started again after its worker died
	Recycle int  // process: how many tasks a child gets before a new one takes its place; 0 = no limit. With it Chunk 0 is 1.
	// Timeout is what one task may take, from its own start; 0 = no limit. Its context
	// ends then. In sequential, errgroup and pool a task that does not care goes on; process
	// kills it after Grace, and runs tasks one by one when there is a limit.
	Timeout time.Duration
	Grace   time.Duration // process: what a child gets to end by itself before it is killed; 0 = 2 s
	// Memory is how many bytes the tasks in a child may add to what it has at its start; 0 =
	// no limit. The kernel sees to it (RLIMIT_AS), so there is no way around it: a task that
	// wants more takes its child with it, and its error says "out of memory". What Go
	// reserves counts, 64 MiB at a time, so less than 256 MiB is too little for most. GOMEMLIMIT
	// is no such limit, it only makes the collector work harder. Linux only; elsewhere the
	// process strategy refuses.
	Memory int64
}

// The largest sizes. Both are far above what makes sense; beyond, memory runs out.
const (
	MaxWorkers = 1 << 16
	MaxChunk   = 1 << 16
)

// longest is as good as for ever, and two of them can be added.
const longest = 100 * 365 * 24 * time.Hour

// withDefaults checks the options and fills in the defaults.
func (o Options) withDefaults() (Options, error) {
	for _, f := range []struct {
		name        string
		value, most int
	}{{"Workers", o.Workers, MaxWorkers}, {"Chunk", o.Chunk, MaxChunk}, {"Procs", o.Procs, MaxWorkers}, {"Retries", o.Retries, math.MaxInt}, {"Recycle", o.Recycle, math.MaxInt}} {
		if f.value < 0 || f.value > f.most {
			return o, fmt.Errorf("%s is %d: want 0 (the default) to %d", f.name, f.value, f.most)
		}
	}
	if o.Timeout < 0 || o.Grace < 0 {
		return o, fmt.Errorf("Timeout is %v and Grace %v: want 0 (the default) or more", o.Timeout, o.Grace)
	}
	if o.Memory < 0 {
		return o, fmt.Errorf("negative Memory: %d bytes; want 0 (no limit) or more", o.Memory)
	}
	o.Timeout, o.Grace = min(o.Timeout, longest), min(o.Grace, longest)
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Procs == 0 {
		o.Procs = 1
	}
	if o.Recycle == 0 {
		o.Recycle = math.MaxInt
	}
	if o.Grace == 0 {
		o.Grace = 2 * time.Second
	}
	return o, nil
}

// Strategy is a way of running tasks, by name.
type Strategy struct {
	Name    string
	Summary string // one line, for help texts
	New     func(ctx context.Context, o Options) (Runner, error)
}

// Builtin returns the four strategies of this package, the oracle first.
func Builtin() []Strategy {
	return []Strategy{
		oneWorker(Define("sequential", "one task after another: the baseline", sequential)),
		Define("errgroup", "a goroutine for each task, at most Workers at once (golang.org/x/sync/errgroup)", errGroup),
		Define("pool", "Workers goroutines that take tasks from one shared input", pool),
		{"process", "Workers child processes of this program's own binary (os/exec)", newProcess},
	}
}

// RunnerFunc is a strategy in one function: it runs all the tasks and returns
// when the last has ended. o comes with its defaults filled in.
type RunnerFunc func(ctx context.Context, o Options, tasks *Tasks) error

// Define makes a strategy out of one function. What must not differ between
// strategies (sizes, one run at a time, closing, an account of what was left
// out) is added here.
func Define(name, summary string, run RunnerFunc) Strategy {
	return Strategy{name, summary, func(_ context.Context, o Options) (Runner, error) {
		o, err := o.withDefaults()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return &runner{o: o, run: run}, nil
	}}
}

// oneWorker is the strategy with one worker, whatever the options say.
func oneWorker(s Strategy) Strategy {
	open := s.New
	s.New = func(ctx context.Context, o Options) (Runner, error) {
		o.Workers = min(o.Workers, 1)
		if o.Workers == 0 {
			o.Workers = 1
		}
		return open(ctx, o)
	}
	return s
}

var (
	// ErrBusy is returned by Run while another Run of the same runner goes on.
	ErrBusy = errors.New("the runner is busy: another Run is under way")
	// ErrClosed is returned by Run after Close.
	ErrClosed = errors.New("the runner is closed")
	// ErrUsed is returned for tasks or a batch that has been run before.
	ErrUsed = errors.New("these tasks have been run before: make a new batch")
	// ErrSkipped is returned when a strategy says that all is well and has left out tasks.
	ErrSkipped = errors.New("the strategy ended without an error and left out tasks")
)

// runner is what all strategies share around their one function.
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
	ctx, err := tasks.open(ctx, r.o)
	if err != nil {
		return err
	}
	return tasks.close(r.run(ctx, r.o, tasks))
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
