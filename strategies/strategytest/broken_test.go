package strategytest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
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
	{"takes two runs", "D10_second_run_is_refused", bare},
	{"does not finish before Close", "E5_close_waits_for_the_run", bare},
}

// TestEachMistakeIsFound runs the row that has to find a mistake in a process of
// its own, since it is to fail. (That rows do not find mistakes everywhere is what
// TestChannels shows.)
func TestEachMistakeIsFound(t *testing.T) {
	for _, b := range broken {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			out, err := runRow(t, b.name, b.row)
			if err == nil || !strings.Contains(out, "--- FAIL: TestOneRow/"+b.row) {
				t.Errorf("not found: %v\n%s", err, out)
			}
		})
	}
}

// runRow tests one strategy with one row.
func runRow(t *testing.T, name, row string) (output string, err error) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestOneRow$/^"+row+"$", "-test.cpu="+strconv.Itoa(runtime.GOMAXPROCS(0)), "-test.v")
	cmd.Env = append(os.Environ(), "STRATEGYTEST_BROKEN="+name, "STRATEGYTEST_PATIENCE=300ms", "GORACE=atexit_sleep_ms=0")
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

func define(run strategies.RunnerFunc) strategies.Strategy {
	return strategies.Define("broken", "with a mistake", run)
}

// workers is a good pool, in which mistake does the tasks.
func workers(mistake func(ctx context.Context, n int, t strategies.Task) error) strategies.Strategy {
	return define(func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		var wg sync.WaitGroup
		for range o.Workers {
			wg.Go(func() {
				for left := true; left; { // again after a Goexit
					left = inOwnGoroutine(func() {
						n := 0
						for t := range tasks.Each(ctx) {
							if err := mistake(ctx, n, t); err != nil {
								cancel(err)
							}
							n++
						}
					})
				}
			})
		}
		wg.Wait()
		return context.Cause(ctx)
	})
}

// inOwnGoroutine calls do and waits. It is true when do has not returned.
func inOwnGoroutine(do func()) (unwound bool) {
	unwound = true
	var wg sync.WaitGroup
	wg.Go(func() {
		do()
		unwound = false
	})
	wg.Wait()
	return unwound
}

func skips(ctx context.Context, n int, t strategies.Task) error {
	if n == 2 {
		return nil
	}
	return t.Do(ctx)
}

func twice(ctx context.Context, n int, t strategies.Task) error {
	if n == 2 {
		t.Do(ctx)
	}
	return t.Do(ctx)
}

func losesErrors(ctx context.Context, _ int, t strategies.Task) error {
	t.Do(context.WithoutCancel(ctx))
	return nil
}

func leaksGoroutine(ctx context.Context, n int, t strategies.Task) error {
	if n == 0 {
		go time.Sleep(time.Minute)
	}
	return t.Do(ctx)
}

func leaksFile(ctx context.Context, n int, t strategies.Task) error {
	f, err := os.Open(os.DevNull)
	leaked = append(leaked, f) // or the garbage collector would close it
	return errors.Join(err, t.Do(ctx))
}

var leaked []*os.File

func hangsOnEmpty(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	first := make(chan struct{}, 1)
	err := workersOf(ctx, 1, tasks, func(t strategies.Task) error {
		select {
		case first <- struct{}{}:
		default:
		}
		return t.Do(ctx)
	})
	<-first
	return err
}

// workersOf is a pool for the mistakes that are not in the task itself.
func workersOf(ctx context.Context, n int, tasks *strategies.Tasks, do func(strategies.Task) error) error {
	var g errgroup.Group
	for range n {
		g.Go(func() (err error) {
			for t := range tasks.Each(ctx) {
				err = errors.Join(err, do(t))
			}
			return err
		})
	}
	return g.Wait()
}

func alone(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) error {
	return workersOf(ctx, 1, tasks, func(t strategies.Task) error { return t.Do(ctx) })
}

func unlimited(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) error {
	g, ctx := errgroup.WithContext(ctx)
	for t := range tasks.Each(ctx) {
		g.Go(func() error { return t.Do(ctx) })
	}
	return g.Wait()
}

func eager(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	return hoards(1<<30)(ctx, o, tasks)
}

// hoards draws n tasks before it begins the first.
func hoards(n int) strategies.RunnerFunc {
	return func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		var g errgroup.Group
		for range o.Workers {
			g.Go(func() (err error) {
				var held []strategies.Task
				work := func() {
					for _, t := range held {
						err = errors.Join(err, t.Do(ctx))
					}
					held = nil
				}
				for t := range tasks.Each(ctx) {
					if held = append(held, t); len(held) == n {
						work()
					}
				}
				work()
				return err
			})
		}
		return g.Wait()
	}
}

func lastError(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) (last error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	workersOf(ctx, o.Workers, tasks, func(t strategies.Task) error {
		if err := t.Do(ctx); err != nil {
			cancel()
			mu.Lock()
			defer mu.Unlock()
			last = err
		}
		return nil
	})
	return last
}

func goesOn(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Millisecond) // for tasks that wait for it
	defer cancel()
	return workersOf(context.WithoutCancel(ctx), o.Workers, tasks, func(t strategies.Task) error { return t.Do(ctx) })
}

func shields(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	return workersOf(ctx, o.Workers, tasks, func(t strategies.Task) error { return t.Do(context.WithoutCancel(ctx)) })
}

func hangsAfterGoexit(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	ended := make(chan bool)
	for range o.Workers {
		go func() {
			for t := range tasks.Each(ctx) {
				t.Do(ctx)
			}
			ended <- true
		}()
	}
	for range o.Workers {
		<-ended
	}
	return nil
}

func losesWorkers(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	return workersOf(ctx, o.Workers, tasks, func(t strategies.Task) error { return t.Do(ctx) })
}

func onCaller(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) (err error) {
	for t := range tasks.Each(ctx) {
		err = errors.Join(err, t.Do(ctx))
	}
	return err
}

func hasty(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	slots := make(chan bool, o.Workers)
	for t := range tasks.Each(ctx) {
		slots <- true
		go func() {
			defer func() { <-slots }()
			t.Do(ctx)
		}()
	}
	return nil
}

// bare has none of what Define adds.
var bare = strategies.Strategy{Name: "bare", New: func(context.Context, strategies.Options) (strategies.Runner, error) {
	return bareRunner{}, nil
}}

type bareRunner struct{}

func (bareRunner) Run(ctx context.Context, tasks *strategies.Tasks) error {
	pool := strategies.Builtin()[2]
	r, err := pool.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		return err
	}
	return r.Run(ctx, tasks)
}

func (bareRunner) Close() error { return nil }
