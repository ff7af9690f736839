package cancel

import (
	"context"
	"net/http"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/exercises/internal/byid"
)

// Strategy makes a strategy of All. Each request runs one task.
var Strategy = byid.Strategy("my-cancel", "All of exercise 8, with one request per task",
	func(ctx context.Context, o strategies.Options, ids []string, do byid.Do) {
		urls := make([]string, len(ids))
		for i, id := range ids {
			urls[i] = "http://tasks.test/" + id
		}
		All(ctx, &http.Client{Transport: tasks(do)}, o.Workers, urls, day, day)
	})

const day = 24 * time.Hour // no limit at all

// tasks is a transport that answers a request by doing a task.
type tasks byid.Do

func (do tasks) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := do(r.Context(), r.URL.Path[1:]); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
}
