package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// BenchmarkJudge has the tables of a large report. A comparison of 50 tables takes little longer
// than one of one table.
func BenchmarkJudge(b *testing.B) {
	const cells, rounds = 40, 50
	for _, tables := range []int{1, 10, 50} {
		b.Run(fmt.Sprintf("tables=%d", tables), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(31, 1))
			sweeps := make([]stats.Sweep, tables)
			for i := range sweeps {
				for cell := range cells {
					times := make([]float64, rounds)
					for r := range times {
						times[r] = math.Exp(0.01*rng.NormFloat64()) / float64(1+cell/2)
					}
					sweeps[i].Times = append(sweeps[i].Times, times)
				}
				sweeps[i].Bases = bases(cells)
			}
			compared := 0
			for b.Loop() {
				compared += stats.Judge(sweeps, 0.02, 1).Size
			}
			b.ReportMetric(float64(compared)/b.Elapsed().Seconds(), "comparisons/s")
		})
	}
}

// BenchmarkFitScaling is the fit of one strategy with ten numbers of workers.
func BenchmarkFitScaling(b *testing.B) {
	const rounds = 50
	rng := rand.New(rand.NewPCG(32, 1))
	var workers []int
	var times [][]float64
	for n := 1; n <= 512; n *= 2 {
		workers, times = append(workers, n), append(times, nil)
		for range rounds {
			times[len(times)-1] = append(times[len(times)-1], math.Exp(0.01*rng.NormFloat64())*(0.1+0.9/float64(n)))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := stats.FitScaling(workers, times, stats.Batch{}, 1); err != nil {
			b.Fatal(err)
		}
	}
}
