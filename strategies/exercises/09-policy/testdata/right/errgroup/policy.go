// Package policy is exercise 9. Here groups start the workers, which take the next index from a counter.
package policy

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// CollectAll fetches all ids, at most workers at once, even if some fail. It returns an outcome
// for each id, and the errors of all failed ids, joined in the order of ids.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	outcomes := make([]Outcome, len(ids))
	var g errgroup.Group
	g.SetLimit(workers)
	for i, id := range ids {
		g.Go(func() error {
			outcomes[i] = classify(id)(fetch(ctx, id))
			return nil
		})
	}
	g.Wait()
	var err error
	for _, o := range outcomes {
		err = errors.Join(err, o.Err)
	}
	return outcomes, err
}

// FirstError fetches ids, at most workers at once, until one fails. Then it starts no other id,
// cancels the running ones, and waits for them. It returns the error that came first, and the
// outcomes so far. An id that was cancelled is NotDone.
func FirstError(caller context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	outcomes := make([]Outcome, len(ids))
	g, ctx := errgroup.WithContext(caller)
	var next atomic.Int64
	for range workers {
		g.Go(func() error {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(ids) {
					return nil
				}
				o := classify(ids[i])(fetch(ctx, ids[i]))
				if ctx.Err() != nil && errors.Is(o.Err, context.Canceled) {
					return nil
				}
				outcomes[i] = o
				if o.Err != nil {
					return o.Err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return outcomes, err
	}
	return outcomes, context.Cause(caller)
}

// classify has the id in its errors.
func classify(id string) func(status int, err error) Outcome {
	return func(status int, err error) Outcome {
		switch {
		case err != nil:
			return Outcome{Error, fmt.Errorf("fetch %s: %w", id, err)}
		case status == 200:
			return Outcome{OK, nil}
		case status == 404:
			return Outcome{NotFound, nil}
		}
		return Outcome{Error, fmt.Errorf("fetch %s: answer %d", id, status)}
	}
}
