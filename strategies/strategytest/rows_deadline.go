package strategytest

import (
	"context"
	"errors"
	"time"

	"manyhands/strategies"
)

func deadline(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	ctx, cancel := context.WithTimeout(x.Context(), 100*time.Millisecond)
	defer cancel()
	b := x.batch(jobs(5, "", all(Gate(x.file("never")))), failFast)
	if err := x.runIn(ctx, r, b); !errors.Is(err, context.DeadlineExceeded) {
		x.Errorf("error %v, want DeadlineExceeded", err)
	}
	x.sum(b, 5)
	for i, res := range b.Results() {
		if res.Status == strategies.Cancelled && !errors.Is(res.Err, context.DeadlineExceeded) {
			x.Errorf("result %d: %v", i, res.Err)
		}
	}
}

// unending is a context with a deadline that does not end it.
type unending struct {
	context.Context
	at time.Time
}

func (c unending) Deadline() (time.Time, bool) { return c.at, true }

// endlessContext: the run ends, whether it takes the deadline for its end or not.
func endlessContext(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	for _, after := range []time.Duration{-time.Hour, 0, 20 * time.Millisecond} {
		for name, b := range map[string]*batch{
			"quick": x.batch(jobs(5, "", nil), failFast),
			"slow":  x.batch(jobs(20, "", all(Sleep(5*time.Millisecond))), collectAll),
		} {
			err := x.runIn(unending{x.Context(), time.Now().Add(after)}, r, b)
			if a := x.sum(b, len(b.Results())); (err == nil) != (a.Done == a.Total) || err != nil && !errors.Is(err, context.DeadlineExceeded) {
				x.Errorf("%s, deadline in %v: error %v with %v", name, after, err, a)
			}
		}
	}
	if x.traits.Processes {
		return
	}
	x.runRaw(unending{x.Context(), time.Now().Add(-time.Hour)}, r, raw(5, func(context.Context, int) error { return nil }))
}

// reticent is a context that does not tell its deadline.
type reticent struct{ context.Context }

func (reticent) Deadline() (time.Time, bool) { return time.Time{}, false }

// untoldDeadline: the running task hears of the end of its context.
func untoldDeadline(x *trial) {
	r := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: true}})
	ctx, cancel := context.WithTimeout(x.Context(), 300*time.Millisecond)
	defer cancel()
	log := x.log()
	b := x.batch(jobs(2, log, all(Gate(x.file("never")))), failFast)
	if err := x.runIn(reticent{ctx}, r, b); !errors.Is(err, context.DeadlineExceeded) {
		x.Errorf("error %v, want DeadlineExceeded", err)
	}
	x.statuses(b.Results(), "CN")
	if log.Total(Heard) != 1 {
		x.Error("the task did not see its context done")
	}
}

func ownDeadline(x *trial) {
	b := x.batch(jobs(5, "", only(2, FailAs("deadline"))), collectAll)
	err := x.run(x.open(strategies.Options{Workers: 2}), b)
	x.wantTask(err, 2)
	var stopped *strategies.StoppedError
	if errors.As(err, &stopped) {
		x.Errorf("error %v: the run had no deadline", err)
	}
	x.statuses(b.Results(), "DDFDD")
}

func ignoresContext(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	log, gate := x.log(), x.file("gate")
	b := x.batch(jobs(3, log, all(Hold(gate))), failFast)
	ended := make(chan error, 1)
	r := x.open(strategies.Options{Workers: 1})
	go func() { ended <- b.Run(ctx, r) }()
	x.await("the first start", func() bool { return log.Total(Started) == 1 })
	cancel()
	select {
	case err := <-ended:
		x.Fatalf("Run came back with %v, and its task goes on", err)
	case <-time.After(20 * time.Millisecond): // enough for one that does not wait at all
	}
	x.touch(gate)
	within(x.T, "Run", func() {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			x.Errorf("error %v", err)
		}
	})
	x.statuses(b.Results(), "DNN")
}

// timeOut: one task waits for ever, and hears that its time is over.
func timeOut(x *trial) {
	r := x.open(strategies.Options{Workers: 2, Timeout: 300 * time.Millisecond})
	log := x.log()
	b := x.batch(jobs(10, log, only(4, Gate(x.file("never")))), collectAll)
	x.late(x.run(r, b), 4)
	x.statuses(b.Results(), "DDDDFDDDDD")
	if log.Total(Heard) != 1 {
		x.Error("the task did not see its context done")
	}
	x.mapEquals(r, 10)
}

// late fails unless err says that a task was out of time.
func (x *trial) late(err error, index int) {
	x.Helper()
	x.wantTask(err, index)
	var late *strategies.TimeoutError
	if !errors.As(err, &late) || !errors.Is(err, context.DeadlineExceeded) || !late.Timeout() {
		x.Errorf("error %v, want a TimeoutError", err)
	}
}

// outerLimit: the run of a task goes on inside of a task whose time is over. The inner task is a
// victim of that, and has no limit of its own.
func outerLimit(x *trial) {
	inner := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: true}})
	outer, err := strategies.Pool.New(x.Context(), strategies.Options{Workers: 1, Timeout: 300 * time.Millisecond})
	if err != nil {
		x.Fatal(err)
	}
	defer outer.Close()
	var own strategies.Registry
	cause := strategies.Register(&own, "inner", func(ctx context.Context, _ int) (int, error) {
		<-ctx.Done()
		return 0, context.Cause(ctx)
	})
	for name, run := range map[string]func(context.Context) (strategies.Counts, error){
		"error": func(ctx context.Context) (strategies.Counts, error) {
			b := x.batch(jobs(2, "", all(Gate(x.file("never")))), collectAll)
			err := b.Run(ctx, inner)
			return b.Counts(), err
		},
		"cause": func(ctx context.Context) (strategies.Counts, error) {
			b := newBatch(x, cause, []int{1, 2}, collectAll)
			err := b.Run(ctx, inner)
			return b.Counts(), err
		},
	} {
		if name == "cause" && x.traits.Processes {
			continue // a child does not know the function
		}
		var counts strategies.Counts
		f := strategies.Register(&own, name, func(ctx context.Context, _ int) (_ int, err error) {
			counts, err = run(ctx)
			return 0, err
		})
		b := newBatch(x, f, []int{0}, collectAll)
		err := x.runIn(x.Context(), outer, b)
		if want := (strategies.Counts{Total: 2, Cancelled: 1, NotStarted: 1}); counts != want {
			x.Errorf("%s: the inner run has %v, want %v", name, counts, want)
		}
		if _, ok := errors.AsType[*strategies.TimeoutError](b.Results()[0].Err); !ok || b.Counts().Failed != 1 {
			x.Errorf("%s: the outer run has %v, error %v", name, b.Counts(), err)
		}
	}
}

// timeFromStart: all tasks together take longer than one may. (What stays in this
// process has it exact, in virtual time; here the limit is wide.)
func timeFromStart(x *trial) {
	r := x.open(strategies.Options{Workers: 1, Timeout: 400 * time.Millisecond, Chunk: 5})
	b := x.batch(jobs(5, "", all(Sleep(100*time.Millisecond))), collectAll)
	if err := x.run(r, b); err != nil {
		x.Error(err)
	}
}
