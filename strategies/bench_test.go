package strategies_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

var reg strategies.Registry

var identity = strategies.Register(&reg, "identity", func(_ context.Context, n int) (int, error) { return n, nil })

// perTask reports the time of one of n tasks.
func perTask(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/task")
}

// BenchmarkEmptyTask is what a task costs that does nothing, with its batch.
// bench/peers compares it with other libraries in one run.
func BenchmarkEmptyTask(b *testing.B) {
	for _, s := range strategies.Builtin() {
		for _, chunk := range []int{0, 1, 64} {
			b.Run(fmt.Sprintf("strategy=%s/chunk=%d", s.Name, chunk), func(b *testing.B) {
				n := 100_000
				if s.Name == "process" && chunk == 1 {
					n = 1000
				}
				r, err := s.New(b.Context(), strategies.Options{Workers: 2, Chunk: chunk, Warm: true})
				if err != nil {
					b.Fatal(err)
				}
				defer r.Close()
				in := make([]int, n)
				for b.Loop() {
					if err := strategies.NewBatch(identity, in, strategies.BatchOptions{}).Run(b.Context(), r); err != nil {
						b.Fatal(err)
					}
				}
				perTask(b, n)
			})
		}
	}
}

// BenchmarkColdStart is the time from opening a strategy to its first result, and
// what one child takes at its peak.
func BenchmarkColdStart(b *testing.B) {
	for _, s := range strategies.Builtin() {
		b.Run("strategy="+s.Name, func(b *testing.B) {
			peak := 0
			for b.Loop() {
				r, err := s.New(b.Context(), strategies.Options{Workers: 2})
				if err != nil {
					b.Fatal(err)
				}
				batch := strategies.NewBatch(identity, make([]int, 2), strategies.BatchOptions{})
				for range batch.Stream(b.Context(), r) {
					b.StopTimer()
					for pid := range strategytest.Children() {
						peak = max(peak, peakKiB(pid))
					}
				}
				if err := r.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			if peak > 0 {
				b.ReportMetric(float64(peak)/1024, "child-peak-MiB")
			}
		})
	}
}

// peakKiB is the most memory that a process has had: its own VmHWM, since what
// rusage tells of a child includes the parent's memory at the fork.
func peakKiB(pid int) (kib int) {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kib, _ = strconv.Atoi(strings.Fields(rest)[0])
		}
	}
	return kib
}

// BenchmarkMillion runs a million tasks and reports how many goroutines there were
// at most, and the memory of this process.
func BenchmarkMillion(b *testing.B) {
	for _, s := range strategies.Builtin() {
		b.Run("strategy="+s.Name, func(b *testing.B) {
			r, err := s.New(b.Context(), strategies.Options{Workers: 2, Warm: true})
			if err != nil {
				b.Fatal(err)
			}
			defer r.Close()
			in := make([]int, 1_000_000)
			var most atomic.Int64
			for b.Loop() {
				batch := strategies.NewBatch(identity, in, strategies.BatchOptions{})
				stop := watch(&most)
				if err := batch.Run(b.Context(), r); err != nil {
					b.Fatal(err)
				}
				stop()
			}
			perTask(b, len(in))
			b.ReportMetric(float64(most.Load()), "goroutines")
			b.ReportMetric(float64(peakKiB(os.Getpid()))/1024, "peak-MiB")
		})
	}
}

// watch counts goroutines every millisecond until stop is called.
func watch(most *atomic.Int64) (stop func()) {
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			most.Store(max(most.Load(), int64(runtime.NumGoroutine())))
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	return func() { close(done); <-ended }
}
