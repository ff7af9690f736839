package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

func TestMedian(t *testing.T) {
	tests := []struct {
		xs      []float64
		want    stats.Interval
		isRange bool
	}{
		{[]float64{7}, stats.Interval{Center: 7, Lo: 7, Hi: 7, N: 1}, true},
		{[]float64{3, 1, 2}, stats.Interval{Center: 2, Lo: 1, Hi: 3, N: 3}, true},
		{[]float64{5, 1, 4, 2, 3}, stats.Interval{Center: 3, Lo: 1, Hi: 5, N: 5}, true},
		// Six values are the first whose extremes enclose the median at 95%.
		{[]float64{6, 1, 5, 2, 4, 3}, stats.Interval{Center: 3.5, Lo: 1, Hi: 6, N: 6}, false},
		// Of ten, the 2nd and the 9th do: 1 - 2 x 11/1024 = 97.9%.
		{[]float64{10, 1, 9, 2, 8, 3, 7, 4, 6, 5}, stats.Interval{Center: 5.5, Lo: 2, Hi: 9, N: 10}, false},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("n=%d", len(test.xs)), func(t *testing.T) {
			before := slices.Clone(test.xs)
			got := stats.Median(test.xs)
			if got != test.want || got.IsRange() != test.isRange || got.Empty() {
				t.Errorf("Median(%v) = %+v, range %v; want %+v, range %v", test.xs, got, got.IsRange(), test.want, test.isRange)
			}
			if !slices.Equal(before, test.xs) {
				t.Errorf("Median changed its argument to %v", test.xs)
			}
		})
	}
}

// A round without a valid sample is none; one with several gives one value.
func TestMedianOfRounds(t *testing.T) {
	rounds := [][]float64{{3, 1, 2}, {4}, {}, {8, 5, 7, 6}}
	got := stats.RoundMedians(rounds)
	if len(got) != 4 || got[0] != 2 || got[1] != 4 || !math.IsNaN(got[2]) || got[3] != 6.5 || rounds[0][0] != 3 {
		t.Errorf("RoundMedians = %v of %v, want 2, 4, none and 6.5", got, rounds)
	}
	if m := stats.Median(got); m != (stats.Interval{Center: 4, Lo: 2, Hi: 6.5, N: 3}) {
		t.Errorf("Median = %+v", m)
	}
}

func TestMedianOfNothing(t *testing.T) {
	got := stats.Median(nil)
	if !math.IsNaN(got.Center) || !math.IsNaN(got.Lo) || !math.IsNaN(got.Hi) || !got.Empty() || got.IsRange() {
		t.Errorf("Median(nil) = %+v, want NaN and Empty", got)
	}
}

// The interval must hold what it promises, for a distribution as skewed as run
// times are.
func TestMedianCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const trials = 4000
	for _, n := range []int{6, 10, 20} {
		hits := 0
		for range trials {
			xs := make([]float64, n)
			for i := range xs {
				xs[i] = math.Exp(rng.NormFloat64()) // median 1
			}
			if m := stats.Median(xs); m.Lo <= 1 && 1 <= m.Hi {
				hits++
			}
		}
		// Three standard errors of a share of 95% in 4000 trials are 1%.
		if share := float64(hits) / trials; share < 0.94 {
			t.Errorf("n=%d: the interval covers the median in %.1f%% of the trials, want 95%%", n, 100*share)
		}
	}
}

func TestEfficiency(t *testing.T) {
	got := stats.Efficiency(stats.Interval{Center: 3, Lo: 2, Hi: 4, N: 9}, 4)
	want := stats.Interval{Center: 0.75, Lo: 0.5, Hi: 1, N: 9}
	if got != want {
		t.Errorf("Efficiency = %+v, want %+v", got, want)
	}
}
