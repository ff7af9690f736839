package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// sweep are n rounds of each of the given times, with noise that a round shares and
// some of its own.
func sweep(rng *rand.Rand, n int, own float64, times ...float64) [][]float64 {
	out := make([][]float64, len(times))
	for range n {
		shared := math.Exp(0.2 * rng.NormFloat64())
		for i, x := range times {
			out[i] = append(out[i], x*shared*math.Exp(own*rng.NormFloat64()))
		}
	}
	return out
}

// alternate has a time in every other round.
func alternate(n int, time float64, from int) (times []float64) {
	for r := range n {
		times = append(times, nan)
		if r%2 == from {
			times[r] = time
		}
	}
	return times
}

func TestRecommend(t *testing.T) {
	tests := []struct {
		name            string
		times           [][]float64
		surely, perhaps int
	}{
		{"a plateau", sweep(rand.New(rand.NewPCG(1, 1)), 20, 0.004, 100, 50, 25, 24.8, 25.1, 25.2), 2, 2},
		{"the last is best", sweep(rand.New(rand.NewPCG(1, 2)), 20, 0.004, 100, 50, 25, 12), 3, 3},
		{"it gets worse", sweep(rand.New(rand.NewPCG(1, 3)), 20, 0.004, 100, 50, 60, 70), 1, 1},
		{"the first is best", sweep(rand.New(rand.NewPCG(1, 4)), 20, 0.004, 10, 50, 60), 0, 0},
		{"the first is slower by less than the margin", sweep(rand.New(rand.NewPCG(1, 8)), 60, 0.002, 10.1, 10, 10), 0, 0},
		{"the first is slower by about the margin", sweep(rand.New(rand.NewPCG(1, 9)), 20, 0.004, 10.2, 10, 10), 1, 0},
		{"a knee that noise hides", sweep(rand.New(rand.NewPCG(1, 10)), 20, 0.04, 100, 50, 25, 24.8, 25.1, 25.2), -1, 2},
		{"noise hides all", sweep(rand.New(rand.NewPCG(1, 5)), 20, 0.3, 27, 26, 25), -1, 0},
		{"one has no sample", append([][]float64{{nan, nan}}, sweep(rand.New(rand.NewPCG(1, 6)), 2, 0, 1)...), -1, -1},
		{"no round of both", [][]float64{alternate(20, 2, 0), alternate(20, 1, 1)}, -1, -1},
		{"the best has no round with one", append(sweep(rand.New(rand.NewPCG(1, 11)), 20, 0, 100), alternate(20, 50, 0), alternate(20, 20, 1)), -1, 1},
		{"too few rounds", sweep(rand.New(rand.NewPCG(1, 7)), 5, 0.004, 100, 50), -1, 0},
		{"nothing", nil, -1, -1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			none, all := make([]int, len(test.times)), make([]int, len(test.times))
			for i := range all {
				none[i], all[i] = -1, i
			}
			got := stats.Judge([]stats.Sweep{{Times: test.times, Bases: none}}, 0.02, 1).Recommend(0, all)
			if want := (stats.Choice{Surely: test.surely, Perhaps: test.perhaps}); got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
}
