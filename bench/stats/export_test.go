package stats

import "slices"

// Wilcoxon returns the two-sided p-value of the signed-rank test without weights.
func Wilcoxon(d []float64) float64 {
	lower, upper := signedRank(d, nil, 0)
	return min(1, 2*min(lower, upper))
}

// HodgesLehmann returns the estimate of the centre of d without weights.
func HodgesLehmann(d []float64, confidence float64) Interval {
	return weightedCenter(d, nil, confidence)
}

var Bootstrap = bootstrap

// AnyDifferent reports whether any two cells of the family are called different, without
// the estimates of their speedups, which take most of the time.
func (f Family) AnyDifferent() bool {
	return slices.ContainsFunc(f.pairs, func(p pair) bool { return p.P() <= alpha })
}
