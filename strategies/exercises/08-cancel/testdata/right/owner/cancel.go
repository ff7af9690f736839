// Package cancel is exercise 8. Here a goroutine owns the results, and the workers pull the requests from an iterator.
package cancel

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"slices"
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
	type result struct {
		index int
		text  string
		err   error
	}
	next, stop := iter.Pull2(slices.All(urls))
	defer stop()
	results := make(chan result)
	running := 0
	start := func() {
		i, url, ok := next()
		if !ok {
			return
		}
		running++
		go func() {
			text, err := Get(ctx, client, url, each)
			results <- result{i, text, err}
		}()
	}
	for range workers {
		start()
	}
	texts, errs := make([]string, len(urls)), make([]error, len(urls))
	for running > 0 {
		r := <-results
		running--
		texts[r.index], errs[r.index] = r.text, r.err
		if ctx.Err() == nil {
			start()
		}
	}
	if err := ctx.Err(); err != nil {
		errs = append(errs, err)
	}
	return texts, errors.Join(errs...)
}

// Fastest gets all urls at the same time and returns the first answer. When it returns, the
// other requests have ended. It fails only if all requests fail.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (text string, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		text string
		err  error
	}
	results := make(chan result)
	for _, url := range urls {
		go func() {
			text, err := Get(ctx, client, url, limit)
			results <- result{text, err}
		}()
	}
	won := false
	var errs []error
	for range urls { // also those that have lost
		r := <-results
		if r.err != nil {
			errs = append(errs, r.err)
		} else if !won {
			won, text = true, r.text
			cancel()
		}
	}
	if won {
		return text, nil
	}
	return "", errors.Join(errs...)
}
