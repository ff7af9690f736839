package strategytest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"manyhands/strategies"
)

// failures: rows B.
var failures = []row{
	{"B1_root_cause_not_the_victims", nil, rootCause},
	{"B2_collect_all_reports_every_error", nil, collectsAll},
	{"B3_nothing_starts_after_a_failure", nil, nothingStartsAfter},
	{"B3_nothing_of_the_chunk_starts_after_a_failure", nil, nothingOfTheChunk},
	{"B4_results_before_a_failure_are_kept", nil, resultsKept},
	{"B5_panic_is_the_tasks_error", nil, panicIsAnError},
	{"B6_kinds_of_panic", nil, kindsOfPanic},
	{"B6_methods_of_an_error_do_not_return", nil, methodsOfErrors},
	{"B6_methods_of_the_cause_do_not_return", nil, methodsOfTheCause},
	{"B7_panics_do_not_use_up_workers", nil, panicsKeepWorkers},
	{"B8_goexit_is_the_tasks_error", nil, goexitIsAnError},
	{"B8_goexit_storm", nil, goexitStorm},
	{"B8_goexit_ends_a_run_that_fails_fast", nil, goexitFailsFast},
	{"B10_identity_of_errors", nil, identityOfErrors},
	{"B10_errors_that_cannot_be_compared", nil, cannotBeCompared},
	{"B10_lost_worker_of_an_inner_run", nil, innerLoss},
	{"B11_result_that_cannot_be_encoded", nil, badResult},
	{"B12_argument_that_cannot_be_encoded", nil, badArguments},
	{"B13_argument_that_cannot_be_decoded", ownProcesses, badDecode},
	{"B16_errors_of_unread_results_are_not_lost", nil, unreadErrors},
	{"B18_many_errors_make_a_short_text", nil, shortText},
}

func rootCause(x *trial) {
	r := x.open(strategies.Options{Workers: 4})
	rounds := max(50, scaled(200))
	if x.traits.Processes {
		rounds = 30
	}
	victims := 3 // the first tasks, one for each worker but the last, wait for their context
	if x.traits.Serial {
		victims = 0
	}
	for range rounds {
		log, never := x.log(), x.file("never")
		b := x.batch(jobs(12, log, func(i int) []Step {
			if i == victims {
				return []Step{AwaitStarts(victims + 1), Fail("root")}
			}
			return []Step{Gate(never)}
		}), failFast)
		err := x.run(r, b)
		x.wantFault(err, "root")
		x.wantTask(err, victims)
		if errors.Is(err, context.Canceled) {
			x.Fatalf("error %v is that of a victim", err)
		}
	}
}

func collectsAll(x *trial) {
	bad := map[int]string{1: "one", 4: "four", 9: "nine"}
	b := x.batch(jobs(10, "", func(i int) []Step {
		if text, ok := bad[i]; ok {
			return []Step{Fail(text)}
		}
		return nil
	}), collectAll)
	err := x.run(x.open(strategies.Options{Workers: 3}), b)
	var all *strategies.Failures
	if !errors.As(err, &all) || all.Total != 3 || len(all.Errors) != 3 {
		x.Fatalf("error %v, want Failures with three", err)
	}
	for n, i := range []int{1, 4, 9} {
		x.wantTask(all.Errors[n], i)
		x.wantFault(all.Errors[n], bad[i])
		if !x.traits.Processes && !errors.Is(err, Fault(bad[i])) {
			x.Errorf("errors.Is does not find %q", bad[i])
		}
	}
	x.statuses(b.Results(), "DFDDFDDDDF")
}

// nothingStartsAfter: all workers are busy when a task fails. What starts behind
// its back can only be a task that had passed its last check: one a worker.
func nothingStartsAfter(x *trial) {
	for _, w := range []int{1, 2, 4} {
		r := x.open(strategies.Options{Workers: w})
		busy := w
		if x.traits.Serial {
			busy = 1
		}
		for range 5 {
			x.failWhileBusy(r, busy, w-1)
		}
	}
}

// failWhileBusy has task busy-1 fail once all before it are under way; those wait
// for their context. most is how many may start after it.
func (x *trial) failWhileBusy(r strategies.Runner, busy, most int) {
	x.Helper()
	log, never := x.log(), x.file("never")
	b := x.batch(jobs(60, log, func(i int) []Step {
		if i == busy-1 {
			return []Step{AwaitStarts(busy), Fail("stop")}
		}
		return []Step{Gate(never)}
	}), failFast)
	x.wantFault(x.run(r, b), "stop")
	if starts := log.Total(Started); starts > busy+most {
		x.Errorf("%d tasks started; %d were under way at the failure, %d more may have passed their last check", starts, busy, most)
	}
	x.sum(b, 60)
}

// nothingOfTheChunk: quick tasks with one worker. Nothing can have passed its last
// check but the task that fails.
func nothingOfTheChunk(x *trial) {
	for _, chunk := range []int{0, 8} {
		r := x.open(strategies.Options{Workers: 1, Chunk: chunk})
		for range 5 {
			log := x.log()
			x.wantFault(x.run(r, x.batch(jobs(60, log, only(20, Fail("stop"))), failFast)), "stop")
			if starts := log.Total(Started); starts != 21 {
				x.Errorf("chunk %d: %d tasks started, want 21: the last failed", chunk, starts)
			}
		}
	}
}

// resultsKept: whatever ended well by the journal has its result.
func resultsKept(x *trial) {
	for _, w := range []int{1, 2} {
		x.Run(fmt.Sprint("workers=", w), func(t *testing.T) {
			x := x.in(t)
			log := x.log()
			b := x.batch(jobs(100, log, func(i int) []Step {
				if i == 50 {
					return []Step{AwaitEnds(50), Fail("stop")}
				}
				return nil
			}), failFast)
			x.wantFault(x.run(x.open(strategies.Options{Workers: w}), b), "stop")
			x.kept(b, log)
			if a := x.sum(b, 100); a.Done < 50 || a.Failed != 1 {
				x.Errorf("50 had ended before one failed, and the counts are %v", a)
			}
		})
	}
}

// kept fails unless the tasks that ended well are those that are done.
func (x *trial) kept(b *batch, log Journal) {
	x.Helper()
	ends := log.Count(Ended)
	for i, res := range b.Results() {
		if done := res.Status == strategies.Done; done != (ends[i] == 1) || done && res.Value.Index != i {
			x.Errorf("task %d ended well %d times; its result is %+v", i, ends[i], res)
		}
	}
}

func panicIsAnError(x *trial) {
	b := x.batch(jobs(10, "", only(4, Panic("value"))), collectAll)
	err := x.run(x.open(strategies.Options{Workers: 2}), b)
	x.wantTask(err, 4)
	x.statuses(b.Results(), "DDDDFDDDDD")
	var p *strategies.PanicError
	if !errors.As(err, &p) {
		x.Fatalf("error %v, want a PanicError", err)
	}
	if fmt.Sprint(p.Value) != "a panic of the kit" || !strings.Contains(string(p.Stack), "strategytest.panicAs") {
		x.Errorf("value %v, stack:\n%s", p.Value, p.Stack)
	}
}

func kindsOfPanic(x *trial) {
	want := map[string]string{
		"error":     "a panic of the kit",
		"nil":       "panic called with nil argument",
		"deref":     "invalid memory address or nil pointer dereference",
		"index":     "index out of range [5] with length 0",
		"formatted": "panic: the text",
	}
	kinds := []string{"error", "nil", "deref", "index", "formatted"}
	b := x.batch(jobs(len(kinds), "", func(i int) []Step { return []Step{Panic(kinds[i])} }), collectAll)
	err := x.run(x.open(strategies.Options{Workers: 2}), b)
	if err == nil {
		x.Fatal("nil, and all tasks panicked")
	}
	for i, res := range b.Results() {
		var p *strategies.PanicError
		if !errors.As(res.Err, &p) || !contains(res.Err, want[kinds[i]]) {
			x.Errorf("%s: error %v (%T)", kinds[i], res.Err, res.Err)
		}
	}
	x.wantFault(b.Results()[0].Err, "a panic of the kit")
}

// methodsOfErrors: whatever the methods of its error do, the task has failed, and ends a run that
// fails fast.
func methodsOfErrors(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	for _, kind := range traps {
		for way, bad := range map[string]Step{"returned": FailAs(kind), "panic": Panic(kind)} {
			if kind == "trap" && way == "returned" {
				continue // errors.As cannot look at it
			}
			for want, o := range map[string]strategies.BatchOptions{"DFN": failFast, "DFD": collectAll} {
				b := x.batch(jobs(3, "", only(1, bad)), o)
				err := x.run(r, b)
				x.wantTask(err, 1)
				x.statuses(b.Results(), want)
				var p *strategies.PanicError
				if got := b.Results()[1].Err; errors.As(got, &p) != (way == "panic") || !contains(err, "task 1 ") {
					x.Errorf("%s, %s: the error is %v, and that of the run %v", kind, way, got, err)
				}
			}
		}
	}
}

// methodsOfTheCause: the run is cancelled all the same, and the task keeps its own error.
func methodsOfTheCause(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	for _, kind := range append(traps, "uncomparable") {
		ctx, cancel := context.WithCancelCause(x.Context())
		log := x.log()
		b := x.batch(jobs(2, log, all(AwaitDone(), Fail("own"))), collectAll)
		wait := x.start(ctx, r, b)
		x.await("the start", func() bool { return log.Total(Started) == 1 })
		cancel(failAs(kind))
		err := wait()
		var stopped *strategies.StoppedError
		if !errors.As(err, &stopped) || !contains(err, "stopped with 0 of 2") {
			x.Errorf("%s: error %v (%T), want a StoppedError", kind, err, err)
		}
		x.statuses(b.Results(), "FN")
		x.wantFault(b.Results()[0].Err, "own")
	}
}

func panicsKeepWorkers(x *trial) { x.keepsWorkers(Panic("value")) }
func goexitStorm(x *trial)       { x.keepsWorkers(Goexit()) }

// keepsWorkers: ten bad tasks, and then two that need two workers.
func (x *trial) keepsWorkers(bad Step) {
	dir, n := x.TempDir(), 2
	if x.traits.Serial {
		n = 1
	}
	b := x.batch(jobs(10+n, "", func(i int) []Step {
		if i < 10 {
			return []Step{bad}
		}
		return []Step{Meet(dir, n)}
	}), collectAll)
	if err := x.run(x.open(strategies.Options{Workers: 2}), b); err == nil {
		x.Error("nil, with ten bad tasks")
	}
	x.statuses(b.Results(), strings.Repeat("F", 10)+strings.Repeat("D", n))
}

func goexitIsAnError(x *trial) {
	for _, w := range []int{1, 2} {
		r := x.open(strategies.Options{Workers: w})
		b := x.batch(jobs(3, "", only(1, Goexit())), collectAll)
		err := x.run(r, b)
		x.wantTask(err, 1)
		if !errors.Is(err, strategies.ErrGoexit) {
			x.Errorf("error %v, want ErrGoexit", err)
		}
		x.statuses(b.Results(), "DFD")
		x.mapEquals(r, 5)
	}
}

func goexitFailsFast(x *trial) {
	b := x.batch(jobs(9, "", only(3, Goexit())), failFast)
	err := x.run(x.open(strategies.Options{Workers: 1}), b)
	x.wantTask(err, 3)
	if !errors.Is(err, strategies.ErrGoexit) {
		x.Errorf("error %v, want ErrGoexit", err)
	}
	x.statuses(b.Results(), "DDDFNNNNN")
}
