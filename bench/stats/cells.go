package stats

import (
	"cmp"
	"math"
	"slices"
)

// Cells are the times of several cells, measured in the same rounds. See the package comment
// for missing values.
//
// A comparison of two cells uses the other cells only to weight rounds. In a burst that delays
// one of the two, their difference is about the burst and not about the cells. The mean of the
// two, less the median of the others, shows a burst but not which of the two it delayed. So
// weights favour neither, and the error rates stay the same. But power grows: with 24 cells, 20
// rounds, and bursts that delay every tenth sample by a third, a difference of 5% from the
// baseline is detected in 81% of cases instead of 59% (TestPowerOfWeights).
//
// That holds for bursts, which strike every cell alike. Where a cell of the pair has slow rounds
// of its own, they belong to what is compared, and weights would hide them: a cell of which 35%
// of the samples take 1.5 times as long would pass for as fast as one without. So the pair is
// compared without weights if it has significantly more unusual rounds than other cells have (see
// [Cells.ordinary]). This, too, looks only at the mean of the two, and favours neither.
//
// Leaving out slow samples would depend on the difference itself, so it would change the error
// rates. Aligned ranks also subtract the level of a round (J. L. Hodges and E. L. Lehmann, Rank
// methods for combination of independent experiments in analysis of variance, Annals of
// Mathematical Statistics 33, 1962). Here it decides on weights only.
type Cells struct {
	times  [][]float64
	logs   [][]float64  // of the times, by cell and round; NaN is missing
	levels []float64    // median of the logs of each cell
	rounds [][]residual // by round, in ascending order
	counts []roundCount // of each cell
}

// roundCount is how many rounds of a cell have enough other cells to be judged, and how many of
// these are unusual for it.
type roundCount struct{ judged, unusual int }

// residual is how far the log time of a cell is from its median over the rounds.
type residual struct {
	cell int
	x    float64
}

// fewestOthers is how many other cells are needed to estimate the slowness of a round.
const fewestOthers = 3

// NewCells returns the cells with the given times. A cell with fewer rounds than another has no values
// in the later ones.
func NewCells(times [][]float64) Cells {
	c := Cells{times: times, logs: make([][]float64, len(times))}
	cells := 0 // with a value
	for i, xs := range times {
		c.logs[i] = make([]float64, len(xs))
		for r, x := range xs {
			c.logs[i][r] = math.NaN()
			if measured(x) {
				c.logs[i][r] = math.Log(x)
			}
		}
		if slices.ContainsFunc(xs, measured) {
			cells++
		}
	}
	if cells >= 2+fewestOthers {
		c.setResiduals()
		for i, log := range c.logs {
			var levels []float64
			for r, x := range log {
				if !math.IsNaN(x) && len(c.rounds[r]) > fewestOthers {
					levels = append(levels, x-c.slowness(r, i, i))
				}
			}
			c.counts = append(c.counts, roundCount{len(levels), unusual(weightsOf(levels))})
		}
	}
	return c
}

func (c *Cells) setResiduals() {
	for i, log := range c.logs {
		level := middle(present(log))
		c.levels = append(c.levels, level)
		for len(c.rounds) < len(log) {
			c.rounds = append(c.rounds, nil)
		}
		for r, x := range log {
			if !math.IsNaN(x) {
				c.rounds[r] = append(c.rounds[r], residual{i, x - level})
			}
		}
	}
	for _, round := range c.rounds {
		slices.SortFunc(round, compareResiduals)
	}
}

// compareResiduals orders residuals. The number of the cell decides between equal ones, so that each
// is found by a binary search.
func compareResiduals(a, b residual) int {
	return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.cell, b.cell))
}

// pair returns the log ratios base / other of the rounds with both cells, and their weights.
// nil weights mean that all count the same.
func (c Cells) pair(base, other int) (d, weights []float64) {
	a, b := c.logs[base], c.logs[other]
	var levels []float64
	for r := range min(len(a), len(b)) {
		if math.IsNaN(a[r]) || math.IsNaN(b[r]) {
			continue
		}
		// Rounded so that equal ratios, such as 2/1 and 4/2, have equal logarithms: the test
		// treats ties specially.
		d = append(d, math.Round((a[r]-b[r])*1e12)/1e12)
		levels = append(levels, (a[r]+b[r])/2-c.slowness(r, base, other))
	}
	if weights = weightsOf(levels); c.ownNoise(base, other, weights) {
		weights = nil
	}
	return d, weights
}

// ownNoise reports whether more rounds of two cells are unusual than can be by chance, if they
// have the bursts that other cells have. With too few other cells nobody can tell. A single
// round shows no habit: it may have been spoilt from outside.
func (c Cells) ownNoise(base, other int, weights []float64) bool {
	n := unusual(weights)
	p, known := c.ordinary(base, other)
	if n <= 1 || !known {
		return n > 1
	}
	const risk = 0.05 // of mistaking bursts for noise of their own, which only costs power
	return binomialTail(len(weights), 1-(1-p)*(1-p), n) < risk
}

// ordinary is the share of a cell's rounds that are unusual, estimated from all cells but two. It
// is a share of the rounds that were measured: a run has fewer than planned if its budget ends it.
// The count of each cell is at most twice the median and one, so that some cells with noise of
// their own do not make it ordinary.
func (c Cells) ordinary(base, other int) (share float64, known bool) {
	var counts []float64
	rounds := 0
	for i, n := range c.counts {
		if i != base && i != other && n.judged > 0 {
			counts = append(counts, float64(n.unusual))
			rounds += n.judged
		}
	}
	if rounds == 0 {
		return 0, false
	}
	most := 2*middle(counts) + 1
	sum := 0.5 // as none among the rounds of some cells does not mean never
	for _, n := range counts {
		sum += min(n, most)
	}
	return sum / float64(rounds), true
}

// binomialTail is the probability of k or more of n, if each has probability p.
func binomialTail(n int, p float64, k int) float64 {
	below, exactly := 0.0, math.Pow(1-p, float64(n)) // P(less than i), P(i)
	for i := range k {
		below += exactly
		exactly *= float64(n-i) / float64(i+1) * p / (1 - p)
	}
	return 1 - below
}

// Ratios returns the data of a comparison of two cells: the ratios base / other of the rounds
// with both cells, and their weights, at most 1.
func (c Cells) Ratios(base, other int) (ratios, weights []float64) {
	d, weights := c.pair(base, other)
	for i, x := range d {
		ratios = append(ratios, math.Exp(x))
		if len(weights) <= i { // all count the same
			weights = append(weights, 1)
		}
	}
	return ratios, weights
}

// RankSums returns the sums of the ranks of the ratios above and below 1, as the test without weights
// has them.
func (c Cells) RankSums(base, other int) (above, below float64) {
	d, _ := c.pair(base, other)
	scores, plus := signedScores(d, nil, 0)
	sum := 0
	for _, s := range scores {
		sum += s
	}
	return float64(plus) / 2, float64(sum-plus) / 2 // a score is twice a rank
}

// slowness is how much a whole round was slowed: the median residual of all cells but the two.
func (c Cells) slowness(round, base, other int) float64 {
	if c.rounds == nil {
		return 0
	}
	of := c.rounds[round]
	first, last := c.place(round, base), c.place(round, other)
	if first > last {
		first, last = last, first
	}
	n := len(of) - 2
	if first == last {
		n++
	}
	if n == 0 {
		return 0
	}
	without := func(at int) float64 { // of the round without the two
		if at >= first {
			at++
		}
		if first != last && at >= last {
			at++
		}
		return of[at].x
	}
	return (without((n-1)/2) + without(n/2)) / 2
}

// place is that of a cell among the residuals of a round, which must have it.
func (c Cells) place(round, cell int) int {
	at, _ := slices.BinarySearchFunc(c.rounds[round], residual{cell, c.logs[cell][round] - c.levels[cell]}, compareResiduals)
	return at
}

// A level is unusual if it is more than usualWithin standard deviations from the median. The
// deviation is estimated from the nearer two thirds of the levels, so a third may be unusual.
// (With the nearer half, noise with two modes would make one mode unusual.) The weight of a
// round that is k times as far away is k^4 times smaller.
const usualWithin = 4.0

// unusual counts the rounds that count less.
func unusual(weights []float64) (n int) {
	for _, w := range weights {
		if w < 1 {
			n++
		}
	}
	return n
}

// weightsOf returns the weights of rounds with these levels, at most 1. nil means that all
// count the same.
func weightsOf(levels []float64) []float64 {
	center := middle(levels)
	away := make([]float64, len(levels))
	for r, x := range levels {
		away[r] = math.Abs(x - center)
	}
	if len(away) < 3 {
		return nil
	}
	const twoThirds = 0.9674 // two thirds of normal values are nearer than that many standard deviations
	limit := usualWithin * slices.Sorted(slices.Values(away))[2*(len(away)-1)/3] / twoThirds
	if limit == 0 || slices.Max(away) <= limit {
		return nil
	}
	weights := make([]float64, len(away))
	for r, x := range away {
		weights[r] = min(1, math.Pow(limit/x, 4))
	}
	return weights
}

// Speedup returns how many times as fast one cell is as the base, from the rounds with both: the
// weighted Hodges-Lehmann estimate (see [weightedCenter]) of the logarithm of their ratios, as a
// ratio again. The interval holds all ratios that the test of [Cells.Compare] does not reject.
//
// A disturbance lasts longer than a sample, so samples of one round share it, and it cancels in
// their ratio. It would not cancel in a ratio of two medians. On a logarithmic scale twice as
// fast and half as fast are equally far from 1, so exchanging base and other gives the inverse.
func (c Cells) Speedup(base, other int) Interval {
	d, weights := c.pair(base, other)
	return ratio(weightedCenter(d, weights, Confidence))
}

// speedupAt is the Speedup with the interval that has a share of the risk of 5%. With too few rounds for
// it the interval is empty.
func (c Cells) speedupAt(base, other int, share float64) Interval {
	d, weights := c.pair(base, other)
	if len(d) < LeastRounds(share) {
		return empty()
	}
	return ratio(weightedCenter(d, weights, 1-alpha*share))
}

// SpeedupAmong is the Speedup of the fastest of several cells. It was partly lucky, so its own
// interval is too high too often: among 23 identical cells it holds the truth in 83 to 87% of
// cases. So the risk that the lower limit is too high is divided by the number of cells (C. E.
// Bonferroni's inequality). The upper limit stays, because the selection only raises it. With
// too few rounds for such a limit the interval is empty.
func (c Cells) SpeedupAmong(base, other, among int) Interval {
	d, weights := c.pair(base, other)
	const risk = 1 - Confidence
	tail := min(risk/2, risk/float64(among))
	if math.Ldexp(1, -len(d)) > tail {
		return empty()
	}
	out := weightedCenter(d, weights, Confidence)
	out.Lo = weightedCenter(d, weights, 1-2*tail).Lo
	return ratio(out)
}
