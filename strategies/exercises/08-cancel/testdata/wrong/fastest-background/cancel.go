// Package cancel is exercise 8: cancellation and time-outs. See README.md.
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
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	return string(text), nil
}

// All gets all urls, at most workers at once. Each request may take at most each, and all of
// them together at most whole. All returns the bodies in the order of urls, "" for those it
// does not have, and the joined errors of the failed requests. When the whole time is over, it
// returns at once, and context.DeadlineExceeded is one of the errors.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	texts, errs := make([]string, len(urls)), make([]error, len(urls))
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				texts[i], errs[i] = Get(ctx, client, urls[i], each)
			}
		})
	}
	for i := range urls {
		select {
		case jobs <- i:
		case <-ctx.Done():
			errs[i] = ctx.Err()
		}
	}
	close(jobs)
	wg.Wait()
	return texts, errors.Join(errs...)
}

// Fastest gets all urls at the same time and returns the first answer. When it returns, the
// other requests have ended. It fails only if all requests fail.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (string, error) {
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel() // before the Wait above: deferred calls run last to first
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, len(urls))
	for _, url := range urls {
		wg.Go(func() {
			text, err := Get(ctx, client, url, limit)
			answers <- answer{text, err}
		})
	}
	var errs []error
	for range urls {
		a := <-answers
		if a.err == nil {
			return a.text, nil
		}
		errs = append(errs, a.err)
	}
	return "", errors.Join(errs...)
}
