package stats

import (
	"cmp"
	"math"
	"slices"
	"sort"

	distribution "github.com/aclements/go-moremath/stats"
)

// exactLimit is the number of differences up to which the null distribution is computed
// exactly. Textbooks stop far below. But for 50 differences with a p of 0.0025 the normal
// distribution gives 0.003, and tables of many comparisons have their limit there.
const exactLimit = 100

// signedRank returns the one-sided p-values of the signed-rank test of d - center: the
// probability that the sum of the positive ranks is at most, and at least, the one observed, if
// the signs are random (F. Wilcoxon, Individual comparisons by ranking methods, Biometrics
// Bulletin 1, 1945). Weights, if not nil, say how much each difference counts. The two-sided p
// is twice the smaller one, at most 1.
//
// Equal sizes share the mean of their ranks. Zeros get ranks and are then left out (J. W. Pratt,
// Remarks on zeros and ties in the Wilcoxon signed rank procedures, JASA 54, 1959). If they were
// dropped first, more evidence for a difference could make it insignificant. Up to exactLimit
// differences the distribution is exact: it counts all ways to assign signs to the actual
// ranks, ties and zeros included. Above, it is the normal distribution with the same mean and
// variance and a continuity correction. The smallest two-sided p of n differences is 2 / 2^n, so
// a p below 0.05 needs six. If all differences are zero, both are 1.
func signedRank(d, weights []float64, center float64) (lower, upper float64) {
	scores, plus := signedScores(d, weights, center)
	sum := 0
	for _, s := range scores {
		sum += s
	}
	least := min(plus, sum-plus)
	below := sumsOf(scores, least)
	lower, upper = below(least), 1.0
	if least > 0 {
		upper -= below(least - 1)
	}
	if plus > least { // the distribution is symmetric
		lower, upper = upper, lower
	}
	return lower, upper
}

// units is about the sum of the scores of weighted differences. Scores are rounded to integers,
// so that their sums can be counted. The test is exact for the rounded scores.
const units = 4096

// signedScores returns the scores of the nonzero differences from the center, and the sum of the
// positive ones' scores. Without weights a score is twice the rank, because a shared rank may
// end in one half, and sums of integers are exact.
//
// With weights, the score of a difference is its weight times the total weight of all smaller
// differences, plus half the weight of itself and of equal ones. The sum of the positive scores
// is then the total weight w_r x w_s of all pairs of rounds whose mean is above the center, just
// as the sum of ranks is the number of these pairs.
func signedScores(d, weights []float64, center float64) (scores []int, plus int) {
	order := make([]int, len(d))
	sizes := make([]float64, len(d))
	for i, x := range d {
		order[i], sizes[i] = i, math.Abs(x-center)
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(sizes[a], sizes[b]) })
	score := func(i int, before, equal float64) int { return int(2*before + equal + 1) }
	if weights != nil {
		total := 0.0
		for _, w := range weights {
			total += w
		}
		unit := total * total / 2 / units
		score = func(i int, before, equal float64) int {
			return int(math.Round(weights[i] * (before + (equal+weights[i])/2) / unit))
		}
	}
	before := 0.0 // the weight of all smaller differences
	for at := 0; at < len(order); {
		end, equal := at, 0.0
		for end < len(order) && sizes[order[end]] == sizes[order[at]] {
			equal += weightOf(weights, order[end])
			end++
		}
		for _, i := range order[at:end] {
			if sizes[i] == 0 {
				continue
			}
			s := score(i, before, equal)
			scores = append(scores, s)
			if d[i] > center {
				plus += s
			}
		}
		before += equal
		at = end
	}
	return scores, plus
}

func weightOf(weights []float64, i int) float64 {
	if weights == nil {
		return 1
	}
	return weights[i]
}

// sumsOf returns the distribution function, up to the most, of the sum of the positive scores,
// when each score is positive with probability 1/2.
func sumsOf(scores []int, most int) func(sum int) float64 {
	if len(scores) > exactLimit {
		var mean, squares float64
		for _, s := range scores {
			mean += float64(s) / 2
			squares += float64(s) * float64(s) / 4
		}
		return func(sum int) float64 { // the continuity correction is half a rank, which is 1 here
			return distribution.StdNormal.CDF((float64(sum) + 1 - mean) / math.Sqrt(squares))
		}
	}
	unit := 0 // of all scores: 2 for ranks without ties
	for _, s := range scores {
		unit = gcd(unit, s)
	}
	if unit == 0 { // no score but 0
		return func(int) float64 { return 1 }
	}
	// ways[s] is how many of all 2^n choices of signs give the sum s units. Each turn adds one score.
	ways, top := make([]float64, most/unit+1), 0
	ways[0] = 1
	for _, score := range scores {
		score /= unit
		top = min(top+score, len(ways)-1)
		for s := top; s >= score; s-- {
			ways[s] += ways[s-score]
		}
	}
	for s := range len(ways) - 1 {
		ways[s+1] += ways[s]
	}
	return func(sum int) float64 { return math.Ldexp(ways[sum/unit], -len(scores)) }
}

// gcd is the greatest common divisor.
func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// mostValues is how many values an estimate uses at most. Of so many, the interval is a hundredth of
// their spread wide.
const mostValues = 2000

// every takes the first of each so many values.
func every(step int, values []float64) (taken []float64) {
	for i := 0; i < len(values); i += step {
		taken = append(taken, values[i])
	}
	return taken
}

// weightedCenter returns the Hodges-Lehmann estimate of the centre of symmetry of d: the median
// of all pairwise means, each value also with itself (J. L. Hodges and E. L. Lehmann, Estimates
// of location based on rank tests, Annals of Mathematical Statistics 34, 1963). With weights it
// is the weighted median, and a mean has the product of the two weights. For normal values it
// is nearly as precise as the mean, and a few outliers hardly move it. Of three values it is
// the median, which one outlier cannot move.
//
// The interval holds all centres that the signed-rank test does not reject (M. Hollander and D.
// A. Wolfe, Nonparametric Statistical Methods, section 3.3). Without weights its confidence is
// exact and at least the given one. For 95% that needs six values; with fewer the interval is
// the range of d. As it takes time and memory in n^2, it uses every second, third ... of more than
// mostValues values: files of other tools may have 100 000.
func weightedCenter(d, weights []float64, confidence float64) Interval {
	if step := (len(d) + mostValues - 1) / mostValues; step > 1 {
		d, weights = every(step, d), every(step, weights)
	}
	n := len(d)
	if n == 0 {
		return empty()
	}
	type mean struct{ at, weight float64 }
	means, total := make([]mean, 0, n*(n+1)/2), 0.0
	for i, a := range d {
		for j, b := range d[i:] {
			w := weightOf(weights, i) * weightOf(weights, i+j)
			means = append(means, mean{(a + b) / 2, w})
			total += w
		}
	}
	slices.SortFunc(means, func(a, b mean) int { return cmp.Compare(a.at, b.at) })
	out := Interval{Center: math.NaN(), N: n}
	below := 0.0
	for i, m := range means {
		if below += m.weight; below*2 >= total {
			out.Center = m.at
			if below*2 == total && i+1 < len(means) { // between two means
				out.Center = (m.at + means[i+1].at) / 2
			}
			break
		}
	}
	if n == 3 { // an outlier is in half of the six means, so it would move their median
		out.Center = middle(d)
	}
	tail := (1 - confidence) / 2
	if weights == nil {
		k := outermost(n, tail)
		out.Lo, out.Hi = means[k].at, means[len(means)-1-k].at
		return out
	}
	// With weights the distribution of the sum depends on the centre. It changes little from
	// one gap between two means to the next, so bisection finds the first gap that is not
	// rejected.
	between := func(i int) float64 { // a centre between means[i-1] and means[i]
		if i == 0 {
			return means[0].at - 1
		}
		return (means[i-1].at + means[min(i, len(means)-1)].at) / 2
	}
	last := len(means) - 1
	lo := sort.Search(last, func(i int) bool { _, upper := signedRank(d, weights, between(i)); return upper > tail })
	hi := sort.Search(last, func(i int) bool {
		center := means[last].at + 1
		if i > 0 {
			center = between(last + 1 - i)
		}
		lower, _ := signedRank(d, weights, center)
		return lower > tail
	})
	out.Lo, out.Hi = means[max(0, lo-1)].at, means[last-max(0, hi-1)].at
	return out
}

// outermost returns how many pairwise means to leave out at each end, so that the centre lies
// beyond with at most the probability tail. The centre is below the k+1st smallest mean exactly
// if the positive ranks sum to k or less. With too few values it returns 0.
func outermost(n int, tail float64) int {
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = 2 * (i + 1)
	}
	most := n * (n + 1) / 2
	below := sumsOf(ranks, 2*most)
	return max(0, sort.Search(most, func(k int) bool { return below(2*k) > tail })-1)
}
