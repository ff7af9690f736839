// Package policy is exercise 9: error policies. See README.md.
package policy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
)

// CollectAll fetches all ids, at most workers at once, whatever becomes of them. It returns
// an outcome for each, and the errors of all that failed, joined in the order of ids.
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

// FirstError fetches ids until one fails: then no other is started, those under way are
// cancelled and waited for, and the error that came first is returned, with the outcomes
// that were there. An id that was cut off is NotDone.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	outcomes := make([]Outcome, len(ids))
	each(ctx, 1, len(ids), func(i int) {
		o := classify(fetch(ctx, ids[i]))
		if errors.Is(o.Err, context.Canceled) && ctx.Err() != nil {
			return // a victim
		}
		outcomes[i] = o
		if o.Err != nil {
			cancel(o.Err) // only the first cause is kept
		}
	})
	return outcomes, context.Cause(ctx)
}

// each calls do for 0 to n-1, at most workers at once, until ctx is done. A worker looks
// right before it begins: what was handed out a moment ago may have lost its reason.
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
