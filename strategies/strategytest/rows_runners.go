package strategytest

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"manyhands/strategies"
)

// runners: the contract of Run itself, with tasks that no batch looks after. A
// strategy that works in other processes has no use for them.
var runners = []row{
	{"R1_every_task_exactly_once", inProcess, rawExactlyOnce},
	{"R1_left_out_task_is_an_error", inProcess, rawLeftOut},
	{"R3_error_of_a_task_comes_back", inProcess, rawError},
	{"R3_root_cause_not_the_victims", inProcess, rawRootCause},
	{"R3_task_that_does_not_return_is_the_root_cause", inProcess, rawUnwound},
	{"R3_nothing_starts_after_an_error", inProcess, rawNothingStarts},
	{"R3_cancel_comes_back_with_its_cause", inProcess, rawCancel},
	{"R8_tasks_are_run_once", inProcess, rawUsed},
	{"R_unportable_task_is_refused", ownProcesses, rawRefused},
}

// raw is n tasks that call do, without a batch.
func raw(n int, do func(ctx context.Context, i int) error) *strategies.Tasks {
	return strategies.NewTasks(n, do)
}

// runRaw runs tasks without a batch to their end.
func (x *trial) runRaw(ctx context.Context, r strategies.Runner, tasks *strategies.Tasks) (err error) {
	x.Helper()
	within(x.T, "Run", func() { err = r.Run(ctx, tasks) })
	return err
}

func rawExactlyOnce(x *trial) {
	const n = 500
	for _, chunk := range []int{0, 1, 7} {
		var counts [n]atomic.Int32
		err := x.runRaw(x.Context(), x.open(strategies.Options{Workers: 3, Chunk: chunk}), raw(n, func(_ context.Context, i int) error {
			counts[i].Add(1)
			return nil
		}))
		if err != nil {
			x.Errorf("chunk %d: %v", chunk, err)
		}
		for i := range counts {
			if c := counts[i].Load(); c != 1 {
				x.Errorf("chunk %d: task %d ran %d times", chunk, i, c)
			}
		}
	}
}

// rawLeftOut: with a batch the run that skips a task is found out by the batch;
// here nobody knows but the runner.
func rawLeftOut(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	var ran atomic.Int32
	err := x.runRaw(ctx, x.open(strategies.Options{Workers: 2}), raw(100, func(context.Context, int) error {
		if ran.Add(1) == 3 {
			cancel()
		}
		return nil
	}))
	if n := ran.Load(); n < 100 && err == nil {
		x.Errorf("nil, and %d of 100 tasks ran", n)
	}
}

func rawError(x *trial) {
	bad := errors.New("bad")
	err := x.runRaw(x.Context(), x.open(strategies.Options{Workers: 2}), raw(10, func(_ context.Context, i int) error {
		if i == 9 { // the last: its error is easily lost
			return bad
		}
		return nil
	}))
	if !errors.Is(err, bad) {
		x.Errorf("error %v, want %v", err, bad)
	}
}

func rawRootCause(x *trial) {
	if x.traits.Serial {
		x.Skip("there are no victims: one task at a time")
	}
	r := x.open(strategies.Options{Workers: 3})
	bad := errors.New("root")
	for range 50 {
		var meet sync.WaitGroup
		meet.Add(3)
		err := x.runRaw(x.Context(), r, raw(3, func(ctx context.Context, i int) error {
			meet.Done()
			meet.Wait()
			if i == 1 {
				return bad
			}
			<-ctx.Done()
			return ctx.Err()
		}))
		if !errors.Is(err, bad) || errors.Is(err, context.Canceled) {
			x.Fatalf("error %v, want the root cause %v", err, bad)
		}
	}
}

// rawUnwound: a Goexit returns no error to the strategy, and ends the run all the same.
func rawUnwound(x *trial) {
	if x.traits.Serial {
		x.Skip("there are no victims: one task at a time")
	}
	r := x.open(strategies.Options{Workers: 3})
	for want, end := range map[string]func(){"panic: root": func() { panic("root") }, strategies.ErrGoexit.Error(): runtime.Goexit} {
		var meet sync.WaitGroup
		meet.Add(3)
		err := x.runRaw(x.Context(), r, raw(3, func(ctx context.Context, i int) error {
			meet.Done()
			meet.Wait()
			if i == 1 {
				end()
			}
			<-ctx.Done()
			return ctx.Err()
		}))
		if !contains(err, want) || errors.Is(err, context.Canceled) {
			x.Errorf("error %v, want the root cause %s", err, want)
		}
	}
}

func rawNothingStarts(x *trial) {
	for _, w := range []int{1, 3} {
		r := x.open(strategies.Options{Workers: w})
		var started atomic.Int32
		err := x.runRaw(x.Context(), r, raw(100, func(ctx context.Context, i int) error {
			started.Add(1)
			if i == 0 {
				return errors.New("bad")
			}
			<-ctx.Done()
			return nil
		}))
		if err == nil {
			x.Error("nil, and a task failed")
		}
		// The one that failed, those under way, and one more for each other worker.
		if n := int(started.Load()); n > 2*w-1 {
			x.Errorf("%d workers: %d tasks started", w, n)
		}
	}
}

func rawCancel(x *trial) {
	ctx, cancel := context.WithCancelCause(x.Context())
	why := errors.New("failwithcause")
	err := x.runRaw(ctx, x.open(strategies.Options{Workers: 2}), raw(100, func(ctx context.Context, i int) error {
		if i == 0 {
			cancel(why)
		}
		<-ctx.Done()
		return nil // as if nothing had happened
	}))
	if err == nil {
		x.Error("nil, and most tasks were left out")
	}
}

func rawUsed(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	var ran atomic.Int32
	tasks := raw(3, func(context.Context, int) error { ran.Add(1); return nil })
	first, second := x.runRaw(x.Context(), r, tasks), x.runRaw(x.Context(), r, tasks)
	if first != nil || !errors.Is(second, strategies.ErrUsed) || ran.Load() != 3 {
		x.Errorf("errors %v and %v after %d starts, want nil and ErrUsed after 3", first, second, ran.Load())
	}
}

func rawRefused(x *trial) {
	before := len(Children())
	err := x.runRaw(x.Context(), x.open(strategies.Options{Workers: 2}), raw(3, func(context.Context, int) error { return nil }))
	x.refused(err, "NewTasks", before)
}
