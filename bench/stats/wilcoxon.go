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
	lower, upper := signedRank(d)
	return min(1, 2*min(lower, upper))
}

// exactLimit is the number of differences up to which the null distribution is
// counted out. Textbooks stop far below, but 50 differences can have a p of 0.0025
// that the normal distribution makes 0.003, and tables of many comparisons are
// decided there.
const exactLimit = 100

// signedRank returns how likely a sum of positive ranks as small as that of d, and
// one as large, is when signs are a matter of chance.
func signedRank(d []float64) (lower, upper float64) {
	ranks, plus := signedRanks(d)
	sum := 0
	for _, r := range ranks {
		sum += r
	}
	below := rankSums(ranks)
	return below(plus), below(sum - plus) // the distribution is symmetric
}

// signedRanks returns twice the ranks of the sizes of d, without those of zeros, and
// twice the sum of the ranks of positive d. Twice, since a shared rank can be half a
// whole one and sums of integers are exact.
func signedRanks(d []float64) (ranks []int, plus int) {
	d = slices.SortedFunc(slices.Values(d), func(a, b float64) int { return cmp.Compare(math.Abs(a), math.Abs(b)) })
	for i := 0; i < len(d); {
		end := i + 1
		for end < len(d) && math.Abs(d[end]) == math.Abs(d[i]) {
			end++
		}
		for _, x := range d[i:end] {
			if x != 0 {
				ranks = append(ranks, i+1+end)
			}
			if x > 0 {
				plus += i + 1 + end
			}
		}
		i = end
	}
	return ranks, plus
}

// rankSums returns the distribution function of the sum of those ranks that have a
// positive sign, when each has one with probability 1/2.
func rankSums(ranks []int) func(sum int) float64 {
	if len(ranks) > exactLimit {
		var mean, squares float64
		for _, r := range ranks {
			mean += float64(r) / 2
			squares += float64(r) * float64(r) / 4
		}
		return func(sum int) float64 { // half a rank, 1 here, corrects for continuity
			return distribution.StdNormal.CDF((float64(sum) + 1 - mean) / math.Sqrt(squares))
		}
	}
	// ways[s] is how many of all 2^n choices of signs give the sum s, for one rank more
	// in each turn.
	total := 0
	for _, r := range ranks {
		total += r
	}
	ways, top := make([]float64, total+1), 0
	ways[0] = 1
	for _, r := range ranks {
		top += r
		for s := top; s >= r; s-- {
			ways[s] += ways[s-r]
		}
	}
	for s := range total {
		ways[s+1] += ways[s]
	}
	return func(sum int) float64 { return math.Ldexp(ways[sum], -len(ranks)) }
}

// HodgesLehmann returns the centre of symmetry of d: the median of all means of two
// of its values, each value with itself among them (J. L. Hodges and E. L. Lehmann,
// Estimates of location based on rank tests, Annals of Mathematical Statistics 34,
// 1963). It is nearly as precise as the mean for normal values, and a few wild ones
// hardly move it.
//
// The interval holds all centres that the signed-rank test does not reject (M.
// Hollander and D. A. Wolfe, Nonparametric Statistical Methods, section 3.3). Its
// confidence is exact and at least the one asked for if d has six values or more,
// for 95%; with fewer it is the range of d. It takes time and memory in n^2.
func HodgesLehmann(d []float64, confidence float64) Interval {
	n := len(d)
	if n == 0 {
		return empty()
	}
	means := make([]float64, 0, n*(n+1)/2)
	for i, a := range d {
		for _, b := range d[i:] {
			means = append(means, (a+b)/2)
		}
	}
	slices.Sort(means)
	k := outermost(n, (1-confidence)/2)
	return Interval{Center: middleOfSorted(means), Lo: means[k], Hi: means[len(means)-1-k], N: n}
}

// outermost is how many means can be left out at either end so that the centre is
// beyond them with at most the given probability: it is below the k+1st smallest of
// them just when k ranks or fewer are positive in sum. With too few values it is 0.
func outermost(n int, tail float64) int {
	ranks := make([]int, n)
	for i := range ranks {
		ranks[i] = 2 * (i + 1)
	}
	below := rankSums(ranks)
	return max(0, sort.Search(n*(n+1)/2, func(k int) bool { return below(2*k) > tail })-1)
}
