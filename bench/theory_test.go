package bench_test

import (
	"fmt"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// BenchmarkTheoryRatio holds downloads against theory: n flags of service time s on W
// workers take at least ceil(n/W) x s.
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
		benchmark(b, job, s, workers)
		ideal := time.Duration((tasks+workers-1)/workers) * service
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(ideal), "x-theory")
	})
}
