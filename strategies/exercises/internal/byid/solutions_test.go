package byid_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"manyhands/strategies"
	baseline "manyhands/strategies/exercises/01-baseline"
	fanout "manyhands/strategies/exercises/02-fanout"
	errgroup "manyhands/strategies/exercises/03-errgroup"
	pool "manyhands/strategies/exercises/04-pool"
	order "manyhands/strategies/exercises/05-order"
	future "manyhands/strategies/exercises/06-future"
	cancel "manyhands/strategies/exercises/08-cancel"
	policy "manyhands/strategies/exercises/09-policy"
	progress "manyhands/strategies/exercises/10-progress"
	stream "manyhands/strategies/exercises/11-stream"
	schedule "manyhands/strategies/exercises/12-schedule"
	ceilings "manyhands/strategies/exercises/15-ceilings"
	"manyhands/strategies/exercises/grade"
)

// solved are the strategies made of answers, by exercise.
var solved = map[string]strategies.Strategy{
	"01-baseline": baseline.Strategy, "02-fanout": fanout.Strategy, "03-errgroup": errgroup.Strategy, "04-pool": pool.Strategy,
	"05-order": order.Strategy, "06-future": future.Strategy, "08-cancel": cancel.Strategy, "09-policy": policy.Strategy,
	"10-progress": progress.Strategy, "11-stream": stream.Strategy, "12-schedule": schedule.Strategy,
	"15-ceilings": ceilings.Strategy, // our pool
}

const laidOver = "MANYHANDS_SOLUTIONS_LAID_OVER"

// The solutions stand in testdata, so this test builds itself anew with them in the place of
// the stubs.
func TestMain(m *testing.M) {
	if os.Getenv(laidOver) == "" {
		os.Exit(again())
	}
	os.Exit(m.Run())
}

func again() int {
	root, err := grade.Root(".")
	if err != nil {
		panic(err)
	}
	all, err := grade.Load(root)
	if err != nil {
		panic(err)
	}
	replace := make(map[string]string)
	for _, e := range all {
		for file, with := range e.Overlay(e.Solution()) {
			replace[file] = with
		}
	}
	if len(replace) == 0 {
		fmt.Println("skipped: this clone was handed out without solutions")
		return 0
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, data, 0o666); err != nil {
		panic(err)
	}
	cmd := exec.Command("go", append([]string{"test", "-overlay", file, "."}, os.Args[1:]...)...)
	cmd.Env = append(os.Environ(), laidOver+"=1")
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if cmd.Run() != nil {
		return 1
	}
	return 0
}

// Each exercise with a strategy has a row.
func TestAllAreTried(t *testing.T) {
	files, err := filepath.Glob("../../*/strategy.go")
	if err != nil || len(files) != len(solved) {
		t.Errorf("%d exercises have a strategy, %d are tried (%v)", len(files), len(solved), err)
	}
}

const tasks, delay = 20, 10 * time.Millisecond

// run runs tasks on so many workers, and says how often each ran and how many at once.
func run(ctx context.Context, t *testing.T, s strategies.Strategy, workers int, do func(ctx context.Context, i int) error) (runs []int, most int, err error) {
	t.Helper()
	runner, err := s.New(ctx, strategies.Options{Workers: workers})
	if err != nil {
		t.Fatal(err)
	}
	defer runner.Close()
	var mu sync.Mutex
	now := 0
	runs = make([]int, tasks)
	err = runner.Run(ctx, strategies.NewTasks(tasks, func(ctx context.Context, i int) error {
		mu.Lock()
		runs[i]++
		now++
		most = max(most, now)
		mu.Unlock()
		defer func() {
			mu.Lock()
			now--
			mu.Unlock()
		}()
		return do(ctx, i)
	}))
	return runs, most, err
}

func TestEveryTaskOnce(t *testing.T) {
	for name, s := range solved {
		for _, workers := range []int{1, 3} {
			synctest.Test(t, func(t *testing.T) {
				runs, most, err := run(t.Context(), t, s, workers, func(ctx context.Context, i int) error { time.Sleep(delay); return nil })
				if name == "01-baseline" {
					workers = 1
				}
				if err != nil || most != workers {
					t.Errorf("%s: %d at once with %d workers, %v", name, most, workers, err)
				}
				for i, n := range runs {
					if n != 1 {
						t.Errorf("%s: task %d ran %d times", name, i, n)
					}
				}
			})
		}
	}
}

// An error ends the run, and is what comes back.
func TestFirstError(t *testing.T) {
	boom := errors.New("boom")
	for name, s := range solved {
		synctest.Test(t, func(t *testing.T) {
			runs, _, err := run(t.Context(), t, s, 2, func(ctx context.Context, i int) error {
				time.Sleep(delay)
				if i == 5 {
					return boom
				}
				return nil
			})
			if !errors.Is(err, boom) || runs[tasks-1] != 0 {
				t.Errorf("%s: %v, the last task ran %d times", name, err, runs[tasks-1])
			}
		})
	}
}

// A cancel reaches the tasks that run, and no other begins.
func TestCancel(t *testing.T) {
	for name, s := range solved {
		synctest.Test(t, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), 5*delay/2)
			defer stop()
			began := time.Now()
			runs, _, err := run(ctx, t, s, 2, func(ctx context.Context, i int) error {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case <-time.After(delay):
					return nil
				}
			})
			begun := 0
			for _, n := range runs {
				begun += n
			}
			want := 6 // 2 each at 0, 10 and 20 ms
			if name == "01-baseline" {
				want = 3
			}
			if took := time.Since(began); !errors.Is(err, context.DeadlineExceeded) || took != 5*delay/2 || begun != want {
				t.Errorf("%s: %v after %v, %d tasks began, want %d", name, err, took, begun, want)
			}
		})
	}
}
