package strategies

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// block is a run of a batch's tasks, with the places for their results: all of
// them when the inputs are a slice, else as many as are read at a time.
//
// What every task needs stands in plain arrays, 9 bytes and the result's size a
// task, and what few need in maps. The memory is most of what an empty task costs:
// a first form with a struct of 120 bytes for each took 63 ns a task.
type block[In, Out any] struct {
	batch  *Batch[In, Out]
	first  int // index in the batch of the block's first task
	in     []In
	out    []Out
	status []Status
	spans  []span // with BatchOptions.Spans

	watched bool // somebody is told when a task has ended

	// Guarded by batch.mu.
	errs    map[int]error
	retries map[int]int // starts after a worker died
}

// span is when and where a task ran.
type span struct {
	start, elapsed time.Duration // start by clock
	pid            int           // of a child process, else 0
}

func newBlock[In, Out any](b *Batch[In, Out], first int, in []In) *block[In, Out] {
	k := &block[In, Out]{batch: b, first: first, in: in, out: make([]Out, len(in)), status: make([]Status, len(in))}
	if b.o.Spans {
		k.spans = make([]span, len(in))
	}
	return k
}

// Do runs task i.
func (k *block[In, Out]) Do(ctx context.Context, i int) (verdict error) {
	if k.status[i] != NotStarted {
		return fmt.Errorf("the strategy ran task %d twice", k.first+i)
	}
	if k.spans != nil {
		k.spans[i].start = clock()
	}
	returned := false
	defer func() {
		if !returned { // after a Goexit nothing but this is run, and verdict goes nowhere
			verdict = k.end(ctx, i, *new(Out), unwindError(recover()))
		}
	}()
	out, err := k.batch.fn.fn(ctx, k.in[i])
	if err == nil && k.spans == nil && !k.watched { // what end would do
		k.out[i], k.status[i] = out, Done
	} else {
		verdict = k.end(ctx, i, out, err)
	}
	returned = true // only now: the methods of err are the user's too
	return verdict
}

// end takes what came of a task that ran in this process.
func (k *block[In, Out]) end(ctx context.Context, i int, out Out, err error) error {
	if k.spans != nil {
		k.spans[i].elapsed = clock() - k.spans[i].start
	}
	if err != nil {
		err = overtime(ctx, err)
	}
	return k.settle(i, out, err)
}

// settle stores what came of a task.
func (k *block[In, Out]) settle(i int, out Out, err error) (verdict error) {
	if err == nil {
		k.out[i], k.status[i] = out, Done
	} else {
		verdict = k.fail(i, err)
	}
	if k.watched {
		k.batch.deliver(k, i)
	}
	return verdict
}

// fail stores an error. The first one ends a run that fails fast, at once: when
// cancel returns, all contexts below are done, and no further task starts.
func (k *block[In, Out]) fail(i int, err error) (verdict error) {
	b := k.batch
	b.mu.Lock()
	defer b.mu.Unlock()
	if k.errs == nil {
		k.errs = map[int]error{}
	}
	k.errs[i] = err
	k.status[i] = statusOf(b.ctx, err)
	failure := &TaskError{b.fn.Name(), k.first + i, err}
	switch {
	case k.status[i] == Cancelled: // a victim, not a cause
		return nil
	case b.o.CollectAll:
		b.failures.add(failure, b.done != nil && b.source != nil)
		return nil
	case b.ctx.Err() == nil:
		b.root = failure
		b.cancel(failure)
	}
	return err
}

// statusOf is what a task has become that ended with err, in a run with ctx.
func statusOf(ctx context.Context, err error) Status {
	if err == nil {
		return Done
	}
	if _, lost := errors.AsType[*WorkerLostError](err); lost {
		return Lost
	}
	if _, late := errors.AsType[*TimeoutError](err); !late && gaveUp(ctx, err) {
		return Cancelled
	}
	return Failed
}

// gaveUp reports whether err says no more than that ctx is done. In a child the
// context is cancelled in any case, also when it was for another reason here; and
// its clock may tell it of a deadline a moment before ours does.
func gaveUp(ctx context.Context, err error) bool {
	if ctx.Err() == nil {
		return late(ctx) && errors.Is(err, context.DeadlineExceeded)
	}
	return errors.Is(err, ctx.Err()) || errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx))
}

// late reports whether the deadline of ctx has passed.
func late(ctx context.Context) bool {
	at, ok := ctx.Deadline()
	return ok && !time.Now().Before(at)
}

// result is what became of task i, as its user sees it.
func (k *block[In, Out]) result(i int) Result[Out] {
	b := k.batch
	b.mu.Lock()
	defer b.mu.Unlock()
	r := Result[Out]{Status: k.status[i], Value: k.out[i], Err: k.errs[i], Attempts: k.retries[i]}
	if r.Status != NotStarted {
		r.Attempts++
		if k.spans != nil {
			s := k.spans[i]
			r.Start, r.Elapsed, r.Worker = s.start-b.begun, s.elapsed, s.pid
		}
	}
	return r
}

// The rest makes a block a portable job.

func (k *block[In, Out]) target() *function { return k.batch.fn.function }
func (k *block[In, Out]) index(i int) int   { return k.first + i }

func (k *block[In, Out]) manner() (m byte) {
	if !k.batch.o.CollectAll {
		m |= failFast
	}
	if k.spans != nil {
		m |= timed
	}
	return m
}

func (k *block[In, Out]) begin(int) bool { return k.batch.ctx.Err() == nil }

func (k *block[In, Out]) appendInput(b []byte, i int) ([]byte, error) {
	return k.batch.fn.in.Append(b, k.in[i])
}

func (k *block[In, Out]) retry(i, most int) (attempts int, again bool) {
	k.batch.mu.Lock()
	defer k.batch.mu.Unlock()
	if k.retries[i] == most {
		return most + 1, false
	}
	if k.retries == nil {
		k.retries = map[int]int{}
	}
	k.retries[i]++
	return k.retries[i], true
}

func (k *block[In, Out]) finish(ctx context.Context, i int, o *outcome) error {
	if k.spans != nil {
		k.spans[i] = span{o.start, o.elapsed, o.pid}
	}
	out, err := k.batch.fn.result(o)
	if err != nil && ctx.Err() != nil {
		// The strategy has ended the run, if nobody else has: a worker cannot be started.
		// What is cut off by that is a victim and not the cause.
		k.batch.cancel(context.Cause(ctx))
	}
	return k.settle(i, out, err)
}
