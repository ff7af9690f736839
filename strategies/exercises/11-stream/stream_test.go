package stream_test

import (
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	. "manyhands/strategies/exercises/11-stream"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"all": all, "workers": workers, "ahead": ahead, "capacity": capacity, "throughput": throughput, "stop": stop, "race": race,
	})
}

const ms = time.Millisecond

func do(w *check.Work) func(string) string {
	return func(id string) string { result, _ := w.Do(id); return result }
}

// twice is a result that is ranged over twice, or never.
const twice = "Stream returns an iterator, and nothing runs before somebody ranges over it. Each range starts anew: " +
	"make the channels, and start the goroutines, in the function that you return"

func all(c *check.C) {
	for _, n := range []int{20, 1, 0} {
		w, ids := c.Work(check.Every(10*ms)), check.IDs(n)
		c.CompleteUnordered(w, "Stream", ids, slices.Collect(Stream(3, 2, slices.Values(ids), do(w))))
	}
	// Items that are equal or empty, and results that are empty.
	items := []string{"a", "", "b", "a", "", "", "a", "empty", "a\n", "empty"}
	name := func(item string) string {
		if item == "empty" {
			return ""
		}
		return item + "!"
	}
	var want []string
	for _, item := range items {
		want = append(want, name(item))
	}
	slices.Sort(want)
	for _, workers := range []int{1, 2} {
		if got := slices.Sorted(Stream(workers, 1, slices.Values(items), name)); !slices.Equal(got, want) {
			c.Fail("Stream", fmt.Sprintf("some of the items %q were equal or empty, or had an empty result, and the results were %q", items, got),
				"an empty string is an item like any other, and so is a second one that is equal: ask the channel whether it is closed, as in v, ok := <-c")
		}
	}
	again(c)
}

// again ranges twice over what Stream returned once.
func again(c *check.C) {
	w, ids := c.Work(check.Every(10*ms)), check.IDs(5)
	ranges := 0
	source := func(yield func(string) bool) {
		ranges++
		for _, id := range ids {
			if !yield(fmt.Sprint(id, "/", ranges)) {
				return
			}
		}
	}
	results := Stream(2, 1, source, do(w))
	for range results {
	}
	c.Case("in the second range over the same results", twice)
	n := 0
	for range results {
		n++
	}
	if n != len(ids) {
		c.Fail("Stream", fmt.Sprintf("the second range over the same results had %s, and the first had %d", check.Count(n, "result"), len(ids)), twice)
	}
	c.Case("", "")
}

func workers(c *check.C) {
	w, ids := c.Work(check.Every(10*ms)), check.IDs(200)
	before := check.Goroutines()
	c.CompleteUnordered(w, "Stream", ids, slices.Collect(Stream(3, 2, slices.Values(ids), do(w))))
	// Most answers need one or two goroutines beside the workers. Nobody needs fifty.
	if n := w.MostGoroutines() - before; n > 50 {
		c.Fail("Stream", fmt.Sprintf("3 workers, and %s at once for 200 items", check.Count(n, "goroutine")),
			"a goroutine for each item has no limit, and whoever waits in it is a queue under another name: start the workers once")
	}
	switch most := w.MostAtOnce(); {
	case most > 3:
		c.Fail("Stream", fmt.Sprintf("3 workers, and they worked on %d items at once", most), "a worker has one item at a time, and there are as many workers as are asked for")
	case most < 3:
		c.Fail("Stream", fmt.Sprintf("3 workers, and they worked on %s at once at most", check.Count(most, "item")), "while there are items, each worker has one")
	}
}

// A producer that is always ready, and a consumer that takes its time.
func ahead(c *check.C) {
	for _, try := range []struct{ workers, capacity int }{{3, 4}, {1, 0}, {2, 1}} {
		held(c, try.workers, try.capacity)
	}
}

func held(c *check.C, k, capacity int) {
	const n = 100
	w, ids := c.Work(check.Every(ms)), check.IDs(n)
	var taken, consumed atomic.Int64
	saw, before := "", false
	source := func(yield func(string) bool) {
		for _, id := range ids {
			taken.Add(1)
			// Let the consumer's side come to rest, for what is in between counts.
			time.Sleep(ms / 10)
			if over := int(taken.Load() - consumed.Load()); over > k+capacity+1 && saw == "" {
				saw = fmt.Sprintf("%d items had been taken and not yielded, with %s and room for %s", over, check.Count(k, "worker"), check.Count(capacity, "result"))
				before = int(taken.Load())-len(w.Started()) > 1 // one may be in the hand of the producer
			}
			if !yield(id) {
				return
			}
		}
	}
	var results []string
	for r := range Stream(k, capacity, source, do(w)) {
		consumed.Add(1)
		results = append(results, r)
		if time.Sleep(20 * ms); len(results) == 10 {
			time.Sleep(time.Hour) // nothing may be given up for lack of patience
		}
	}
	c.CompleteUnordered(w, "Stream", ids, results) // first, because results that are lost are not yielded either
	switch {
	case saw == "":
	case before:
		c.Fail("Stream", saw, "items pile up before the workers: a slice, or a channel with room, in front of them takes what the producer has. Take an item when a worker can have it")
	default:
		c.Fail("Stream", saw, "results pile up behind the workers: a buffer for all of them never says stop. Give it the room that was asked for")
	}
}

// The consumer pauses after every fifth result. Meanwhile one worker fills the buffer.
func capacity(c *check.C) {
	const n = 20
	for _, pause := range []time.Duration{50 * ms, 67*ms + 300*time.Microsecond} {
		w, ids := c.Work(check.Every(10*ms)), check.IDs(n)
		began := c.Elapsed()
		var results []string
		for r := range Stream(1, 4, slices.Values(ids), do(w)) {
			if results = append(results, r); len(results)%5 == 0 {
				time.Sleep(pause)
			}
		}
		c.CompleteUnordered(w, "Stream", ids, results)
		// 50 ms for the first five; then five are ready after each pause, which the worker works through.
		if took, want := c.Elapsed()-began, 50*ms+n/5*pause; took != want {
			saw := fmt.Sprintf("20 items of 10ms, with room for 4 results and a pause of %v after every fifth, took %v", pause, took)
			polls(c, saw, took, want)
			c.Fail("Stream", saw, fmt.Sprintf("%v is right: the worker goes on during a pause as long as there is room for 4 results. With less room it waits for the consumer, and room before the worker does not help", want))
		}
	}
}

// polls fails the check of an answer that takes longer than it should, and not by whole items of 10 ms.
func polls(c *check.C, saw string, took, want time.Duration) {
	if took > want && (took-want)%(10*ms) != 0 {
		c.Fail("Stream", saw, fmt.Sprintf("%v is right. Somebody sleeps and asks again: wait for a channel, which wakes you at once", want))
	}
}

func throughput(c *check.C) {
	prompt(c)
	for _, try := range []struct {
		pause, want time.Duration
		pace        string
	}{
		{50 * ms, 10*ms + 20*50*ms, "the consumer"},
		{0, 10 * 10 * ms, "the work"},
	} {
		w, ids := c.Work(check.Every(10*ms)), check.IDs(20)
		began := c.Elapsed()
		var results []string
		for r := range Stream(2, 2, slices.Values(ids), do(w)) {
			results = append(results, r)
			time.Sleep(try.pause)
		}
		c.CompleteUnordered(w, "Stream", ids, results)
		if took := c.Elapsed() - began; took != try.want {
			saw := fmt.Sprintf("20 items of 10ms by 2 workers, consumed every %v, took %v", try.pause, took)
			polls(c, saw, took, try.want)
			c.Fail("Stream", saw, fmt.Sprintf("%v is right: %s sets the pace", try.want, try.pace))
		}
	}
}

// prompt is about when each result comes, if the consumer does not pause. The first item takes as
// long as many others.
func prompt(c *check.C) {
	ids := check.IDs(9)
	w := c.Work(check.Times(ids, slices.Concat([]time.Duration{95 * ms}, slices.Repeat([]time.Duration{10 * ms}, len(ids)-1))...))
	began := c.Elapsed()
	var results []string
	var late []time.Duration
	for r := range Stream(2, 4, slices.Values(ids), do(w)) {
		results = append(results, r)
		late = append(late, c.Elapsed()-began-time.Duration(len(results))*10*ms)
	}
	c.CompleteUnordered(w, "Stream", ids, results)
	late = late[:len(late)-1] // the last one is the first item, and the others take 80 ms
	if results[len(results)-1] != w.Result(ids[0]) {
		c.Fail("Stream", "the first item takes 95ms and the others 10ms each, and the results of the others waited for the first", "a result is yielded when it is ready. To keep the order, all would have to wait for the slowest, and that is not asked")
	}
	for i, d := range late {
		if d == 0 {
			continue
		}
		saw := fmt.Sprintf("items of 10ms, and result %d came %v after it was ready, though the consumer did not pause", i+1, d)
		if d < 10*ms {
			c.Fail("Stream", saw, "somebody sleeps and asks again: wait for a channel, which wakes you at once")
		}
		c.Fail("Stream", saw, "a result is yielded when it is ready: it need not wait for others, or for the buffer to be full")
	}
}

func stop(c *check.C) {
	untouched(c)
	const untold = "the producer has to be told: a channel that is closed when the consumer stops, in each select"
	for _, try := range []struct {
		when       string
		items, end int // how many items there are, and results after which the consumer stops
	}{
		{"when the consumer stopped after 3 of many results", 1 << 30, 3},
		{"when the consumer stopped after the first result", 1 << 30, 1},
		{"when the consumer stopped after the last of 4 results", 4, 4},
		{"when the consumer had ranged over all 4 results", 4, 5},
	} {
		w := c.Work(check.Every(10 * ms))
		taken, left := 0, true
		var source iter.Seq[string] = func(yield func(string) bool) {
			defer func() { left = false }()
			for i := range try.items {
				if taken++; taken > 1000 {
					c.Fail("Stream", fmt.Sprintf("the consumer stopped after %s, and 1000 items have been taken", check.Count(try.end, "result")), untold)
				}
				if !yield(fmt.Sprint("job-", i)) {
					return
				}
			}
		}
		c.HangCase(try.when, "tell all goroutines to stop, wherever they may wait: a closed channel tells each of them, and those that have ended do not mind. Then wait for them")
		n := 0
		for range Stream(3, 2, source, do(w)) {
			if n++; n == try.end {
				break
			}
		}
		if n < min(try.end, try.items) {
			c.Undone("Stream")
		}
		now := taken
		c.Settle()
		if left {
			c.Fail("Stream", try.when+", the source was left in the middle", "nobody tells it that it is over, so what it has deferred never runs: yield has to return false, or stop of iter.Pull to be called")
		}
		// What is yielded, the workers, the room, the one in the hand, and once more round.
		if most := try.end + 3 + 2 + 1 + 3; taken > most {
			c.Fail("Stream", fmt.Sprintf("the consumer stopped after %s, and %d items were taken", check.Count(try.end, "result"), taken), "when the consumer stops, nothing new begins")
		}
		if taken > now {
			c.Fail("Stream", fmt.Sprintf("after the range had ended, the source gave away %s", check.Count(taken-now, "item")), untold+". Then wait for it")
		}
	}
	c.Case("", "")
	lateItem(c)
}

// lateItem has a consumer that stops while the source waits for its second item. That one was asked
// for before, and the next is not. A select whose two cases are ready takes one at random, so
// there are many tries. There is one worker, because others may wait for their turn to take an item.
func lateItem(c *check.C) {
	const tries = 50
	wrong := 0
	for range tries {
		w := c.Work(check.Every(10 * ms))
		more, stopped := 0, false
		source := func(yield func(string) bool) {
			for i, id := range check.IDs(20) {
				if i == 1 {
					time.Sleep(time.Second)
				}
				if stopped {
					more++
				}
				if !yield(id) {
					return
				}
			}
		}
		for range Stream(1, 2, source, do(w)) {
			stopped = true
			break
		}
		c.Settle()
		if more > 1 {
			wrong++
		}
	}
	if wrong > 0 {
		c.Fail("Stream", fmt.Sprintf("the consumer stopped while the source waited for its next item, and in %d of %d tries more was taken after that one", wrong, tries),
			"a select in which several cases are ready takes one at random: a worker that waits for an item is ready as well. Look first whether the consumer has stopped, and then send")
	}
}

// untouched calls Stream, and nobody ranges over the results.
func untouched(c *check.C) {
	w, ids := c.Work(check.Every(10*ms)), check.IDs(20)
	var taken atomic.Int64
	source := func(yield func(string) bool) {
		for _, id := range ids {
			if taken.Add(1); !yield(id) {
				return
			}
		}
	}
	Stream(3, 2, source, do(w))
	synctest.Wait()
	if n := taken.Load(); n > 0 {
		c.Fail("Stream", fmt.Sprintf("nobody had ranged over the results, and the source had given away %s", check.Count(int(n), "item")), twice)
	}
	c.Case("after Stream was called, and nobody ranged over the results", twice)
	c.Settle()
	c.Case("", "")
}

// race is about a consumer that goes to the end, and about one that stops before.
func race(c *check.C) {
	w, ids := c.Work(check.Every(ms)), check.IDs(50)
	c.CompleteUnordered(w, "Stream", ids, slices.Collect(Stream(4, 3, slices.Values(ids), do(w))))
	for end := range 5 {
		n := 0
		for range Stream(4, 3, slices.Values(ids), do(w)) {
			if n++; n == 1+3*end {
				break
			}
		}
	}
}
