package strategies

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// slot is one task of a batch: its input and the place for its result. It is
// small on purpose, since the memory of a slot is most of what an empty task costs.
type slot[In, Out any] struct {
	batch    *Batch[In, Out]
	in       In
	out      Out
	note     *note // an error or a span; nil for most
	index    int
	attempts int32
	status   Status
}

// note is what few slots need.
type note struct {
	err        error
	start, end time.Duration
	pid        int
}

// Do runs the task, unless the run is over.
func (s *slot[In, Out]) Do(ctx context.Context) error {
	if s.batch.stop.Load() {
		return context.Cause(ctx)
	}
	if s.attempt() > 1 {
		return fmt.Errorf("the strategy ran task %d twice", s.index)
	}
	if s.batch.o.Spans {
		s.note.start = clock()
	}
	call(ctx, s.batch.fn.fn, s.in, s)
	return s.verdict()
}

// call runs fn and tells end what came of it: what it returned, or why it did
// not return. After a Goexit call does not return either, and end runs while the
// goroutine unwinds.
func call[In, Out any](ctx context.Context, fn func(context.Context, In) (Out, error), in In, s ender[Out]) {
	var (
		out      Out
		err      error
		returned bool
	)
	defer func() {
		if !returned {
			err = unwound(recover())
		}
		s.end(ctx, out, err)
	}()
	out, err = fn(ctx, in)
	returned = true
}

type ender[Out any] interface {
	end(ctx context.Context, out Out, err error)
}

// end takes what came of a task that ran in this process.
func (s *slot[In, Out]) end(ctx context.Context, out Out, err error) {
	if s.batch.o.Spans {
		s.note.end = clock()
	}
	if err != nil {
		err = overtime(ctx, err)
	}
	s.settle(out, err)
}

// settle stores what came of the task.
func (s *slot[In, Out]) settle(out Out, err error) {
	b := s.batch
	if err == nil {
		s.out, s.status = out, Done
	} else {
		s.fail(err)
	}
	if b.source != nil {
		b.mu.Lock()
		b.account.add(s.status, 1)
		b.mu.Unlock()
	}
	if b.done != nil {
		b.done <- s
	}
}

// verdict is what a strategy is told: nil means go on.
func (s *slot[In, Out]) verdict() error {
	if s.status == Done || s.batch.o.CollectAll {
		return nil
	}
	return s.note.err
}

// fail stores an error. The first one ends a run that fails fast, at once: no
// goroutine has to notice it before no further task starts.
func (s *slot[In, Out]) fail(err error) {
	if s.note == nil {
		s.note = new(note)
	}
	s.note.err = err
	b := s.batch
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.status = statusOf(b.ctx, err); s.status == Cancelled {
		return // a victim, not a cause
	}
	failure := &TaskError{b.fn.Name(), s.index, err}
	if b.o.CollectAll {
		b.failures.add(failure, b.done != nil && b.source != nil)
	} else if b.root == nil && !b.stop.Load() {
		b.root = failure
		b.stop.Store(true)
		b.cancel(failure)
	}
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
// context is cancelled in any case, also when the parent's deadline was the reason.
func gaveUp(ctx context.Context, err error) bool {
	return ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Canceled) ||
		errors.Is(err, context.Cause(ctx)))
}

// The rest makes a slot a portable task.

func (s *slot[In, Out]) target() *function { return s.batch.fn.function }

func (s *slot[In, Out]) appendInput(b []byte) ([]byte, error) { return s.batch.fn.in.append(b, s.in) }

func (s *slot[In, Out]) attempt() int {
	s.attempts++
	return int(s.attempts)
}

func (s *slot[In, Out]) begin() bool { return !s.batch.stop.Load() }

func (s *slot[In, Out]) failFast() bool { return !s.batch.o.CollectAll }

func (s *slot[In, Out]) finish(_ context.Context, o outcome) error {
	if s.batch.o.Spans {
		s.note.start, s.note.end, s.note.pid = o.start, o.start+o.elapsed, o.pid
	}
	s.settle(s.batch.fn.result(o))
	return s.verdict()
}

// result is the slot as its user sees it.
func (s *slot[In, Out]) result(b *Batch[In, Out]) Result[Out] {
	r := Result[Out]{Status: s.status, Attempts: int(s.attempts)}
	if s.status == Done {
		r.Value = s.out
	}
	if s.note != nil {
		r.Err = s.note.err
		r.Worker = s.note.pid
		if b.o.Spans && s.attempts > 0 {
			r.Start, r.Elapsed = s.note.start-b.begun, s.note.end-s.note.start
		}
	}
	return r
}

// giveLanes numbers the workers of tasks that ran on goroutines: each task gets
// the lowest lane that was free when it started. (Lanes from the workers
// themselves would cost every strategy a number to hand on, and errgroup, whose
// goroutines live for one task each, has none to give.)
func giveLanes[Out any](results []Result[Out]) {
	var order []*Result[Out]
	for i := range results {
		if r := &results[i]; r.Worker == 0 && r.Elapsed > 0 {
			order = append(order, r)
		}
	}
	slices.SortStableFunc(order, func(a, b *Result[Out]) int { return cmp.Compare(a.Start, b.Start) })
	var free []time.Duration // lane: when its last task ended
	for _, r := range order {
		lane := slices.IndexFunc(free, func(end time.Duration) bool { return end <= r.Start })
		if lane < 0 {
			lane = len(free)
			free = append(free, 0)
		}
		r.Worker, free[lane] = lane, r.Start+r.Elapsed
	}
}
