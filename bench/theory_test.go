package bench_test

import (
	"fmt"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/strategies"
)

// BenchmarkTheoryRatio holds downloads against theory: n flags of service time s on W
// workers take at least ceil(n/W) x s.
func BenchmarkTheoryRatio(b *testing.B) {
	const service = 50 * time.Millisecond
	w, _ := registry.Workload("flags")
	job, err := w.Open(b.Context(), bench.Params{ServiceTime: service})
	if err != nil {
		b.Fatal(err)
	}
	defer job.Close()
	for _, s := range strategies.Builtin() {
		for _, workers := range []int{1, 2, 5, 10, 20} {
			b.Run(fmt.Sprintf("strategy=%s/workers=%d", s.Name, workers), func(b *testing.B) {
				benchmark(b, job, s, workers)
				ideal := time.Duration((job.Tasks+workers-1)/workers) * service
				b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(ideal), "x-theory")
			})
		}
	}
}
