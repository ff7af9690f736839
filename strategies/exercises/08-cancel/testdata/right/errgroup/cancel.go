// Package cancel is exercise 8. Here groups start the requests, and an error wins the race of Fastest.
package cancel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"
)

// Get returns the body at url. If that takes longer than limit, or if ctx is done, Get gives
// the request up and returns an error. errors.Is tells whether it is context.DeadlineExceeded
// or context.Canceled.
func Get(parent context.Context, client *http.Client, url string, limit time.Duration) (string, error) {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	timer := time.AfterFunc(limit, func() { cancel(context.DeadlineExceeded) })
	defer timer.Stop()
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request.WithContext(ctx))
	if err == nil {
		defer response.Body.Close()
		var text []byte
		if text, err = io.ReadAll(response.Body); err == nil {
			return string(text), nil
		}
	}
	if cause := context.Cause(ctx); cause != nil {
		return "", cause
	}
	return "", err
}

// All gets all urls, at most workers at once. Each request may take at most each, and all of
// them together at most whole. All returns the bodies in the order of urls, "" for those it
// does not have, and the joined errors of the failed requests. When the whole time is over, it
// returns at once, and context.DeadlineExceeded is one of the errors.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	var g errgroup.Group // without a context: one that fails does not end the others
	g.SetLimit(workers)
	texts, errs := make([]string, len(urls)), make([]error, len(urls)+1)
	for i, url := range urls {
		g.Go(func() error {
			if ctx.Err() == nil {
				texts[i], errs[i] = Get(ctx, client, url, each)
			}
			return nil
		})
	}
	g.Wait()
	errs[len(urls)] = ctx.Err() // once for all that were not asked
	return texts, errors.Join(errs...)
}

// Fastest gets all urls at the same time and returns the first answer. When it returns, the
// other requests have ended. It fails only if all requests fail.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (string, error) {
	g, ctx := errgroup.WithContext(ctx)
	answers, errs := make(chan string, len(urls)), make([]error, len(urls))
	for i, url := range urls {
		g.Go(func() error {
			text, err := Get(ctx, client, url, limit)
			if err != nil {
				errs[i] = err
				return nil
			}
			answers <- text
			return won
		})
	}
	if g.Wait() == nil {
		return "", errors.Join(errs...)
	}
	return <-answers, nil
}

// won is the error that ends a group.
var won = errors.New("there is an answer")
