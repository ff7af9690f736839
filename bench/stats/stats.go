// Package stats sums up repeated measurements: pure functions over numbers,
// which know nothing of where the numbers come from.
//
// It assumes nothing about the shape of their distribution, because run times
// are skewed: a run can be delayed by much and sped up by little. So the centre
// is a median and the interval comes from order statistics (W. J. Conover,
// Practical Nonparametric Statistics, "confidence interval for a quantile"), as
// golang.org/x/perf/benchmath computes it.
package stats

import (
	"fmt"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// Confidence is the level of every interval of this package.
const Confidence = 0.95

// Interval is a median and how far it can be trusted.
//
// With six values or more, Lo and Hi enclose the true median with at least 95 %
// confidence. Fewer values cannot: the widest interval they offer, from the
// smallest to the largest, holds the median of five with 93.75 % only. Lo and Hi
// are then that range, and IsRange says so. A table or chart must name it a
// range, since a range of few values looks more certain than it is. Without
// values Center, Lo and Hi are NaN.
type Interval struct {
	Center, Lo, Hi float64
	N              int // how many values it was made from
}

// Empty reports that there was no value at all.
func (i Interval) Empty() bool { return i.N == 0 }

// IsRange reports that Lo and Hi are the smallest and largest of too few values
// for a 95 % interval.
func (i Interval) IsRange() bool { return i.N > 0 && i.N < minValues }

// minValues is the least n for which 1 - 2 x 0.5^n, the chance that the median
// lies between the smallest and the largest of n values, reaches Confidence.
const minValues = 6

// Median returns the median of xs with its interval. It leaves xs as it is.
func Median(xs []float64) Interval {
	if len(xs) == 0 {
		nan := math.NaN()
		return Interval{Center: nan, Lo: nan, Hi: nan}
	}
	// NewSample sorts what it is given; callers rely on the order of rounds.
	values := slices.Clone(xs)
	s := benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), Confidence)
	i := Interval{Center: s.Center, Lo: s.Lo, Hi: s.Hi, N: len(xs)}
	if i.IsRange() {
		i.Lo, i.Hi = values[0], values[len(values)-1]
	}
	return i
}

// Speedup returns how many times as fast xs is as base, as the median over the
// rounds of base[r] / xs[r]. Element r of both must come from the same round:
// what disturbs a machine lasts longer than a sample, so neighbours in time share
// it, and it cancels in their ratio. The ratio of two medians would keep it.
//
// All values must be positive. It panics when the lengths differ, since nothing
// is paired then.
func Speedup(base, xs []float64) Interval {
	if len(base) != len(xs) {
		panic(fmt.Sprintf("stats: %d rounds of the baseline, %d of the other: not pairs", len(base), len(xs)))
	}
	ratios := make([]float64, len(xs))
	for r := range xs {
		ratios[r] = base[r] / xs[r]
	}
	return Median(ratios)
}

// Efficiency is the speedup for each worker: 1 means that no hand was idle or in
// the way of another. It needs workers > 0.
func Efficiency(speedup Interval, workers int) Interval {
	w := float64(workers)
	return Interval{Center: speedup.Center / w, Lo: speedup.Lo / w, Hi: speedup.Hi / w, N: speedup.N}
}
