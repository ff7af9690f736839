package strategytest

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"

	"manyhands/strategies"
)

// boundTasks: tasks of [strategies.Bind], and what must not go wrong with their hooks. A hook
// that panics where nothing contains it ends the program, and with it this test.
var boundTasks = []row{
	{"B14_nil_is_refused", nil, nilRefused},
	{"R1_bound_task_exactly_once", nil, boundOnce},
	{"R1_bound_task_that_is_pushed_twice", nil, pushedTwice},
	{"R6_hook_that_does_not_return_ends_the_run", nil, hookDoesNotReturn},
}

// bind makes a task that returns its input. end may be nil.
func (x *trial) bind(n int, end func(strategies.Result[int])) strategies.Task {
	return strategies.Bind(x.kit.Same, n, strategies.Hooks[int]{
		Begin: func() bool { return true },
		End: func(r strategies.Result[int]) {
			if end != nil {
				end(r)
			}
		},
	})
}

// pushed are the tasks that are pushed one after another.
func pushed(tasks ...strategies.Task) *strategies.Tasks {
	return strategies.ReadTasks(func(_ context.Context, push func(strategies.Task) bool) error {
		for _, t := range tasks {
			if !push(t) {
				break
			}
		}
		return nil
	})
}

func boundOnce(x *trial) {
	const n = 50
	var ends [n]atomic.Int32
	var tasks []strategies.Task
	for i := range n {
		tasks = append(tasks, x.bind(i, func(r strategies.Result[int]) {
			if ends[i].Add(1); r.Status != strategies.Done || r.Value != i || r.Attempts != 1 {
				x.Errorf("task %d: %+v", i, r)
			}
		}))
	}
	if err := x.runRaw(x.Context(), x.open(strategies.Options{Workers: 2}), pushed(tasks...)); err != nil {
		x.Error(err)
	}
	for i := range ends {
		if got := ends[i].Load(); got != 1 {
			x.Errorf("task %d ended %d times", i, got)
		}
	}
}

// pushedTwice: the input is at fault, and says so when the tasks before have run.
func pushedTwice(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	for name, bad := range map[string]func(good strategies.Task) strategies.Task{
		"twice": func(good strategies.Task) strategies.Task { return good },
		"zero":  func(strategies.Task) strategies.Task { return strategies.Task{} },
		"used":  func(strategies.Task) strategies.Task { return x.used(r) },
	} {
		var ends atomic.Int32
		good := x.bind(1, func(strategies.Result[int]) { ends.Add(1) })
		err := x.runRaw(x.Context(), r, pushed(good, bad(good)))
		var input *strategies.InputError
		if !errors.As(err, &input) || input.Index != 1 || !contains(err, "push") || ends.Load() != 1 {
			x.Errorf("%s: error %v after %d ends, want an InputError after 1", name, err, ends.Load())
		}
	}
	x.mapEquals(r, 3)
}

// used is a task that has been run.
func (x *trial) used(r strategies.Runner) strategies.Task {
	task := x.bind(1, nil)
	if err := x.runRaw(x.Context(), r, pushed(task)); err != nil {
		x.Error(err)
	}
	return task
}

func hookDoesNotReturn(x *trial) {
	const text = "a hook of the kit"
	for end, do := range map[string]func(){"panic: " + text: func() { panic(text) }, strategies.ErrGoexit.Error(): runtime.Goexit} {
		for name, hooks := range map[string]strategies.Hooks[int]{
			"Begin": {Begin: func() bool { do(); return true }, End: func(strategies.Result[int]) {}},
			"End":   {Begin: func() bool { return true }, End: func(strategies.Result[int]) { do() }},
		} {
			r := x.open(strategies.Options{Workers: 2})
			bad := strategies.Bind(x.kit.Same, 1, hooks)
			tasks := strategies.ReadTasks(func(ctx context.Context, push func(strategies.Task) bool) error {
				push(x.bind(0, nil))
				push(bad)
				<-ctx.Done() // the input goes on until the run ends
				return ctx.Err()
			})
			if err := x.runRaw(x.Context(), r, tasks); !contains(err, "the hook "+name) || !contains(err, end) {
				x.Errorf("%s: error %v, want %s", name, err, end)
			}
			x.mapEquals(r, 3)
		}
	}
}

func nilRefused(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	log := x.log()
	in := jobs(1, log, nil)
	var none context.Context
	if x.batch(in, failFast).Run(none, r) == nil {
		x.Error("a nil context is accepted by Batch.Run")
	}
	if x.batch(in, failFast).Run(x.Context(), nil) == nil {
		x.Error("a nil runner is accepted")
	}
	if r.Run(none, strategies.NewTasks(0, nil)) == nil {
		x.Error("a nil context is accepted by Run")
	}
	if r.Run(x.Context(), nil) == nil {
		x.Error("nil tasks are accepted")
	}
	if r, err := x.strategy.New(none, strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: true}}); err == nil {
		r.Close()
		x.Error("a nil context is accepted by New")
	}
	if log.Total(Started) > 0 {
		x.Error("a task was started")
	}
}
