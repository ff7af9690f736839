package stats

import (
	"cmp"
	"math"
	"slices"
	"sort"

	distribution "github.com/aclements/go-moremath/stats"
)

// Wilcoxon returns the two-sided p-value of the signed-rank test: how often
// differences that are symmetric about zero are as lopsided as d or more (F.
// Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1, 1945).
//
// Equal sizes share the mean of their ranks. Zeros take part in the ranking and
// then leave it (J. W. Pratt, Remarks on zeros and ties in the Wilcoxon signed rank
// procedures, JASA 54, 1959): to drop them first can turn a difference into none by
// adding evidence for it. Up to exactLimit differences the distribution is exact,
// that of all ways to give signs to the ranks at hand, ties and zeros included.
// Above, it is the normal one with the same mean and variance and a correction for
// continuity. The least p that n differences can have is 2 / 2^n, so six are
// needed to go below 0.05. Without any difference but zero p is 1.
func Wilcoxon(d []float64) float64 {
	lower, upper := signedRank(d, nil, 0)
	return min(1, 2*min(lower, upper))
}

// exactLimit is the number of differences up to which the null distribution is
// counted out. Textbooks stop far below, but 50 differences can have a p of 0.0025
// that the normal distribution makes 0.003, and tables of many comparisons are
// decided there.
const exactLimit = 100

// signedRank returns how likely a sum of positive ranks of d - center as small as the one
// at hand is, and one as large, when signs are a matter of chance. Weights, if not nil, say
// how much each difference counts.
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

// units is the sum of the scores of weighted differences, about: they are rounded to
// integers, whose sums can be counted out. The test is exact for the rounded scores.
const units = 4096

// signedScores returns the scores of the differences from the center, without those that are
// zero, and the sum of the scores of positive ones. Without weights scores are twice the
// ranks, since a shared rank can be half a whole one and sums of integers are exact.
//
// With weights, the score of a difference is its weight x the sum of the weights of all
// that are not larger, half of its own and of equal ones counted. The sum of the positive
// scores is then that of the weights w_r x w_s of all pairs of rounds whose mean is above
// the center, just as the sum of ranks is the number of these pairs.
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
	before := 0.0 // the weight of all smaller ones
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

// sumsOf returns the distribution function of the sum of those scores that have a
// positive sign, when each has one with probability 1/2, for sums up to the most.
func sumsOf(scores []int, most int) func(sum int) float64 {
	if len(scores) > exactLimit {
		var mean, squares float64
		for _, s := range scores {
			mean += float64(s) / 2
			squares += float64(s) * float64(s) / 4
		}
		return func(sum int) float64 { // half a rank, 1 here, corrects for continuity
			return distribution.StdNormal.CDF((float64(sum) + 1 - mean) / math.Sqrt(squares))
		}
	}
	// ways[s] is how many of all 2^n choices of signs give the sum s, for one score more
	// in each turn.
	ways, top := make([]float64, most+1), 0
	ways[0] = 1
	for _, score := range scores {
		top = min(top+score, most)
		for s := top; s >= score; s-- {
			ways[s] += ways[s-score]
		}
	}
	for s := range most {
		ways[s+1] += ways[s]
	}
	return func(sum int) float64 { return math.Ldexp(ways[sum], -len(scores)) }
}

// HodgesLehmann returns the centre of symmetry of d: the median of all means of two
// of its values, each value with itself among them (J. L. Hodges and E. L. Lehmann,
// Estimates of location based on rank tests, Annals of Mathematical Statistics 34,
// 1963). It is nearly as precise as the mean for normal values, and a few wild ones
// hardly move it. Of three values it is the median, which one wild value cannot move.
//
// The interval holds all centres that the signed-rank test does not reject (M.
// Hollander and D. A. Wolfe, Nonparametric Statistical Methods, section 3.3). Its
// confidence is exact and at least the one asked for if d has six values or more,
// for 95%; with fewer it is the range of d. It takes time and memory in n^2.
func HodgesLehmann(d []float64, confidence float64) Interval {
	return weightedCenter(d, nil, confidence)
}

// weightedCenter is HodgesLehmann with the signed-rank test of weighted differences: the
// centre is the weighted median of the means of two, each with the product of the weights.
func weightedCenter(d, weights []float64, confidence float64) Interval {
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
			if below*2 == total && i+1 < len(means) { // between two of them
				out.Center = (m.at + means[i+1].at) / 2
			}
			break
		}
	}
	if n == 3 { // one wild value is in half of the means, and none of the others would hold it
		out.Center = middle(d)
	}
	tail := (1 - confidence) / 2
	if weights == nil {
		k := outermost(n, tail)
		out.Lo, out.Hi = means[k].at, means[len(means)-1-k].at
		return out
	}
	// With weights the distribution of the sum depends on the centre. It changes little
	// from one gap between two means to the next, so that the first one that is not rejected
	// can be found by bisection.
	between := func(i int) float64 { // a centre below means[i] and above the one before
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
	out.Lo, out.Hi = min(out.Lo, out.Center), max(out.Hi, out.Center)
	return out
}

// outermost is how many means can be left out at either end so that the centre is
// beyond them with at most the given probability: it is below the k+1st smallest of
// them just when k ranks or fewer are positive in sum. With too few values it is 0.
func outermost(n int, tail float64) int {
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = 2 * (i + 1)
	}
	all := n * (n + 1) / 2
	below := sumsOf(ranks, 2*all)
	return max(0, sort.Search(all, func(k int) bool { return below(2*k) > tail })-1)
}
