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

// Get returns what is at url. When that takes longer than limit, or ctx is done, the request
// is given up and the error says why: errors.Is tells context.DeadlineExceeded from
// context.Canceled.
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
	return string(text), err
}

// All gets all urls, at most workers at once. Each request may take so long, and all of them
// together no longer than whole. It returns what it has got, in the order of urls and ""
// where there is nothing, with the errors of those that failed, joined. When the whole time
// is over it returns at once; context.DeadlineExceeded is among the errors then.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, whole)
	defer cancel()
	texts, errs := make([]string, len(urls)), []error(nil)
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range jobs {
				text, err := Get(ctx, client, urls[i], each)
				texts[i] = text
				errs = append(errs, err)
			}
		})
	}
	for i := range urls {
		select {
		case jobs <- i:
		case <-ctx.Done():
			errs = append(errs, ctx.Err())
		}
	}
	close(jobs)
	wg.Wait()
	return texts, errors.Join(errs...)
}

// Fastest gets all urls at the same time and returns the first answer. The other requests
// have ended when it returns. It fails when all of them do.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (string, error) {
	ctx, cancel := context.WithCancel(ctx)
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
