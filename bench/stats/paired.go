package stats

import (
	"fmt"
	"math"
)

// Speedup returns how many times as fast xs is as base, over the rounds of both:
// the Hodges-Lehmann estimate of the logarithm of base[r] / xs[r], as a ratio again.
// What disturbs a machine lasts longer than a sample, so neighbours in time share
// it, and it cancels in their ratio. The ratio of two medians would keep it. The
// logarithm makes twice as fast and half as fast equally far from 1, so that an
// exchange of base and xs gives the inverse.
//
// See the package comment for missing values. It panics when the lengths differ,
// since nothing is paired then.
func Speedup(base, xs []float64) Interval {
	return ratio(HodgesLehmann(logRatios(base, xs), Confidence))
}

// Efficiency is the speedup for each worker: 1 means that no hand was idle or in
// the way of another. It needs workers > 0.
func Efficiency(speedup Interval, workers int) Interval {
	w := float64(workers)
	return Interval{Center: speedup.Center / w, Lo: speedup.Lo / w, Hi: speedup.Hi / w, N: speedup.N}
}

// logRatios returns the logarithm of base[r] / xs[r] for each round with both.
func logRatios(base, xs []float64) []float64 {
	if len(base) != len(xs) {
		panic(fmt.Sprintf("stats: %d rounds of the baseline, %d of the other: not pairs", len(base), len(xs)))
	}
	var d []float64
	for r := range xs {
		if measured(base[r]) && measured(xs[r]) {
			// Rounded so that ratios that are equal, such as 2/1 and 4/2, are equal
			// here too: the test treats ties as such.
			d = append(d, math.Round((math.Log(base[r])-math.Log(xs[r]))*1e12)/1e12)
		}
	}
	return d
}

// measured reports whether x can be part of a ratio.
func measured(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// ratio is the interval of a ratio from that of its logarithm.
func ratio(log Interval) Interval {
	return Interval{Center: math.Exp(log.Center), Lo: math.Exp(log.Lo), Hi: math.Exp(log.Hi), N: log.N}
}
