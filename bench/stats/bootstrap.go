package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	distribution "github.com/aclements/go-moremath/stats"
)

// resamples is how many times a bootstrap draws. With it the ends of an interval vary with the
// seed by a few percent of its width.
const resamples = 1000

// bootstrap returns intervals for numbers that have no formula for one. It draws the same
// number of rounds again and again, with replacement, and computes statistic for each draw
// (B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7, 1979).
// It draws rounds and not samples, because samples of one round belong together. picks are
// the numbers of the drawn rounds. statistic returns the same count of numbers for any picks.
// The centres are its numbers for all rounds, each once. The same seed gives the same
// intervals.
//
// The ends are percentiles of the draws. Draws of few rounds vary too little, like a standard
// deviation with n in its denominator, so the percentiles are then taken further out (T.
// Hesterberg, What teachers should know about the bootstrap, The American Statistician 69,
// 2015, "expanded percentile interval"). With fewer than 6 rounds the result is a range only,
// see [Interval].
func bootstrap(rounds int, seed uint64, statistic func(picks []int) []float64) []Interval {
	picks := make([]int, rounds)
	for i := range picks {
		picks[i] = i
	}
	var out []Interval
	for _, x := range statistic(picks) {
		out = append(out, Interval{Center: x, N: rounds})
	}
	samples := make([][]float64, len(out)) // of each number, one for each draw
	rng := rand.New(rand.NewPCG(seed, uint64(rounds)))
	for range resamples {
		for i := range picks {
			picks[i] = rng.IntN(rounds)
		}
		for i, x := range statistic(picks) {
			samples[i] = append(samples[i], x)
		}
	}
	for i := range out {
		out[i].Lo, out[i].Hi = percentiles(samples[i], rounds)
	}
	return out
}

// percentiles returns the ends of the expanded percentile interval. It sorts the samples.
func percentiles(samples []float64, rounds int) (lo, hi float64) {
	slices.Sort(samples)
	if rounds < MinValues {
		return samples[0], samples[len(samples)-1]
	}
	n := float64(rounds)
	student := distribution.InvCDF(distribution.TDist{V: n - 1})
	tail := distribution.StdNormal.CDF(-math.Sqrt(n/(n-1)) * student(1-alpha/2))
	at := int(math.Floor(tail * float64(len(samples))))
	return samples[at], samples[len(samples)-1-at]
}
