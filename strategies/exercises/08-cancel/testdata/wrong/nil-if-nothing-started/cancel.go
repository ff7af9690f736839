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

// Get returns the body at url.
func Get(ctx context.Context, client *http.Client, url string, limit time.Duration) (body string, err error) {
	ctx, cancel := context.WithDeadline(ctx, time.Now().Add(limit))
	defer cancel()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		return
	}
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	if resp.StatusCode >= 400 {
		return "", errors.New(resp.Status)
	}
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", err
	}
	return string(b), nil
}

// All gets all urls.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	bodies := make([]string, len(urls))
	errs := make([]error, len(urls)+1)
	sem := make(chan struct{}, workers)
	var wg sync.WaitGroup
loop:
	for i, url := range urls {
		select {
		case sem <- struct{}{}:
		case <-ctx.Done():
			break loop
		}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-sem }()
			bodies[i], errs[i] = Get(ctx, client, url, each)
		})
	}
	wg.Wait()
	return bodies, errors.Join(errs...)
}

// Fastest returns the first answer.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (string, error) {
	var wg sync.WaitGroup
	defer wg.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type answer struct {
		s   string
		err error
	}
	c := make(chan answer, len(urls))
	for _, url := range urls {
		wg.Go(func() {
			s, err := Get(ctx, client, url, limit)
			c <- answer{s, err}
		})
	}
	var all error
	for range urls {
		a := <-c
		if a.err == nil {
			return a.s, nil
		}
		all = errors.Join(all, a.err)
	}
	return "", all
}
