package policy_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "manyhands/strategies/exercises/09-policy"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"classes": classes, "collect": collect, "once": once, "stops": stops, "first": first, "cause": cause, "kept": kept, "race": race,
	})
}

// drawnServers are those that each check asks.
func drawnServers(c *check.C) (all []*faults) {
	for number := range 12 {
		all = append(all, drawn(c, number))
	}
	return all
}

// singles are servers on which only one id fails, early, late or by silence.
func singles(c *check.C) []*faults {
	return []*faults{single(c, 5, silent), single(c, 0, 418), single(c, 23, 500)}
}

// few asks a server on which all goes well for fewer ids than there are workers, and for many.
func few(c *check.C, name string, call policy) {
	for _, n := range []int{0, 1, 24} {
		f := well(n)
		if outcomes, err := call(context.Background(), workers, f.ids, f.serve(c)); len(outcomes) != n || err != nil {
			c.Fail(name, fmt.Sprintf("%s, none of which fails, and %s came back with the error %s", check.Count(n, "id"), check.Count(len(outcomes), "outcome"), check.Quoted(err)), "an outcome for each, and no error")
		}
	}
}

type policy func(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error)

// ask calls the answer with one server after the other.
func ask(c *check.C, name string, call policy, servers []*faults, judge func(f *faults, outcomes []Outcome, err error)) {
	for _, f := range servers {
		outcomes, err := call(context.Background(), workers, f.ids, f.serve(c))
		running := len(f.work.Started()) - len(f.work.Ended())
		synctest.Wait() // the server hears of the end of its requests
		if len(f.site.Requests()) == 0 && len(outcomes) == 0 {
			c.Undone(name)
		}
		if running > 0 {
			c.Fail(name, fmt.Sprintf("it returned with %s under way", check.Count(running, "request")), "wait for all that was started")
		}
		if took, last := c.Elapsed()-f.began, f.last(); took > last {
			c.Fail(name, fmt.Sprintf("all that was started had ended after %v, and %s returned %v later", last.Round(ms), name, took-last), "does it look again and again whether all have ended, with a sleep? wg.Wait and a receive wait without")
		}
		judge(f, outcomes, err)
		f.site.Close()
	}
}

// collected runs CollectAll, whose answer has to be whole.
func collected(c *check.C, judge func(f *faults, outcomes []Outcome, err error)) {
	ask(c, "CollectAll", CollectAll, drawnServers(c), func(f *faults, outcomes []Outcome, err error) {
		if len(outcomes) != len(f.ids) {
			c.Fail("CollectAll", fmt.Sprintf("%d ids, and %s", len(f.ids), check.Count(len(outcomes), "outcome")), "one for each, whatever became of it: ok, not found and error add up to all")
		}
		judge(f, outcomes, err)
	})
}

// is fails a check for an error that says what the one wanted says and does not wrap it.
func is(c *check.C, name string, err, want error, saw string) {
	if err != nil && want != nil && !errors.Is(err, want) && strings.Contains(err.Error(), want.Error()) {
		c.Fail(name, saw+", and errors.Is does not find the one in the other", "the text is not the error: who asks for context.DeadlineExceeded finds nothing. Return it as it is, or wrap it with %w, not %v")
	}
}

// failed runs FirstError, which has to fail: on each server something does.
func failed(c *check.C, judge func(f *faults, first end, outcomes []Outcome, err error)) {
	all := drawnServers(c) // the first one is drawn by manyhands demo
	all = slices.Insert(all, 1, singles(c)...)
	ask(c, "FirstError", FirstError, all, func(f *faults, outcomes []Outcome, err error) {
		first, ok := f.failure()
		switch {
		case !ok:
			c.Fail("FirstError", fmt.Sprintf("%s had an answer and none had failed, and FirstError returned the error %s", check.Count(len(f.ends), "id"), check.Quoted(err)),
				"go on until one fails: to learn that there is no such flag (404) is no failure")
		case len(outcomes) == len(f.ids) && saysNoError(outcomes[check.Index(f.ids, first.id)].Class):
			c.Fail("FirstError", fmt.Sprintf("the server had for %s %s, and its outcome is %q", first.id, f.answer(first.id), outcomes[check.Index(f.ids, first.id)].Class),
				"this outcome is no error, so nothing stopped: 200 is ok, 404 is not found, and any other status is an error")
		case err == nil && first.status == silent:
			c.Fail("FirstError", fmt.Sprintf("%s had no answer in %v, and FirstError returned no error", first.id, f.limits[first.id]), "no answer at all is a failure. Only what ends because ctx has ended is a victim: ask ctx.Err()")
		case err == nil:
			c.Fail("FirstError", "some ids failed, and FirstError returned no error", "the first of them is what it returns")
		}
		judge(f, first, outcomes, err)
	})
}

// saysNoError reports whether an id with this outcome has not failed and was not cut off.
func saysNoError(class Class) bool { return class == OK || class == NotFound }

func classes(c *check.C) {
	collected(c, func(f *faults, outcomes []Outcome, _ error) {
		var got, all []Class
		for i, o := range outcomes {
			got, all = append(got, o.Class), append(all, f.class(f.ids[i]))
		}
		if sorted(got) == sorted(all) && !slices.Equal(got, all) {
			c.Fail("CollectAll", fmt.Sprintf("all outcomes are there, and that of %s is not in its place", f.ids[0]), "the outcomes are in the order of ids, whatever the order of the answers. Give each a place by its index")
		}
		for i, o := range outcomes {
			id := f.ids[i]
			want := f.class(id)
			if o.Class == want && (o.Err != nil) == (want == Error) {
				continue
			}
			saw := fmt.Sprintf("the server had for %s %s, and its outcome is %q with the error %s", id, f.answer(id), o.Class, check.Quoted(o.Err))
			switch {
			case want == NotFound:
				c.Fail("CollectAll", saw, "404 is an answer: there is no such flag. Whoever counts it among the errors looks for a fault where there is none")
			case errors.Is(o.Err, context.Canceled):
				c.Fail("CollectAll", saw, "nobody has cancelled but CollectAll itself. It goes on when an id fails: the errors are for the end")
			case o.Class == NotDone:
				c.Fail("CollectAll", saw, "every id has an outcome: ok, not found and error have to add up to all of them")
			default:
				c.Fail("CollectAll", saw, fmt.Sprintf("it is to be %q, with the error if it is one", want))
			}
		}
	})
	statuses := []int{200, 201, 204, 206, 301, 304, 400, 403, 404, 410, 500, 503}
	ids := check.IDs(len(statuses))
	outcomes, _ := CollectAll(context.Background(), workers, ids, func(_ context.Context, id string) (int, error) {
		return statuses[check.Index(ids, id)], nil
	})
	for i, o := range outcomes {
		want := Error
		switch statuses[i] {
		case 200:
			want = OK
		case 404:
			want = NotFound
		}
		if o.Class != want || (o.Err != nil) != (want == Error) {
			c.Fail("CollectAll", fmt.Sprintf("the status was %d, and the outcome is %q with the error %s", statuses[i], o.Class, check.Quoted(o.Err)), "200 is ok, 404 is not found, and any other status is an error")
		}
	}
}

func sorted(classes []Class) string { return fmt.Sprint(slices.Sorted(slices.Values(classes))) }

func collect(c *check.C) {
	collected(c, func(f *faults, outcomes []Outcome, err error) {
		if missed := f.work.Missed(f.ids); len(missed) > 0 {
			c.Fail("CollectAll", fmt.Sprintf("some failed, and %d others were never asked for", len(missed)), "to collect means to go on: the errors are for the end")
		}
		if n := f.work.MostAtOnce(); n != workers {
			c.Fail("CollectAll", fmt.Sprintf("%d workers, and %d at once", workers, n), "as many as there are workers, while there is enough to do")
		}
		f.mu.Lock()
		for i, start := range f.starts {
			if i >= workers && start > f.ends[i-workers].at {
				c.Fail("CollectAll", fmt.Sprintf("a worker had nothing to do after %v, and id number %d was begun after %v", f.ends[i-workers].at, i+1, start), "a worker that has an answer takes the next id and waits for nobody. Do they wait for each other, as in batches, or with a sleep?")
			}
		}
		f.mu.Unlock()
		if err == nil {
			c.Fail("CollectAll", "6 ids failed, and CollectAll returned no error", "join the errors (errors.Join), so that nobody can overlook them")
		}
		alike := map[string]int{}
		for _, o := range outcomes {
			if o.Err != nil {
				alike[o.Err.Error()]++
			}
		}
		for text, n := range alike {
			if in := strings.Count(err.Error(), text); in < n {
				c.Fail("CollectAll", fmt.Sprintf("%s failed with %q, and the errors have that %s", check.Count(n, "id"), text, check.Count(in, "time")), "each id that failed has its error in the list, also if it reads like another one (errors.Join)")
			}
		}
		rest := err.Error() // each has to be found behind the one before
		for i, o := range outcomes {
			if o.Err == nil {
				continue
			}
			_, after, ok := strings.Cut(rest, o.Err.Error())
			if !ok {
				c.Fail("CollectAll", fmt.Sprintf("the errors read %q, and that of %s is not in its place", strings.Split(err.Error(), "\n"), f.ids[i]),
					"all errors, in the order of ids and not in that in which they came: the same run twice gives the same text")
			}
			rest = after
		}
		for _, e := range f.ends {
			if o := outcomes[check.Index(f.ids, e.id)]; e.err != nil {
				is(c, "CollectAll", o.Err, e.err, fmt.Sprintf("the fetch of %s failed with %q, the error of its outcome is %q", e.id, e.err, o.Err))
				is(c, "CollectAll", err, e.err, fmt.Sprintf("the fetch of %s failed with %q, the error of CollectAll says so", e.id, e.err))
			}
		}
	})
	few(c, "CollectAll", CollectAll)
	f := well(24)
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(30*ms, cancel)
	_, err := CollectAll(ctx, workers, f.ids, f.serve(c))
	synctest.Wait()
	for _, r := range f.site.Requests() {
		if !r.Cut && r.Ended > 30*ms {
			c.Fail("CollectAll", fmt.Sprintf("the caller cancelled after 30ms, and the server worked on an answer until %v", r.Ended), "it goes on when an id fails, and not when the caller has left: fetch gets the caller's context")
		}
	}
	if err == nil {
		c.Fail("CollectAll", "the caller cancelled, and CollectAll returned no error", "the ids that had no answer have failed")
	}
}

func once(c *check.C) {
	judge := func(name string) func(f *faults, _ []Outcome, _ error) {
		return func(f *faults, _ []Outcome, _ error) {
			if twice := f.work.Repeated(); len(twice) > 0 {
				c.Fail(name, fmt.Sprintf("%s, for which the server had %s, was asked for again", twice[0], f.answer(twice[0])),
					"a second try is for what may pass. 404 will be 404 tomorrow; and nobody has asked for second tries here")
			}
		}
	}
	ask(c, "CollectAll", CollectAll, drawnServers(c), judge("CollectAll"))
	ask(c, "FirstError", FirstError, drawnServers(c), judge("FirstError"))
}

// stops asks the server, which knows what was under way.
func stops(c *check.C) {
	failed(c, func(f *faults, first end, _ []Outcome, _ error) {
		begun, after, beside, on := 0, 0, 0, 0
		for _, r := range f.site.Requests() {
			switch {
			case r.Started >= first.at:
				after++
				continue
			case r.ID != first.id && (r.Ended == 0 || r.Ended >= first.at):
				if beside++; f.answers[r.ID] != silent && r.Ended > first.at {
					on++
				}
			}
			begun++
		}
		if n := f.work.MostAtOnce(); n < workers {
			c.Fail("FirstError", fmt.Sprintf("%d workers, and %d at once", workers, n), "to stop at an error does not mean to ask one after the other: until then all workers work")
		}
		switch saw := fmt.Sprintf("%s failed after %v", first.id, first.at.Round(ms)); {
		case after > 0:
			c.Fail("FirstError", fmt.Sprintf("%s; until then the server had seen %s, and in the end it had %d", saw, check.Count(begun, "request"), begun+after),
				"it keeps going after the failure. Whoever takes the next job has to look first whether there is still a reason to")
		case beside > workers-1:
			c.Fail("FirstError", fmt.Sprintf("%s, and with %d workers %d others were under way", saw, workers, beside),
				"whoever starts all at once has nothing left to stop: no more are to be under way than there are workers")
		case on > 0:
			c.Fail("FirstError", fmt.Sprintf("%s, and the server went on with %s that nobody wants any more", saw, check.Count(on, "answer")),
				"to start nothing new is half of it: those under way are called back with the context that they were given")
		}
	})
	c.Settle()
}

func first(c *check.C) {
	failed(c, func(f *faults, first end, _ []Outcome, err error) {
		if all, ok := err.(interface{ Unwrap() []error }); ok && len(all.Unwrap()) > 1 {
			c.Fail("FirstError", fmt.Sprintf("FirstError returned %s", check.Count(len(all.Unwrap()), "error")), "it is the first that tells what went wrong, and all others may only follow from it: return that one")
		}
		is(c, "FirstError", err, first.err, fmt.Sprintf("%s failed with %q, FirstError returned %q", first.id, first.err, err))
		later := ""
		for _, e := range f.ends {
			if e.id != first.id && e.at > first.at && e.err != nil && !e.cut && strings.Contains(err.Error(), e.err.Error()) {
				later = fmt.Sprintf(", %s after %v with %s,", e.id, e.at.Round(ms), f.answer(e.id))
			}
		}
		// Who got a status may call it by any words.
		says := !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled)
		if first.err != nil {
			says = strings.Contains(err.Error(), first.err.Error())
		}
		if !says || later != "" {
			c.Fail("FirstError", fmt.Sprintf("%s failed after %v with %s%s and FirstError returned %q", first.id, first.at.Round(ms), f.answer(first.id), later, err),
				"the first by time is not the first by index. Note the first when it comes (context.WithCancelCause keeps it)")
		}
	})
}

func cause(c *check.C) {
	failed(c, func(f *faults, first end, _ []Outcome, err error) {
		if errors.Is(err, context.Canceled) {
			c.Fail("FirstError", fmt.Sprintf("the failure was %s for %s, and FirstError returned %q", f.answer(first.id), first.id, err),
				"that is what became of the others when it had happened. Whoever reads it does not learn what went wrong: return the cause")
		}
	})
	callers(c)
}

// callers cancel after 30 ms, in three ways.
func callers(c *check.C) {
	left := errors.New("the caller has left")
	for _, try := range []struct {
		saw  string
		want error
		make func() (context.Context, context.CancelFunc)
	}{
		{"the caller cancelled with a cause", left, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(context.Background())
			time.AfterFunc(30*ms, func() { cancel(left) })
			return ctx, func() { cancel(nil) }
		}},
		{"the caller cancelled", context.Canceled, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(context.Background())
			time.AfterFunc(30*ms, cancel)
			return ctx, cancel
		}},
		{"the time of the caller was over", context.DeadlineExceeded, func() (context.Context, context.CancelFunc) {
			return context.WithTimeout(context.Background(), 30*ms)
		}},
	} {
		f := well(24)
		ctx, cancel := try.make()
		_, err := FirstError(ctx, workers, f.ids, f.serve(c))
		cancel()
		saw := fmt.Sprintf("%s after 30ms, and FirstError returned after %v with the error %s", try.saw, c.Elapsed()-f.began, check.Quoted(err))
		switch {
		case c.Elapsed()-f.began > 30*ms:
			c.Fail("FirstError", saw, "it goes on when the caller has left: make your context from the caller's, and give that to fetch")
		case !errors.Is(err, try.want) && !errors.Is(err, ctx.Err()):
			c.Fail("FirstError", saw, "what the caller ends is not complete: return the cause of the context")
		}
	}
	f := well(24)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := FirstError(ctx, workers, f.ids, f.serve(c)); !errors.Is(err, context.Canceled) {
		c.Fail("FirstError", fmt.Sprintf("the caller had cancelled before, and FirstError returned the error %s", check.Quoted(err)),
			"if nothing was started, no id has an error, and without an error nobody knows that all outcomes are missing: ask the context too")
	}
}

func kept(c *check.C) {
	failed(c, func(f *faults, first end, outcomes []Outcome, _ error) {
		came := map[string]end{}
		before := 0
		for _, e := range f.ends {
			came[e.id] = e
			if e.at < first.at {
				before++
			}
		}
		if len(outcomes) != len(f.ids) {
			if before == 0 { // another server will tell more
				return
			}
			c.Fail("FirstError", fmt.Sprintf("%s had an outcome before the failure, and %d came back for %d ids", check.Count(before, "id"), len(outcomes), len(f.ids)),
				"a failure is no reason to throw away what is there: return it beside the error")
		}
		for i, id := range f.ids {
			e, started := came[id]
			switch got := outcomes[i].Class; {
			case started && e.at <= first.at && !e.cut:
				if got != f.class(id) {
					c.Fail("FirstError", fmt.Sprintf("the server had for %s %s, before the failure or as the failure, and its outcome is %q", id, f.answer(id), got), "what was there stays: return it beside the error")
				}
			case (!started || e.cut) && got != NotDone:
				c.Fail("FirstError", fmt.Sprintf("%s was cut off or never started, and its outcome is %q", id, got), "it is to be not done: a victim has not failed")
			}
		}
	})
	few(c, "FirstError", FirstError)
}

// race asks no server: its locks would put an order between the goroutines.
func race(c *check.C) {
	f := drawn(c, 0)
	fetch := func(ctx context.Context, id string) (int, error) {
		time.Sleep(ms)
		if f.answers[id] == silent {
			return 0, context.DeadlineExceeded
		}
		return f.answers[id], nil
	}
	outcomes, _ := CollectAll(context.Background(), workers, f.ids, fetch)
	if len(outcomes) == 0 {
		c.Undone("CollectAll")
	}
	FirstError(context.Background(), workers, f.ids, fetch)
}
