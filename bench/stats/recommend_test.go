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

func TestRecommend(t *testing.T) {
	tests := []struct {
		name    string
		times   [][]float64
		want    int
		verdict stats.Verdict
	}{
		{"a plateau", sweep(rand.New(rand.NewPCG(1, 1)), 20, 0.004, 100, 50, 25, 24.8, 25.1, 25.2), 2, stats.Equivalent},
		{"the last is best", sweep(rand.New(rand.NewPCG(1, 2)), 20, 0.004, 100, 50, 25, 12), 3, 0},
		{"it gets worse", sweep(rand.New(rand.NewPCG(1, 3)), 20, 0.004, 100, 50, 60, 70), 1, 0},
		{"the first is best", sweep(rand.New(rand.NewPCG(1, 4)), 20, 0.004, 10, 50, 60), 0, 0},
		{"noise hides it", sweep(rand.New(rand.NewPCG(1, 5)), 20, 0.3, 27, 26, 25), 0, stats.Inconclusive},
		{"one has no sample", append([][]float64{{nan, nan}}, sweep(rand.New(rand.NewPCG(1, 6)), 2, 0, 1)...), -1, 0},
		{"too few rounds", sweep(rand.New(rand.NewPCG(1, 7)), 5, 0.004, 100, 50), -1, 0},
		{"nothing", nil, -1, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := stats.Recommend(test.times, 0.02)
			if err != nil {
				if test.want >= 0 {
					t.Error(err)
				}
				t.Log(err)
				return
			}
			if got.Best < got.Chosen || test.name == "a plateau" && got.Best != 3 {
				t.Errorf("the best is %d", got.Best)
			}
			if got.Chosen != test.want || got.Against.Verdict != test.verdict {
				t.Errorf("%+v, want %d, %v", got, test.want, test.verdict)
			}
		})
	}
}
