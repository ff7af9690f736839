package strategies

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// Hooks are called by whatever goroutine runs a bound task. Both must be set, and must return: a
// hook that panics or calls runtime.Goexit ends the run, which returns the [PanicError] or the
// [GoexitError].
type Hooks[Out any] struct {
	// Begin is called before the task is given to a worker. If it returns false, the task is
	// withdrawn. It may be called again for a task that came back unstarted.
	Begin func() bool
	End   func(Result[Out]) // exactly once for a task that began, if the run lets it start
}

// Bind makes a single task, for an input that mixes functions ([ReadTasks]). It can be pushed
// once. Bound tasks are independent of each other: unlike in a [Batch], a failure does not end
// the run. Bind panics if f is not registered or a hook is nil.
func Bind[In, Out any](f Func[In, Out], in In, h Hooks[Out]) Task {
	if f.function == nil {
		panic(errNotRegistered)
	}
	if h.Begin == nil || h.End == nil {
		panic(fmt.Sprintf("strategies.Bind: a task of %s needs both hooks, Begin and End: got nil", f.name))
	}
	return Task{job: &bound[In, Out]{fn: f, in: in, hooks: h}}
}

// Withdraw releases the input of a bound task that will not run. The caller must make its Begin
// hook return false from now on; otherwise the task runs with a zero input. The task itself may
// stay in the queue of a worker for long.
func (t Task) Withdraw() {
	if b, ok := t.job.(interface{ withdraw() }); ok {
		b.withdraw()
	}
}

type bound[In, Out any] struct {
	fn    Func[In, Out]
	in    In
	hooks Hooks[Out]
	lost  *WorkerLostError // of the last worker that died while it ran this task
	start time.Duration
	tasks atomic.Pointer[Tasks] // that it was pushed into
	ran   atomic.Bool           // by Do
	ended bool                  // the hook End was called
	fault error                 // a hook did not return
}

// push reports whether the task has not been pushed before.
func (t *bound[In, Out]) push(to *Tasks) bool { return t.tasks.CompareAndSwap(nil, to) }

// Do runs the task here.
func (t *bound[In, Out]) Do(ctx context.Context, _ int) error {
	if t.ran.Swap(true) {
		return fmt.Errorf("the strategy ran a task of %s twice", t.fn.name)
	}
	if begun, err := t.begin(0); !begun {
		return err
	}
	t.start = clock()
	call(ctx, t.fn.fn, t.in, t)
	return t.fault
}

func (t *bound[In, Out]) withdraw()         { t.in = *new(In) }
func (t *bound[In, Out]) target() *function { return t.fn.function }
func (t *bound[In, Out]) index(i int) int   { return i }
func (t *bound[In, Out]) flags() byte       { return timed }
func (t *bound[In, Out]) independent() bool { return true }

func (t *bound[In, Out]) begin(int) (begun bool, err error) {
	t.callHook("Begin", func() { begun = t.hooks.Begin() })
	return begun, t.fault
}

// callHook calls a hook. The fault of one that does not return ends the run.
func (t *bound[In, Out]) callHook(name string, hook func()) {
	runGuarded(hook, func(recovered any) {
		t.fault = fmt.Errorf("the hook %s of a task of %s: %w", name, t.fn.name, unwindError(recovered))
		if tasks := t.tasks.Load(); tasks != nil { // else this is a task that was not pushed
			tasks.fail(t.fault)
		}
	})
}

func (t *bound[In, Out]) appendInput(ctx context.Context, b []byte, _ int) ([]byte, error) {
	return t.fn.in.Append(ctx, b, t.in)
}

func (t *bound[In, Out]) loss(int) *WorkerLostError            { return t.lost }
func (t *bound[In, Out]) restart(_ int, lost *WorkerLostError) { t.lost = lost }
