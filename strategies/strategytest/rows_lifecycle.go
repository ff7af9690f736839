package strategytest

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"manyhands/strategies"
)

// lifecycle: rows E.
var lifecycle = []row{
	{"E1_nothing_is_left", nil, nothingLeft},
	{"E1_failed_start_leaves_nothing", nil, failedStart},
	{"E2_nothing_runs_when_run_returns", nil, nothingRuns},
	{"E3_second_run_starts_clean", nil, startsClean},
	{"E3_idle_runner_keeps_nothing", nil, keepsNothing},
	{"E4_close_again_and_run_after_close", nil, closeAgain},
	{"E5_close_waits_for_the_run", nil, closeWaits},
	{"E5_cancel_and_close_drop_what_is_pending", nil, closeDrops},
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
			for range stream(x, b, ctx, r) {
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
	if (b.Err() == nil) != (b.Counts().Done == 10) {
		x.Errorf("%s: error %v with %v", e.name, b.Err(), b.Counts())
	}
	return b
}

func nothingLeft(x *trial) {
	for i, e := range endings {
		x.Run(e.name, func(t *testing.T) {
			x := x.in(t)
			w := 2
			if x.traits.Processes {
				w = 1 // a child is dear under the race detector
			}
			x.end(x.open(strategies.Options{Workers: w}), i) // open looks for leaks
		})
	}
}

func failedStart(x *trial) {
	NoLeaks(x)
	ctx, cancel := context.WithCancel(x.Context())
	cancel()
	r, err := x.strategy.New(ctx, strategies.Options{Workers: 2, Process: strategies.ProcessOptions{Prestart: true}})
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
	var back atomic.Bool
	ended := make(chan error, 1)
	go func() {
		err := b.Run(x.Context(), r)
		back.Store(true)
		ended <- err
	}()
	x.await("the failure", func() bool { return log.Total(Stopped) == 1 })
	pause() // what does not wait comes back now
	if back.Load() && !x.traits.Serial {
		x.Error("Run is back, and a task goes on")
	}
	x.touch(gate)
	within(x.T, "Run", func() { x.wantFault(<-ended, "stop") })
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

// keepsNothing: the inputs of a run are free when nobody but its runner is left. (So its batches
// do not come from newBatch.)
func keepsNothing(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	for name, run := range map[string]func(n int, freed *atomic.Int32){
		"slice": func(n int, freed *atomic.Int32) {
			b := strategies.NewBatch(x.kit.Write, boxes(n, freed), failFast)
			if err := x.runIn(x.Context(), r, b); err != nil {
				x.Error(err)
			}
		},
		"failure": func(n int, freed *atomic.Int32) {
			in := append(boxes(n, freed), nil) // which the task dereferences
			b := strategies.NewBatch(x.kit.Write, in, failFast)
			if err := x.runIn(x.Context(), r, b); err == nil {
				x.Error("nil, and a task panicked")
			}
		},
		"sequence": func(n int, freed *atomic.Int32) {
			b := strategies.From(x.kit.Write, func(context.Context) iter.Seq2[*Box, error] {
				return func(yield func(*Box, error) bool) {
					for _, box := range boxes(n, freed) {
						if !yield(box, nil) {
							return
						}
					}
				}
			}, failFast)
			if err := x.runIn(x.Context(), r, b); err != nil {
				x.Error(err)
			}
		},
	} {
		const n = 100
		var freed atomic.Int32
		run(n, &freed)
		x.await(name+": the inputs to be freed", func() bool {
			runtime.GC()
			return freed.Load() == n
		})
	}
	runtime.KeepAlive(r)
}

// boxes makes values that count when they are freed.
func boxes(n int, freed *atomic.Int32) (in []*Box) {
	for range n {
		box := &struct {
			Box
			_ [4]int // or the allocator would free several tiny ones at once
		}{}
		runtime.AddCleanup(box, func(f *atomic.Int32) { f.Add(1) }, freed)
		in = append(in, &box.Box)
	}
	return in
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

// closeDrops: the other way to close is to cancel first.
func closeDrops(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	b, log, wait := x.midway(ctx, r, 50)
	busy := x.workers(2)
	x.underway(log, busy)
	cancel()
	within(x.T, "Close", func() { r.Close() })
	if err := wait(); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v", err)
	}
	if a := x.sum(b, 50); a.Done != 10 || a.Cancelled != busy || a.NotStarted != 40-busy {
		x.Errorf("the counts are %v", a)
	}
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
		b := newBatch(x, x.kit.Picky, []Picky{{N: 1}, {2, refuse}}, failFast)
		if err := x.runIn(x.Context(), r, b); (err != nil) != x.traits.Processes {
			x.Errorf("%s: error %v", refuse, err)
		}
		within(x.T, "Close", func() { r.Close() })
	}
}
