// Package policy is exercise 9: error policies. See README.md.
package policy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// CollectAll fetches all ids, at most workers at once, even if some fail. It returns an outcome
// for each id, and the errors of all failed ids, joined in the order of ids.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	outcomes := make([]Outcome, len(ids))
	each(context.WithoutCancel(ctx), workers, len(ids), func(i int) {
		outcomes[i] = classify(fetch(ctx, ids[i]))
	})
	var errs []error
	for _, o := range outcomes {
		errs = append(errs, o.Err)
	}
	return outcomes, errors.Join(errs...)
}

// FirstError fetches ids, at most workers at once, until one fails. Then it starts no other id,
// cancels the running ones, and waits for them. It returns the error that came first, and the
// outcomes so far. An id that was cancelled is NotDone. If ctx ends it, the error is that of ctx.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	outcomes := make([]Outcome, len(ids))
	each(ctx, workers, len(ids), func(i int) {
		o := classify(fetch(ctx, ids[i]))
		if errors.Is(o.Err, context.Canceled) && ctx.Err() != nil {
			return // cancelled because of another failure
		}
		outcomes[i] = o
		if o.Err != nil {
			cancel(o.Err) // only the first cause is kept
		}
	})
	return outcomes, context.Cause(ctx)
}

// each calls do for 0 to n-1, at most workers at once, until ctx is done. A worker checks ctx
// right before it starts, because ctx may have ended since the index was handed out.
func each(ctx context.Context, workers, n int, do func(i int)) {
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				if ctx.Err() == nil {
					do(i)
				}
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
}

func classify(status int, err error) Outcome {
	switch {
	case err != nil:
		return Outcome{Error, err}
	case status == http.StatusOK:
		return Outcome{Class: OK}
	case status == http.StatusNotFound:
		return Outcome{Class: NotFound}
	}
	return Outcome{Error, fmt.Errorf("status %d", status)}
}
