package stats

import (
	"math"
	"testing"
)

// Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
// Medicine 17, 1998, table I, method 5: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
func TestRateOf(t *testing.T) {
	for of, want := range map[[2]int][2]float64{
		{81, 263}: {0.2527, 0.3676}, {15, 148}: {0.0578, 0.1617}, {0, 20}: {0, 0.1684}, {1, 29}: {0.0009, 0.1776},
		{0, 1}: {0, 0.975}, {1, 1}: {0.025, 1},
	} {
		if r := rateOf(of[0], of[1], float64(of[1])); math.Abs(r.Lo-want[0]) > 5e-5 || math.Abs(r.Hi-want[1]) > 5e-5 {
			t.Errorf("%v: %.4f to %.4f, want %v", of, r.Lo, r.Hi, want)
		}
	}
	if r := rateOf(0, 0, 0); !math.IsNaN(r.Lo) || !math.IsNaN(r.Share()) {
		t.Errorf("none of nothing has an interval: %+v", r)
	}
}
