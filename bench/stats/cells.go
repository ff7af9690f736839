package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Cells are the times of what was measured in the same rounds. See the package comment
// for missing values.
//
// Comparing two of them looks at all, for one purpose: to learn how usual each round
// was for the two. A burst on the machine can delay one of the two in a round; the
// difference of that round then says much about the burst and nothing about them. How
// slow the two together were, less what slowed the whole round, tells so without a look
// at which of them was delayed. If the two are the same, chance alone decided that. So
// to let unusual rounds count less changes no error rate. It does change what is found:
// of 24 cells with 20 rounds, among bursts that delay every tenth sample by a third, a
// difference of 5% from the baseline is found in 81% of cases instead of 59%
// (TestPowerOfWeights).
//
// To leave out whole rounds, or samples that are slow, would look at the difference
// itself, and would not keep the error rates. The idea of taking off a round what the
// others in it say of it is that of aligned ranks (J. L. Hodges and E. L. Lehmann, Rank
// methods for combination of independent experiments in analysis of variance, Annals of
// Mathematical Statistics 33, 1962); here it decides on weights only.
type Cells struct {
	times  [][]float64
	logs   [][]float64  // of the times, by cell and round; NaN is missing
	rounds [][]residual // of each round, in ascending order
}

// residual is how far the log time of a cell is from its median over the rounds.
type residual struct {
	cell int
	x    float64
}

// fewestOthers is how many other cells it takes to tell what slowed a whole round.
const fewestOthers = 3

// NewCells returns the cells with the given times. It panics when they have different
// numbers of rounds.
func NewCells(times [][]float64) Cells {
	c := Cells{times: times, logs: make([][]float64, len(times))}
	for i, xs := range times {
		if len(xs) != len(times[0]) {
			panic(fmt.Sprintf("stats: %d rounds of one cell, %d of another", len(times[0]), len(xs)))
		}
		c.logs[i] = make([]float64, len(xs))
		for r, x := range xs {
			c.logs[i][r] = math.NaN()
			if measured(x) {
				c.logs[i][r] = math.Log(x)
			}
		}
	}
	if len(times) >= 2+fewestOthers {
		c.rounds = residualsOf(c.logs)
	}
	return c
}

func residualsOf(logs [][]float64) [][]residual {
	rounds := make([][]residual, len(logs[0]))
	for i, log := range logs {
		usual := middle(present(log))
		for r, x := range log {
			if !math.IsNaN(x) {
				rounds[r] = append(rounds[r], residual{i, x - usual})
			}
		}
	}
	for _, round := range rounds {
		slices.SortFunc(round, func(a, b residual) int { return cmp.Compare(a.x, b.x) })
	}
	return rounds
}

// pair returns the log ratios base / other of the rounds with both, and how much each
// counts; nil weights mean that all count the same.
func (c Cells) pair(base, other int) (d, weights []float64) {
	a, b := c.logs[base], c.logs[other]
	var levels []float64
	for r := range a {
		if math.IsNaN(a[r]) || math.IsNaN(b[r]) {
			continue
		}
		// Rounded so that ratios that are equal, such as 2/1 and 4/2, are equal here too:
		// the test treats ties as such.
		d = append(d, math.Round((a[r]-b[r])*1e12)/1e12)
		levels = append(levels, (a[r]+b[r])/2-c.slowness(r, base, other))
	}
	return d, weightsOf(levels)
}

// Ratios returns what a comparison of two cells rests on: the ratios base / other of the
// rounds with both, and how much each counts, at most 1.
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

// slowness is what slowed a whole round: the median of the residuals of all cells but two.
func (c Cells) slowness(round, base, other int) float64 {
	if c.rounds == nil {
		return 0
	}
	of := c.rounds[round]
	n := 0
	for _, x := range of {
		if x.cell != base && x.cell != other {
			n++
		}
	}
	if n == 0 {
		return 0
	}
	sum, at := 0.0, 0
	for _, x := range of {
		if x.cell == base || x.cell == other {
			continue
		}
		if at == (n-1)/2 {
			sum += x.x
		}
		if at == n/2 {
			sum += x.x
			break
		}
		at++
	}
	return sum / 2
}

// A level is unusual when it is more than usual standard deviations from the middle. The
// deviation is estimated from the nearer two thirds of the levels, so that a third of
// them may be unusual. (With half, noise that has two modes would make one of them
// unusual.) What is k times as far counts k^4 times less.
const usual = 4.0

// weightsOf returns how much rounds with these levels count, at most 1; nil when all
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
	const twoThirds = 0.9674 // of normal values are nearer than that many deviations
	limit := usual * slices.Sorted(slices.Values(away))[2*(len(away)-1)/3] / twoThirds
	if limit == 0 || slices.Max(away) <= limit {
		return nil
	}
	weights := make([]float64, len(away))
	for r, x := range away {
		weights[r] = min(1, math.Pow(limit/x, 4))
	}
	return weights
}

// Speedup returns how many times as fast one cell is as the base, over the rounds of
// both: the weighted [HodgesLehmann] estimate of the logarithm of their ratios, as a ratio
// again. The interval holds all ratios that the test of [Cells.Compare] does not reject.
//
// What disturbs a machine lasts longer than a sample, so neighbours in time share
// it, and it cancels in their ratio. The ratio of two medians would keep it. The
// logarithm makes twice as fast and half as fast equally far from 1, so that an
// exchange of base and other gives the inverse.
func (c Cells) Speedup(base, other int) Interval {
	d, weights := c.pair(base, other)
	return ratio(weightedCenter(d, weights, Confidence))
}

// SpeedupAmong is the Speedup of a cell that was chosen among so many because it is the
// fastest. Luck is a part of what made it that, so its own interval lies above the truth too
// often: it holds the truth in 83 to 87% of cases among 23 that are all the same. Here the
// risk that the lower limit is too high is divided by their number (C. E. Bonferroni's
// inequality). The upper limit stays, since the choice only makes it higher. With too few
// rounds for such a limit the interval is empty.
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
