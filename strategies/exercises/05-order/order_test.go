package order_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	. "manyhands/strategies/exercises/05-order"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"all": all, "index": index, "in-order": inOrder, "as-completed": asCompleted, "window": window, "leak": leak, "race": race,
	})
}

const ms = time.Millisecond

// emitted is what was handed out, and when.
type emitted struct {
	indices []int
	results []string
	times   []time.Duration
}

func (e *emitted) emit(c *check.C) func(int, string) {
	return func(i int, result string) {
		e.indices = append(e.indices, i)
		e.results = append(e.results, result)
		e.times = append(e.times, c.Elapsed())
	}
}

// since makes times of the clock times since a call.
func (e *emitted) since(began time.Duration) {
	for i := range e.times {
		e.times[i] -= began
	}
}

// own are delays of the student's own, and when the results can be there with three workers:
// each by itself, and each when those before it are there too.
func own(c *check.C) (delays, completed, inOrder []time.Duration) {
	r := c.Own("delays")
	free := make([]time.Duration, 3)
	for range 12 {
		d := time.Duration(1+r.IntN(9)) * 10 * ms
		w := slices.Index(free, slices.Min(free))
		free[w] += d
		delays, completed = append(delays, d), append(completed, free[w])
		inOrder = append(inOrder, slices.Max(completed))
	}
	slices.Sort(completed)
	return delays, completed, inOrder
}

func do(w *check.Work) func(string) string {
	return func(id string) string { result, _ := w.Do(id); return result }
}

// The jobs of the timing diagrams in README.md, for three workers.
var delays = []time.Duration{30 * ms, 10 * ms, 50 * ms, 20 * ms, 40 * ms, 10 * ms}

// complete asks for the results, in whatever order they came.
func complete(c *check.C, w *check.Work, name string, ids []string, e emitted) {
	if n := len(e.results); n > 0 && n < len(ids) && len(w.Missed(ids)) == 0 {
		c.Fail(name, fmt.Sprintf("all %d jobs ran, and only %s handed out", len(ids), wasWere(n, "result")),
			"it stops when the next result is not there yet. A gap is closed later: go on when it is")
	}
	c.CompleteUnordered(w, name, ids, e.results)
}

func wasWere(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return fmt.Sprintf("%d %ss were", n, what)
}

func all(c *check.C) {
	for _, n := range []int{6, 1, 0} {
		ids := check.IDs(n)
		w, e := c.Work(check.Times(ids, delays...)), emitted{}
		InOrder(3, 6, ids, do(w), e.emit(c))
		complete(c, w, "InOrder", ids, e)
		w, e = c.Work(check.Times(ids, delays...)), emitted{}
		AsCompleted(3, ids, do(w), e.emit(c))
		complete(c, w, "AsCompleted", ids, e)
	}
}

func index(c *check.C) {
	ids := check.IDs(6)
	try := func(name string, run func(w *check.Work, e *emitted)) {
		w, e := c.Work(check.Times(ids, delays...)), emitted{}
		run(w, &e)
		complete(c, w, name, ids, e)
		for n, i := range e.indices {
			if i < 0 || i >= len(ids) || e.results[n] != w.Result(ids[i]) {
				c.Fail(name, fmt.Sprintf("a result was handed out with the index %d, and it is that of another job", i),
					"the index belongs to the job and has to travel with it: a counter that is read later has moved on")
			}
		}
	}
	try("InOrder", func(w *check.Work, e *emitted) { InOrder(3, 6, ids, do(w), e.emit(c)) })
	try("AsCompleted", func(w *check.Work, e *emitted) { AsCompleted(3, ids, do(w), e.emit(c)) })
}

func inOrder(c *check.C) {
	judgeInOrder(c, delays, []time.Duration{30 * ms, 30 * ms, 50 * ms, 50 * ms, 70 * ms, 70 * ms})
	delays, _, want := own(c)
	judgeInOrder(c, delays, want)
}

func judgeInOrder(c *check.C, delays, want []time.Duration) {
	ids, began := check.IDs(len(delays)), c.Elapsed()
	w, e := c.Work(check.Times(ids, delays...)), emitted{}
	InOrder(3, len(ids), ids, do(w), e.emit(c))
	complete(c, w, "InOrder", ids, e)
	if !slices.IsSorted(e.indices) {
		c.Fail("InOrder", fmt.Sprintf("the results came in the order %v", e.indices), "a result that is there before an earlier one has to wait for it")
	}
	e.since(began)
	switch {
	case slices.Equal(e.times, want):
	case e.times[0] == e.times[len(ids)-1]:
		c.Fail("InOrder", fmt.Sprintf("all results were handed out at %v, when the last was there", e.times[0]),
			"whoever collects all and sorts at the end makes the first wait for the last. Hand each out when it and those before it are there")
	default:
		c.Fail("InOrder", fmt.Sprintf("jobs of %v were handed out at %v", delays, e.times), fmt.Sprintf("with 3 workers they can be at %v", want))
	}
}

func asCompleted(c *check.C) {
	judgeAsCompleted(c, delays, []time.Duration{10 * ms, 30 * ms, 30 * ms, 40 * ms, 50 * ms, 70 * ms})
	delays, want, _ := own(c)
	judgeAsCompleted(c, delays, want)
}

func judgeAsCompleted(c *check.C, delays, want []time.Duration) {
	ids, began := check.IDs(len(delays)), c.Elapsed()
	w, e := c.Work(check.Times(ids, delays...)), emitted{}
	AsCompleted(3, ids, do(w), e.emit(c))
	complete(c, w, "AsCompleted", ids, e)
	e.since(began)
	switch {
	case slices.Equal(e.times, want):
	case slices.IsSorted(e.indices):
		c.Fail("AsCompleted", fmt.Sprintf("the results came in the order of their jobs, at %v", e.times),
			"a fast job waits for a slow one that was started before it. As completed means: whoever is ready is next")
	default:
		c.Fail("AsCompleted", fmt.Sprintf("jobs of %v were handed out at %v", delays, e.times), fmt.Sprintf("with 3 workers they can be at %v", want))
	}
}

// The first job is slow, and the others could run far ahead of it.
func window(c *check.C) {
	const n = 30
	for _, try := range []struct{ workers, ahead int }{{2, 5}, {5, 2}, {3, 1}} {
		ids := check.IDs(n)
		w, e := c.Work(func(id string) time.Duration {
			if id == ids[0] {
				return time.Second
			}
			return ms
		}), emitted{}
		emit, began := e.emit(c), c.Elapsed()
		InOrder(try.workers, try.ahead, ids, do(w), func(i int, result string) {
			if started := len(w.Started()); i == 0 && started > try.ahead {
				c.Fail("InOrder", fmt.Sprintf("%d jobs had been started before the first was handed out, and %d may be", started, try.ahead),
					"results that wait for a slow one take memory, and there is no end to it. Let a job start only when there is a place for its result")
			}
			emit(i, result)
		})
		complete(c, w, "InOrder", ids, e)
		atOnce := min(try.workers, try.ahead)
		if took, want := c.Elapsed()-began, time.Second+time.Duration((n-try.ahead+atOnce-1)/atOnce)*ms; took != want {
			c.Fail("InOrder", fmt.Sprintf("%d jobs of 1ms, the first of 1s, on %d workers and with %d places ahead, took %v", n, try.workers, try.ahead, took),
				fmt.Sprintf("%v is right: a place is free again as soon as its result is handed out. Whoever waits until all of them are free leaves workers without a job", want))
		}
	}
}

func leak(c *check.C) {
	ids := check.IDs(10)
	w, e := c.Work(check.Every(ms)), emitted{}
	InOrder(3, 4, ids, do(w), e.emit(c))
	complete(c, w, "InOrder", ids, e)
	c.Settle()
	w, e = c.Work(check.Every(ms)), emitted{}
	AsCompleted(3, ids, do(w), e.emit(c))
	complete(c, w, "AsCompleted", ids, e)
	c.Settle()
}

func race(c *check.C) {
	ids := check.IDs(40)
	w, e := c.Work(check.Every(ms)), emitted{}
	InOrder(4, 8, ids, do(w), e.emit(c))
	complete(c, w, "InOrder", ids, e)
	w, e = c.Work(check.Every(ms)), emitted{}
	AsCompleted(4, ids, do(w), e.emit(c))
	complete(c, w, "AsCompleted", ids, e)
}
