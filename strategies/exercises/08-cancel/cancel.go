// Package cancel is exercise 8: cancellation and time-outs. See README.md.
package cancel

import (
	"context"
	"net/http"
	"time"
)

// Get returns what is at url. When that takes longer than limit, or ctx is done, the request
// is given up and the error says why: errors.Is tells context.DeadlineExceeded from
// context.Canceled.
//
// This is yours to write.
func Get(ctx context.Context, client *http.Client, url string, limit time.Duration) (string, error) {
	return "", nil
}

// All gets all urls, at most workers at once. Each request may take so long, and all of them
// together no longer than whole. It returns what it has got, in the order of urls and ""
// where there is nothing, with the errors of those that failed, joined. When the whole time
// is over it returns at once; context.DeadlineExceeded is among the errors then.
//
// This is yours to write.
func All(ctx context.Context, client *http.Client, workers int, urls []string, each, whole time.Duration) ([]string, error) {
	return nil, nil
}

// Fastest gets all urls at the same time and returns the first answer. The other requests
// have ended when it returns. It fails when all of them do.
//
// This is yours to write.
func Fastest(ctx context.Context, client *http.Client, urls []string, limit time.Duration) (string, error) {
	return "", nil
}
