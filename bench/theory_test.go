package bench_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// BenchmarkTheoryRatio holds downloads against theory (x-theory): n flags of service time s on W
// workers take at least ceil(n/W) x s. With many workers the CPU time, of clients and server,
// divided by the number of cores may be a higher bound. Both are measured in the same run, and
// x-bound is the ratio to the larger one.
//
// With a worker for each flag, x-bound cannot be 1. All requests wait for the server at the same
// time, so no core has work in the meantime: the CPU time before and after comes on top.
func BenchmarkTheoryRatio(b *testing.B) {
	for _, s := range strategies.Builtin() {
		if s.Name == "sequential" {
			theoryRatio(b, s, 20, 1)
			continue
		}
		for _, workers := range []int{1, 2, 5, 10, 20} {
			theoryRatio(b, s, 20, workers)
		}
		theoryRatio(b, s, 194, 194)
	}
}

func theoryRatio(b *testing.B, s strategies.Strategy, tasks, workers int) {
	const service = 50 * time.Millisecond
	b.Run(fmt.Sprintf("tasks=%d/strategy=%s/workers=%d", tasks, s.Name, workers), func(b *testing.B) {
		w, _ := registry.Workload("flags")
		job, err := w.Open(b.Context(), bench.Params{Tasks: tasks, Options: bench.Values{"service-time": service.String()}, Temp: results.Temp(b.TempDir())})
		if err != nil {
			b.Fatal(err)
		}
		defer job.Close()
		start := withRunner(b, s, workers, func(strategies.Runner) {})
		var own time.Duration
		children := withRunner(b, s, workers, func(r strategies.Runner) { own = benchmark(b, job, r) })
		elapsed := float64(b.Elapsed()) / float64(b.N)
		ideal := float64((tasks+workers-1)/workers) * float64(service)
		b.ReportMetric(elapsed/ideal, "x-theory")
		if workers < tasks || tasks < 100 {
			return
		}
		busy := float64(own+children-start) / float64(b.N) / float64(runtime.GOMAXPROCS(0))
		b.ReportMetric(elapsed/max(ideal, busy), "x-bound")
		binding := "service time"
		if busy > ideal {
			binding = "CPU time / cores"
		}
		b.Logf("bound: %s; service time %.1f ms, CPU time / cores %.1f ms", binding, ideal/1e6, busy/1e6)
	})
}
