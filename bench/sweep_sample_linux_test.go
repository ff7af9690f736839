package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/strategies"
)

// stopping is a runner whose workers somebody stops for a time, at the end of each run.
type stopping struct {
	strategies.Runner
	t    *testing.T
	hold time.Duration
}

func (s stopping) Run(ctx context.Context, tasks *strategies.Tasks) error {
	err := s.Runner.Run(ctx, tasks)
	for _, pid := range children() {
		for _, c := range []struct {
			signal  syscall.Signal
			stopped bool
		}{{syscall.SIGSTOP, true}, {syscall.SIGCONT, false}} {
			syscall.Kill(pid, c.signal)
			for end := time.Now().Add(20 * time.Second); stopped(pid) != c.stopped; time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					s.t.Fatalf("%v has no effect", c.signal)
				}
			}
			if c.stopped {
				time.Sleep(s.hold)
			}
		}
	}
	return err
}

// children are the child processes of this one.
func children() (list []int) {
	files, _ := filepath.Glob("/proc/self/task/*/children") // of the thread that started them
	for _, file := range files {
		text, _ := os.ReadFile(file)
		for name := range bytes.FieldsSeq(text) {
			pid, _ := strconv.Atoi(string(name))
			list = append(list, pid)
		}
	}
	return list
}

func stopped(pid int) bool {
	stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return bytes.Contains(stat, []byte(") T "))
}

// A worker that is stopped at the end of a batch voids the sample, also if it ends a moment later.
func TestWorkerStoppedAtTheEnd(t *testing.T) {
	strategy := strategies.Process
	strategy.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
		r, err := strategies.Process.New(ctx, o)
		return stopping{r, t, 0}, err
	}
	l, plan, err := sweep(t, t.Context(), bench.Config{
		Workloads: []bench.Workload{procsWorkload(1)}, Strategies: []strategies.Strategy{strategy}, GOMAXPROCS: []int{1}, Rounds: 3,
	})
	if err != nil || len(l.samples) != 3 {
		t.Fatalf("%d samples, %v", len(l.samples), err)
	}
	var charged time.Duration
	for _, s := range l.samples {
		charged += s.Makespan
		if s.Valid(plan.Workloads[0]) {
			t.Errorf("round %d is valid, measured again because of %q", s.Round, s.Repeated)
		}
	}
	if elapsed := l.progress[len(l.progress)-1].Elapsed; elapsed < charged {
		t.Errorf("%v charged to the budget, want the last attempts, %v: a sweep without a valid sample must end", elapsed, charged)
	}
}

// The time in which a worker is stopped is not charged to the budget.
func TestStoppedWorkerCostsNoBudget(t *testing.T) {
	const hold = time.Second
	stopped := false // in the warm-up
	strategy := strategies.Process
	strategy.New = func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
		r, err := strategies.Process.New(ctx, o)
		if err != nil || stopped {
			return r, err
		}
		stopped = true
		return stopping{r, t, hold}, nil
	}
	began := time.Now()
	l, _, err := sweep(t, t.Context(), bench.Config{
		Workloads: []bench.Workload{procsWorkload(1)}, Strategies: []strategies.Strategy{strategy}, GOMAXPROCS: []int{1}, Rounds: 1,
	})
	took := time.Since(began)
	if err != nil || len(l.samples) != 1 || len(l.notes) != 1 {
		t.Fatalf("%d samples, notes %q, %v", len(l.samples), l.notes, err)
	}
	if charged := l.progress[1].Elapsed; charged > took-hold {
		t.Errorf("%v of %v charged to the budget, although a worker was stopped for %v", charged, took, hold)
	}
}
