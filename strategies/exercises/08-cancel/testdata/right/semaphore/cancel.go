// Package cancel is exercise 8. Here each URL has a goroutine, and a semaphore limits them.
package cancel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// Get returns the body at url. If that takes longer than limit, or if ctx is done, Get gives
// the request up and returns an error. errors.Is tells whether it is context.DeadlineExceeded
// or context.Canceled.
func Get(ctx context.Context, client *http.Client, url string, limit time.Duration) (string, error) {
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(limit))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return "", err
	}
	return get(client, request)
}

func get(client *http.Client, request *http.Request) (text string, err error) {
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	bytes, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	return string(bytes), nil
}

// All gets all urls, at most workers at once. Each request may take at most each, and all of
// them together at most whole. All returns the bodies in the order of urls, "" for those it
// does not have, and the joined errors of the failed requests. When the whole time is over, it
// returns at once, and context.DeadlineExceeded is one of the errors.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	places := make(chan struct{}, workers)
	texts, errs := make([]string, len(urls)), make([]error, len(urls))
	var wg sync.WaitGroup
	wg.Add(len(urls))
	for i, url := range urls {
		go func() {
			defer wg.Done()
			select {
			case places <- struct{}{}:
				defer func() { <-places }()
			case <-ctx.Done():
				errs[i] = ctx.Err()
				return
			}
			if errs[i] = ctx.Err(); errs[i] != nil { // both were possible
				return
			}
			texts[i], errs[i] = Get(ctx, client, url, each)
		}()
	}
	wg.Wait()
	return texts, errors.Join(errs...)
}

// Fastest gets all urls at the same time and returns the first answer. When it returns, the
// other requests have ended. It fails only if all requests fail.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		won  bool
		best string
		errs error
	)
	for _, url := range urls {
		wg.Add(1)
		go func() {
			defer wg.Done()
			text, err := Get(ctx, client, url, limit)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case won:
			case err == nil:
				won, best = true, text
				cancel()
			default:
				errs = errors.Join(errs, err)
			}
		}()
	}
	wg.Wait()
	if won {
		return best, nil
	}
	return "", errs
}
