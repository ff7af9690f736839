package errgroup_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	. "manyhands/strategies/exercises/03-errgroup"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"results": results, "limit": limit, "goroutines": goroutines, "makespan": makespan,
		"error": firstError, "cancel": cancel, "race": race,
	})
}

const delay = 50 * time.Millisecond

// fetchAll calls the answer, which is not to fail.
func fetchAll(c *check.C, limit int, ids []string, w *check.Work) []string {
	got, err := FetchAll(context.Background(), limit, ids, func(_ context.Context, id string) (string, error) { return w.Do(id) })
	if err != nil {
		c.Fail("FetchAll", fmt.Sprintf("no job failed, and FetchAll returned the error %q", err), "return the error of Wait, which is nil when all went well")
	}
	return got
}

func results(c *check.C) {
	ids := check.IDs(20)
	// Those that were started first end last.
	w := c.Work(func(id string) time.Duration { return time.Duration(len(ids)-check.Index(ids, id)) * delay })
	c.Complete(w, "FetchAll", ids, fetchAll(c, 20, ids, w))
	c.Complete(w, "FetchAll", nil, fetchAll(c, 3, nil, c.Work(check.Every(delay))))
}

func limit(c *check.C) {
	const n = 20
	for _, k := range []int{5, 1, 2, n} {
		w, ids := c.Work(check.Every(delay)), check.IDs(n)
		got := fetchAll(c, k, ids, w)
		c.Complete(w, "FetchAll", ids, got)
		switch most := w.MostAtOnce(); {
		case most == k:
		case most == n:
			c.Fail("FetchAll", fmt.Sprintf("limit %d, and all %d jobs ran at once", k, n), "there is no limit: g.SetLimit(limit), before the first Go")
		case most == k+1:
			c.Fail("FetchAll", fmt.Sprintf("limit %d, and %d jobs ran at once: one too many", k, most),
				"a place is counted wrongly. A channel with room for n lets n in, and the one in your hand is one more")
		case most == 1:
			c.Fail("FetchAll", fmt.Sprintf("limit %d, and jobs ran one after the other", k), "something makes each wait for the one before it: a Wait or a lock in the loop")
		default:
			c.Fail("FetchAll", fmt.Sprintf("limit %d, and %d jobs ran at once", k, most), "the number is not the one that you were given: is it written into the code?")
		}
	}
}

func goroutines(c *check.C) {
	const n, k = 1000, 4
	before := check.Goroutines()
	w, ids := c.Work(check.Every(delay)), check.IDs(n)
	c.Complete(w, "FetchAll", ids, fetchAll(c, k, ids, w))
	// The one that calls Go, and one that watches, may be on top.
	more := w.MostGoroutines() - before
	switch {
	case w.MostAtOnce() == n:
		c.Fail("FetchAll", fmt.Sprintf("limit %d, and there were %d goroutines more than before, all of them at work", k, more), "without a limit there is a goroutine for each job at once")
	case more > k+4:
		c.Fail("FetchAll", fmt.Sprintf("limit %d, and there were %d goroutines more than before", k, more),
			"each goroutine waits for its place after it was started. Take the place first, then start: so Go does it when a limit is set")
	}
}

func makespan(c *check.C) {
	const n = 20
	for _, k := range []int{1, 2, 5, n} {
		began := c.Elapsed()
		w, ids := c.Work(check.Every(delay)), check.IDs(n)
		c.Complete(w, "FetchAll", ids, fetchAll(c, k, ids, w))
		least := time.Duration((n+k-1)/k) * delay
		if took := c.Elapsed() - began; took != least {
			c.Fail("FetchAll", fmt.Sprintf("%d jobs of %v with limit %d took %v", n, delay, k, took),
				fmt.Sprintf("%v is what theory says; at most %d ran at once", least, w.MostAtOnce()))
		}
	}
	const longest = 4 * delay
	began := c.Elapsed()
	ids := check.IDs(4)
	w := c.Work(check.Times(ids, longest, delay, delay, delay))
	c.Complete(w, "FetchAll", ids, fetchAll(c, 2, ids, w))
	if took := c.Elapsed() - began; took != longest {
		c.Fail("FetchAll", fmt.Sprintf("one job of %v and three of %v with limit 2 took %v, and %v is possible", longest, delay, took, longest),
			"a batch waits for its slowest job. Let the next job start as soon as there is a place")
	}
}

var errFirst, errLater = errors.New("the first to fail"), errors.New("failed later")

// failing is one job in twenty that fails while others are under way, and one after it.
func failing(c *check.C) (w *check.Work, ids []string) {
	ids = check.IDs(20)
	w = c.Work(check.Times(ids, 30*time.Millisecond, 30*time.Millisecond, 20*time.Millisecond, 30*time.Millisecond))
	w.Fail(ids[2], errFirst)
	w.Fail(ids[1], errLater)
	return w, ids
}

func firstError(c *check.C) {
	w, ids := failing(c)
	_, err := FetchAll(context.Background(), 4, ids, func(_ context.Context, id string) (string, error) { return w.Do(id) })
	switch {
	case len(w.Started()) == 0:
		c.Undone("FetchAll")
	case err == nil:
		c.Fail("FetchAll", "two jobs failed, and FetchAll returned no error", "the errors are lost: let the function that Go runs return them, and return what Wait returns")
	case !errors.Is(err, errFirst):
		c.Fail("FetchAll", fmt.Sprintf("the first error was %q, and FetchAll returned %q", errFirst, err), "the first to fail is the cause, others may only follow from it")
	}
}

func cancel(c *check.C) {
	w, ids := failing(c)
	parent, end := context.WithCancel(context.Background())
	defer end()
	var got atomic.Value // a context that a job was given
	fetch := func(ctx context.Context, id string) (string, error) {
		got.Store(&ctx)
		return w.Do(id)
	}
	over := func() bool { return (*got.Load().(*context.Context)).Err() != nil }
	_, err := FetchAll(parent, 4, ids, fetch)
	if len(w.Started()) == 0 {
		c.Undone("FetchAll")
	}
	if given := *got.Load().(*context.Context); given == parent {
		c.Fail("FetchAll", "the calls got the context of the caller, which knows nothing of the group", "errgroup.WithContext returns a context as well: that is the one for the calls")
	}
	if err != nil && !over() {
		c.Fail("FetchAll", "a job failed, and the context of the others is not done", "use the context of errgroup.WithContext for the calls, so that an error ends what has become useless")
	}
	w = c.Work(check.Every(delay))
	if _, err := FetchAll(parent, 4, ids, fetch); err == nil && !over() {
		c.Fail("FetchAll", "FetchAll has returned, and the context of its jobs lives on",
			"the group was never waited for: only g.Wait tells its error and ends its context. A WaitGroup beside it is not needed")
	}
	w = c.Work(check.Every(time.Hour))
	began := c.Elapsed()
	time.AfterFunc(delay, end)
	FetchAll(parent, 4, ids, w.DoContext)
	if took := c.Elapsed() - began; took > delay {
		c.Fail("FetchAll", fmt.Sprintf("the caller cancelled after %v, and FetchAll returned after %v", delay, took),
			"the jobs know nothing of the caller's context: make the group's from the one that you were given")
	}
}

func race(c *check.C) {
	w, ids := c.Work(check.Every(time.Millisecond)), check.IDs(50)
	c.Complete(w, "FetchAll", ids, fetchAll(c, 8, ids, w))
}
