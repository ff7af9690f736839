package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// A file of another tool may have a hundred thousand repetitions. Time and memory do not grow with their
// square, and the estimate is as good as that of some thousands.
func TestManyValues(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var slow, fast []float64
	for range 100_000 {
		slow = append(slow, 2*math.Exp(0.1*rng.NormFloat64()))
		fast = append(fast, math.Exp(0.1*rng.NormFloat64()))
	}
	got := stats.NewCells([][]float64{slow, fast}).Speedup(0, 1)
	if math.Abs(got.Center-2) > 0.03 || got.Lo > 2 || got.Hi < 2 || got.Hi-got.Lo > 0.05 {
		t.Errorf("speedup %+v, want 2", got)
	}
}
