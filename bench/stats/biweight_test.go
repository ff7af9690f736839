package stats

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// Delays of every seventh value move the biweight by a quarter of what they move a median.
func TestBiweightWithDelays(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 1))
	var weighted, median, squares float64
	const trials = 2000
	for range trials {
		var xs, calm []float64
		for range 60 {
			x := 0.05 * rng.NormFloat64()
			calm = append(calm, x)
			if rng.Float64() < 0.15 {
				x += 0.5 * rng.ExpFloat64()
			}
			xs = append(xs, x)
		}
		slices.Sort(xs)
		slices.Sort(calm)
		weighted, median = weighted+biweight(xs, reachOf(xs))/trials, median+middleOfSorted(xs)/trials
		slices.Sort(calm)
		squares += math.Pow(biweight(calm, reachOf(calm)), 2) / trials
	}
	t.Logf("off by %.2f%%, the median by %.2f%%; without delays ±%.2f%%", 100*weighted, 100*median, 100*math.Sqrt(squares))
	if weighted > 0.004 || median < 0.008 {
		t.Errorf("off by %.4f, the median by %.4f", weighted, median)
	}
	if efficiency := 0.05 * 0.05 / 60 / squares; efficiency < 0.7 {
		t.Errorf("as good as the mean of %.0f%% of the values", 100*efficiency)
	}
}

func TestBiweightOfFew(t *testing.T) {
	for _, test := range []struct {
		xs   []float64
		want float64
	}{{nil, math.NaN()}, {[]float64{3}, 3}, {[]float64{3, 5}, 4}, {[]float64{1, 1, 1, 9}, 1}, {[]float64{1, 2, 3}, 2}, {[]float64{1, 2, 3, 1000}, 2}} {
		if got := biweight(test.xs, reachOf(test.xs)); math.Abs(got-test.want) > 0.1 || math.IsNaN(got) != math.IsNaN(test.want) {
			t.Errorf("biweight(%v) = %g, want %g", test.xs, got, test.want)
		}
	}
}

// middleDeviation is the median of the sorted deviations.
func TestMiddleDeviation(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 2))
	for range 500 {
		xs := make([]float64, 3+rng.IntN(9))
		for i := range xs {
			xs[i] = float64(rng.IntN(8))
		}
		slices.Sort(xs)
		center := middleOfSorted(xs)
		var away []float64
		for _, x := range xs {
			away = append(away, math.Abs(x-center))
		}
		if got, want := middleDeviation(xs, center), middle(away); got != want {
			t.Errorf("%v: %g, want %g", xs, got, want)
		}
	}
}

// A draw of a bootstrap can have its values in two places, both beyond the reach of all values
// from the middle.
func TestBiweightWithoutValuesInReach(t *testing.T) {
	if got := biweight([]float64{0, 10}, 1); got != 5 {
		t.Errorf("got %v, want the median", got)
	}
}
