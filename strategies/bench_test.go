package strategies_test

import (
	"context"
	"fmt"
	"testing"

	"manyhands/strategies"
)

var reg strategies.Registry

var identity = strategies.Register(&reg, "identity", func(_ context.Context, n int) (int, error) { return n, nil })

// perTask reports the time of one of n tasks.
func perTask(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/task")
}

// BenchmarkEmptyTask measures the cost of a task that does nothing, with its batch.
// bench/peers compares it with other libraries in one run, and measures the start of
// child processes and the memory that a million tasks take.
func BenchmarkEmptyTask(b *testing.B) {
	for _, s := range strategies.Builtin() {
		for _, chunk := range []int{0, 1, 64} {
			b.Run(fmt.Sprintf("strategy=%s/chunk=%d", s.Name, chunk), func(b *testing.B) {
				n := 100_000
				if s.Name == "process" && chunk == 1 {
					n = 1000
				}
				r, err := s.New(b.Context(), strategies.Options{Workers: 2, Chunk: chunk, Process: strategies.ProcessOptions{Prestart: true}})
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
