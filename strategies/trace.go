package strategies

import (
	"context"
	"runtime/trace"
	"sync"
)

// Each run checks once whether a trace is being recorded, and only then wraps its jobs. So a
// run without a trace pays nothing per task. (Road not taken: regions in batches. The tasks of
// futures are in no batch.)

// tracer is the state of a run that is traced.
type tracer struct {
	ctx   context.Context
	batch *trace.Task

	mu  sync.Mutex
	out map[Task]*trace.Task // of the tasks that are in children
}

// newTracer returns nil when no trace is being recorded.
func newTracer(ctx context.Context) *tracer {
	if !trace.IsEnabled() {
		return nil
	}
	t := &tracer{out: make(map[Task]*trace.Task)}
	t.ctx, t.batch = trace.NewTask(ctx, "batch")
	return t
}

// wrap makes the tasks of a job visible in the trace.
func (t *tracer) wrap(j job) job {
	if p, ok := j.(portable); ok {
		return tracedPortable{p, t}
	}
	return tracedJob{j}
}

// end ends the run, and with it the tasks that are still in children.
func (t *tracer) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for task, out := range t.out {
		out.End()
		delete(t.out, task)
	}
	t.batch.End()
}

// tracedJob is a job of tasks without a name.
type tracedJob struct{ job }

func (j tracedJob) Do(ctx context.Context, i int) error {
	defer trace.StartRegion(ctx, "task").End()
	trace.Logf(ctx, "task", "%d", i)
	return j.job.Do(ctx, i)
}

// tracedPortable is a job of tasks that may also run in a child.
type tracedPortable struct {
	portable
	*tracer
}

func (j tracedPortable) Do(ctx context.Context, i int) error {
	defer trace.StartRegion(ctx, j.target().name).End()
	trace.Logf(ctx, "task", "%d", j.index(i))
	return j.portable.Do(ctx, i)
}

// begin may be called again for a task that came back unstarted.
func (j tracedPortable) begin(i int) (begun bool, err error) {
	j.back(i, 0)
	if begun, err = j.portable.begin(i); !begun {
		return false, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	ctx, out := trace.NewTask(j.ctx, j.target().name)
	trace.Logf(ctx, "task", "%d", j.index(i))
	j.out[Task{j.portable, i}] = out
	return true, nil
}

func (j tracedPortable) restart(i int, lost *WorkerLostError) {
	j.back(i, 0)
	j.portable.restart(i, lost)
}

func (j tracedPortable) recordRemote(ctx context.Context, i int, o *outcome) error {
	j.back(i, o.pid)
	return j.portable.recordRemote(ctx, i, o)
}

// back ends the trace task of a task that was in a child; pid is 0 if the child is unknown.
func (j tracedPortable) back(i, pid int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	at := Task{j.portable, i}
	if out := j.out[at]; out != nil {
		if pid != 0 {
			trace.Logf(j.ctx, "child", "task %d: pid %d", j.index(i), pid)
		}
		out.End()
		delete(j.out, at)
	}
}
