package stats_test

import (
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// Fewer than six rounds give a range, and one round no more than its value.
func TestBootstrapOfFew(t *testing.T) {
	for n := 1; n < 6; n++ {
		i := stats.Bootstrap(n, 1, func(picks []int) []float64 { return []float64{float64(picks[len(picks)-1])} })[0]
		if i.Lo != 0 || i.Hi != float64(n-1) || i.Center != i.Hi || !i.IsRange() {
			t.Errorf("n=%d: %+v", n, i)
		}
	}
}

// For normal values the interval of a mean agrees with Student's t, even for few values.
func TestBootstrapOfAMean(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for _, n := range []int{6, 12} {
		trials, slack := trials(400)
		covered := share(trials, func() bool {
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = rng.NormFloat64()
			}
			i := stats.Bootstrap(n, rng.Uint64(), func(picks []int) []float64 {
				sum := 0.0
				for _, p := range picks {
					sum += xs[p]
				}
				return []float64{sum / float64(n)}
			})[0]
			return i.Lo <= 0 && 0 <= i.Hi && i.N == n
		})
		t.Logf("n=%d: covers in %.1f%%", n, covered)
		if covered < 93-slack || covered > 98+slack {
			t.Errorf("n=%d: covers in %.1f%%, want 93 to 98", n, covered)
		}
	}
}
