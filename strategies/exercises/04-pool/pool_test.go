package pool_test

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "manyhands/strategies/exercises/04-pool"
	"manyhands/strategies/exercises/check"
)

func TestExercise(t *testing.T) {
	check.Run(t, check.Checks{
		"jobs": jobs, "late": late, "goroutines": goroutines, "makespan": makespan, "lazy": lazy, "leak": leak, "race": race, "speed": speed,
	})
}

// delay is no number of whole milliseconds, for which answers that sleep might wait by chance.
const delay = 10_370 * time.Microsecond

func runPool(workers int, ids iter.Seq[string], w *check.Work) []string {
	return Pool(workers, ids, func(id string) string { result, _ := w.Do(id); return result })
}

func jobs(c *check.C) {
	for _, workers := range []int{1, 3, 8} {
		for _, n := range []int{20, 1} {
			w, ids := c.Work(check.Every(delay)), check.IDs(n)
			c.CompleteUnordered(w, "Pool", ids, runPool(workers, slices.Values(ids), w))
		}
		c.HangCase("with no jobs", "it waits for the last result, and there is none. When the range over jobs has ended, no more will come")
		runPool(workers, slices.Values([]string(nil)), c.Work(check.Every(delay)))
		for _, n := range []int{20, 1} {
			empty(c, workers, n)
		}
		c.Case("", "")
	}
}

// empty runs jobs that are nil, and so are their results.
func empty(c *check.C, workers, n int) {
	const means = "a nil is a job, and a result, like any other. That there are no more is what the end of a range tells, or a channel that is closed: value, ok := <-channel"
	c.Case("with jobs and results that are nil", means)
	results := Pool(workers, func(yield func(any) bool) {
		for range n {
			if !yield(nil) {
				return
			}
		}
	}, func(any) error { time.Sleep(delay); return nil })
	if len(results) != n {
		c.Fail("Pool", fmt.Sprintf("%s had the result nil, and %s came back", check.Count(n, "job"), check.Count(len(results), "result")), means)
	}
}

// Jobs come one at a time, later than any worker needs: a queue that is empty for now.
func late(c *check.C) {
	two := check.IDs(2)
	w := c.Work(check.Every(delay))
	c.CompleteUnordered(w, "Pool", two, runPool(2, slices.Values(two), w)) // or it hangs also if no job is late
	c.HangCase("with 2 jobs that came 10 s apart", "does a worker go home if no job comes for a while? No time-out is long enough for every input: a worker ends when the queue is closed")
	runPool(2, func(yield func(string) bool) {
		for _, id := range two {
			if time.Sleep(10 * time.Second); !yield(id) {
				return
			}
		}
	}, c.Work(check.Every(delay)))
	c.Case("", "")
	w, ids := c.Work(check.Every(delay)), check.IDs(6)
	var mu sync.Mutex // never held while a job runs
	ranges, came, began := 0, map[string]time.Duration{}, map[string]time.Duration{}
	note := func(times map[string]time.Duration, id string) {
		mu.Lock()
		defer mu.Unlock()
		times[id] = c.Elapsed()
	}
	results := Pool(2, func(yield func(string) bool) {
		mu.Lock()
		ranges++
		mu.Unlock()
		for _, id := range ids {
			time.Sleep(10 * delay)
			note(came, id)
			if !yield(id) {
				c.Fail("Pool", "Pool stopped asking for jobs while there were more", "the range over jobs ends by itself, at the last one")
			}
		}
	}, func(id string) string {
		note(began, id)
		result, _ := w.Do(id)
		return result
	})
	mu.Lock()
	times, came, began := ranges, maps.Clone(came), maps.Clone(began)
	mu.Unlock() // Fail sleeps
	if times > 1 {
		c.Fail("Pool", fmt.Sprintf("Pool ranged over jobs %d times", times), "jobs that come over a network, say, come once, and nobody knows beforehand how many. One goroutine ranges over them, once")
	}
	if missed := w.Missed(ids); len(missed) > 0 && len(missed) < len(ids) {
		c.Fail("Pool", fmt.Sprintf("jobs came one at a time, and %d of %d were never run", len(missed), len(ids)),
			"workers go home when the queue is empty. Empty is not the end, closed is: for job := range queue waits for both")
	}
	c.CompleteUnordered(w, "Pool", ids, results)
	for _, id := range ids {
		if late := began[id] - came[id]; late > 0 {
			c.Fail("Pool", fmt.Sprintf("%s came when both workers were free, and began %v later", id, late),
				"a worker asks for a job again and again, with a sleep in between. A receive from a channel waits exactly as long as it has to")
		}
	}
}

func goroutines(c *check.C) {
	const n = 1000
	for _, workers := range []int{2, 5} {
		before := check.Goroutines()
		w, ids := c.Work(check.Every(delay)), check.IDs(n)
		results := runPool(workers, slices.Values(ids), w)
		c.CompleteUnordered(w, "Pool", ids, results)
		if h := w.Goroutines(); h == workers+1 && w.MostAtOnce() == h {
			c.Fail("Pool", fmt.Sprintf("%d goroutines ran the %d jobs, with %d workers", h, n, workers),
				"one too many: does the goroutine that hands out the jobs run some as well? Nobody hands them out meanwhile")
		}
		if h := w.Goroutines(); h > workers {
			c.Fail("Pool", fmt.Sprintf("%d goroutines ran the %d jobs, with %d workers; %d ran at once", h, n, workers, w.MostAtOnce()),
				"a goroutine is started for each job. A pool starts its workers once, and they take one job after the other")
		}
		// Some for each worker, to feed it or to take its results, are fine; one for each job is not.
		if more := w.MostGoroutines() - before; more > n/10 {
			c.Fail("Pool", fmt.Sprintf("there were %d goroutines more than before, with %d workers", more, workers),
				"goroutines that wait for their turn cost memory as well: only workers should exist")
		}
		if h := w.Goroutines(); h < workers && w.MostAtOnce() < workers {
			c.Fail("Pool", fmt.Sprintf("%s ran all %d jobs, with %d workers", check.Count(h, "goroutine"), n, workers),
				"the other workers never get a job, or were never started")
		}
	}
}

func makespan(c *check.C) {
	const n = 20
	for _, workers := range []int{1, 2, 5, 20} {
		began := c.Elapsed()
		w, ids := c.Work(check.Every(delay)), check.IDs(n)
		var mu sync.Mutex // never held while a job runs
		var last time.Duration
		results := Pool(workers, slices.Values(ids), func(id string) string {
			result, _ := w.Do(id)
			mu.Lock()
			defer mu.Unlock()
			last = c.Elapsed()
			return result
		})
		c.CompleteUnordered(w, "Pool", ids, results)
		least := time.Duration((n+workers-1)/workers) * delay
		took := c.Elapsed() - began
		switch late := took - least; {
		case late > 0 && last == began+least:
			c.Fail("Pool", fmt.Sprintf("all %d jobs had ended after %v, and Pool returned %v later", n, least, late),
				"it guesses with a time-out, or asks again and again, whether more results will come. A channel that is closed, or a WaitGroup, tells it at once")
		case late > 0 && late < delay && w.MostAtOnce() == workers:
			c.Fail("Pool", fmt.Sprintf("%d jobs of %v on %s took %v, %v more than they need", n, delay, check.Count(workers, "worker"), took, late),
				"a job begins some time after a worker is free: does a worker ask again and again, with a sleep in between? A receive from a channel waits exactly as long as it has to")
		}
		if took != least {
			c.Fail("Pool", fmt.Sprintf("%d jobs of %v on %s took %v; at most %d ran at once", n, delay, check.Count(workers, "worker"), took, w.MostAtOnce()),
				fmt.Sprintf("%v is possible, when every worker has a job all the time", least))
		}
	}
	const longest = 4 * delay
	began := c.Elapsed()
	ids := check.IDs(4)
	w := c.Work(check.Times(ids, longest, delay, delay, delay))
	c.CompleteUnordered(w, "Pool", ids, runPool(2, slices.Values(ids), w))
	took := c.Elapsed() - began
	if took > longest && w.Goroutines() > 2 {
		c.Fail("Pool", fmt.Sprintf("one job of %v and three of %v on 2 workers took %v, and %v is possible", longest, delay, took, longest),
			"a batch waits for its slowest job. Let a worker take the next job as soon as it is free")
	}
	if took != longest {
		c.Fail("Pool", fmt.Sprintf("one job of %v and three of %v on 2 workers took %v, and %v is possible", longest, delay, took, longest),
			"a worker has nothing to do while a job waits for another worker: one queue is for all")
	}
}

// Work that computes, for as many workers as can do so at once.
func speed(c *check.C) {
	workers := min(check.Processors(), 4)
	ids, job := check.IDs(4*workers), c.Job()
	done := make([]bool, len(ids))
	var now, together atomic.Int32
	answer := func() {
		Pool(workers, slices.Values(ids), func(id string) string {
			if now.Add(1) > 1 {
				together.Add(1)
			}
			runtime.Gosched() // whoever else has a job can begin it, on one processor too
			job()
			now.Add(-1)
			done[check.Index(ids, id)] = true
			return id
		})
	}
	if answer(); slices.Contains(done, false) {
		c.Undone("Pool")
	}
	speed, p, err := check.Compare(check.Arms{
		Sequential: func() { check.Workers(1, len(ids), job) },
		Reference:  func() { check.Workers(workers, len(ids), job) },
		Answer:     answer,
	})
	if err != nil {
		c.Undecided(err)
	}
	saw := fmt.Sprintf("with %d workers, jobs that compute are done %.2f times as fast as with one, and a pool of ours does them %.2f times as fast", workers, p.Answer, p.Reference)
	switch {
	case speed == check.AsFast:
	case together.Load() == 0:
		c.Fail("Pool", saw, "there is never more than one job under way")
	default:
		c.Fail("Pool", saw, "jobs are begun while others are under way, and all the same get no further: does anything keep goroutines from running on several processors?")
	}
	c.Note(saw)
}

// Nobody can do the jobs of an endless input beforehand.
func lazy(c *check.C) {
	for _, workers := range []int{3, 1} {
		w, ids := c.Work(check.Every(delay)), check.IDs(100)
		taken, most := 0, 0
		results := runPool(workers, func(yield func(string) bool) {
			for _, id := range ids {
				taken++
				most = max(most, taken-len(w.Ended()))
				if most > 4*workers+1 {
					c.Fail("Pool", fmt.Sprintf("%d jobs were taken before they could be worked on, with %s", most, check.Count(workers, "worker")),
						"a queue that holds all jobs needs room for all, and the input may be endless. An unbuffered channel hands them over one by one")
				}
				if !yield(id) {
					return
				}
			}
		}, w)
		c.CompleteUnordered(w, "Pool", ids, results)
		if most > workers+1 {
			c.Fail("Pool", fmt.Sprintf("%d jobs had been taken and not ended, with %s", most, check.Count(workers, "worker")),
				"each worker may have one, and whoever hands them out one more. What waits beside them is in a buffer: an unbuffered channel has none")
		}
	}
}

func leak(c *check.C) {
	w, ids := c.Work(check.Every(delay)), check.IDs(10)
	results := runPool(3, slices.Values(ids), w)
	c.Settle()
	c.CompleteUnordered(w, "Pool", ids, results)
}

func race(c *check.C) {
	w, ids := c.Work(check.Every(time.Millisecond)), check.IDs(50)
	c.CompleteUnordered(w, "Pool", ids, runPool(4, slices.Values(ids), w))
}
