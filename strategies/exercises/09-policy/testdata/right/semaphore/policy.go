// Package policy is exercise 9. Here each id has a goroutine, and a semaphore limits them.
package policy

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"
)

// CollectAll fetches all ids, at most workers at once, even if some fail. It returns an outcome
// for each id, and the errors of all failed ids, joined in the order of ids.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	outcomes, errs := make([]Outcome, len(ids)), make([]error, len(ids))
	places := make(chan struct{}, workers)
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Add(1)
		go func() {
			defer wg.Done()
			places <- struct{}{}
			defer func() { <-places }()
			outcomes[i] = outcome(fetch(ctx, id))
			errs[i] = outcomes[i].Err
		}()
	}
	wg.Wait()
	return outcomes, errors.Join(errs...)
}

// FirstError fetches ids, at most workers at once, until one fails. Then it starts no other id,
// cancels the running ones, and waits for them. It returns the error that came first, and the
// outcomes so far. An id that was cancelled is NotDone.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		mu    sync.Mutex
		first error
		wg    sync.WaitGroup
	)
	outcomes := make([]Outcome, len(ids))
	places := make(chan struct{}, workers)
	for i, id := range ids {
		wg.Add(1)
		go func() {
			defer wg.Done()
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
			case <-ctx.Done():
				return
			}
			if ctx.Err() != nil { // both were possible
				return
			}
			o := outcome(fetch(ctx, id))
			mu.Lock()
			defer mu.Unlock()
			if ctx.Err() != nil && errors.Is(o.Err, ctx.Err()) {
				return
			}
			outcomes[i] = o
			if o.Err != nil && ctx.Err() == nil {
				first = o.Err
				cancel()
			}
		}()
	}
	wg.Wait()
	if first == nil {
		first = ctx.Err()
	}
	return outcomes, first
}

type statusError int

func (s statusError) Error() string { return "status " + strconv.Itoa(int(s)) }

func outcome(status int, err error) Outcome {
	if err != nil {
		return Outcome{Class: Error, Err: err}
	}
	switch status {
	case http.StatusOK:
		return Outcome{Class: OK}
	case http.StatusNotFound:
		return Outcome{Class: NotFound}
	default:
		return Outcome{Class: Error, Err: statusError(status)}
	}
}
