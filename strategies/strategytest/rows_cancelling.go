package strategytest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"manyhands/strategies"
)

// cancelling: rows C.
var cancelling = []row{
	{"C1_cancel_in_the_middle", nil, cancelMidway},
	{"C2_cancelled_before_the_start", nil, cancelledBefore},
	{"C3_queued_tasks_are_not_started", nil, queuedNotStarted},
	{"C4_deadline", nil, deadline},
	{"C4_deadline_of_a_context_that_does_not_end", nil, endlessContext},
	{"C4_deadline_that_a_context_does_not_tell", nil, untoldDeadline},
	{"C4_own_deadline_of_a_task", nil, ownDeadline},
	{"C5_task_that_ignores_ctx_keeps_run_waiting", inProcess, ignoresContext},
	{"C6_time_out_costs_one_task", ownProcesses, timeOut},
	{"C6_time_out_of_an_outer_run", nil, outerLimit},
	{"C7_time_out_counts_from_the_start", ownProcesses, timeFromStart},
	{"C9_consumer_leaves_early", nil, leavesEarly},
	{"C9_consumer_never_comes", nil, neverComes},
	{"C12_cancel_again_and_again", nil, cancelOften},
	{"C12_cancel_after_the_end", nil, cancelLate},
	{"C12_cancel_from_inside", nil, cancelInside},
	{"C13_cause_is_kept", nil, causeKept},
	{"C13_tasks_see_the_cause", nil, causeSeen},
	{"C13_tasks_that_return_the_cause_are_cancelled", nil, causeReturned},
	{"C13_tasks_that_return_the_failure_of_another_are_cancelled", parallel, failureReturned},
	{"C14_callers_context_lives", nil, contextLives},
}

// midway makes a batch of which the first ten are quick and the others wait for
// their context, and starts it.
func (x *trial) midway(ctx context.Context, r strategies.Runner, n int) (b *batch, log Journal, wait func() error) {
	log = x.log()
	never := x.file("never")
	b = x.batch(jobs(n, log, func(i int) []Step {
		if i < 10 {
			return nil
		}
		return []Step{Gate(never)}
	}), failFast)
	return b, log, x.start(ctx, r, b)
}

// underway waits until the ten are done and a worker waits in each of busy others.
func (x *trial) underway(log Journal, busy int) {
	x.Helper()
	x.await("ten ends and the next starts", func() bool { return log.Total(Ended) == 10 && log.Total(Started) == 10+busy })
}

func (x *trial) workers(w int) int {
	if x.traits.Serial {
		return 1
	}
	return w
}

func cancelMidway(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	b, log, wait := x.midway(ctx, x.open(strategies.Options{Workers: 2}), 100)
	busy := x.workers(2)
	x.underway(log, busy)
	cancel()
	err := wait()
	var stopped *strategies.StoppedError
	if !errors.Is(err, context.Canceled) || !errors.As(err, &stopped) || stopped.Counts != b.Counts() {
		x.Errorf("error %v (%T), want a StoppedError with the counts %v", err, err, b.Counts())
	}
	if heard := log.Total(Heard); heard != busy {
		x.Errorf("%d tasks saw their context done, %d were running", heard, busy)
	}
	if a := x.sum(b, 100); a.Done != 10 || a.Cancelled != busy || a.NotStarted != 90-busy {
		x.Errorf("the counts are %v", a)
	}
	x.kept(b, log)
	for i, res := range b.Results() {
		if res.Status == strategies.Cancelled && !errors.Is(res.Err, context.Canceled) {
			x.Errorf("result %d: %v", i, res.Err)
		}
	}
}

func cancelledBefore(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	cancel()
	r := x.open(strategies.Options{Workers: 2})
	before, log := len(Children()), x.log()
	b := x.batch(jobs(5, log, nil), failFast)
	if err := x.runIn(ctx, r, b); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v, want a cancel", err)
	}
	x.statuses(b.Results(), "NNNNN")
	if log.Total(Started) > 0 || len(Children()) != before {
		x.Errorf("%d tasks and %d children were started", log.Total(Started), len(Children())-before)
	}
}

func queuedNotStarted(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	log, gate := x.log(), x.file("gate")
	b := x.batch(jobs(20, log, only(0, Hold(gate))), failFast)
	wait := x.start(ctx, x.open(strategies.Options{Workers: 1}), b)
	x.await("the first start", func() bool { return log.Total(Started) == 1 })
	cancel()
	x.touch(gate)
	if err := wait(); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v, and 19 tasks were not run", err)
	}
	x.statuses(b.Results(), "D"+strings.Repeat("N", 19))
	if log.Total(Started) != 1 {
		x.Errorf("%d tasks started", log.Total(Started))
	}
}

func leavesEarly(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	log, never := x.log(), x.file("never")
	b := x.batch(jobs(1000, log, func(i int) []Step {
		if i < 10 {
			return nil
		}
		return []Step{Gate(never)}
	}), failFast)
	taken := 0
	within(x.T, "Stream", func() {
		for range stream(x, b, x.Context(), r) {
			if taken++; taken == 2 {
				break
			}
		}
	})
	if err := b.Err(); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v, and most tasks were not run", err)
	}
	if a := x.sum(b, 1000); a.NotStarted < 980 {
		x.Errorf("the counts are %v", a)
	}
	now := log.Total(Ended) + log.Total(Stopped)
	if started := log.Total(Started); started != now {
		x.Errorf("%d tasks started, %d ended: some still run", started, now)
	}
	x.mapEquals(r, 10)
}

func neverComes(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	log := x.log()
	b := x.batch(jobs(5, log, nil), failFast)
	_ = b.Stream(x.Context(), r) // nobody ranges over it: nothing happens
	if log.Total(Started) > 0 {
		x.Error("a task was started")
	}
	if err := x.run(r, b); err != nil {
		x.Errorf("the batch cannot be used: %v", err)
	}
}

func cancelOften(x *trial) {
	ctx, cancel := context.WithCancelCause(x.Context())
	defer cancel(nil)
	b, log, wait := x.midway(ctx, x.open(strategies.Options{Workers: 2}), 50)
	x.underway(log, x.workers(2))
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range 100 {
				cancel(errors.New("again"))
			}
		})
	}
	err := wait()
	wg.Wait()
	if !errors.Is(err, context.Canceled) {
		x.Errorf("error %v", err)
	}
	x.sum(b, 50)
}

func cancelLate(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	r := x.open(strategies.Options{Workers: 2})
	b := x.batch(jobs(5, "", nil), failFast)
	if err := x.runIn(ctx, r, b); err != nil {
		x.Fatal(err)
	}
	cancel()
	cancel()
	x.statuses(b.Results(), "DDDDD")
	if b.Err() != nil {
		x.Errorf("the error has changed to %v", b.Err())
	}
	x.mapEquals(r, 5)
}

// cancelInside cancels from the loop over the results, and from a task.
func cancelInside(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	never := x.file("never")
	b := x.batch(jobs(20, "", func(i int) []Step {
		if i == 0 {
			return nil
		}
		return []Step{Gate(never)}
	}), failFast)
	within(x.T, "Stream", func() {
		for range stream(x, b, ctx, r) {
			cancel()
		}
	})
	if err := b.Err(); !errors.Is(err, context.Canceled) {
		x.Errorf("from the loop: error %v", err)
	}
	if a := x.sum(b, 20); a.Done != 1 || a.NotStarted < 20-1-2*x.workers(2) {
		x.Errorf("from the loop: %v", a)
	}
	if x.traits.Processes {
		return // a task cannot reach the context of its run
	}
	ctx, cancel = context.WithCancel(x.Context())
	defer cancel()
	var own strategies.Registry
	cancels := strategies.Register(&own, "cancels", func(_ context.Context, n int) (int, error) {
		cancel()
		return n, nil
	})
	c := newBatch(x, cancels, make([]int, 20), failFast)
	if err := x.runIn(ctx, r, c); !errors.Is(err, context.Canceled) {
		x.Errorf("from a task: error %v", err)
	}
	if a := c.Counts(); a.Done < 1 || a.Done > 2*x.workers(2) || a.Done+a.NotStarted != 20 {
		x.Errorf("from a task: %v", a)
	}
}

func causeSeen(x *trial) {
	ctx, cancel := context.WithCancelCause(x.Context())
	r := x.open(strategies.Options{Workers: 1})
	log := x.log()
	b := x.batch(jobs(2, log, all(FailWithCause())), collectAll)
	wait := x.start(ctx, r, b)
	x.await("the first start", func() bool { return log.Total(Started) == 1 })
	cancel(errors.New("the user has had enough"))
	wait()
	x.wantFault(b.Results()[0].Err, "the user has had enough")
}

// causeReturned: the error of a victim is the cause of the end, which no list of failures repeats.
func causeReturned(x *trial) {
	why := errors.New("the user has had enough")
	cancelled, cancel := context.WithCancelCause(x.Context())
	defer cancel(nil)
	late, stop := context.WithTimeoutCause(x.Context(), 100*time.Millisecond, why)
	defer stop()
	r := x.open(strategies.Options{Workers: 2})
	for name, ctx := range map[string]context.Context{"cancel": cancelled, "deadline": late} {
		log := x.log()
		b := x.batch(jobs(2, log, func(i int) []Step { return []Step{ReturnCause([]string{"as it is", "wrapped"}[i])} }), collectAll)
		wait := x.start(ctx, r, b)
		if name == "cancel" {
			x.await("the starts", func() bool { return log.Total(Started) == x.workers(2) })
			cancel(why)
		}
		err := wait()
		var failures *strategies.Failures
		if !errors.Is(err, why) || errors.As(err, &failures) {
			x.Errorf("%s: error %v, want %v and no failures", name, err, why)
		}
		for i, res := range b.Results() {
			if victim := res.Status == strategies.Cancelled && errors.Is(res.Err, why); !victim && res.Status != strategies.NotStarted {
				x.Errorf("%s: task %d is %v, error %v", name, i, res.Status, res.Err)
			}
		}
	}
}

// failureReturned: under fail-fast, the cause is the failure of another task.
func failureReturned(x *trial) {
	log := x.log()
	b := x.batch(jobs(3, log, func(i int) []Step {
		if i == 2 {
			return []Step{AwaitStarts(3), Fail("root")}
		}
		return []Step{ReturnCause([]string{"as it is", "wrapped"}[i])}
	}), failFast)
	err := x.run(x.open(strategies.Options{Workers: 3}), b)
	x.wantFault(err, "root")
	x.wantTask(err, 2)
	x.statuses(b.Results(), "CCF")
}

func causeKept(x *trial) {
	why := errors.New("the user has had enough")
	ctx, cancel := context.WithCancelCause(x.Context())
	_, log, wait := x.midway(ctx, x.open(strategies.Options{Workers: 2}), 50)
	x.underway(log, x.workers(2))
	cancel(why)
	if err := wait(); !errors.Is(err, why) || !errors.Is(err, context.Canceled) {
		x.Errorf("error %v, want %v and a cancel", err, why)
	}
}

func contextLives(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	r := x.open(strategies.Options{Workers: 2})
	for _, steps := range []func(int) []Step{nil, only(1, Fail("no"))} {
		x.runIn(ctx, r, x.batch(jobs(3, "", steps), failFast))
		if ctx.Err() != nil {
			x.Fatalf("the caller's context is done: %v", context.Cause(ctx))
		}
	}
}
