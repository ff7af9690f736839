// Package cancel is exercise 8. Here workers take the next index from a counter, and the limit of a request is one of the client.
package cancel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Get returns the body at url. If that takes longer than limit, or if ctx is done, Get gives
// the request up and returns an error. errors.Is tells whether it is context.DeadlineExceeded
// or context.Canceled.
func Get(ctx context.Context, client *http.Client, url string, limit time.Duration) (string, error) {
	limited := *client // a copy: others use the client, too
	limited.Timeout = limit
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := limited.Do(request)
	if err != nil {
		return "", fmt.Errorf("%s: %w", url, err)
	}
	defer response.Body.Close()
	var text strings.Builder
	if _, err := io.Copy(&text, response.Body); err != nil {
		return "", fmt.Errorf("%s: %w", url, err)
	}
	return text.String(), nil
}

// All gets all urls, at most workers at once. Each request may take at most each, and all of
// them together at most whole. All returns the bodies in the order of urls, "" for those it
// does not have, and the joined errors of the failed requests. When the whole time is over, it
// returns at once, and context.DeadlineExceeded is one of the errors.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	texts, errs := make([]string, len(urls)), make([]error, len(urls))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(urls) {
					return
				}
				if err := ctx.Err(); err != nil {
					errs[i] = fmt.Errorf("%s was not asked: %w", urls[i], err)
					continue
				}
				texts[i], errs[i] = Get(ctx, client, urls[i], each)
			}
		})
	}
	wg.Wait()
	return texts, errors.Join(errs...)
}

// Fastest gets all urls at the same time and returns the first answer. When it returns, the
// other requests have ended. It fails only if all requests fail.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (text string, err error) {
	ctx, cancel := context.WithCancel(ctx)
	var winner atomic.Pointer[string]
	var wg sync.WaitGroup
	errs := make([]error, len(urls))
	for i := range urls {
		wg.Go(func() {
			text, err := Get(ctx, client, urls[i], limit)
			if errs[i] = err; err == nil && winner.CompareAndSwap(nil, &text) {
				cancel()
			}
		})
	}
	wg.Wait()
	cancel()
	if text := winner.Load(); text != nil {
		return *text, nil
	}
	return "", errors.Join(errs...)
}
