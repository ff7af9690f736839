package policy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"classes": classes, "collect": collect, "once": once, "stops": stops, "first": first, "cause": cause, "kept": kept, "race": race,
	})
}

const ms = time.Millisecond

// plan is what a fetch of each id comes to.
type plan struct {
	ids    []string
	takes  map[string]time.Duration // 20 ms unless said
	status map[string]int           // 200 unless said
	errs   map[string]error         // instead of a status
	deaf   map[string]bool          // goes on after its context ended
}

func newPlan(n int) *plan {
	return &plan{check.IDs(n), map[string]time.Duration{}, map[string]int{}, map[string]error{}, map[string]bool{}}
}

// fetch plays the plan.
func (p *plan) fetch(c *check.C) (*check.Work, Fetch) {
	w := c.Work(func(id string) time.Duration {
		if d, ok := p.takes[id]; ok {
			return d
		}
		return 20 * ms
	})
	return w, func(ctx context.Context, id string) (int, error) {
		if p.deaf[id] {
			ctx = context.Background()
		}
		if _, err := w.DoContext(ctx, id); err != nil {
			return 0, err
		}
		if err := p.errs[id]; err != nil {
			return 0, err
		}
		if s := p.status[id]; s != 0 {
			return s, nil
		}
		return 200, nil
	}
}

var errRefused, errTimeOut = errors.New("connection refused"), errors.New("no answer in time")

// mixed has one of each kind.
func mixed() *plan {
	p := newPlan(12)
	p.status[p.ids[2]], p.status[p.ids[7]] = 404, 404
	p.status[p.ids[3]] = 418
	p.errs[p.ids[1]], p.errs[p.ids[9]] = errRefused, errTimeOut
	p.takes[p.ids[1]] = 90 * ms // its error comes last, and is the first by index
	return p
}

// collected runs CollectAll, whose answer has to be whole.
func collected(c *check.C, p *plan) (*check.Work, []Outcome, error) {
	w, fetch := p.fetch(c)
	outcomes, err := CollectAll(context.Background(), 3, p.ids, fetch)
	if len(w.Started()) == 0 && len(outcomes) == 0 {
		c.Undone("CollectAll")
	}
	if len(outcomes) != len(p.ids) {
		c.Fail("CollectAll", fmt.Sprintf("%d ids, and %d outcomes", len(p.ids), len(outcomes)), "one for each, whatever became of it: ok, not found and error add up to all")
	}
	return w, outcomes, err
}

func (p *plan) class(i int) Class {
	id := p.ids[i]
	switch {
	case p.errs[id] != nil || p.status[id] != 0 && p.status[id] != 404:
		return Error
	case p.status[id] == 404:
		return NotFound
	}
	return OK
}

func classes(c *check.C) {
	p := mixed()
	_, outcomes, _ := collected(c, p)
	for i, o := range outcomes {
		want := p.class(i)
		if o.Class == want && (o.Err != nil) == (want == Error) {
			continue
		}
		saw := fmt.Sprintf("the answer to %s was %s, and its outcome is %q with the error %v", p.ids[i], p.answer(i), o.Class, o.Err)
		switch {
		case want == NotFound:
			c.Fail("CollectAll", saw, "404 is an answer: there is no such flag. Whoever counts it among the errors looks for a fault where there is none")
		case o.Class == NotDone:
			c.Fail("CollectAll", saw, "every id has an outcome: ok, not found and error have to add up to all of them")
		default:
			c.Fail("CollectAll", saw, fmt.Sprintf("it is to be %q, with the error if it is one", want))
		}
	}
}

func (p *plan) answer(i int) string {
	id := p.ids[i]
	if err := p.errs[id]; err != nil {
		return fmt.Sprintf("the error %q", err)
	}
	if s := p.status[id]; s != 0 {
		return fmt.Sprintf("status %d", s)
	}
	return "status 200"
}

func collect(c *check.C) {
	p := mixed()
	w, outcomes, err := collected(c, p)
	if missed := w.Missed(p.ids); len(missed) > 0 {
		c.Fail("CollectAll", fmt.Sprintf("one failed, and %d others were never asked for", len(missed)), "to collect means to go on: the errors are for the end")
	}
	if n := w.MostAtOnce(); n != 3 {
		c.Fail("CollectAll", fmt.Sprintf("3 workers, and %d at once", n), "as many as there are workers, while there is enough to do")
	}
	if err == nil {
		c.Fail("CollectAll", "3 ids failed, and CollectAll returned no error", "join the errors (errors.Join), so that nobody can overlook them")
	}
	var at []int
	for _, o := range outcomes {
		if o.Err != nil {
			at = append(at, strings.Index(err.Error(), o.Err.Error()))
		}
	}
	if len(at) != 3 || slices.Contains(at, -1) || !slices.IsSorted(at) {
		c.Fail("CollectAll", fmt.Sprintf("the error reads %q", err), "all errors, in the order of ids and not in that in which they came: the same run twice gives the same text")
	}
}

func once(c *check.C) {
	p := mixed()
	w, _, _ := collected(c, p)
	if twice := w.Repeated(); len(twice) > 0 {
		c.Fail("CollectAll", fmt.Sprintf("%s, answered with %s, was asked for again", twice[0], p.answer(slices.Index(p.ids, twice[0]))),
			"a second try is for what may pass. 404 will be 404 tomorrow; and nobody has asked for second tries here")
	}
}

// failing fails at 30 ms with one id, and later with one that was started before it and
// does not listen.
func failing() *plan {
	p := newPlan(12)
	p.takes[p.ids[2]], p.status[p.ids[2]], p.deaf[p.ids[2]] = 70*ms, 503, true
	p.takes[p.ids[3]], p.status[p.ids[3]] = 10*ms, 418
	p.takes[p.ids[0]] = 25 * ms
	p.takes[p.ids[4]] = 50 * ms // the victim
	return p
}

func failed(c *check.C, p *plan) (*check.Work, []Outcome, error) {
	w, fetch := p.fetch(c)
	outcomes, err := FirstError(context.Background(), 3, p.ids, fetch)
	if len(w.Started()) == 0 && len(outcomes) == 0 {
		c.Undone("FirstError")
	}
	if err == nil {
		c.Fail("FirstError", "two ids failed, and FirstError returned no error", "the first of them is what it returns")
	}
	return w, outcomes, err
}

func stops(c *check.C) {
	w, _, _ := failed(c, failing())
	if n := len(w.Started()); n > 5 {
		c.Fail("FirstError", fmt.Sprintf("when the first error came, 5 ids had been started; in the end it were %d", n),
			"it keeps going after the failure. Whoever takes the next job has to look first whether there is still a reason to")
	}
	if running := len(w.Started()) - len(w.Ended()); running > 0 {
		c.Fail("FirstError", fmt.Sprintf("it returned while %d were under way", running), "cancel them, and wait for them")
	}
}

func first(c *check.C) {
	_, _, err := failed(c, failing())
	if strings.Contains(err.Error(), "503") || !strings.Contains(err.Error(), "418") {
		c.Fail("FirstError", fmt.Sprintf("status 418 came after 30ms and status 503 after 70ms, and FirstError returned %q", err),
			"the first by time is not the first by index. Note the first when it comes (context.WithCancelCause keeps it)")
	}
}

func cause(c *check.C) {
	p := failing()
	p.deaf = map[string]bool{} // now it is a victim like the other
	_, _, err := failed(c, p)
	if errors.Is(err, context.Canceled) {
		c.Fail("FirstError", fmt.Sprintf("status 418 was the failure, and FirstError returned %q", err),
			"that is what became of the others when it had happened. Whoever reads it does not learn what went wrong: return the cause")
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	p = newPlan(6)
	_, fetch := p.fetch(c)
	time.AfterFunc(30*ms, func() { cancel(errRefused) })
	if _, err := FirstError(ctx, 2, p.ids, fetch); !errors.Is(err, errRefused) && !errors.Is(err, context.Canceled) {
		c.Fail("FirstError", fmt.Sprintf("the caller cancelled, and FirstError returned the error %v", err), "what the caller ends is not complete: return the cause of the context")
	}
}

func kept(c *check.C) {
	p := failing()
	_, outcomes, _ := failed(c, p)
	if len(outcomes) != len(p.ids) || outcomes[0].Class != OK || outcomes[1].Class != OK {
		c.Fail("FirstError", "two ids were ok before the failure, and their outcomes are gone", "a failure is no reason to throw away what is there: return it beside the error")
	}
	if outcomes[3].Class != Error || outcomes[4].Class != NotDone {
		c.Fail("FirstError", fmt.Sprintf("the one that failed is %q, the one that was cut off is %q", outcomes[3].Class, outcomes[4].Class), "they are to be error and not done: a victim has not failed")
	}
}

func race(c *check.C) {
	p := mixed()
	_, fetch := p.fetch(c)
	outcomes, _ := CollectAll(context.Background(), 4, p.ids, fetch)
	if len(outcomes) == 0 {
		c.Undone("CollectAll")
	}
	FirstError(context.Background(), 4, p.ids, fetch)
}
