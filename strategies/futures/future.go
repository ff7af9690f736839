// Package futures submits single tasks to any strategy. Each gets a [Future], the promise of
// one result.
//
// [Submit] hands a call to an [Executor], as in Python's concurrent.futures (PEP 3148). The
// future has a state, a result and callbacks, and it can be cancelled while it is pending.
// [Map] gives results in the order of the inputs, so that a slow one holds back those after
// it. [AsCompleted] gives futures in order of completion. [Wait] waits for some or all. Every
// future resolves, whatever happens to its task, its worker, its runner or its executor.
//
// A task may submit further tasks. It must not wait for a future of its own executor without
// a context that ends: if all workers wait, none is left to run the tasks that they wait for.
package futures

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"manyhands/strategies"
)

// State is where a future is on its way. It moves forward only.
type State uint8

const (
	Pending   State = iota // not handed to a worker yet
	Running                // handed to a worker; a child process may not have begun with it
	Done                   // there is a value
	Failed                 // there is an error
	Cancelled              // it was taken back before it began, or its run was cancelled
)

func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("State(%d)", s)
}

var stateNames = [...]string{"pending", "running", "done", "failed", "cancelled"}

// ErrCancelled is the error of a future that was cancelled while it was pending.
var ErrCancelled = errors.New("the future was cancelled")

// Awaitable is a future of any type.
type Awaitable interface {
	State() State
	Resolved() <-chan struct{}
	Err() error
	Cancel() bool
	notify(func()) (takeBack func())
}

// Future is the promise of a result. All methods may be called from any number
// of goroutines, as often as they like.
type Future[Out any] struct {
	executor *Executor
	resolved chan struct{}

	mu        sync.Mutex
	state     State
	result    strategies.Result[Out]
	task      strategies.Task // until it has resolved
	waiters   []*func()       // of this package
	callbacks []func()        // of the user, that have not been called
	calling   bool            // a goroutine calls them
}

// State is the future's state now.
func (f *Future[Out]) State() State {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state
}

// Resolved is closed once the future is done, failed or cancelled.
func (f *Future[Out]) Resolved() <-chan struct{} { return f.resolved }

// Result waits for the value or the error. When ctx ends first, its cause is
// returned, and the task goes on: a later call can still get the result.
func (f *Future[Out]) Result(ctx context.Context) (Out, error) {
	select {
	case <-f.resolved: // even if ctx has ended as well
	default:
		select {
		case <-f.resolved:
		case <-ctx.Done():
			return *new(Out), context.Cause(ctx)
		}
	}
	return f.result.Value, f.result.Err
}

// Err is why there is no value; nil when there is one, and before the future has
// resolved.
func (f *Future[Out]) Err() error { return f.Details().Err }

// Details is the result with its times, its worker and its attempts; zero before
// the future has resolved. If the task was never started, the status is NotStarted, and Err says
// why.
func (f *Future[Out]) Details() strategies.Result[Out] {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.result
}

// Cancel takes the task back if no worker has it, and reports whether it is
// cancelled. A running task cannot be cancelled alone: see [Executor.Abort].
func (f *Future[Out]) Cancel() bool {
	f.resolve(Cancelled, strategies.Result[Out]{Status: strategies.NotStarted, Err: ErrCancelled}, Pending)
	return f.State() == Cancelled
}

// OnResolved adds a function that is called exactly once when the future has resolved. The
// functions of a future are called one after another, in the order in which they were added, in
// a goroutine of their own. OnResolved does not wait for them, nor does a worker, or
// [Future.Cancel]. [Executor.Close] does, so they must not call it, but they may call
// [Executor.Abort]. Close also returns their panics.
func (f *Future[Out]) OnResolved(do func(*Future[Out])) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.callbacks = append(f.callbacks, func() { do(f) })
	f.callBack()
}

// callBack has the callbacks called if the future has resolved. f.mu is held.
func (f *Future[Out]) callBack() {
	if f.state > Running && len(f.callbacks) > 0 && !f.calling {
		f.calling = true
		f.executor.call(f.nextCallback)
	}
}

// nextCallback is the next function to be called, or nil.
func (f *Future[Out]) nextCallback() (do func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.calling = len(f.callbacks) > 0; f.calling {
		do, f.callbacks = f.callbacks[0], f.callbacks[1:]
	}
	return do
}

func (f *Future[Out]) notify(do func()) (takeBack func()) {
	if !f.add(func() { f.waiters = append(f.waiters, &do) }) {
		do()
		return func() {}
	}
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.waiters = slices.DeleteFunc(f.waiters, func(other *func()) bool { return other == &do })
	}
}

// add calls do unless the future has resolved.
func (f *Future[Out]) add(do func()) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state > Running {
		return false
	}
	do()
	return true
}

// begin moves a pending future to running. It is false for one that was cancelled.
func (f *Future[Out]) begin() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state == Pending {
		f.state = Running
	}
	return f.state == Running
}

// end resolves the future of a task that has run.
func (f *Future[Out]) end(r strategies.Result[Out]) { f.resolve(stateOf(r.Status), r, Running) }

// giveUp resolves the future of a task that will not run.
func (f *Future[Out]) giveUp(state State, err error) {
	f.resolve(state, strategies.Result[Out]{Status: strategies.NotStarted, Err: err}, Running)
}

// resolve gives the future its result, if it is not past the state upTo.
func (f *Future[Out]) resolve(state State, r strategies.Result[Out], upTo State) {
	f.mu.Lock()
	if f.state > upTo {
		f.mu.Unlock()
		return
	}
	waiters := f.waiters
	if r.Status == strategies.NotStarted {
		f.task.Withdraw()
	}
	f.state, f.result, f.task, f.waiters = state, r, strategies.Task{}, nil
	close(f.resolved)
	f.callBack() // before the executor forgets the future, or Close might not wait for the callbacks
	f.mu.Unlock()
	f.executor.forget(f)
	for _, do := range waiters {
		(*do)()
	}
}

func stateOf(s strategies.Status) State {
	switch s {
	case strategies.Done:
		return Done
	case strategies.Cancelled, strategies.NotStarted:
		return Cancelled
	}
	return Failed
}
