package errgroup_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// delay is no number of whole milliseconds, for which answers that sleep might wait by chance.
const delay = 50_370 * time.Microsecond

// fetchAll calls the answer, which is not to fail.
func fetchAll(c *check.C, limit int, ids []string, w *check.Work) []string {
	own := slices.Clone(ids)
	got, err := FetchAll(context.Background(), limit, own, func(_ context.Context, id string) (string, error) { return w.Do(id) })
	if !slices.Equal(own, ids) {
		c.Fail("FetchAll", "FetchAll has changed the ids of its caller", "the caller has the same memory as a slice that it passes: make a slice of your own for the results")
	}
	if ran := len(w.Started()); ran == limit && ran < len(ids) {
		c.Fail("FetchAll", fmt.Sprintf("limit %d, and only %d of %d jobs ran", limit, ran, len(ids)),
			"a job that finds no free place is lost: TryGo starts nothing then, and returns false. Go waits for a place")
	}
	if errors.Is(err, context.Canceled) {
		c.Fail("FetchAll", "no job failed, nobody cancelled, and FetchAll returned context.Canceled", "the context of a group is done after Wait, also if all went well: return what Wait returns, and do not ask the context")
	}
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
	w, ids = c.Work(check.Every(delay)), check.IDs(2)
	c.Complete(w, "FetchAll", ids, fetchAll(c, 3, ids, w))
	c.HangCase("with no ids", "it waits for the last job, and there is none. Wait of a group returns at once if nothing was started")
	w = c.Work(check.Every(delay))
	c.Complete(w, "FetchAll", nil, fetchAll(c, 3, nil, w))
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
			c.Fail("FetchAll", fmt.Sprintf("limit %d, and all %d jobs ran at once", k, n), "there is no limit: g.SetLimit(limit), before the first Go. Or each place is given back before its call has ended: a defer gives it back afterwards")
		case most == k+1:
			c.Fail("FetchAll", fmt.Sprintf("limit %d, and %d jobs ran at once: one too many", k, most),
				"a place is counted wrongly. A channel with room for n lets n in, and the one in your hand is one more")
		case most == k-1:
			c.Fail("FetchAll", fmt.Sprintf("limit %d, and %d jobs ran at once: one too few", k, most), "a place is counted wrongly: does one that only starts others have a place, too?")
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
		took := c.Elapsed() - began
		if late := took - least; late > 0 && late < delay && w.MostAtOnce() == k {
			c.Fail("FetchAll", fmt.Sprintf("%d jobs of %v with limit %d took %v, %v more than they need", n, delay, k, took, late),
				"a job begins some time after its place is free: does a loop ask again and again, with a sleep in between? Go, or a channel, waits exactly as long as it has to")
		}
		if took != least {
			c.Fail("FetchAll", fmt.Sprintf("%d jobs of %v with limit %d took %v", n, delay, k, took),
				fmt.Sprintf("%v is what theory says; at most %d ran at once", least, w.MostAtOnce()))
		}
	}
	const longest = 4 * delay
	began := c.Elapsed()
	ids := check.IDs(4)
	w := c.Work(check.Times(ids, longest, delay, delay, delay))
	c.Complete(w, "FetchAll", ids, fetchAll(c, 2, ids, w))
	took := c.Elapsed() - began
	if took > longest && w.Goroutines() < len(ids) {
		c.Fail("FetchAll", fmt.Sprintf("one job of %v and three of %v with limit 2 took %v, and %v is possible", longest, delay, took, longest),
			"the jobs were dealt out beforehand: a job waits for its own goroutine, while another goroutine has nothing to do")
	}
	if took != longest {
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
	case !errors.Is(err, errFirst) && strings.Contains(err.Error(), errFirst.Error()):
		c.Fail("FetchAll", fmt.Sprintf("the first error was %q, and errors.Is does not find it in the error %q", errFirst, err),
			"a text is no error: %v keeps only the text of an error, and so does Error(). If you add words to an error, write %w, which wraps it")
	case errors.Is(err, context.Canceled) && !errors.Is(err, errFirst):
		c.Fail("FetchAll", fmt.Sprintf("the first error was %q, and FetchAll returned %q", errFirst, err),
			"that the context was cancelled is what followed from the error. Wait returns the error itself, and context.Cause tells it, too")
	case errors.Is(err, errFirst) && errors.Is(err, errLater):
		c.Fail("FetchAll", fmt.Sprintf("FetchAll returned all errors as one: %q", err), "the first to fail is the cause, and it alone is asked for. The later ones may only follow from it, often as many as there are jobs")
	case !errors.Is(err, errFirst):
		c.Fail("FetchAll", fmt.Sprintf("the first error was %q, and FetchAll returned %q", errFirst, err), "the first to fail is the cause, others may only follow from it")
	}
	// A time-out of a job's own is an error like any other.
	w.Fail(ids[2], context.DeadlineExceeded)
	w.Fail(ids[1], context.DeadlineExceeded)
	if _, err := FetchAll(context.Background(), 4, ids, func(_ context.Context, id string) (string, error) { return w.Do(id) }); err == nil {
		c.Fail("FetchAll", "the time-out of a job was over, its error was context.DeadlineExceeded, and FetchAll returned no error", holes)
	}
	for _, id := range ids {
		w.Fail(id, errFirst)
	}
	c.HangCase("with limit 4 and 20 jobs that all fail", "a place that is not given back after an error is lost for the others. Give it back with defer, whatever comes of the job")
	FetchAll(context.Background(), 4, ids, func(_ context.Context, id string) (string, error) { return w.Do(id) })
}

// holes is what is wrong about an error that is dropped.
const holes = "the error was dropped, so the caller takes an empty result for a good one. Either there are all results, or there is an error"

// given is the context that the jobs were given.
type given struct {
	atomic.Pointer[context.Context]
}

// fetch returns a function that notes its context and does a job, which does not look at the context.
func (g *given) fetch(w *check.Work) func(context.Context, string) (string, error) {
	return func(ctx context.Context, id string) (string, error) {
		g.Store(&ctx)
		return w.Do(id)
	}
}

func (g *given) over() bool { return (*g.Load()).Err() != nil }

func cancel(c *check.C) {
	w, ids := failing(c)
	parent, end := context.WithCancel(context.Background())
	defer end()
	var got given
	_, err := FetchAll(parent, 4, ids, got.fetch(w))
	if len(w.Started()) == 0 {
		c.Undone("FetchAll")
	}
	if *got.Load() == parent {
		c.Fail("FetchAll", "the calls got the context of the caller, which knows nothing of the group", "errgroup.WithContext returns a context as well: that is the one for the calls")
	}
	const ends = "use the context of errgroup.WithContext for the calls, so that an error ends what has become useless"
	if err != nil && !got.over() {
		c.Fail("FetchAll", "a job failed, and the context of the others is not done", ends)
	}
	w = c.Work(check.Every(delay))
	if _, err := FetchAll(parent, 4, ids, got.fetch(w)); err == nil && !got.over() {
		c.Fail("FetchAll", "FetchAll has returned, and the context of its jobs lives on",
			"the group was never waited for: only g.Wait tells its error and ends its context. A WaitGroup beside it is not needed")
	}
	w = c.Work(check.Times(ids, time.Hour, time.Hour, delay, time.Hour))
	w.Fail(ids[2], errFirst)
	began := c.Elapsed()
	FetchAll(parent, 4, ids, w.DoContext)
	if took := c.Elapsed() - began; took >= time.Hour {
		c.Fail("FetchAll", fmt.Sprintf("a job failed after %v, and the context of the others was not done until they had ended, after %v", delay, took), ends)
	}
	// The caller gives up while a job runs.
	w = c.Work(check.Every(time.Hour))
	began = c.Elapsed()
	time.AfterFunc(delay, end)
	_, err = FetchAll(parent, 4, ids, w.DoContext)
	switch took := c.Elapsed() - began; {
	case took >= time.Hour:
		c.Fail("FetchAll", fmt.Sprintf("the caller cancelled after %v, and FetchAll returned after %v", delay, took),
			"the jobs know nothing of the caller's context: make the group's from the one that you were given")
	case took > delay:
		c.Fail("FetchAll", fmt.Sprintf("the caller cancelled after %v, all jobs ended, and FetchAll returned after %v", delay, took),
			"something sleeps instead of waiting, so it is late: does a loop ask again and again whether there is a place?")
	case err == nil:
		c.Fail("FetchAll", "the caller cancelled while jobs were running, and FetchAll returned no error", holes)
	}
	// The caller has given up before, and between two jobs.
	if _, err = FetchAll(parent, 4, ids, w.DoContext); err == nil {
		c.Fail("FetchAll", "the caller had cancelled before, no job had a result, and FetchAll returned no error", holes)
	}
	parent, end = context.WithCancel(context.Background())
	defer end()
	w = c.Work(check.Every(delay))
	if _, err = FetchAll(parent, 1, ids, func(ctx context.Context, id string) (string, error) {
		result, err := w.DoContext(ctx, id)
		if id == ids[3] {
			end()
		}
		return result, err
	}); err == nil {
		c.Fail("FetchAll", "the caller cancelled between two jobs, the rest had no results, and FetchAll returned no error", holes)
	}
	if !errors.Is(err, context.Canceled) {
		c.Fail("FetchAll", fmt.Sprintf("the caller cancelled, and FetchAll returned the error %q", err), "the caller wants to know that it was the cancel: errors.Is(err, context.Canceled) has to say so")
	}
}

func race(c *check.C) {
	w, ids := c.Work(check.Every(time.Millisecond)), check.IDs(50)
	c.Complete(w, "FetchAll", ids, fetchAll(c, 8, ids, w))
}
