package strategytest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"manyhands/strategies"
)

// lifecycle: section E of the catalogue.
var lifecycle = []row{
	{"E1_nothing_is_left", nil, nothingLeft},
	{"E1_failed_start_leaves_nothing", nil, failedStart},
	{"E2_nothing_runs_when_run_returns", nil, nothingRuns},
	{"E3_second_run_starts_clean", nil, startsClean},
	{"E4_close_again_and_run_after_close", nil, closeAgain},
	{"E5_close_waits_for_the_run", nil, closeWaits},
	{"E6_close_and_run_at_once", nil, closeRacesRun},
	{"E7_close_after_a_bad_end", nil, closeAfterBadEnd},
}

// endings are ways in which a run can end.
var endings = []struct {
	name  string
	done  int // how many of the ten tasks can be done, at most
	steps func(x *trial) func(int) []Step
	o     strategies.BatchOptions
}{
	{"success", 10, func(*trial) func(int) []Step { return nil }, failFast},
	{"error", 9, func(*trial) func(int) []Step { return only(4, Fail("end")) }, failFast},
	{"errors", 0, func(*trial) func(int) []Step { return all(Fail("end")) }, collectAll},
	{"panic", 9, func(*trial) func(int) []Step { return only(4, Panic("value")) }, failFast},
	{"goexit", 9, func(*trial) func(int) []Step { return only(4, Goexit()) }, failFast},
	{"goexits", 0, func(*trial) func(int) []Step { return all(Goexit()) }, collectAll},
	{"cancel", 4, func(x *trial) func(int) []Step {
		return func(i int) []Step {
			if i < 4 {
				return nil
			}
			return []Step{Mark(x.file("under way")), Gate(x.file("never"))}
		}
	}, failFast},
	{"leave", 10, func(*trial) func(int) []Step { return nil }, failFast},
}

// end runs ten tasks to one of the endings.
func (x *trial) end(r strategies.Runner, which int) *batch {
	x.Helper()
	e := endings[which]
	b := x.batch(jobs(10, "", e.steps(x)), e.o)
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	switch e.name {
	case "leave":
		within(x.T, "Stream", func() {
			for range b.Stream(ctx, r) {
				break
			}
		})
	case "cancel":
		wait := x.start(ctx, r, b)
		x.await("a task to wait", func() bool { return exists(x.file("under way")) })
		cancel()
		wait()
	default:
		x.runIn(ctx, r, b)
	}
	if (b.Err() == nil) != (b.Account().Done == 10) {
		x.Errorf("%s: error %v with %v", e.name, b.Err(), b.Account())
	}
	return b
}

func nothingLeft(x *trial) {
	for i, e := range endings {
		x.Run(e.name, func(t *testing.T) {
			x := x.in(t)
			x.end(x.open(strategies.Options{Workers: 2}), i) // open looks for leaks
		})
	}
}

func failedStart(x *trial) {
	NoLeaks(x)
	ctx, cancel := context.WithCancel(x.Context())
	cancel()
	r, err := x.strategy.New(ctx, strategies.Options{Workers: 2, Warm: true})
	if err != nil {
		return
	}
	log := x.log()
	if err := x.runIn(ctx, r, x.batch(jobs(2, log, nil), failFast)); !errors.Is(err, context.Canceled) || log.Total(Started) > 0 {
		x.Errorf("error %v, %d starts under a context that is done", err, log.Total(Started))
	}
	within(x.T, "Close", func() { r.Close() })
}

// nothingRuns: a task that takes no notice is in flight when another fails.
func nothingRuns(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	log, gate := x.log(), x.file("gate")
	bad := 1
	if x.traits.Serial {
		x.touch(gate)
	}
	b := x.batch(jobs(10, log, func(i int) []Step {
		if i == bad {
			return []Step{AwaitStarts(2), Fail("stop")}
		}
		return []Step{Hold(gate)}
	}), failFast)
	wait := x.start(x.Context(), r, b)
	x.await("the failure", func() bool { return log.Total(Stopped) == 1 })
	pause() // what does not wait comes back now
	x.touch(gate)
	x.wantFault(wait(), "stop")
	starts, ends := log.Total(Started), log.Total(Ended)+log.Total(Stopped)
	if starts != ends {
		x.Errorf("Run is back, %d tasks have started and %d ended", starts, ends)
	}
}

func startsClean(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	for round := range 3 {
		for i, e := range endings {
			x.end(r, i)
			if x.Failed() {
				x.Fatalf("round %d, %s", round, e.name)
			}
			x.mapEquals(r, 7)
		}
	}
}

func closeAgain(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	x.mapEquals(r, 3)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if err := r.Close(); err != nil {
				x.Errorf("Close: %v", err)
			}
		})
	}
	within(x.T, "Close", wg.Wait)
	log := x.log()
	b := x.batch(jobs(3, log, nil), failFast)
	if err := x.run(r, b); !errors.Is(err, strategies.ErrClosed) {
		x.Errorf("error %v, want ErrClosed", err)
	}
	x.statuses(b.Results(), "NNN")
	if log.Total(Started) > 0 {
		x.Error("a task was started")
	}
}

func closeWaits(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	log, gate := x.log(), x.file("gate")
	b := x.batch(jobs(20, log, only(0, Gate(gate))), failFast)
	wait := x.start(x.Context(), r, b)
	x.await("the first start", func() bool { return log.Total(Started) > 0 })
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		r.Close()
		if ends := log.Total(Ended); ends != 20 {
			x.Errorf("Close is back after %d of 20 tasks", ends)
		}
	}()
	pause() // a Close that does not wait comes back now
	x.touch(gate)
	if err := wait(); err != nil {
		x.Errorf("the run that was under way: %v", err)
	}
	within(x.T, "Close", func() { <-closed })
	log.Once(x, 20)
}

func closeRacesRun(x *trial) {
	rounds := 100
	if x.traits.Processes {
		rounds = 5
	}
	for range rounds {
		r, err := x.strategy.New(x.Context(), strategies.Options{Workers: 2})
		if err != nil {
			x.Fatal(err)
		}
		b := x.batch(jobs(5, "", nil), failFast)
		wait := x.start(x.Context(), r, b)
		within(x.T, "Close", func() { r.Close() })
		err = wait()
		switch a := x.sum(b, 5); {
		case err == nil && a.Done == 5:
		case errors.Is(err, strategies.ErrClosed) && a.NotStarted == 5:
		case errors.Is(err, strategies.ErrBusy) && a.NotStarted == 5: // Close was at it
		default:
			x.Fatalf("error %v with %v", err, a)
		}
	}
}

func closeAfterBadEnd(x *trial) {
	for _, refuse := range []string{"encode", "decode", "result"} {
		r := x.open(strategies.Options{Workers: 1})
		b := strategies.NewBatch(x.kit.Picky, []Picky{{N: 1}, {2, refuse}}, failFast)
		if err := x.runIn(x.Context(), r, b); (err != nil) != x.traits.Processes {
			x.Errorf("%s: error %v", refuse, err)
		}
		within(x.T, "Close", func() { r.Close() })
	}
}

// accounts: section H of the catalogue, as far as it is about a run.
var accounts = []row{
	{"H1_parts_add_up", nil, partsAddUp},
	{"H2_results_are_counted_one_by_one", nil, countedOneByOne},
	{"H9_records_of_tasks", nil, recordsOfTasks},
}

func partsAddUp(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	for i, e := range endings {
		b := x.end(r, i)
		a := x.sum(b, 10)
		if a.Done > e.done || e.name == "success" && a.Done != 10 {
			x.Errorf("%s: %v", e.name, a)
		}
		for j, res := range b.Results() {
			if (res.Err != nil) != (res.Status != strategies.Done && res.Status != strategies.NotStarted) ||
				(res.Attempts == 0) != (res.Status == strategies.NotStarted) {
				x.Errorf("%s, result %d: %+v", e.name, j, res)
			}
		}
	}
}

func countedOneByOne(x *trial) {
	for _, chunk := range []int{0, 10} {
		seen := map[int]bool{}
		b := x.batch(jobs(101, "", only(50, Fail("one"))), collectAll)
		within(x.T, "Stream", func() {
			for i := range b.Stream(x.Context(), x.open(strategies.Options{Workers: 2, Chunk: chunk})) {
				if seen[i] {
					x.Errorf("result %d comes twice", i)
				}
				seen[i] = true
			}
		})
		if len(seen) != 101 {
			x.Errorf("chunk %d: %d results of 101", chunk, len(seen))
		}
		x.wantTask(b.Err(), 50)
	}
}

func recordsOfTasks(x *trial) {
	const n, w = 20, 2
	log := x.log()
	in := jobs(n, log, all(Sleep(1e6)))
	b := x.batch(in, strategies.BatchOptions{Spans: true})
	if err := x.run(x.open(strategies.Options{Workers: w}), b); err != nil {
		x.Fatal(err)
	}
	entries := log.Entries()
	whole := entries[len(entries)-1].At.Sub(entries[0].At) + 1e9 // with what lies before and behind the log
	lanes := map[int]bool{}
	for i, res := range b.Results() {
		if res.Start < 0 || res.Elapsed < 1e6 || res.Start+res.Elapsed > whole {
			x.Errorf("task %d ran from %v for %v, in a run of %v", i, res.Start, res.Elapsed, whole)
		}
		if x.traits.Processes && res.Worker != res.Value.PID {
			x.Errorf("task %d ran in process %d, its record says %d", i, res.Value.PID, res.Worker)
		}
		lanes[res.Worker] = true
	}
	if len(lanes) > x.workers(w) || !x.traits.Processes && !lanes[0] {
		x.Errorf("tasks ran on the workers %v", lanes)
	}
	x.noOverlap(b.Results())
}

// noOverlap fails when two tasks were on one worker at once.
func (x *trial) noOverlap(results []result) {
	x.Helper()
	for i, a := range results {
		for j, b := range results[:i] {
			if a.Worker == b.Worker && a.Start < b.Start+b.Elapsed && b.Start < a.Start+a.Elapsed {
				x.Errorf("tasks %d and %d were on worker %d at once: %v", j, i, a.Worker,
					strings.Join([]string{fmt.Sprint(b.Start, "+", b.Elapsed), fmt.Sprint(a.Start, "+", a.Elapsed)}, " and "))
			}
		}
	}
}
