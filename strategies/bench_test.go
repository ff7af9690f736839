package strategies_test

import (
	"context"
	"testing"

	"manyhands/strategies"
)

var reg strategies.Registry
var identity = strategies.Register(&reg, "identity", func(_ context.Context, n int) (int, error) { return n, nil })

func BenchmarkEmptyTask(b *testing.B) {
	const n = 100_000
	in := make([]int, n)
	for _, s := range strategies.Builtin() {
		for _, chunk := range []int{0, 1, 64} {
			b.Run("strategy="+s.Name, func(b *testing.B) {
				r, err := s.New(b.Context(), strategies.Options{Workers: 2, Chunk: chunk})
				if err != nil {
					b.Fatal(err)
				}
				defer r.Close()
				for b.Loop() {
					b.StopTimer()
					batch := strategies.NewBatch(identity, in, strategies.BatchOptions{})
					b.StartTimer()
					if err := batch.Run(b.Context(), r); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/task")
			})
		}
	}
}
