// Package policy is exercise 9: error policies. See README.md.
package policy

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

func result(status int, err error) Outcome {
	switch {
	case err != nil:
		return Outcome{Error, err}
	case status == 200:
		return Outcome{Class: OK}
	case status == 404:
		return Outcome{Class: NotFound}
	}
	return Outcome{Error, fmt.Errorf("status %d", status)}
}

// CollectAll uses a semaphore.
func CollectAll(ctx context.Context, workers int, ids []string, fetch Fetch) (log []Outcome, err error) {
	log = make([]Outcome, len(ids))
	sem := make(chan struct{}, workers)
	for i, id := range ids {
		sem <- struct{}{}
		go func() {
			defer func() { <-sem }()
			log[i] = result(fetch(ctx, id))
		}()
	}
	for range workers {
		sem <- struct{}{}
	}
	for i, o := range log {
		if o.Err != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", ids[i], o.Err))
		}
	}
	return
}

type boss struct {
	sync.Mutex
	next  int
	first error
}

func (b *boss) take(n int) (i int, ok bool) {
	b.Lock()
	defer b.Unlock()
	if b.first != nil || b.next == n {
		return 0, false
	}
	b.next++
	return b.next - 1, true
}

// FirstError has a boss who hands out indices under the lock that also guards the failure.
func FirstError(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	b := &boss{}
	out := make([]Outcome, len(ids))
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i, ok := b.take(len(ids)); ok && ctx.Err() == nil; i, ok = b.take(len(ids)) {
				o := result(fetch(ctx, ids[i]))
				b.Lock()
				if o.Class != Error {
					out[i] = o
				} else if b.first == nil {
					b.first = fmt.Errorf("%s: %w", ids[i], o.Err)
					out[i] = o
					cancel()
				} else if !errors.Is(o.Err, context.Canceled) {
					out[i] = o
				}
				b.Unlock()
			}
		})
	}
	wg.Wait()
	return out, b.first
}
