package futures

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"manyhands/strategies"
)

// ErrClosed is the error of a future that was submitted after Close or Abort.
var ErrClosed = errors.New("the executor is closed")

// Executor runs what is submitted to it on one runner, until it is closed. The
// runner is busy all the while, and stays the caller's to close.
type Executor struct {
	cancel context.CancelCauseFunc
	ended  chan struct{}

	mu      sync.Mutex
	changed sync.Cond // queue or closed
	queue   []strategies.Task
	open    map[pending]struct{} // futures that have not resolved
	closed  bool
	err     error // why the runner ended before it was asked to
}

// pending is a future, whatever its type.
type pending interface {
	giveUp(status strategies.Status, err error)
}

// New starts to run what is submitted. ctx is for all of it: when it is done,
// running tasks see it and what is pending is cancelled.
func New(ctx context.Context, r strategies.Runner) *Executor {
	e := &Executor{ended: make(chan struct{}), open: map[pending]struct{}{}}
	e.changed.L = &e.mu
	ctx, e.cancel = context.WithCancelCause(ctx)
	go e.run(ctx, r)
	return e
}

// Submit hands in one call of f. It returns at once.
func Submit[In, Out any](e *Executor, f strategies.Func[In, Out], in In) *Future[Out] {
	fut := &Future[Out]{executor: e, resolved: make(chan struct{})}
	task := strategies.Bind(f, in, strategies.Hooks[Out]{
		Begin: fut.begin,
		End:   func(r strategies.Result[Out]) { fut.resolve(r, Running) },
	})
	if err := e.enqueue(fut, task); err != nil {
		fut.resolve(strategies.Result[Out]{Status: strategies.Failed, Err: err}, Pending)
	}
	return fut
}

func (e *Executor) enqueue(f pending, task strategies.Task) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return errors.Join(ErrClosed, e.err)
	}
	e.open[f] = struct{}{}
	e.queue = append(e.queue, task)
	e.changed.Broadcast()
	return nil
}

func (e *Executor) forget(f pending) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.open, f)
}

// Close takes no more, waits until all that was submitted has resolved, and
// returns what went wrong with the runner itself, if anything did.
func (e *Executor) Close() error {
	e.shut()
	<-e.ended
	if errors.Is(e.err, ErrCancelled) {
		return nil // as Abort wanted it
	}
	return e.err
}

// Abort takes no more, cancels what is pending, tells running tasks through their
// context, and waits for them.
func (e *Executor) Abort() error {
	e.cancel(ErrCancelled)
	return e.Close()
}

func (e *Executor) shut() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	e.changed.Broadcast()
}

// run is the executor's one Run of its runner.
func (e *Executor) run(ctx context.Context, r strategies.Runner) {
	defer close(e.ended)
	defer e.cancel(nil)
	err := r.Run(ctx, strategies.ReadTasks(e.read))
	status := strategies.Failed
	if ctx.Err() != nil {
		status, err = strategies.Cancelled, context.Cause(ctx)
	} else if err != nil {
		err = fmt.Errorf("the runner has ended: %w", err)
	}
	for f := range e.end(err) { // whatever happened, nobody waits in vain
		f.giveUp(status, err)
	}
}

// end closes the executor for a reason, and returns the futures left over.
func (e *Executor) end(err error) map[pending]struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	left := e.open
	e.closed, e.err, e.open = true, err, nil
	return left
}

// read gives the runner what is submitted, in order, until the executor is closed.
func (e *Executor) read(ctx context.Context, push func(strategies.Task) bool) error {
	defer context.AfterFunc(ctx, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.changed.Broadcast()
	})()
	for {
		task, ok := e.next(ctx)
		if !ok || !push(task) {
			return ctx.Err()
		}
	}
}

// next waits for the next task. It is false once there will be none.
func (e *Executor) next(ctx context.Context) (strategies.Task, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.queue) == 0 && !e.closed && ctx.Err() == nil {
		e.changed.Wait()
	}
	if len(e.queue) == 0 || ctx.Err() != nil {
		return strategies.Task{}, false
	}
	task := e.queue[0]
	e.queue = e.queue[1:]
	return task, true
}
