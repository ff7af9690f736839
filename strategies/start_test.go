//go:build unix

package strategies_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// Tests of children that have trouble while they start, or while they end.

// helpStillborn is killed before it serves, the first HELPER_ARGS times.
func helpStillborn() {
	inWorker(func() {
		var times int
		fmt.Sscan(os.Getenv("HELPER_ARGS"), &times)
		if enrol() < times {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
			time.Sleep(time.Hour)
		}
	})
}

// A program may have no arguments, not even its name.
func TestNoArguments(t *testing.T) {
	defer func(old []string) { os.Args = old }(os.Args)
	os.Args = nil
	for _, prestart := range []bool{true, false} {
		r := opened(t, strategies.Process, strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: prestart}})
		if _, err := strategies.Map(t.Context(), r, identity, []int{1}); err != nil {
			t.Error(err)
		}
	}
}

// F14: children are killed at their start. Twice is bad luck; for ever is an error.
func TestF14_killed_at_the_start(t *testing.T) {
	for times, most := range map[int]int{2: 3 + 2, 1000: 2 * 3} {
		t.Run(fmt.Sprint(times), func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("HELPER_DIR", dir)
			t.Setenv("HELPER_ARGS", fmt.Sprint(times))
			b, err := runWith(t, "stillborn", strategies.Options{Workers: 2})
			if times == 2 && (err != nil || b.Counts().Done != 5) {
				t.Errorf("error %v with %v", err, b.Counts())
			}
			if times > 2 && (err == nil || !strings.Contains(err.Error(), "signal: killed") || b.Counts().NotStarted != 5) {
				t.Errorf("error %v with %v", err, b.Counts())
			}
			if n := count(dir); n > most {
				t.Errorf("%d starts, want at most %d", n, most)
			}
		})
	}
}

// F14: children are stopped, or killed, when they are asked to end.
func TestF14_trouble_at_the_end(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGSTOP, syscall.SIGKILL} {
		strategytest.NoLeaks(t)
		r := opened(t, strategies.Process, strategies.Options{Workers: 3, Process: strategies.ProcessOptions{Prestart: true, GracePeriod: 50 * time.Millisecond}})
		b := strategies.NewBatch(identity, []int{1, 2, 3}, strategies.BatchOptions{})
		if err := b.Run(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		children := strategytest.Children()
		switch {
		case len(children) == 0 && runtime.GOOS != "linux":
			t.Skip("needs /proc")
		case len(children) != 3:
			t.Fatalf("%d children, want 3", len(children))
		}
		for pid := range children {
			syscall.Kill(pid, sig)
		}
		hangs(t, func() {
			if err := r.Close(); err != nil {
				t.Errorf("%v: Close: %v", sig, err)
			}
		})
	}
}

// helpTogether serves when HELPER_ARGS children have come so far: those that start one
// after another never do.
func helpTogether() {
	inWorker(func() {
		var all int
		fmt.Sscan(os.Getenv("HELPER_ARGS"), &all)
		for enrol(); count(os.Getenv("HELPER_DIR")) < all; {
			time.Sleep(time.Millisecond)
		}
	})
}

// I7: children start at the same time.
func TestI7_started_together(t *testing.T) {
	for _, warm := range []bool{true, false} {
		t.Run(fmt.Sprint("warm=", warm), func(t *testing.T) {
			t.Setenv("HELPER_DIR", t.TempDir())
			t.Setenv("HELPER_ARGS", "4")
			if b, err := runWith(t, "together", strategies.Options{Workers: 4, Process: strategies.ProcessOptions{Prestart: warm}}); err != nil || b.Counts().Done != 5 {
				t.Errorf("error %v with %v", err, b.Counts())
			}
		})
	}
}

// helpLaggard serves at once if it is the first, otherwise after the first result.
func helpLaggard() {
	inWorker(func() {
		for first := enrol() == 0; !first && os.Getenv("HELPER_DIR") != ""; time.Sleep(time.Millisecond) {
			_, err := os.Stat(os.Getenv("HELPER_DIR") + "/result")
			first = err == nil
		}
	})
}

// I7: the first result does not wait for all children to be up.
func TestI7_first_result_waits_for_nobody(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HELPER", "laggard")
	t.Setenv("HELPER_DIR", dir)
	r := opened(t, strategies.Process, strategies.Options{Workers: 3})
	b := strategies.NewBatch(identity, []int{1, 2, 3, 4, 5}, strategies.BatchOptions{})
	hangs(t, func() {
		for range b.Stream(t.Context(), r) {
			os.WriteFile(dir+"/result", nil, 0o600)
		}
	})
	if err := b.Err(); err != nil {
		t.Error(err)
	}
}

// helpSlow takes its time before it serves.
const slowStart = 200 * time.Millisecond

func helpSlow() { inWorker(func() { time.Sleep(slowStart) }) }

// H10: the start of a cold child is in the Start of its first task, and in no task's own time.
func TestH10_start_of_children_is_told_apart(t *testing.T) {
	t.Setenv("HELPER", "slow")
	const attempts = 5 // a busy machine may spoil all but one
	for range attempts {
		r := opened(t, strategies.Process, strategies.Options{Workers: 1})
		run := func() strategies.Result[int] {
			b := strategies.NewBatch(identity, []int{1}, strategies.BatchOptions{Spans: true})
			if err := b.Run(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			return b.Results()[0]
		}
		cold, warm := run(), run()
		// Less by clocks that are read in two processes.
		if cold.Start < slowStart-time.Millisecond {
			t.Fatalf("the first task of a cold child starts after %v", cold.Start)
		}
		if cold.Elapsed < slowStart && warm.Start < slowStart {
			return
		}
		t.Logf("the first task of a cold child takes %v, and that of a warm child starts after %v", cold.Elapsed, warm.Start)
	}
	t.Errorf("in %d attempts the start of a child, %v or more, was in a task's own time, or in that of a warm child", attempts, slowStart)
}
