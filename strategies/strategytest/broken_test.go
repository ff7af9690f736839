package strategytest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// broken are strategies with one mistake each, and the row that has to find it.
var broken = []struct {
	name, row string
	strategy  strategies.Strategy
}{
	{"skips a task", "A1_map_equals_loop", workers(skips)},
	{"skips a task without a batch", "R1_every_task_exactly_once", workers(skips)},
	{"runs a task twice", "A1_map_equals_loop", workers(twice)},
	{"runs a task twice, at length", "A1_ten_thousand", workers(twice)},
	{"hangs on an empty input", "A4_empty_input", define(hangsOnEmpty)},
	{"works alone", "A9_workers_meet", define(alone)},
	{"works alone, as D2 sees it", "D2_never_more_than_workers_and_all_of_them", define(alone)},
	{"works alone, in virtual time", "V_peak_and_makespan_are_exact", define(alone)},
	{"knows no limit", "D2_never_more_than_workers_and_all_of_them", define(unlimited)},
	{"knows no limit, in virtual time", "V_peak_and_makespan_are_exact", define(unlimited)},
	{"takes a negative size", "D1_negative_sizes_are_errors", bare},
	{"reads all input first", "D6_input_is_read_lazily", define(eager)},
	{"fails at once", "D6_next_input_may_depend_on_a_result", define(fails)},
	{"does nothing", "R1_every_task_exactly_once", define(doesNothing)},
	{"does not open", "D1_negative_sizes_are_errors", neverOpens},
	{"has all workers at once", "D4_workers_without_a_task_cost_nothing", define(startsAll)},
	{"refuses a batch for good", "D10_refused_batch_can_be_run_again", refuses(strategies.ErrUsed)},
	{"waits for a second task", "D6_next_input_may_depend_on_a_result", define(hoards(2))},
	{"hoards", "I3_nobody_waits_behind_a_slow_task", define(hoards(20))},
	{"hoards, in virtual time", "V_uneven_tasks_are_shared_out", define(hoards(20))},
	{"loses errors", "R3_error_of_a_task_comes_back", workers(losesErrors)},
	{"tells the last error", "R3_root_cause_not_the_victims", define(lastError)},
	{"goes on after an error", "R3_nothing_starts_after_an_error", define(goesOn)},
	{"loses a cancel", "R3_cancel_comes_back_with_its_cause", workers(losesErrors)},
	{"shields tasks from a cancel", "C1_cancel_in_the_middle", define(shields)},
	{"hangs after a Goexit", "B8_goexit_is_the_tasks_error", define(hangsAfterGoexit)},
	{"loses a worker by Goexit", "B8_goexit_is_the_tasks_error", define(losesWorkers)},
	{"runs tasks on the caller's goroutine", "B8_goexit_is_the_tasks_error", define(onCaller)},
	{"does not wait", "E2_nothing_runs_when_run_returns", define(hasty)},
	{"leaks a goroutine", "E1_nothing_is_left", workers(leaksGoroutine)},
	{"leaks a descriptor", "E1_nothing_is_left", workers(leaksFile)},
	{"runs after Close", "E4_close_again_and_run_after_close", bare},
	{"takes a nil context", "B14_nil_is_refused", bare},
	{"runs a bound task twice", "R1_bound_task_exactly_once", workers(twice)},
	{"forgets the values of the context", "C15_values_of_the_context", workers(forgetsValues)},
	{"takes two runs", "D10_second_run_is_refused", bare},
	{"does not finish before Close", "E5_close_waits_for_the_run", bare},
}

// TestEachMistakeIsFound runs the row that has to find a mistake in a process of
// its own, since it is to fail. (That rows do not find mistakes everywhere is what
// TestChannels shows.)
func TestEachMistakeIsFound(t *testing.T) {
	var g errgroup.Group
	g.SetLimit(8) // most of them wait
	for _, b := range broken {
		g.Go(func() error {
			out, err := runRow(t, b.name, b.row)
			if err == nil || !strings.Contains(out, "--- FAIL: TestOneRow/"+b.row) {
				t.Errorf("%s is not found: %v\n%s", b.name, err, out)
			}
			return nil
		})
	}
	g.Wait()
}

// TestNoRowHangs runs the whole suite on strategies that run no task. (But not the rows in virtual
// time: there a hang is a deadlock, which ends the program.)
func TestNoRowHangs(t *testing.T) {
	for _, name := range []string{"fails at once", "does nothing"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := runTest(t, name, "^TestOneRow$", "-test.skip=/^V_|/C6_C7")
			if ended, ok := errors.AsType[*exec.ExitError](err); !ok || ended.ExitCode() != 1 || !strings.HasSuffix(out, "FAIL\n") || strings.Contains(out, " hangs: ") {
				t.Errorf("it does not end, or not in good order: %v\n%s", err, out)
			}
		})
	}
}

// runRow tests one strategy with one row.
func runRow(t *testing.T, name, row string) (output string, err error) {
	return runTest(t, name, "^TestOneRow$/^"+row+"$")
}

func runTest(t *testing.T, name, run string, more ...string) (output string, err error) {
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], append(more, "-test.run="+run, "-test.cpu="+strconv.Itoa(runtime.GOMAXPROCS(0)), "-test.v")...)
	patience := "300ms"
	if name == "does not open" { // it hangs for 40 times as long
		patience = "50ms"
	}
	cmd.Env = append(os.Environ(), "STRATEGYTEST_BROKEN="+name, "STRATEGYTEST_PATIENCE="+patience, "GORACE=atexit_sleep_ms=0")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestOneRow is what runRow runs.
func TestOneRow(t *testing.T) {
	for _, b := range broken {
		if b.name == os.Getenv("STRATEGYTEST_BROKEN") {
			strategytest.Test(t, kit, b.strategy, strategytest.Traits{})
		}
	}
}
