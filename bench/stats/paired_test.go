package stats_test

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"manyhands/bench/stats"
)

var nan = math.NaN()

// Noise shared by a round cancels, which the ratio of medians would not do.
func TestSpeedupIsPaired(t *testing.T) {
	base := []float64{100, 200, 400, 100, 300, 800}
	half := []float64{50, 100, 200, 50, 150, 400}
	got := stats.Speedup(base, half)
	for _, x := range []float64{got.Center, got.Lo, got.Hi} {
		if math.Abs(x-2) > 1e-9 || got.N != 6 {
			t.Fatalf("Speedup = %+v, want 2 from 6 rounds", got)
		}
	}
}

// A cell that ends before others lacks their last rounds: nothing changes if these are written out.
func TestCellsOfUnequalLengths(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	var short, padded [][]float64
	for i := range 8 {
		xs := skewed(rng, 10+3*i, 1)
		short = append(short, xs)
		for padded = append(padded, xs); len(padded[i]) < 31; {
			padded[i] = append(padded[i], math.NaN())
		}
	}
	got, want := stats.NewCells(short), stats.NewCells(padded)
	for base := range short {
		for other := range short {
			if a, b := got.Compare(base, other, 0.02), want.Compare(base, other, 0.02); !reflect.DeepEqual(a, b) {
				t.Errorf("%d and %d: %+v, and padded %+v", base, other, a, b)
			}
		}
	}
}

// An exchange of the two gives the inverse, whatever the values.
func TestSpeedupOfTheExchange(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 1))
	for n := 1; n < 70; n++ {
		a, b := skewed(rng, n, 1), skewed(rng, n, 1.3)
		there, back := stats.Speedup(a, b), stats.Speedup(b, a)
		if math.Abs(there.Center*back.Center-1) > 1e-9 || math.Abs(there.Lo*back.Hi-1) > 1e-9 || math.Abs(there.Hi*back.Lo-1) > 1e-9 {
			t.Fatalf("n=%d: %+v there, %+v back", n, there, back)
		}
	}
}

// A round in which one of the two has no valid sample is no pair.
func TestSpeedupWithoutAPair(t *testing.T) {
	base := []float64{nan, 2, 2, 0, math.Inf(1), 2}
	xs := []float64{1, 1, nan, 1, 1, 1}
	if got := stats.Speedup(base, xs); got.N != 2 || math.Abs(got.Center-2) > 1e-9 || !got.IsRange() {
		t.Errorf("Speedup = %+v, want 2 from 2 rounds", got)
	}
	if got := stats.Speedup([]float64{nan}, []float64{1}); !got.Empty() || !math.IsNaN(got.Center) {
		t.Errorf("Speedup of nothing = %+v, want empty", got)
	}
}

// skewed makes n times like the times of runs: never much below scale, sometimes far above.
func skewed(rng *rand.Rand, n int, scale float64) []float64 {
	xs := make([]float64, n)
	for i := range xs {
		xs[i] = scale * (1 + 0.05*math.Exp(rng.NormFloat64()))
	}
	return xs
}
