package stream_test

import (
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
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

func all(c *check.C) {
	for _, n := range []int{20, 1, 0} {
		w, ids := c.Work(check.Every(10*ms)), check.IDs(n)
		c.CompleteUnordered(w, "Stream", ids, slices.Collect(Stream(3, 2, slices.Values(ids), do(w))))
	}
}

func workers(c *check.C) {
	w, ids := c.Work(check.Every(10*ms)), check.IDs(200)
	c.CompleteUnordered(w, "Stream", ids, slices.Collect(Stream(3, 2, slices.Values(ids), do(w))))
	if h := w.Goroutines(); h != 3 || w.MostAtOnce() != 3 {
		c.Fail("Stream", fmt.Sprintf("3 workers, and %s did the work of 200 items, %d at once", check.Count(h, "goroutine"), w.MostAtOnce()),
			"a goroutine for each item has no limit, and whoever waits in it is a queue under another name: start the workers once")
	}
}

// A producer that is always ready, and a consumer that takes its time.
func ahead(c *check.C) {
	const n, k, capacity = 100, 3, 4
	w, ids := c.Work(check.Every(ms)), check.IDs(n)
	var taken, consumed atomic.Int64
	source := func(yield func(string) bool) {
		for _, id := range ids {
			taken.Add(1)
			// Let the consumer's side come to rest, for what is in between counts.
			time.Sleep(ms / 10)
			if over := int(taken.Load() - consumed.Load()); over > k+capacity+1 {
				started, ended := len(w.Started()), len(w.Ended())
				saw := fmt.Sprintf("%d items had been taken and not yielded, with %d workers and room for %d", over, k, capacity)
				if int(taken.Load())-started > ended-int(consumed.Load()) {
					c.Fail("Stream", saw, "items pile up before the workers: a slice, or a big channel, in front of them takes whatever the producer has. Take an item when a worker can have it")
				}
				c.Fail("Stream", saw, "results pile up behind the workers: a buffer for all of them never says stop. Give it the room that was asked for")
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
		time.Sleep(20 * ms)
	}
	c.CompleteUnordered(w, "Stream", ids, results)
}

// The consumer pauses after every fifth result. Meanwhile one worker fills the buffer.
func capacity(c *check.C) {
	const n = 20
	w, ids := c.Work(check.Every(10*ms)), check.IDs(n)
	var results []string
	for r := range Stream(1, 4, slices.Values(ids), do(w)) {
		if results = append(results, r); len(results)%5 == 0 {
			time.Sleep(50 * ms)
		}
	}
	c.CompleteUnordered(w, "Stream", ids, results)
	// 50 ms for the first five; then five are ready after each pause, which the worker works through.
	if took, want := c.Elapsed(), 250*ms; took != want {
		c.Fail("Stream", fmt.Sprintf("20 items of 10ms, with room for 4 results and a pause of 50ms after every fifth, took %v", took),
			fmt.Sprintf("%v is right: the worker goes on during a pause as long as there is room for 4 results. With less room it waits for the consumer", want))
	}
}

func throughput(c *check.C) {
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
			c.Fail("Stream", fmt.Sprintf("20 items of 10ms by 2 workers, consumed every %v, took %v", try.pause, took),
				fmt.Sprintf("%v is right: %s sets the pace", try.want, try.pace))
		}
	}
}

func stop(c *check.C) {
	w := c.Work(check.Every(10 * ms))
	taken := 0
	var endless iter.Seq[string] = func(yield func(string) bool) {
		for i := 0; ; i++ {
			if taken++; taken > 1000 {
				c.Fail("Stream", "the consumer stopped after 3 results, and 1000 items have been taken", "the producer has to be told: a channel that is closed when the consumer stops, in each select")
			}
			if !yield(fmt.Sprint("job-", i)) {
				return
			}
		}
	}
	n := 0
	for range Stream(3, 2, endless, do(w)) {
		if n++; n == 3 {
			break
		}
	}
	if n < 3 {
		c.Undone("Stream")
	}
	c.Settle()
	if most := 3 + 3 + 2 + 1 + 3; taken > most { // yielded, workers, room, in the hand, and once more round
		c.Fail("Stream", fmt.Sprintf("the consumer stopped after 3 results, and %d items were taken", taken), "when the consumer stops, nothing new begins")
	}
}

func race(c *check.C) {
	w, ids := c.Work(check.Every(ms)), check.IDs(50)
	c.CompleteUnordered(w, "Stream", ids, slices.Collect(Stream(4, 3, slices.Values(ids), do(w))))
}
