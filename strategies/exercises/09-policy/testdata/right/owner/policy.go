// Package policy is exercise 9. Here a goroutine owns the outcomes. It starts an id when another one has ended.
package policy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// CollectAll fetches all ids, at most workers at once, even if some fail. It returns an outcome
// for each id, and the errors of all failed ids, joined in the order of ids.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	outcomes := run(ctx, workers, ids, fetch, func(error) bool { return true })
	errs := []error{}
	for _, o := range outcomes {
		if o.Class == Error {
			errs = append(errs, o.Err)
		}
	}
	return outcomes, errors.Join(errs...)
}

// FirstError fetches ids, at most workers at once, until one fails. Then it starts no other id,
// cancels the running ones, and waits for them. It returns the error that came first, and the
// outcomes so far. An id that was cancelled is NotDone.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var first error
	outcomes := run(ctx, workers, ids, fetch, func(err error) bool {
		if err != nil && first == nil {
			first = err
			cancel()
		}
		return ctx.Err() == nil
	})
	if first == nil {
		first = ctx.Err()
	}
	return outcomes, first
}

type done struct {
	index   int
	outcome Outcome
}

// run asks goOn with each error, or nil, before it starts the next id.
func run(ctx context.Context, workers int, ids []string, fetch Fetch, goOn func(error) bool) []Outcome {
	outcomes, ended := make([]Outcome, len(ids)), make(chan done)
	next, running := 0, 0
	start := func() {
		i := next
		next++
		running++
		go func() {
			status, err := fetch(ctx, ids[i])
			ended <- done{i, judge(status, err)}
		}()
	}
	for next < min(workers, len(ids)) && goOn(nil) {
		start()
	}
	for stopped := false; running > 0; {
		d := <-ended
		running--
		if stopped && errors.Is(d.outcome.Err, context.Canceled) {
			continue
		}
		outcomes[d.index] = d.outcome
		stopped = !goOn(d.outcome.Err)
		if !stopped && next < len(ids) {
			start()
		}
	}
	return outcomes
}

func judge(status int, err error) Outcome {
	if err == nil && status == http.StatusOK {
		return Outcome{Class: OK}
	}
	if err == nil && status == http.StatusNotFound {
		return Outcome{Class: NotFound}
	}
	if err == nil {
		err = fmt.Errorf("the server said %d (%s)", status, http.StatusText(status))
	}
	return Outcome{Class: Error, Err: err}
}
