package futures

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"manyhands/strategies"
)

// Window is the number of calls that [Map] submits before their results are taken.
const Window = 1024

// Map submits a call of f for each input and gives the results in the order of the
// inputs, once. One that is slow holds back later ones that are ready, and so does a
// slow loop: no more than [Window] are submitted and not taken, whatever that costs the
// workers, so that results do not pile up. An error is that input's own. Leaving the
// loop, or the end of ctx, cancels what is pending; the end of ctx is given as the error
// of all that is left.
//
// [strategies.Map] is for inputs that fail together: it returns all results at once, or the
// first error, and takes a runner instead of an executor.
func Map[In, Out any](ctx context.Context, e *Executor, f strategies.Func[In, Out], in []In) iter.Seq2[Out, error] {
	var window []*Future[Out] // submitted and not taken
	fill := func() {
		for len(in) > 0 && len(window) < Window && ctx.Err() == nil {
			window = append(window, Submit(e, f, in[0]))
			in = in[1:]
		}
	}
	fill()
	return func(yield func(Out, error) bool) {
		defer func() { cancelAll(window) }()
		for len(window) > 0 {
			out, err := window[0].Result(ctx)
			if ctx.Err() != nil {
				break
			}
			window = slices.Delete(window, 0, 1)
			fill()
			if !yield(out, err) {
				return
			}
		}
		// Something is left only when ctx has ended.
		cancelAll(window)
		for len(window) > 0 {
			out, err := window[0].Result(ctx) // one that has resolved has its result still
			if window[0].State() == Cancelled {
				err = context.Cause(ctx)
			}
			window = window[1:]
			if !yield(out, err) {
				return
			}
		}
		for len(in) > 0 {
			in = in[1:]
			if !yield(*new(Out), context.Cause(ctx)) {
				return
			}
		}
	}
}

// cancelAll takes back what is pending, from the end: the workers come from the other one.
func cancelAll[Out any](futures []*Future[Out]) {
	for _, f := range slices.Backward(futures) {
		f.Cancel()
	}
}

// UnfinishedError says that a wait was over before the futures were.
type UnfinishedError struct {
	Unfinished, Total int
	Cause             error
}

func (e *UnfinishedError) Unwrap() error { return e.Cause }
func (e *UnfinishedError) Error() string {
	return fmt.Sprintf("%d (of %d) futures unfinished: %v", e.Unfinished, e.Total, e.Cause)
}

// AsCompleted gives each future once it has resolved: first those that had when the loop
// began, then in order of completion. One that is named twice comes once. When ctx
// ends first, the last thing given is the zero F with an [UnfinishedError].
//
// F is a type of futures, or [Awaitable] to mix types.
func AsCompleted[F Awaitable](ctx context.Context, futures ...F) iter.Seq2[F, error] {
	return func(yield func(F, error) bool) {
		futures := distinct(futures)
		resolved, stop := asResolved(futures)
		defer stop()
		for n := range futures {
			f, err := next(ctx, resolved)
			if err != nil {
				yield(f, &UnfinishedError{len(futures) - n, len(futures), err})
				return
			}
			if !yield(f, nil) {
				return
			}
		}
	}
}

// When says how long to wait.
type When uint8

const (
	All            When = iota // until all have resolved
	FirstCompleted             // until one has resolved
	FirstError                 // until one has failed, or all have resolved; to be cancelled is not to fail
)

// Wait waits, and tells the futures that have resolved from the others, both in
// the order given. When ctx ends first, the error is an [UnfinishedError].
func Wait[F Awaitable](ctx context.Context, when When, futures ...F) (resolved, left []F, err error) {
	futures = distinct(futures)
	stream, stop := asResolved(futures)
	defer stop()
	for n := range futures {
		f, cause := next(ctx, stream)
		if cause != nil {
			err = &UnfinishedError{len(futures) - n, len(futures), cause}
			break
		}
		if when == FirstCompleted || when == FirstError && f.State() == Failed {
			break
		}
	}
	for _, f := range futures {
		if f.State() > Running {
			resolved = append(resolved, f)
		} else {
			left = append(left, f)
		}
	}
	return resolved, left, err
}

// distinct drops the second mention of a future.
func distinct[F Awaitable](futures []F) (once []F) {
	seen := map[any]bool{}
	for _, f := range futures {
		if !seen[f] {
			seen[f] = true
			once = append(once, f)
		}
	}
	return once
}

// asResolved is a channel of the futures in the order in which they resolve, until
// stop is called.
func asResolved[F Awaitable](futures []F) (_ <-chan F, stop func()) {
	resolved := make(chan F, len(futures))
	var takeBack []func()
	for _, f := range futures {
		takeBack = append(takeBack, f.notify(func() { resolved <- f }))
	}
	return resolved, func() {
		for _, back := range takeBack {
			back()
		}
	}
}

// next prefers a future that is there to a ctx that has ended.
func next[F Awaitable](ctx context.Context, resolved <-chan F) (f F, err error) {
	select {
	case f = <-resolved:
		return f, nil
	default:
	}
	select {
	case f = <-resolved:
		return f, nil
	case <-ctx.Done():
		return f, context.Cause(ctx)
	}
}
