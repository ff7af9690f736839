//go:build unix

package strategies_test

import (
	"context"
	"errors"
	"math"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// hangs fails the test if do has not returned after a time that is far too long.
func hangs(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(60 * time.Second):
		t.Fatal("hangs")
	}
}

// A stopped child reads nothing, so the parent is in the middle of a write when the run is
// cancelled. The write must end.
func TestCancelWhileWritingToAStoppedChild(t *testing.T) {
	r := opened(t, strategies.Process, strategies.Options{Workers: 1, Chunk: 8, Process: strategies.ProcessOptions{GracePeriod: 100 * time.Millisecond}})
	in := make([]strategytest.Job, 8)
	for i := range in {
		in[i].Steps = []strategytest.Step{strategytest.Digest(strings.Repeat("x", 8<<20))}
	}
	in[0].Steps = []strategytest.Step{strategytest.Kill(syscall.SIGSTOP)}
	b := strategies.NewBatch(kit.Do, in, strategies.BatchOptions{})
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	hangs(t, func() {
		if err := b.Run(ctx, r); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

// A chunk as large as the user wants it, of inputs that need a frame each.
func TestLargeChunkOfLargeInputs(t *testing.T) {
	r := opened(t, strategies.Process, strategies.Options{Workers: 1, Chunk: 50})
	in := make([]strategytest.Job, 50)
	text := strings.Repeat("x", 1<<20)
	for i := range in {
		in[i] = strategytest.Job{Index: i, Steps: []strategytest.Step{strategytest.Digest(text), strategytest.Big(4 << 10)}}
	}
	b := strategies.NewBatch(kit.Do, in, strategies.BatchOptions{})
	hangs(t, func() {
		if err := b.Run(t.Context(), r); err != nil {
			t.Error(err)
		}
	})
}

func TestSizesBeyondReason(t *testing.T) {
	for _, s := range strategies.Builtin() {
		for _, o := range []strategies.Options{{Chunk: strategies.MaxChunk + 1}, {Chunk: math.MaxInt}, {Workers: math.MaxInt}, {Timeout: -3 * time.Second}} {
			if s.Name == "sequential" && o.Workers > 0 {
				continue // it has one in any case
			}
			r, err := s.New(t.Context(), o)
			if err == nil {
				r.Close()
				t.Errorf("%s: %+v was accepted", s.Name, o)
			}
		}
		r := opened(t, s, strategies.Options{Workers: 2, Chunk: strategies.MaxChunk})
		b := strategies.NewBatch(identity, make([]int, 5000), strategies.BatchOptions{})
		if err := b.Run(t.Context(), r); err != nil {
			t.Errorf("%s: the largest chunk: %v", s.Name, err)
		}
	}
}

// Tasks without a batch have no place for an error, so the run must return it.
func TestFaultsOfTasksWithoutABatch(t *testing.T) {
	faults := map[string]func(){"goexit": runtime.Goexit, "panic": func() { panic("boom") }}
	for name, fault := range faults {
		for _, s := range []strategies.Strategy{strategies.Sequential, strategies.Errgroup, strategies.Pool} {
			r := opened(t, s, strategies.Options{Workers: 2})
			err := r.Run(t.Context(), strategies.NewTasks(20, func(_ context.Context, i int) error {
				if i == 7 {
					fault()
				}
				return nil
			}))
			if err == nil || !strings.Contains(err.Error(), "task 7") || name == "goexit" && !errors.Is(err, strategies.ErrGoexit) {
				t.Errorf("%s, %s: %v", s.Name, name, err)
			}
		}
	}
}

func TestNilIsRefused(t *testing.T) {
	b := strategies.NewBatch(identity, []int{1}, strategies.BatchOptions{})
	for range b.Stream(t.Context(), nil) {
		t.Error("a result of no runner")
	}
	if b.Err() == nil {
		t.Error("no error")
	}
}

// A Run that comes while Close waits is refused as closed, not as busy.
func TestRunDuringClose(t *testing.T) {
	r := opened(t, strategies.Pool, strategies.Options{Workers: 1})
	gate, running := make(chan struct{}), make(chan struct{})
	go r.Run(t.Context(), strategies.NewTasks(1, func(context.Context, int) error {
		close(running)
		<-gate
		return nil
	}))
	<-running
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		r.Close()
	}()
	hangs(t, func() {
		for err := strategies.ErrBusy; !errors.Is(err, strategies.ErrClosed); runtime.Gosched() {
			err = r.Run(t.Context(), strategies.NewTasks(0, nil))
		}
	})
	close(gate)
	<-closed
}

var hostile = strategies.Register(&reg, "hostile", func(_ context.Context, what string) (string, error) {
	switch what {
	case "close": // a descriptor that is not the task's own
		syscall.Close(3)
	case "close answers":
		syscall.Close(4)
	case "write":
		syscall.Write(4, []byte("1234567 is what a task has printed"))
	case "nil error":
		return "", (*lazyError)(nil)
	case "die":
		syscall.Kill(syscall.Getpid(), syscall.SIGKILL)
	}
	return what, nil
})

// lazyError cannot be looked at when it is nil.
type lazyError struct{ cause error }

func (e *lazyError) Error() string { return e.cause.Error() }
func (e *lazyError) Unwrap() error { return e.cause }

// A task that damages its process or our pipes only loses its own result, or a worker.
func TestHostileTasks(t *testing.T) {
	for _, what := range []string{"close", "close answers", "write", "nil error"} {
		r := opened(t, strategies.Process, strategies.Options{Workers: 1})
		in := []string{"a", "b", what, "c", "d"}
		b := strategies.NewBatch(hostile, in, strategies.BatchOptions{CollectAll: true})
		hangs(t, func() { b.Run(t.Context(), r) })
		for i, result := range b.Results() {
			// What comes behind a task's text in the pipe cannot be told from it.
			lost := what == "write" && result.Status == strategies.Lost
			own := i == 2 && what != "close answers" // the hostile task's own result may be lost
			if result.Value != in[i] && !lost && !own {
				t.Errorf("%s: result %d is %+v", what, i, result)
			}
		}
	}
	for _, s := range []strategies.Strategy{strategies.Sequential, strategies.Errgroup, strategies.Pool} {
		r := opened(t, s, strategies.Options{Workers: 1})
		b := strategies.NewBatch(hostile, []string{"a", "nil error", "b"}, strategies.BatchOptions{CollectAll: true})
		b.Run(t.Context(), r)
		if a := b.Counts(); a.Done != 2 || a.Failed != 1 {
			t.Errorf("%s: %v", s.Name, a)
		}
	}
}

// A task can close the pipe from the parent. The worker then ends by itself, so that no run
// waits for its answers.
func TestWorkerThatHearsNothingEnds(t *testing.T) {
	before := len(strategytest.Children())
	r := opened(t, strategies.Process, strategies.Options{Workers: 1})
	b := strategies.NewBatch(hostile, []string{"close"}, strategies.BatchOptions{})
	if err := b.Run(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	hangs(t, func() {
		for len(strategytest.Children()) > before {
			time.Sleep(10 * time.Millisecond)
		}
	})
}

// A worker with MaxTasksPerChild may have tasks in its queue when it ends. They were not even
// sent, and go to the next one.
func TestDeathCostsNoTaskThatWasNotSent(t *testing.T) {
	r := opened(t, strategies.Process, strategies.Options{Workers: 1, Chunk: 4, Process: strategies.ProcessOptions{MaxTasksPerChild: 6}})
	in := strings.Fields("a b c d e die g h i j k l")
	b := strategies.NewBatch(hostile, in, strategies.BatchOptions{CollectAll: true})
	hangs(t, func() { b.Run(t.Context(), r) })
	for i, result := range b.Results() {
		if lost := in[i] == "die"; lost != (result.Status == strategies.Lost) || !lost && result.Value != in[i] {
			t.Errorf("result %d is %+v", i, result)
		}
	}
	if failed, ok := errors.AsType[*strategies.Failures](b.Err()); !ok || failed.Total != 1 {
		t.Errorf("want one failure, got %v", b.Err())
	}
}

func TestTimesBeyondReason(t *testing.T) {
	for _, s := range strategies.Builtin() {
		r := opened(t, s, strategies.Options{Workers: 1, Timeout: math.MaxInt64, Process: strategies.ProcessOptions{GracePeriod: math.MaxInt64}})
		b := strategies.NewBatch(identity, []int{1, 2, 3}, strategies.BatchOptions{})
		ctx, cancel := context.WithDeadline(t.Context(), time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC))
		if err := b.Run(ctx, r); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		cancel()
	}
}

// The time of a slow consumer does not count as the task's time.
func TestSlowConsumerCostsNoWorker(t *testing.T) {
	const limit = 100 * time.Millisecond
	r := opened(t, strategies.Process, strategies.Options{Workers: 1, Timeout: limit, Process: strategies.ProcessOptions{GracePeriod: limit}})
	b := strategies.NewBatch(kit.Do, make([]strategytest.Job, 3), strategies.BatchOptions{CollectAll: true})
	pids := map[int]bool{}
	for _, result := range b.Stream(t.Context(), r) {
		pids[result.Value.PID] = true
		time.Sleep(3 * limit) // longer than limit and grace: this is what slow means
	}
	if err := b.Err(); err != nil || len(pids) != 1 {
		t.Errorf("%d processes, error %v", len(pids), err)
	}
}
