package policy_test

import (
	"context"
	"errors"
	"fmt"
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

// servers is how many each check asks.
const servers = 12

// few asks a server on which all goes well for fewer ids than there are workers.
func few(c *check.C, name string, call policy) {
	for n := range 2 {
		f := drawn(c, 0)
		f.ids = f.ids[:n]
		for _, id := range f.ids {
			f.takes[id], f.answers[id] = 20*ms, 200
		}
		if outcomes, err := call(context.Background(), workers, f.ids, f.serve(c)); len(outcomes) != n || err != nil {
			c.Fail(name, fmt.Sprintf("%s, none of which fails, and %d outcomes came back with the error %v", check.Count(n, "id"), len(outcomes), err), "an outcome for each, and no error")
		}
	}
}

type policy func(ctx context.Context, workers int, ids []string, fetch Fetch) ([]Outcome, error)

// ask calls the answer with one server after the other.
func ask(c *check.C, name string, call policy, judge func(f *faults, outcomes []Outcome, err error)) {
	for number := range servers {
		f := drawn(c, number)
		outcomes, err := call(context.Background(), workers, f.ids, f.serve(c))
		running := len(f.work.Started()) - len(f.work.Ended())
		synctest.Wait() // the server hears of the end of its requests
		if len(f.site.Requests()) == 0 && len(outcomes) == 0 {
			c.Undone(name)
		}
		if running > 0 {
			c.Fail(name, fmt.Sprintf("it returned while %d were under way", running), "wait for all that was started")
		}
		judge(f, outcomes, err)
		f.site.Close()
	}
}

// collected runs CollectAll, whose answer has to be whole.
func collected(c *check.C, judge func(f *faults, outcomes []Outcome, err error)) {
	ask(c, "CollectAll", CollectAll, func(f *faults, outcomes []Outcome, err error) {
		if len(outcomes) != len(f.ids) {
			c.Fail("CollectAll", fmt.Sprintf("%d ids, and %d outcomes", len(f.ids), len(outcomes)), "one for each, whatever became of it: ok, not found and error add up to all")
		}
		judge(f, outcomes, err)
	})
}

// failed runs FirstError, which has to fail: on each server something does.
func failed(c *check.C, judge func(f *faults, first end, outcomes []Outcome, err error)) {
	ask(c, "FirstError", FirstError, func(f *faults, outcomes []Outcome, err error) {
		first, ok := f.failure()
		switch {
		case !ok:
			c.Fail("FirstError", fmt.Sprintf("%s had an answer and none had failed, and FirstError returned the error %v", check.Count(len(f.ends), "id"), err),
				"go on until one fails: to learn that there is no such flag (404) is no failure")
		case err == nil:
			c.Fail("FirstError", "some ids failed, and FirstError returned no error", "the first of them is what it returns")
		}
		judge(f, first, outcomes, err)
	})
}

func classes(c *check.C) {
	collected(c, func(f *faults, outcomes []Outcome, _ error) {
		for i, o := range outcomes {
			id := f.ids[i]
			want := f.class(id)
			if o.Class == want && (o.Err != nil) == (want == Error) {
				continue
			}
			saw := fmt.Sprintf("the server had for %s %s, and its outcome is %q with the error %v", id, f.answer(id), o.Class, o.Err)
			switch {
			case want == NotFound:
				c.Fail("CollectAll", saw, "404 is an answer: there is no such flag. Whoever counts it among the errors looks for a fault where there is none")
			case o.Class == NotDone:
				c.Fail("CollectAll", saw, "every id has an outcome: ok, not found and error have to add up to all of them")
			default:
				c.Fail("CollectAll", saw, fmt.Sprintf("it is to be %q, with the error if it is one", want))
			}
		}
	})
}

func collect(c *check.C) {
	collected(c, func(f *faults, outcomes []Outcome, err error) {
		if missed := f.work.Missed(f.ids); len(missed) > 0 {
			c.Fail("CollectAll", fmt.Sprintf("some failed, and %d others were never asked for", len(missed)), "to collect means to go on: the errors are for the end")
		}
		if n := f.work.MostAtOnce(); n != workers {
			c.Fail("CollectAll", fmt.Sprintf("%d workers, and %d at once", workers, n), "as many as there are workers, while there is enough to do")
		}
		if err == nil {
			c.Fail("CollectAll", "6 ids failed, and CollectAll returned no error", "join the errors (errors.Join), so that nobody can overlook them")
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
	})
	few(c, "CollectAll", CollectAll)
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
	ask(c, "CollectAll", CollectAll, judge("CollectAll"))
	ask(c, "FirstError", FirstError, judge("FirstError"))
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
}

func first(c *check.C) {
	failed(c, func(f *faults, first end, _ []Outcome, err error) {
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
	f := drawn(c, 0)
	for _, id := range f.ids {
		f.takes[id], f.answers[id] = 20*ms, 200
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	left := errors.New("the caller has left")
	time.AfterFunc(30*ms, func() { cancel(left) })
	if _, err := FirstError(ctx, workers, f.ids, f.serve(c)); !errors.Is(err, left) && !errors.Is(err, context.Canceled) {
		c.Fail("FirstError", fmt.Sprintf("the caller cancelled, and FirstError returned the error %v", err), "what the caller ends is not complete: return the cause of the context")
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
