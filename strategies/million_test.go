//go:build unix

package strategies_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"manyhands/strategies"
)

// helpMillion runs a million tasks with the given strategy, and prints how many were done, and
// the largest number of extra goroutines and of memory.
func helpMillion() {
	const n = 1_000_000
	var done, stop atomic.Bool
	peak, before := 0, runtime.NumGoroutine()+1
	go func() {
		for !stop.Load() {
			peak = max(peak, runtime.NumGoroutine())
			time.Sleep(100 * time.Microsecond)
		}
		done.Store(true)
	}()
	r := openNamed(os.Getenv("HELPER_ARGS"), strategies.Options{Workers: 2})
	b := strategies.NewBatch(identity, make([]int, n), strategies.BatchOptions{})
	err := b.Run(context.Background(), r)
	r.Close()
	stop.Store(true)
	for !done.Load() {
		runtime.Gosched()
	}
	fmt.Println(b.Counts().Done, peak-before, peakRSS(), err)
}

// peakRSS is the largest resident set of this process so far, in MiB, or 0 without /proc.
func peakRSS() (mib int) {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscan(after, &mib)
	return mib >> 10
}

// raceBuilt reports whether the race detector is on, which needs more memory.
func raceBuilt() bool {
	info, _ := debug.ReadBuildInfo()
	return slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// I1: a million tasks need no more goroutines than a few, and little memory.
func TestI1_million_tasks(t *testing.T) {
	if testing.Short() || raceBuilt() {
		t.Skip("a matter of size")
	}
	for _, s := range strategies.Builtin() {
		t.Run(s.Name, func(t *testing.T) {
			h := startHelper(t, "million", s.Name)
			h.end(t)
			var done, goroutines, mib int
			if _, err := fmt.Sscan(h.out.String(), &done, &goroutines, &mib); err != nil {
				t.Fatalf("%v: %s%s", err, &h.out, &h.err)
			}
			t.Logf("%d goroutines more, %d MiB", goroutines, mib)
			// errgroup's goroutines live for a task each, and some are on their way out.
			if done != 1_000_000 || goroutines > 1000 || mib >= 300 {
				t.Errorf("%d done with %d goroutines more in %d MiB, want 1000000, few, and less than 300", done, goroutines, mib)
			}
		})
	}
}
