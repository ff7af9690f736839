// Package cancel is exercise 8: cancellation and time-outs. See README.md.
package cancel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// Get has a context that knows nothing of the caller's.
func Get(parent context.Context, client *http.Client, url string, limit time.Duration) (body string, err error) {
	ctx, cancel := context.WithCancelCause(context.WithoutCancel(parent))
	defer cancel(nil)
	timer := time.AfterFunc(limit, func() { cancel(context.DeadlineExceeded) })
	defer timer.Stop()
	defer func() {
		if err != nil && ctx.Err() != nil {
			body, err = "", fmt.Errorf("%s: %w", url, context.Cause(ctx))
		}
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %s", url, resp.Status)
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	return string(data), nil
}

// All: a semaphore of n places, and errors kept by index.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	bodies, errs := make([]string, len(urls)), make([]error, len(urls))
	places := make(chan struct{}, workers)
	var wg sync.WaitGroup
	var rest error
loop:
	for i, url := range urls {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
		}
		if rest = ctx.Err(); rest != nil {
			break loop
		}
		wg.Go(func() {
			defer func() { <-places }()
			bodies[i], errs[i] = Get(ctx, client, url, each)
		})
	}
	wg.Wait()
	return bodies, errors.Join(append(errs, rest)...)
}

// Fastest: the first one closes the others with a sync.Once.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var once sync.Once
	var wg sync.WaitGroup
	first, won := "", false
	errs := make([]error, len(urls))
	for i, url := range urls {
		wg.Go(func() {
			body, err := Get(ctx, client, url, limit)
			if errs[i] = err; err == nil {
				once.Do(func() { first, won = body, true; cancel() })
			}
		})
	}
	wg.Wait()
	if won {
		return first, nil
	}
	return "", errors.Join(errs...)
}
