package fanout_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"time"

	. "manyhands/strategies/exercises/02-fanout"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"results": results, "at-once": atOnce, "longest": longest, "tally": tally,
		"fanout-race": fanOutRace, "tally-race": tallyRace,
	})
}

const delay = 50 * time.Millisecond

func fetch(w *check.Work) func(string) string {
	return func(id string) string { result, _ := w.Do(id); return result }
}

func results(c *check.C) {
	// On one processor, goroutines begin when the one that started them waits: who counts
	// on their being quick is found out.
	runtime.GOMAXPROCS(1)
	for _, n := range []int{20, 1, 0} {
		ids := check.IDs(n)
		w := c.Work(func(id string) time.Duration { return time.Duration(n-check.Index(ids, id)) * delay })
		got := FanOut(ids, fetch(w))
		if started, ended := len(w.Started()), len(w.Ended()); ended < n && started > 0 && c.Elapsed() > 0 {
			c.Fail("FanOut", fmt.Sprintf("FanOut returned after %v, when %d of %d calls had ended", c.Elapsed(), ended, n),
				"it sleeps instead of waiting: no sleep is long enough for every network. A WaitGroup knows when all have ended")
		}
		c.Complete(w, "FanOut", ids, got)
	}
}

func atOnce(c *check.C) {
	const n = 20
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
	ids := check.IDs(10)
	w := c.Work(func(id string) time.Duration { return delay * time.Duration(1+check.Index(ids, id)) })
	c.Complete(w, "FanOut", ids, FanOut(ids, fetch(w)))
	if took, want := c.Elapsed(), delay*10; took != want {
		c.Fail("FanOut", fmt.Sprintf("10 calls of %v to %v took %v", delay, want, took), fmt.Sprintf("all at the same time they take %v, as long as the longest", want))
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
		c.Fail("Add", fmt.Sprintf("100 goroutines added 1 a hundred times each, and the count is %d", in), "additions are lost, when two read the same number and each writes one more")
	}
}

func fanOutRace(c *check.C) {
	ids := check.IDs(20)
	w := c.Work(check.Every(time.Millisecond))
	c.Complete(w, "FanOut", ids, FanOut(ids, fetch(w)))
}

func tallyRace(c *check.C) {
	t := NewTally()
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			t.Add("BR", 1)
			t.Count("BR")
		})
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
