package stats

import "math"

// biweight is J. W. Tukey's biweight of the sorted xs: a mean in which a value counts less the
// farther it is from the centre, and not at all beyond the reach, see [reachOf] (F. Mosteller
// and J. W. Tukey, Data Analysis and Regression, 1977, section 10D). Without xs it is NaN.
//
// A run can be delayed by much and sped up by little. If every seventh run is delayed, the
// median of 60 rounds with 5% of noise is off by 1.0%, the interquartile mean by 1.1%, and
// the biweight by 0.2%. Without delays it varies as little as the interquartile mean.
func biweight(xs []float64, reach float64) float64 {
	center := middleOfSorted(xs)
	if !(reach > 0) {
		return center // more than half of the values are the same
	}
	for range 5 { // enough to converge
		sum, weights := 0.0, 0.0
		for _, x := range xs {
			u := (x - center) / reach
			if v := 1 - u*u; v > 0 {
				sum, weights = sum+v*v*(x-center), weights+v*v
			}
		}
		if weights == 0 {
			return center
		}
		center += sum / weights
	}
	return center
}

// reachOf is 5 times the median absolute deviation of the sorted xs. A bootstrap uses the reach
// of all rounds for every draw. The reach of a draw, which has some rounds several times, would
// vary far more than the reach of new rounds.
func reachOf(xs []float64) float64 { return 5 * middleDeviation(xs, middleOfSorted(xs)) }

// middleDeviation is the median distance of the sorted xs from the center. The nearest half of
// the xs are adjacent.
func middleDeviation(xs []float64, center float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	nearer := func(n int) float64 { // the n-th nearest
		least := math.Inf(1)
		for lo := range len(xs) - n + 1 {
			least = min(least, max(center-xs[lo], xs[lo+n-1]-center))
		}
		return least
	}
	n := len(xs)
	return (nearer((n+1)/2) + nearer(n/2+1)) / 2 // as [middle]
}
