package check

import (
	"fmt"
	"slices"
	"strconv"
	"testing/synctest"
)

// Complete ends the check unless every piece of work ran once and its result came back, in the
// order of ids. Every check calls it first. Otherwise an answer that does nothing would pass
// the checks that look for mistakes. look is the name of the function that was called.
func (c *C) Complete(w *Work, look string, ids, results []string) {
	if len(ids) > 0 && len(results) == 0 && len(w.Started()) == 0 {
		c.unbegun(w, look)
	}
	if missed := w.Missed(ids); len(missed) > 0 {
		c.Fail(look, fmt.Sprintf("%d of %d jobs never ran", len(missed), len(ids)),
			look+" returns before they could, or they are handed to nobody")
	}
	if repeated := w.Repeated(); len(repeated) > 0 {
		c.Fail(look, fmt.Sprintf("%s ran more than once", Count(len(repeated), "job")), "each job is for one goroutine, once")
	}
	if running := len(w.Started()) - len(w.Ended()); running > 0 {
		c.Fail(look, fmt.Sprintf("%s returned while %s still ran", look, Count(running, "job")),
			"it does not wait for all that it started, so it cannot have all results")
	}
	if len(results) != len(ids) {
		c.Fail(look, fmt.Sprintf("%s in, %s out", Count(len(ids), "job"), Count(len(results), "result")),
			"results are lost, or made up, between the work and what is returned. Does it wait for whoever collects them?")
	}
	want := make([]string, len(ids))
	for i, id := range ids {
		want[i] = w.Result(id)
	}
	if slices.Equal(results, want) {
		return
	}
	if slices.Equal(slices.Sorted(slices.Values(results)), slices.Sorted(slices.Values(want))) {
		c.Fail(look, "all results are there, but not in the order of the jobs", "give each job the place of its result beforehand, by its index")
	}
	c.Fail(look, "some results are not what the work returned", "a result is overwritten, dropped or made up on its way")
}

// unbegun ends the check of an answer that returned nothing. Its goroutines may be about to
// start.
func (c *C) unbegun(w *Work, look string) {
	if !c.real {
		synctest.Wait()
	}
	if n := len(w.Started()); n > 0 {
		c.Fail(look, fmt.Sprintf("%s returned with nothing before %s had begun", look, Count(n, "job")), "a go statement starts a goroutine and does not wait for it: somebody has to")
	}
	c.Undone(look)
}

// Undone ends the check of an answer that does nothing. All checks then give the same message,
// and it is shown once.
func (c *C) Undone(look string) {
	c.Fail(look, "nothing was done, and nothing came back", "is it written yet? If it is, it returns before its goroutines have run")
}

// CompleteUnordered is Complete for results that may come in any order.
func (c *C) CompleteUnordered(w *Work, look string, ids, results []string) {
	order := map[string]int{}
	for i, id := range ids {
		order[w.Result(id)] = i
	}
	sorted := slices.Clone(results)
	slices.SortStableFunc(sorted, func(a, b string) int { return order[a] - order[b] })
	c.Complete(w, look, ids, sorted)
}

// Quoted returns the text of an error in quotes, or nil.
func Quoted(err error) string {
	if err == nil {
		return "nil"
	}
	return strconv.Quote(err.Error())
}

// Count returns a number with its noun: "1 job", "2 jobs".
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
