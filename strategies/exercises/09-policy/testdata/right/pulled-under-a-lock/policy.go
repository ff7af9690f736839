// Package policy is exercise 9. Here workers pull the next id under a lock, and a Once keeps the first error.
package policy

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// CollectAll fetches all ids, at most workers at once, even if some fail. It returns an outcome
// for each id, and the errors of all failed ids, joined in the order of ids.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	outcomes := make([]Outcome, len(ids))
	var wg sync.WaitGroup
	next, stop := pull(ids)
	defer stop()
	for range workers {
		wg.Go(func() {
			for i, id, ok := next(); ok; i, id, ok = next() {
				outcomes[i] = of(fetch(ctx, id))
			}
		})
	}
	wg.Wait()
	errs := make([]error, len(ids))
	for i := range outcomes {
		errs[i] = outcomes[i].Err
	}
	return outcomes, errors.Join(errs...)
}

// FirstError fetches ids, at most workers at once, until one fails. Then it starts no other id,
// cancels the running ones, and waits for them. It returns the error that came first, and the
// outcomes so far. An id that was cancelled is NotDone.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	outcomes := make([]Outcome, len(ids))
	next, stop := pull(ids)
	defer stop()
	var once sync.Once
	var first error
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i, id, ok := next(); ok && ctx.Err() == nil; i, id, ok = next() {
				o := of(fetch(ctx, id))
				if ctx.Err() != nil && errors.Is(o.Err, context.Canceled) {
					continue
				}
				if outcomes[i] = o; o.Err != nil {
					once.Do(func() {
						first = o.Err
						cancel(o.Err)
					})
				}
			}
		})
	}
	wg.Wait()
	if first != nil {
		return outcomes, first
	}
	return outcomes, context.Cause(ctx)
}

// pull returns a function that any goroutine may call.
func pull(ids []string) (next func() (int, string, bool), stop func()) {
	var mu sync.Mutex
	pulled, stop := iter.Pull2(slices.All(ids))
	return func() (int, string, bool) {
		mu.Lock()
		defer mu.Unlock()
		return pulled()
	}, stop
}

var classes = map[int]Class{200: OK, 404: NotFound}

func of(status int, err error) Outcome {
	class, ok := classes[status]
	switch {
	case err != nil:
		return Outcome{Error, err}
	case !ok:
		return Outcome{Error, fmt.Errorf("%d", status)}
	}
	return Outcome{Class: class}
}
