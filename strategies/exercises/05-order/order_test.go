package order_test

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
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

// unit is no number of whole milliseconds, for which answers that sleep might wait by chance.
const ms, unit = time.Millisecond, 10_370 * time.Microsecond

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

// slowly is emit that takes d for each result, and must not be called by two goroutines at once.
func (e *emitted) slowly(c *check.C, name string, d time.Duration) func(int, string) {
	var mu sync.Mutex // never held while something waits
	busy := false
	emit := e.emit(c)
	return func(i int, result string) {
		mu.Lock()
		if busy {
			mu.Unlock()
			c.Fail(name, "one call of emit began while an earlier one was under way", "the function emit belongs to the caller, who may write a file in it: one call at a time")
		}
		busy = true
		emit(i, result)
		mu.Unlock()
		time.Sleep(d)
		mu.Lock()
		defer mu.Unlock()
		busy = false
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
		d := time.Duration(1+r.IntN(9)) * unit
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

// starts notes when jobs start. Its lock is never held while a job runs.
type starts struct {
	mu sync.Mutex
	at map[string]time.Duration
}

func (s *starts) note(c *check.C, do func(string) string) func(string) string {
	began := c.Elapsed()
	s.at = map[string]time.Duration{}
	return func(id string) string {
		s.mu.Lock()
		s.at[id] = c.Elapsed() - began
		s.mu.Unlock()
		return do(id)
	}
}

// The jobs of the timing diagrams in README.md, for three workers.
var delays = []time.Duration{30 * ms, 10 * ms, 50 * ms, 20 * ms, 40 * ms, 10 * ms}

// complete asks for the results, in whatever order they came. It works only on the virtual clock.
func complete(c *check.C, w *check.Work, name string, ids []string, e *emitted) {
	returned(c, w, name, ids, e)
	n, missed := len(e.results), len(w.Missed(ids))
	if n > 0 && n < len(ids) && missed == 0 {
		c.Fail(name, fmt.Sprintf("all %d jobs ran, and only %s handed out", len(ids), wasWere(n, "result")),
			"it stops when the next result is not there yet. A gap is closed later: go on when it is")
	}
	c.CompleteUnordered(w, name, ids, e.results)
}

// returned ends the check if emit is called after the answer has returned. It works only on the
// virtual clock.
func returned(c *check.C, w *check.Work, name string, ids []string, e *emitted) {
	n := len(e.results)
	if n == len(ids) || len(w.Missed(ids)) > 0 {
		return
	}
	if time.Sleep(time.Hour); len(e.results) > n {
		c.Fail(name, fmt.Sprintf("%s returned when emit had been called for %d of %d results, and it was called for others later", name, n, len(ids)),
			"your code calls emit in a goroutine that nobody waits for. Call it in the goroutine that receives the results, without go")
	}
}

func wasWere(n int, what string) string {
	if n == 1 {
		return "1 " + what + " was"
	}
	return fmt.Sprintf("%d %ss were", n, what)
}

func all(c *check.C) {
	for name, run := range both { // one worker leaves no gaps
		ids := check.IDs(6)
		w, e := c.Work(check.Times(ids, delays...)), &emitted{}
		run(1, 6, ids, do(w), e.emit(c))
		returned(c, w, name, ids, e)
		if len(e.results) == 5 && len(w.Missed(ids)) == 0 {
			c.Fail(name, "all 6 jobs ran, one after the other, and 5 results were handed out", "it ends one result too early")
		}
		complete(c, w, name, ids, e)
	}
	for _, n := range []int{6, 1} {
		ids := check.IDs(n)
		w, e := c.Work(check.Times(ids, delays...)), &emitted{}
		InOrder(3, 6, ids, do(w), e.slowly(c, "InOrder", 20*ms))
		complete(c, w, "InOrder", ids, e)
		w, e = c.Work(check.Times(ids, delays...)), &emitted{}
		AsCompleted(3, ids, do(w), e.slowly(c, "AsCompleted", 20*ms))
		complete(c, w, "AsCompleted", ids, e)
	}
	for name, run := range both {
		c.HangCase("in "+name+" with no ids", "it waits for the last result, and there is none")
		run(3, 6, nil, func(string) string { return "" }, func(int, string) {})
		const n = 20
		calls, means := 0, "a result that is empty is a result as well. Whether one is there is told by a second value: result, ok := waiting[i]"
		c.Case("in "+name+" with results that are empty", means)
		run(3, n, make([]string, n), func(string) string { time.Sleep(ms); return "" }, func(int, string) { calls++ })
		if calls != n {
			c.Fail(name, fmt.Sprintf("all of %d results were \"\", and %s handed out", n, wasWere(calls, "result")), means)
		}
	}
}

// both are the two functions, for checks in which they have to do the same.
var both = map[string]func(workers, ahead int, ids []string, do func(string) string, emit func(int, string)){
	"InOrder": InOrder,
	"AsCompleted": func(workers, _ int, ids []string, do func(string) string, emit func(int, string)) {
		AsCompleted(workers, ids, do, emit)
	},
}

func index(c *check.C) {
	ids := check.IDs(6)
	try := func(name string, run func(w *check.Work, e *emitted)) {
		w, e := c.Work(check.Times(ids, delays...)), &emitted{}
		run(w, e)
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
	for name, run := range both {
		twice(c, name, run)
	}
}

// An id that comes twice is two jobs. Here their results differ, as those of a server may.
func twice(c *check.C, name string, run func(workers, ahead int, ids []string, do func(string) string, emit func(int, string))) {
	ids := []string{"BR", "FR", "BR", "BR", "FR", "JP"}
	var mu sync.Mutex // never held while something waits
	calls := 0
	work := func(id string) string {
		mu.Lock()
		calls++
		n := calls
		mu.Unlock()
		time.Sleep(time.Duration(7-n) * ms)
		return fmt.Sprint(id, " by call ", n)
	}
	e := &emitted{}
	c.Case(fmt.Sprintf("in %s with the ids %v", name, ids), byID)
	run(3, 6, ids, work, e.emit(c))
	for n, i := range e.indices {
		if i < 0 || i >= len(ids) || !strings.HasPrefix(e.results[n], ids[i]) || slices.Contains(e.results[:n], e.results[n]) {
			c.Fail(name, fmt.Sprintf("the ids were %v, and the results %q were handed out for the indices %v", ids, e.results, e.indices), byID)
		}
	}
	if len(e.indices) != len(ids) {
		c.Fail(name, fmt.Sprintf("the ids were %v, and %s handed out", ids, wasWere(len(e.indices), "result")), byID)
	}
}

const byID = "an id that comes twice is two jobs, and their results may differ: what is kept by id is kept once. Keep it by index"

func inOrder(c *check.C) {
	judgeInOrder(c, delays, []time.Duration{30 * ms, 30 * ms, 50 * ms, 50 * ms, 70 * ms, 70 * ms})
	delays, _, want := own(c)
	judgeInOrder(c, delays, want)
}

func judgeInOrder(c *check.C, delays, want []time.Duration) {
	ids, began := check.IDs(len(delays)), c.Elapsed()
	w, e, s := c.Work(check.Times(ids, delays...)), &emitted{}, starts{}
	InOrder(3, len(ids), ids, s.note(c, do(w)), e.emit(c))
	complete(c, w, "InOrder", ids, e)
	if !slices.IsSorted(e.indices) {
		c.Fail("InOrder", fmt.Sprintf("the results came in the order %v", e.indices), "a result that is there before an earlier one has to wait for it")
	}
	e.since(began)
	tooMany(c, w, "InOrder")
	switch {
	case slices.Equal(e.times, want):
	case e.times[0] == e.times[len(ids)-1]:
		c.Fail("InOrder", fmt.Sprintf("all results were handed out at %v, when the last was there", e.times[0]),
			"whoever collects all and sorts at the end makes the first wait for the last. Hand each out when it and those before it are there")
	case late(e.times, want):
		c.Fail("InOrder", fmt.Sprintf("jobs of %v were handed out at %v", delays, e.times), polls)
	default:
		for i, at := range begin(delays) {
			if s.at[ids[i]] > at {
				c.Fail("InOrder", fmt.Sprintf("job %d began at %v, and with 3 workers it can at %v", i, s.at[ids[i]], at),
					"a worker waits with its result until it is its turn, instead of taking the next job. Let the result wait in a place of its own, without the worker")
			}
		}
		c.Fail("InOrder", fmt.Sprintf("jobs of %v were handed out at %v", delays, e.times), fmt.Sprintf("with 3 workers they can be at %v", want))
	}
}

// begin returns when jobs can begin with three workers.
func begin(delays []time.Duration) (at []time.Duration) {
	free := make([]time.Duration, 3)
	for _, d := range delays {
		w := slices.Index(free, slices.Min(free))
		at = append(at, free[w])
		free[w] += d
	}
	return at
}

// tooMany ends the check if more than three jobs ran at once.
func tooMany(c *check.C, w *check.Work, name string) {
	if most := w.MostAtOnce(); most > 3 {
		c.Fail(name, fmt.Sprintf("%d jobs ran at once, with 3 workers", most), "at most as many jobs run at once as there are workers: start the workers once, and let them take the jobs")
	}
}

// late reports whether results were handed out a little later than possible.
func late(times, want []time.Duration) bool {
	for i := range times {
		if late := times[i] - want[i]; late < 0 || late >= 10*ms {
			return false
		}
	}
	return true
}

const polls = "they come a little later than they are ready: does a loop ask again and again, with a sleep in between? A receive from a channel waits exactly as long as it has to"

func asCompleted(c *check.C) {
	judgeAsCompleted(c, delays, []time.Duration{10 * ms, 30 * ms, 30 * ms, 40 * ms, 50 * ms, 70 * ms})
	delays, want, _ := own(c)
	judgeAsCompleted(c, delays, want)
	// While emit is busy, some results wait for it, and none of them ends when another does.
	ids := check.IDs(8)
	w, e := c.Work(check.Times(ids, 6*unit, unit, 3*unit, 8*unit, 2*unit, 5*unit, 7*unit, 4*unit)), &emitted{}
	AsCompleted(len(ids), ids, do(w), e.slowly(c, "AsCompleted", 5*unit))
	complete(c, w, "AsCompleted", ids, e)
	var ended []int
	for _, id := range w.Ended() {
		ended = append(ended, check.Index(ids, id))
	}
	if !slices.Equal(e.indices, ended) {
		c.Fail("AsCompleted", fmt.Sprintf("the jobs ended in the order %v, emit was slow, and it was called in the order %v", ended, e.indices),
			"results that wait while emit is busy are handed out in the order in which they came: they wait in a queue, first in, first out")
	}
}

func judgeAsCompleted(c *check.C, delays, want []time.Duration) {
	ids, began := check.IDs(len(delays)), c.Elapsed()
	w, e := c.Work(check.Times(ids, delays...)), &emitted{}
	AsCompleted(3, ids, do(w), e.emit(c))
	complete(c, w, "AsCompleted", ids, e)
	e.since(began)
	tooMany(c, w, "AsCompleted")
	switch {
	case slices.Equal(e.times, want):
	case e.times[0] == e.times[len(ids)-1]:
		c.Fail("AsCompleted", fmt.Sprintf("all results were handed out at %v, when the last was there", e.times[0]), "each is handed out when it is ready, while other jobs still run")
	case late(e.times, want):
		c.Fail("AsCompleted", fmt.Sprintf("jobs of %v were handed out at %v", delays, e.times), polls)
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
	ids := check.IDs(n)
	w, e := c.Work(check.Every(unit)), &emitted{}
	InOrder(1, 1, ids, do(w), e.emit(c)) // or it hangs with one worker, too
	complete(c, w, "InOrder", ids, e)
	crowd(c)
	for _, try := range []struct{ workers, ahead int }{{5, 2}, {2, 5}, {3, 1}} {
		w, e := c.Work(func(id string) time.Duration {
			if id == ids[0] {
				return time.Second
			}
			return unit
		}), &emitted{}
		emit, began, over := e.emit(c), c.Elapsed(), ""
		InOrder(try.workers, try.ahead, ids, do(w), func(i int, result string) {
			started := len(w.Started())
			if over == "" && started > i+try.ahead {
				over = fmt.Sprintf("%d jobs had been started before job %d was handed out, and with %d places %d may be", started, i, try.ahead, i+try.ahead)
			}
			saw := fmt.Sprintf("%d jobs had been started before the first was handed out, and %d may be", started, try.ahead)
			switch {
			case i > 0:
			case started > try.ahead && started == try.workers:
				c.Fail("InOrder", saw, fmt.Sprintf("%d is the number of workers. How far they may run ahead is another number: there are %d places, however many workers there are", started, try.ahead))
			case started == try.ahead+1:
				c.Fail("InOrder", saw, "one too many: the job whose result everybody waits for has a place as well")
			case started > try.ahead:
				c.Fail("InOrder", saw, "results that wait for a slow one take memory, and there is no end to it. Let a job start only when there is a place for its result")
			case started == try.ahead-1:
				c.Fail("InOrder", saw, "one too few: a place stays empty, and a worker may have nothing to do")
			case started < try.ahead:
				c.Fail("InOrder", saw, "a worker waits with its result until it is its turn, instead of taking the next job. Let the result wait in a place of its own, without the worker")
			}
			emit(i, result)
		})
		complete(c, w, "InOrder", ids, e)
		atOnce := min(try.workers, try.ahead)
		took, want := c.Elapsed()-began, time.Second+time.Duration((n-try.ahead+atOnce-1)/atOnce)*unit
		saw := fmt.Sprintf("%d jobs of %v, the first of 1s, on %d workers and with %d places ahead, took %v", n, unit, try.workers, try.ahead, took)
		if late := took - want; late > 0 && late < n*ms && late%unit != 0 {
			c.Fail("InOrder", saw, fmt.Sprintf("%v is possible. Does a loop ask again and again whether a place is free, with a sleep in between? A channel or a sync.Cond tells it at once", want))
		}
		if over != "" || took < want {
			slow(c) // a place may be given back too early, and not too often
			c.Fail("InOrder", cmp.Or(over, saw), moreAhead)
		}
		if took != want {
			c.Fail("InOrder", saw,
				fmt.Sprintf("%v is right: a place is free again as soon as its result is handed out. Whoever waits until all of them are free leaves workers without a job", want))
		}
	}
	slow(c)
}

const moreAhead = "more run ahead than there are places: give one place back for each result that was handed out, and only one"

// While emit is busy with a result, that result still has its place.
func slow(c *check.C) {
	const workers, ahead = 3, 2
	ids := check.IDs(8)
	w, e := c.Work(check.Every(unit)), &emitted{}
	emit := e.slowly(c, "InOrder", 5*unit)
	InOrder(workers, ahead, ids, do(w), func(i int, result string) {
		emit(i, result)
		switch started := len(w.Started()); {
		case started <= i+ahead:
		case i == 0:
			c.Fail("InOrder", fmt.Sprintf("job %d began before the call of emit for job 0 had returned, with %d places", ahead, ahead),
				"a result that is being handed out is still in memory, and may be for long. Give its place back after emit, not before")
		default: // so it is not given back before emit
			c.Fail("InOrder", fmt.Sprintf("%d jobs had been started before the call of emit for job %d had returned, and with %d places %d may be", started, i, ahead, i+ahead), moreAhead)
		}
	})
	complete(c, w, "InOrder", ids, e)
}

// Many workers and one place. The jobs take no time, but let other goroutines go on, so every
// order in which workers may come happens now and then.
func crowd(c *check.C) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	ids := check.IDs(50)
	c.HangCase("with 50 jobs on 8 workers and 1 place ahead", "has a job that was taken to wait for a place that a later job can take from it? Then the later one holds it until its turn, which never comes. Take the place first and then the job, both in the same goroutine")
	for range 100 {
		InOrder(8, 1, ids, func(id string) string { runtime.Gosched(); return id }, func(int, string) {})
	}
	c.Case("", "")
}

func leak(c *check.C) {
	ids := check.IDs(10)
	w, e := c.Work(check.Every(ms)), &emitted{}
	InOrder(3, 4, ids, do(w), e.emit(c))
	complete(c, w, "InOrder", ids, e)
	c.Settle()
	w, e = c.Work(check.Every(ms)), &emitted{}
	AsCompleted(3, ids, do(w), e.emit(c))
	complete(c, w, "AsCompleted", ids, e)
	c.Settle()
}

func race(c *check.C) {
	ids := check.IDs(40)
	w, e := c.Work(check.Every(ms)), &emitted{}
	InOrder(4, 8, ids, do(w), e.emit(c))
	c.CompleteUnordered(w, "InOrder", ids, e.results)
	w, e = c.Work(check.Every(ms)), &emitted{}
	AsCompleted(4, ids, do(w), e.emit(c))
	c.CompleteUnordered(w, "AsCompleted", ids, e.results)
}
