package policy_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	. "manyhands/strategies/exercises/09-policy"
	"manyhands/strategies/exercises/check"
	"manyhands/strategies/exercises/check/web"
)

const (
	ms      = time.Millisecond
	workers = 3
	limit   = 300 * ms // after which a fetch gives up, and a moment more for some, so that no two do at once
	silent  = 0        // instead of a status: the server does not answer
)

// faults is a server on which much goes wrong. A seed says with which id and how long each
// answer takes, so an answer to the exercise that was fitted to one server falls at the next.
type faults struct {
	ids     []string
	takes   map[string]time.Duration
	answers map[string]int // status, or silent
	limits  map[string]time.Duration

	site  *web.Site
	work  *check.Work
	began time.Duration

	mu     sync.Mutex
	starts []time.Duration
	ends   []end
}

// end is what a fetch came to, in the order of time.
type end struct {
	id     string
	at     time.Duration
	status int   // 0 when there was none
	err    error // as it was returned
	cut    bool  // because its context had ended
}

// drawn is one of the servers of a student: 24 ids with some of each kind of fault.
func drawn(c *check.C, number int) *faults {
	f := well(24)
	random := c.Own(fmt.Sprint("server ", number))
	kinds := []int{silent, silent, silent, 404, 404, 404, 404, 418, 418, 418}
	for i, at := range random.Perm(len(f.ids)) {
		id := f.ids[at]
		f.takes[id] = 10*ms + time.Duration(random.Int64N(int64(50*ms)))
		if i < len(kinds) {
			f.fault(id, kinds[i])
			f.limits[id] += time.Duration(i) * ms / 3
		}
	}
	return f
}

// single is a server on which only the id at an index fails.
func single(c *check.C, at, status int) *faults {
	f := well(24)
	random := c.Own(fmt.Sprint("single ", at))
	for _, id := range f.ids {
		f.takes[id] = 10*ms + time.Duration(random.Int64N(int64(50*ms)))
	}
	f.fault(f.ids[at], status)
	return f
}

// well is a server on which all goes well.
func well(n int) *faults {
	f := &faults{ids: check.IDs(n), takes: map[string]time.Duration{}, answers: map[string]int{}, limits: map[string]time.Duration{}}
	for _, id := range f.ids {
		f.takes[id], f.answers[id], f.limits[id] = 20*ms, http.StatusOK, limit
	}
	return f
}

// fault gives an id another status, or none.
func (f *faults) fault(id string, status int) {
	if f.answers[id] = status; status == silent {
		f.takes[id] = time.Hour
	}
}

// serve starts the server, and makes the Fetch that asks it.
func (f *faults) serve(c *check.C) Fetch {
	f.began, f.work = c.Elapsed(), c.Work(check.Every(0))
	f.site = web.Serve(func(id string) time.Duration { return f.takes[id] }, func(id string) int { return f.answers[id] })
	return func(ctx context.Context, id string) (status int, err error) {
		f.mu.Lock()
		f.starts = append(f.starts, c.Elapsed()-f.began)
		f.mu.Unlock()
		f.work.Watch(id, func() {
			status, err = f.get(ctx, id)
			f.mu.Lock()
			defer f.mu.Unlock()
			f.ends = append(f.ends, end{id, c.Elapsed() - f.began, status, err, err != nil && ctx.Err() != nil && f.answers[id] != silent})
		})
		return status, err
	}
}

// get asks the server. Who waits for an answer that does not come is deaf until the limit,
// as some clients are: that error may come when another one is long known.
func (f *faults) get(ctx context.Context, id string) (status int, err error) {
	listens := ctx
	if f.answers[id] == silent {
		listens = context.WithoutCancel(ctx)
	}
	limited, cancel := context.WithTimeout(listens, f.limits[id])
	defer cancel()
	request, err := http.NewRequestWithContext(limited, http.MethodGet, f.site.URL(id), nil)
	if err != nil {
		return 0, err
	}
	response, err := f.site.Client.Do(request)
	switch {
	case err == nil:
		return response.StatusCode, response.Body.Close()
	case listens.Err() != nil:
		return 0, fmt.Errorf("%s: %w", id, listens.Err())
	}
	return 0, fmt.Errorf("%s: no answer in %v: %w", id, f.limits[id], limited.Err())
}

// class is what an id is to come to when it is not cut off.
func (f *faults) class(id string) Class {
	switch f.answers[id] {
	case http.StatusOK:
		return OK
	case http.StatusNotFound:
		return NotFound
	}
	return Error
}

// answer is the same in words.
func (f *faults) answer(id string) string {
	if f.answers[id] == silent {
		return "no answer"
	}
	return fmt.Sprintf("status %d", f.answers[id])
}

// last is when the last fetch had ended.
func (f *faults) last() (at time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range f.ends {
		at = max(at, e.at)
	}
	return at
}

// failure is the first in time. ok is false when there is none.
func (f *faults) failure() (first end, ok bool) {
	for _, e := range f.ends {
		if f.class(e.id) == Error && !e.cut {
			return e, true
		}
	}
	return end{}, false
}
