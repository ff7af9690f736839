package futures

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
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
	changed sync.Cond // queue, closed or calls
	queue   []strategies.Task
	open    map[pending]struct{} // futures that have not resolved
	closed  bool
	err     error // why the runner ended before it was asked to
	panics  int   // of callbacks
	panic   error // the first of them
	calls   int   // goroutines that call callbacks
}

// pending is a future, whatever its type.
type pending interface {
	giveUp(state State, err error)
}

// New starts to run what is submitted. ctx is for all of it: when it is done,
// running tasks see it and what is pending is cancelled. New panics if the context or the
// runner is nil.
func New(ctx context.Context, r strategies.Runner) *Executor {
	if ctx == nil || r == nil {
		panic("futures.New: an executor needs a context and a runner: got nil")
	}
	e := &Executor{ended: make(chan struct{}), open: map[pending]struct{}{}}
	e.changed.L = &e.mu
	ctx, e.cancel = context.WithCancelCause(ctx)
	go e.run(ctx, r)
	return e
}

// Submit hands in one call of f. It returns at once.
func Submit[In, Out any](e *Executor, f strategies.Func[In, Out], in In) *Future[Out] {
	fut := &Future[Out]{executor: e, resolved: make(chan struct{})}
	fut.task = strategies.Bind(f, in, strategies.Hooks[Out]{
		Begin: fut.begin,
		End:   fut.end,
	})
	if err := e.enqueue(fut, fut.task); err != nil {
		fut.giveUp(Failed, err)
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

// Close takes no more, waits until all that was submitted has resolved and all callbacks have
// returned, and returns what went wrong with the runner itself, or with a callback, if anything
// did. Neither a task nor a callback may call Close.
func (e *Executor) Close() error {
	e.shut()
	<-e.ended
	e.waitForCallbacks()
	return e.failure()
}

// Abort takes no more, cancels what is pending, tells running tasks through their context, and
// waits for them. It does not wait for callbacks, so they may call it. A task may not. Abort
// returns what Close would, without the panics of callbacks to come.
func (e *Executor) Abort() error {
	e.cancel(ErrCancelled)
	e.shut()
	<-e.ended
	return e.failure()
}

// failure is what went wrong up to now. The run has ended.
func (e *Executor) failure() error {
	if e.err == ErrCancelled { // as Abort wanted it
		return e.panicked()
	}
	return errors.Join(e.err, e.panicked())
}

// call calls functions of the user one after another, in a goroutine of their own, until next
// returns nil. A panic is kept for Close. After a panic or a Goexit, another goroutine calls the
// rest.
func (e *Executor) call(next func() (do func())) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls++
	go func() {
		done := false
		defer func() {
			if value := recover(); value != nil {
				e.report(&strategies.PanicError{Value: value, Stack: debug.Stack()})
			}
			if !done {
				e.call(next)
			}
			e.called()
		}()
		for do := next(); do != nil; do = next() {
			do()
		}
		done = true
	}()
}

func (e *Executor) called() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls--
	e.changed.Broadcast()
}

func (e *Executor) report(panicked error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.panics++; e.panic == nil {
		e.panic = panicked
	}
}

func (e *Executor) waitForCallbacks() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.calls > 0 {
		e.changed.Wait()
	}
}

// panicked is the error of callbacks that have panicked. The value of a panic may be an error
// whose methods use the executor, so they are called without its lock.
func (e *Executor) panicked() error {
	e.mu.Lock()
	n, first := e.panics, e.panic
	e.mu.Unlock()
	switch n {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("a callback of a future: %w", first)
	}
	return fmt.Errorf("%d callbacks of futures panicked, the first: %w", n, first)
}

func (e *Executor) shut() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	e.changed.Broadcast()
}

// run is the executor's one Run of its runner, which may be the user's own: it may panic, or call
// runtime.Goexit, and so may the methods of its error.
func (e *Executor) run(ctx context.Context, r strategies.Runner) {
	returned, err := false, errors.New("the runner has ended: its Run called runtime.Goexit")
	defer func() { e.end(ctx, returned, err) }()
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("the runner has ended: %w", &strategies.PanicError{Value: value, Stack: debug.Stack()})
		}
	}()
	err = r.Run(ctx, strategies.ReadTasks(e.read))
	returned = true
	if err != nil {
		err = fmt.Errorf("the runner has ended: %w", err)
	}
}

// end closes the executor after the run, and resolves what the runner has left over.
func (e *Executor) end(ctx context.Context, returned bool, err error) {
	defer close(e.ended)
	state := Failed
	if returned && ctx.Err() != nil {
		state, err = Cancelled, context.Cause(ctx)
	}
	e.cancel(nil) // a runner that did not return may have left goroutines
	left, err := e.takeOpen(err)
	for f := range left { // whatever happened, nobody waits in vain
		f.giveUp(state, err)
	}
}

// takeOpen closes the executor for a reason, and returns the futures left over with the reason.
// A runner that has skipped them, or has ended before Close, does not know better.
func (e *Executor) takeOpen(err error) (map[pending]struct{}, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	left := e.open
	if err == nil && (len(left) > 0 || !e.closed) {
		err = strategies.ErrSkipped
	}
	e.closed, e.err, e.open, e.queue = true, err, nil, nil
	return left, err
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
	e.queue[0] = strategies.Task{} // the array stays for a while
	e.queue = e.queue[1:]
	return task, true
}
