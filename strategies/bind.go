package strategies

import (
	"context"
	"time"
)

// Hooks are called by whatever goroutine runs a bound task.
type Hooks[Out any] struct {
	// Begin is called before the task is given to a worker. If it returns false, the task is
	// withdrawn. It may be called again for a task that came back unstarted.
	Begin func() bool
	End   func(Result[Out]) // exactly once for a task that began, if the run lets it start
}

// Bind makes a single task, for an input that mixes functions ([ReadTasks]). Bound tasks are
// independent of each other: unlike in a [Batch], a failure does not end the run.
func Bind[In, Out any](f Func[In, Out], in In, h Hooks[Out]) Task {
	if f.function == nil {
		panic(errNotRegistered)
	}
	return Task{job: &bound[In, Out]{fn: f, in: in, hooks: h}}
}

type bound[In, Out any] struct {
	fn    Func[In, Out]
	in    In
	hooks Hooks[Out]
	lost  *WorkerLostError // of the last worker that died while it ran this task
	start time.Duration
}

// Do runs the task here.
func (t *bound[In, Out]) Do(ctx context.Context, _ int) error {
	if !t.hooks.Begin() {
		return nil
	}
	t.start = clock()
	call(ctx, t.fn.fn, t.in, t)
	return nil
}

func (t *bound[In, Out]) target() *function { return t.fn.function }
func (t *bound[In, Out]) index(i int) int   { return i }
func (t *bound[In, Out]) flags() byte       { return timed }
func (t *bound[In, Out]) begin(int) bool    { return t.hooks.Begin() }

func (t *bound[In, Out]) appendInput(b []byte, _ int) ([]byte, error) {
	return t.fn.in.Append(b, t.in)
}

func (t *bound[In, Out]) loss(int) *WorkerLostError            { return t.lost }
func (t *bound[In, Out]) restart(_ int, lost *WorkerLostError) { t.lost = lost }
