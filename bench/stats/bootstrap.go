package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	distribution "github.com/aclements/go-moremath/stats"
)

// resamples is how many times a bootstrap draws. The ends of an interval then vary
// with the seed by a few percent of its width.
const resamples = 1000

// Bootstrap returns intervals for numbers that have no formula for one: statistic is
// worked out again for as many rounds, drawn from the given ones with replacement
// (B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics
// 7, 1979). Rounds are drawn, not samples, since samples of one round belong
// together. picks are the numbers of the rounds drawn; statistic returns the same
// count of numbers for any picks. The centres are what it returns for all rounds,
// each once. The same seed gives the same intervals.
//
// The ends are percentiles, taken further out than for many rounds: with few, the
// drawn ones vary too little, as a standard deviation with n in its denominator
// does. The levels are those of T. Hesterberg, What teachers should know about the
// bootstrap, The American Statistician 69, 2015, "expanded percentile interval".
// With fewer than 6 rounds the result is a range only, see [Interval].
func Bootstrap(rounds int, seed uint64, statistic func(picks []int) []float64) []Interval {
	picks := make([]int, rounds)
	for i := range picks {
		picks[i] = i
	}
	var out []Interval
	for _, x := range statistic(picks) {
		out = append(out, Interval{Center: x, N: rounds})
	}
	draws := make([][]float64, len(out))
	rng := rand.New(rand.NewPCG(seed, uint64(rounds)))
	for range resamples {
		for i := range picks {
			picks[i] = rng.IntN(rounds)
		}
		for i, x := range statistic(picks) {
			draws[i] = append(draws[i], x)
		}
	}
	for i := range out {
		out[i].Lo, out[i].Hi = percentiles(draws[i], rounds)
	}
	return out
}

// percentiles are the ends of the expanded percentile interval. It sorts draws.
func percentiles(draws []float64, rounds int) (lo, hi float64) {
	slices.Sort(draws)
	if rounds < minValues {
		return draws[0], draws[len(draws)-1]
	}
	n := float64(rounds)
	student := distribution.InvCDF(distribution.TDist{V: n - 1})
	tail := distribution.StdNormal.CDF(-math.Sqrt(n/(n-1)) * student(1-alpha/2))
	at := int(math.Floor(tail * float64(len(draws))))
	return draws[at], draws[len(draws)-1-at]
}
