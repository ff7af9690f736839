package bench

import (
	"context"
	"time"

	"manyhands/strategies"
)

// task is the function of a workload's tasks: as it is, and slowed on purpose.
type task[In, Out any] struct {
	plain  strategies.Func[In, Out]
	slowed strategies.Func[slowed[In], Out]
}

// slowed is the input of a task that takes longer on purpose.
type slowed[In any] struct {
	In In
	By float64 // 1.05: 5 % longer
}

// registerTask registers both forms. wait lets time pass in the way of the workload:
// a core is busy with it, or is not. It ends with ctx.
func registerTask[In, Out any](r *Registry, name string, fn func(context.Context, In) (Out, error), wait func(context.Context, time.Duration)) task[In, Out] {
	return task[In, Out]{
		plain: strategies.Register(&r.Registry, name, fn),
		slowed: strategies.Register(&r.Registry, name+" slowed", func(ctx context.Context, s slowed[In]) (Out, error) {
			start := time.Now()
			out, err := fn(ctx, s.In)
			wait(ctx, time.Duration(float64(time.Since(start))*(s.By-1)))
			return out, err
		}),
	}
}

// newBatch is [NewBatch] of the one form or the other.
func (t task[In, Out]) newBatch(in []In, slow float64, o strategies.BatchOptions, line func(Out) string, cleanup func() error) Batch {
	if slow <= 1 {
		return NewBatch(t.plain, in, o, line, cleanup)
	}
	longer := make([]slowed[In], len(in))
	for i, v := range in {
		longer[i] = slowed[In]{v, slow}
	}
	return NewBatch(t.slowed, longer, o, line, cleanup)
}

// spin keeps a core busy.
func spin(ctx context.Context, d time.Duration) {
	for start := time.Now(); time.Since(start) < d && ctx.Err() == nil; {
	}
}

// sleep leaves the cores to others.
func sleep(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
