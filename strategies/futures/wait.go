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
// It does not keep what it has given, so a second loop goes on where the first was left.
//
// F is a type of futures, or [Awaitable] to mix types.
func AsCompleted[F Awaitable](ctx context.Context, futures ...F) iter.Seq2[F, error] {
	left := distinct(futures)
	return func(yield func(F, error) bool) {
		var given F // the zero F, in the place of one that has been given
		order := inOrder(left)
		defer func() {
			order.stop()
			left = slices.DeleteFunc(left, func(f F) bool { return any(f) == any(given) })
		}()
		for n := range left {
			i, err := order.next(ctx)
			if err != nil {
				yield(given, &UnfinishedError{len(left) - n, len(left), err})
				return
			}
			f := left[i]
			left[i] = given
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
	order := inOrder(futures)
	defer order.stop()
	for n := range futures {
		i, cause := order.next(ctx)
		if cause != nil {
			err = &UnfinishedError{len(futures) - n, len(futures), cause}
			break
		}
		if when == FirstCompleted || when == FirstError && futures[i].State() == Failed {
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

// order is the order in which futures resolve, until stop is called.
type order struct {
	resolved chan int // their indices
	takeBack []func() // nil for those that next has given
}

func inOrder[F Awaitable](futures []F) *order {
	o := &order{resolved: make(chan int, len(futures))}
	for i, f := range futures {
		o.takeBack = append(o.takeBack, f.notify(func() { o.resolved <- i }))
	}
	return o
}

func (o *order) stop() {
	for _, back := range o.takeBack {
		if back != nil {
			back()
		}
	}
}

// next gives the index of the next future. It prefers one that is there to a ctx that has ended.
func (o *order) next(ctx context.Context) (i int, err error) {
	select {
	case i = <-o.resolved:
	default:
		select {
		case i = <-o.resolved:
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
	o.takeBack[i] = nil
	return i, nil
}
