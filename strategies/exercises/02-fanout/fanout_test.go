package fanout_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "manyhands/strategies/exercises/02-fanout"
	"manyhands/strategies/exercises/check"
	durable "manyhands/strategies/exercises/internal/durable"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"results": results, "at-once": atOnce, "longest": longest, "tally": tally,
		"fanout-race": fanOutRace, "tally-race": tallyRace,
	})
}

// step is no number of whole milliseconds, for which answers that sleep might wait by chance.
const delay, step = 50 * time.Millisecond, 50_370 * time.Microsecond

func fetch(w *check.Work) func(string) string {
	return func(id string) string { result, _ := w.Do(id); return result }
}

func results(c *check.C) {
	// On one processor, goroutines begin when the one that started them waits: who counts
	// on their being quick is found out.
	runtime.GOMAXPROCS(1)
	var first, kept []string
	for _, n := range []int{20, 1, 0} {
		ids := check.IDs(n)
		w := c.Work(func(id string) time.Duration { return time.Duration(n-check.Index(ids, id)) * step })
		var last atomic.Int64 // when a call ended
		got := fanOut(c, ids, func(id string) string {
			defer func() { last.Store(int64(c.Elapsed())) }()
			return fetch(w)(id)
		})
		switch started, ended := len(w.Started()), len(w.Ended()); {
		case ended > 0 && ended < n && c.Elapsed() == time.Duration(last.Load()):
			c.Fail("FanOut", fmt.Sprintf("FanOut returned when %d of %d calls had ended", ended, n), "it waits for some of the calls, but not for all: is each of them counted?")
		case ended < n && started > 0 && c.Elapsed() > 0:
			c.Fail("FanOut", fmt.Sprintf("FanOut returned after %v, when %d of %d calls had ended", c.Elapsed(), ended, n),
				"it sleeps instead of waiting: no sleep is long enough for every network. A WaitGroup knows when all have ended")
		}
		c.Complete(w, "FanOut", ids, got)
		if first == nil {
			first, kept = got, slices.Clone(got)
		}
	}
	if !slices.Equal(first, kept) {
		c.Fail("FanOut", "the results of a call changed when FanOut was called again", "both calls used the same memory: make the slice for the results in FanOut")
	}
	twice(c)
}

// fanOut calls FanOut, which must leave its ids alone.
func fanOut(c *check.C, ids []string, fetch func(string) string) (results []string) {
	own := slices.Clone(ids)
	if len(ids) == 0 {
		c.HangCase("with no ids", "it waits for the last call, and there is none. Wait of a WaitGroup returns at once if nothing was added")
		defer c.Case("", "")
	}
	results = FanOut(own, fetch)
	if !slices.Equal(own, ids) {
		c.Fail("FanOut", "FanOut has changed the ids of its caller", "the caller has the same memory as a slice that it passes: make a slice of your own for the results")
	}
	return results
}

// An id that comes twice is two calls. Here their results differ, as those of a server may.
func twice(c *check.C) {
	ids := []string{"BR", "FR", "BR", "BR"}
	var calls atomic.Int32
	got := fanOut(c, ids, func(id string) string {
		n := calls.Add(1)
		time.Sleep(delay)
		return fmt.Sprint(id, " by call ", n)
	})
	if n := calls.Load(); n != 4 || len(got) != 4 {
		c.Fail("FanOut", fmt.Sprintf("there were 4 ids, three of them BR, and FanOut made %s and returned %s", check.Count(int(n), "call"), check.Count(len(got), "result")),
			"each id has a call and a result, also if it came before")
	}
	for i, id := range ids {
		if !strings.HasPrefix(got[i], id) {
			c.Fail("FanOut", fmt.Sprintf("the ids were %v, and the results are %q", ids, got), "each result belongs in the place of its id")
		}
		if slices.Contains(got[:i], got[i]) {
			c.Fail("FanOut", fmt.Sprintf("the ids were %v, three calls for BR had three results, and FanOut returned %q", ids, got),
				"a map by id has one place for all calls with that id. A result belongs to a call: give it the index of its call")
		}
	}
}

func atOnce(c *check.C) {
	const n = 300
	before := check.Goroutines()
	w, ids := c.Work(check.Every(delay)), check.IDs(n)
	c.Complete(w, "FanOut", ids, FanOut(ids, fetch(w)))
	switch most := w.MostAtOnce(); {
	case most == 1 && w.MostGoroutines()-before > n/2: // some of those before may have ended
		c.Fail("FanOut", fmt.Sprintf("%d calls were to begin at once, and each of them waited for the one before", n),
			"a lock is held while its owner waits for the work: nobody else can work meanwhile. Hold a lock for the few lines that touch what is shared, never across the work")
	case most == 1:
		c.Fail("FanOut", fmt.Sprintf("%d calls, and never two at the same time", n), "they run one after the other: without go, or with a Wait inside the loop, each waits for the one before it")
	case most != n:
		c.Fail("FanOut", fmt.Sprintf("%d calls, and at most %d at the same time", n, most), "each call is to have a goroutine of its own, started before any is waited for")
	}
}

func longest(c *check.C) {
	const want = 10 * step
	ids := check.IDs(10)
	w := c.Work(func(id string) time.Duration { return step * time.Duration(1+check.Index(ids, id)) })
	c.Complete(w, "FanOut", ids, FanOut(ids, fetch(w)))
	switch took := c.Elapsed(); {
	case took == want:
	case w.MostAtOnce() == len(ids):
		c.Fail("FanOut", fmt.Sprintf("all of 10 calls had ended after %v, and FanOut returned after %v", want, took),
			"it asks again and again with a sleep in between, or sleeps for a time that somebody chose. Who waits with a WaitGroup or a channel goes on at once")
	default:
		c.Fail("FanOut", fmt.Sprintf("10 calls of %v to %v took %v", step, want, took), fmt.Sprintf("all at the same time they take %v, as long as the longest", want))
	}
}

func tally(c *check.C) {
	t := NewTally()
	t.Add("BR", 2)
	t.Add("FR", 1)
	t.Add("BR", 3)
	written(c, t)
	if br, fr, jp := t.Count("BR"), t.Count("FR"), t.Count("JP"); br != 5 || fr != 1 || jp != 0 {
		c.Fail("Add", fmt.Sprintf("after adding 2 and 3 to BR, and 1 to FR, their counts are %d and %d, and that of JP is %d", br, fr, jp),
			"without any concurrency the counts have to be 5, 1 and 0")
	}
	t.Add("FR", -3)
	if fr := t.Count("FR"); fr != -2 {
		c.Fail("Add", fmt.Sprintf("after adding 1 and -3 to FR, its count is %d", fr), "without any concurrency it has to be -2")
	}
	if br := NewTally().Count("BR"); br != 0 {
		c.Fail("NewTally", fmt.Sprintf("a new Tally was made, and its count of BR is %d, as in the one before", br), "what is declared outside of the type is shared by all: the counts belong into the Tally")
	}
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			for range 100 {
				t.Add("IN", 1)
			}
		})
	}
	wg.Wait()
	if in := t.Count("IN"); in != 10_000 {
		c.Fail("Add", fmt.Sprintf("100 goroutines added 1 a hundred times each, and the count is %d", in), lost)
	}
	// On one processor, and with locks that let others go on, what can be lost is lost every time.
	runtime.GOMAXPROCS(1)
	durable.Crowded.Store(true)
	for range 3 { // more would take long if they spin until the lock is free, which is right, too
		wg.Go(func() {
			for range 5 {
				t.Add("DE", 1)
			}
		})
	}
	wg.Wait()
	if de := t.Count("DE"); de != 15 {
		c.Fail("Add", fmt.Sprintf("3 goroutines added 1 five times each, and the count is %d", de), lost)
	}
}

const lost = "additions are lost: one reads the count, another one changes it, and the first one writes what is now wrong; or one finds the lock taken (TryLock) and gives up. " +
	"An addition is one step for the others only if one lock is held for all of it: to read, to add and to write"

func fanOutRace(c *check.C) {
	ids := check.IDs(20)
	w := c.Work(check.Every(time.Millisecond))
	c.Complete(w, "FanOut", ids, FanOut(ids, fetch(w)))
}

func tallyRace(c *check.C) {
	t := NewTally()
	var wg sync.WaitGroup
	for range 10 { // one goroutine for each call: the lock of a second one would hide what the first did without it
		wg.Go(func() { t.Add("BR", 1) })
		wg.Go(func() { t.Count("BR") })
	}
	wg.Wait()
	written(c, t)
}

// written ends the check of a Tally that does nothing.
func written(c *check.C, t *Tally) {
	if t.Count("BR") == 0 {
		c.Fail("Add", "BR was added to, and its count is 0", "Add and Count are not written yet, or Add has a receiver that is a copy (t Tally) and changes the copy")
	}
}
