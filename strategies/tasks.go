package strategies

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"
)

// LookAhead is how many tasks are read from a sequence before a worker asks for them.
const LookAhead = 64

// Tasks is the input of one run, shared like a channel: any number of workers may range over
// [Tasks.Each], and each task is drawn once. A worker never waits for a second task while it
// could run the first, so an input may depend on the results of its own earlier tasks.
//
// With [Options.Chunk] a worker takes that many tasks at a time, and keeps them. Without it,
// chunks adapt: the first has one task; the size doubles while a chunk takes under 20 us,
// shrinks at once when one takes longer, and is never more than 1/(2 x Workers) of the tasks
// that are left. A worker that finds no tasks steals the unstarted tasks of another. So tiny
// tasks cost nanoseconds, and no task waits behind a slow one.
//
// A draw costs about 10 ns in a chunk and 60 ns one by one, where a channel takes about 200.
// (Road not taken: a goroutine that feeds the workers. It cannot fill a chunk while it is
// inside the user's iterator. So either chunks deadlock when a task depends on an earlier
// result, or each task pays for a wake-up.)
type Tasks struct {
	// The input is either indexed, with indices 0 to n-1 of job, or a sequence, which one
	// goroutine reads.
	job  job
	n    int
	read func(ctx context.Context, push func(Task) bool) error

	workers, chunk int
	timeout        time.Duration
	tracer         *tracer // nil when no trace is being recorded
	reader         sync.WaitGroup
	cancel         context.CancelCauseFunc // ends the run

	mu      sync.Mutex
	changed sync.Cond  // signals changes of queue, back, reading, and the end of ctx
	next    int        // indexed input: the first index that nobody has drawn
	queue   []Task     // read from the sequence and not drawn, at most LookAhead
	back    []Task     // drawn, not started and given back; drawn again one by one
	queues  []runQueue // of the workers
	opened  bool
	reading bool  // the sequence has not ended
	pushed  int   // how many tasks the sequence has given
	err     error // why the sequence ended early
	fault   error // a panic or Goexit of a task without a batch, or of a hook
}

// NewTasks returns n tasks as input: do(ctx, 0) to do(ctx, n-1). An error, a panic or a Goexit
// of do ends the run. [NewBatch] makes tasks that keep results and errors. NewTasks panics if n
// is negative, or if there are tasks and do is nil.
func NewTasks(n int, do func(ctx context.Context, i int) error) *Tasks {
	if n < 0 {
		panic(fmt.Sprintf("strategies.NewTasks: the number of tasks is %d", n))
	}
	if n > 0 && do == nil {
		panic("strategies.NewTasks: the function is nil")
	}
	t := &Tasks{n: n}
	t.job = plainJob{t, do}
	return t
}

// plainJob is the job of NewTasks. It has no place for errors, so Tasks keeps a fault.
type plainJob struct {
	tasks *Tasks
	do    func(ctx context.Context, i int) error
}

func (j plainJob) Do(ctx context.Context, i int) (err error) {
	runGuarded(func() { err = j.do(ctx, i) }, func(recovered any) {
		err = fmt.Errorf("task %d: %w", i, unwindError(recovered))
		j.tasks.fail(err) // a Goexit returns nothing
	})
	return err
}

// fail ends the run because of a fault that no strategy can see if it is a Goexit.
func (t *Tasks) fail(fault error) {
	t.mu.Lock()
	if t.fault == nil {
		t.fault = fault
	}
	t.mu.Unlock()
	t.cancel(fault)
}

// ReadTasks returns tasks that read pushes one after another. push returns false when no more
// tasks are wanted. read runs in a goroutine of its own, at most [LookAhead] tasks ahead, and
// must return when ctx is done. Its error, or its panic, ends the input and is reported as an
// [InputError] once the tasks before it have run. push panics for the zero Task, and for a task
// that was pushed before. ReadTasks panics if read is nil.
func ReadTasks(read func(ctx context.Context, push func(Task) bool) error) *Tasks {
	if read == nil {
		panic("strategies.ReadTasks: the function is nil")
	}
	return &Tasks{read: read, reading: true}
}

// Each ranges over the tasks of one worker. The range ends with the input or with ctx. When the
// worker leaves the loop, in whatever way, the tasks that it has drawn and not started go back
// to the others.
//
// Each is for the function given to [Define]. It panics if the tasks were not passed to the
// Run of such a runner: then nothing says how many workers share them.
func (t *Tasks) Each(ctx context.Context) iter.Seq[Task] {
	return func(yield func(Task) bool) {
		t.mustBeOpen()
		q := newLocalQueue(t.chunk, t.private())
		t.join(q)
		defer t.leave(q) // also when a Goexit of the running task unwinds through here
		for t.fill(ctx, q) {
			for task, ok := q.take(); ok; task, ok = q.take() {
				if t.timeout > 0 {
					task.job = limited{task.job, t.timeout}
				}
				if !yield(task) {
					return
				}
			}
		}
	}
}

// fill draws the next chunk. The time that the last one took determines its size.
func (t *Tasks) fill(ctx context.Context, q *localQueue) bool {
	if t.chunk == 0 {
		now := clock()
		q.adapt(now-q.drawn, localChunkTarget)
		q.drawn = now
	}
	return t.draw(ctx, q, true)
}

func (t *Tasks) wereOpened() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.opened
}

// mustBeOpen panics outside of a run.
func (t *Tasks) mustBeOpen() {
	if !t.wereOpened() {
		panic("strategies: Tasks.Each is called outside of Runner.Run: make the runner with strategies.Define")
	}
}

// workersOf is how many of the workers can get a task.
func (t *Tasks) workersOf(most int) int {
	if t.read != nil {
		return most
	}
	return max(1, min(most, t.n))
}

// open prepares the tasks for their one run and returns its context.
func (t *Tasks) open(ctx context.Context, o Options) (context.Context, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.opened {
		return nil, ErrUsed
	}
	t.opened, t.changed.L = true, &t.mu
	t.workers, t.chunk, t.timeout = o.Workers, o.Chunk, o.Timeout
	if t.tracer = newTracer(ctx); t.tracer != nil {
		ctx = t.tracer.ctx
		if !t.reading {
			t.job = t.tracer.wrap(t.job)
		}
	}
	ctx, t.cancel = context.WithCancelCause(ctx)
	if t.reading {
		t.reader.Go(func() { t.readAll(ctx) })
	}
	return ctx, nil
}

// close ends the run. It returns err, or the error of the input.
func (t *Tasks) close(ctx context.Context, err error) error {
	t.endInterrupted(ctx, err)
	victim := t.fault != nil && context.Cause(ctx) == t.fault && isCancellation(ctx, err) // err is one
	t.cancel(nil)
	t.reader.Wait()
	if t.tracer != nil {
		t.tracer.end()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	left := t.n - t.next + len(t.queue) + len(t.back)
	switch {
	case t.err != nil:
		return errors.Join(&InputError{t.pushed, t.err}, err)
	case t.fault != nil && err == nil, victim:
		return t.fault
	case err == nil && left > 0:
		return fmt.Errorf("%w: %d were never drawn", ErrSkipped, left)
	}
	return err
}
