package stats

import (
	"fmt"
	"math"
	"slices"

	distribution "github.com/aclements/go-moremath/stats"
)

// Verdict is what a comparison allows one to say.
type Verdict int

// The verdicts. Faster and Slower mean that the difference is no accident and has
// not been shown to lie within the margin. Equivalent means that it lies within the
// margin, even if it is surely there. Inconclusive is the rest: no claim at all, in
// particular not that there is no difference.
const (
	Inconclusive Verdict = iota
	Faster
	Slower
	Equivalent
)

// String returns the word for the verdict. All tables, charts, pages and files use it; the
// glossary (reports/write_glossary.go) and the notes explain it.
func (v Verdict) String() string {
	return [...]string{"inconclusive", "faster", "slower", "equivalent"}[v]
}

// Comparison is what the rounds say about one cell against another, its base.
//
// All its claims come from one interval of the speedup, and say on which side of some
// marks it lies: 1, the two ends of the margin, and in a family what is beyond linear. For a
// comparison by itself it is the 95% interval that is shown. In a family ([Judge]) it is wider,
// so that all claims about all comparisons hold together.
type Comparison struct {
	Speedup Interval // how many times as fast; 95% by itself
	Margin  float64  // the speedup that makes no difference: from 1/(1+Margin) to 1+Margin
	Verdict Verdict

	// Least is the fewest rounds that can end an inconclusive comparison, given the risk that is left
	// for it by the others of its family.
	Least int

	// Rounds is at most about how many rounds in all would end an inconclusive comparison, because
	// it is for the difference that is hardest to decide; 0 when it is decided, and when nobody can
	// tell, because there is one round, which shows no spread. In simulations
	// where it is three times the rounds measured or more, the median comparison took a third of
	// it, and one in ten took more than 0.7 of it (TestRoundsNeededAreEnough).
	Rounds int

	// The two-sided p-values of the weighted signed-rank test that the speedup is not above the
	// marks, and not below them. [Judge] adjusts them.
	above, below [marks]float64
}

// The marks of a speedup, in ascending order. Those beyond linear are the linear speedup times
// 1+Margin, and its inverse. Where no speedup is called linear, they are the ends of the margin
// again, which needs no further claim.
const (
	beyondInverse = iota
	withinMargin  // 1/(1+Margin)
	equal
	beyondMargin // 1+Margin
	beyondLinear
	marks
)

// P is how often rounds as lopsided as these, or more, occur if there is no difference:
// the p-value of the two-sided signed-rank test.
func (c Comparison) P() float64 { return min(c.above[equal], c.below[equal]) }

// PEquivalent is how often rounds that look as equal as these, or more, occur if there is a
// difference of the margin or more. It is at most 5% just when the interval lies within
// the margin.
func (c Comparison) PEquivalent() float64 { return max(c.above[withinMargin], c.below[beyondMargin]) }

// NotSlower reports that the cell was shown to be no slower than the base by more than the
// margin.
func (c Comparison) NotSlower() bool { return !c.Speedup.Empty() && c.above[withinMargin] <= alpha }

// SlowerByMore reports that the cell was shown to be slower than the base by more than the
// margin.
func (c Comparison) SlowerByMore() bool { return !c.Speedup.Empty() && c.below[withinMargin] <= alpha }

// BeyondLinear reports that the cell was shown to have more than the linear speedup over its
// baseline (see [Sweep]), by more than the margin.
func (c Comparison) BeyondLinear() bool { return !c.Speedup.Empty() && c.above[beyondLinear] <= alpha }

// Inverse is the comparison of the base with the cell.
func (c Comparison) Inverse() Comparison {
	c.Speedup = c.Speedup.Inverse()
	c.above, c.below = c.below, c.above
	slices.Reverse(c.above[:])
	slices.Reverse(c.below[:])
	switch c.Verdict {
	case Faster:
		c.Verdict = Slower
	case Slower:
		c.Verdict = Faster
	}
	return c
}

// Compare judges xs against base, element by element, as the only comparison that is made
// of two cells without others beside them. A table of several needs [Cells] and [Judge].
// The margin is relative, 0.02 for 2%, and must be positive. See the package comment for
// missing values.
func Compare(base, xs []float64, margin float64) Comparison {
	return NewCells([][]float64{base, xs}).Compare(0, 1, margin)
}

// Compare judges a cell against a base, as the only comparison that is made.
func (c Cells) Compare(base, other int, margin float64) Comparison {
	out := c.test(base, other, margin, 1)
	out.Speedup = c.Speedup(base, other)
	return out.judged(1, 1)
}

// test has the p-values of a comparison, and of the speedup only how many rounds it has. linear is the
// linear speedup of one of the cells over the other, at least 1.
func (c Cells) test(base, other int, margin, linear float64) Comparison {
	if !(margin > 0) {
		panic(fmt.Sprintf("stats: margin %v: must be positive", margin))
	}
	d, weights := c.pair(base, other)
	out := Comparison{Speedup: Interval{N: len(d)}, Margin: margin}
	within, beyond := math.Log1p(margin), math.Log(linear)+math.Log1p(margin)
	at := [marks]float64{-beyond, -within, 0, within, beyond}
	for i, mark := range at {
		if linear == 1 && (i == beyondInverse || i == beyondLinear) {
			continue
		}
		lower, upper := signedRank(d, weights, mark)
		out.above[i], out.below[i] = min(1, 2*upper), min(1, 2*lower)
	}
	if linear == 1 {
		out.above[beyondInverse], out.below[beyondInverse] = out.above[withinMargin], out.below[withinMargin]
		out.above[beyondLinear], out.below[beyondLinear] = out.above[beyondMargin], out.below[beyondMargin]
	}
	// A lower mark is easier to be above. Weighted ranks may see that the other way round by
	// a hair, and claims must not contradict each other.
	for i := 1; i < marks; i++ {
		out.above[i] = max(out.above[i], out.above[i-1])
		out.below[marks-1-i] = max(out.below[marks-1-i], out.below[marks-i])
	}
	return out
}

// judged has the verdict, and the rounds that another one takes. The share is that of the
// risk of 5% which the family leaves for this comparison now, and next the one that it leaves after
// more rounds.
func (c Comparison) judged(share, next float64) Comparison {
	if c.Verdict = c.verdict(); c.Verdict != Inconclusive {
		return c
	}
	c.Least = LeastRounds(share)
	if c.Speedup.N > 1 {
		c.Rounds = c.needed(next)
	}
	return c
}

// verdict is the one that the p-values allow.
func (c Comparison) verdict() Verdict {
	switch {
	case c.Speedup.Empty():
		return Inconclusive
	case c.PEquivalent() <= alpha:
		return Equivalent
	case c.above[equal] <= alpha:
		return Faster
	case c.below[equal] <= alpha:
		return Slower
	}
	return Inconclusive
}

const alpha = 1 - Confidence

// needed estimates the rounds that decide a verdict, whatever the difference is: until the
// interval of the family is no wider than the margin, so that it cannot hold both 1 and an end of
// the margin, or until it leaves out 1, if its width shrinks with the square root of the rounds.
// Of the difference seen so far only the part counts that its own interval leaves, since the
// estimate of a difference is the least certain of all.
func (c Comparison) needed(share float64) int {
	n := c.Speedup.N
	confidence := Confidence
	if c.Speedup.IsRange() {
		confidence = 1 - math.Ldexp(2, -n)
	}
	error1 := math.Log(c.Speedup.Hi/c.Speedup.Lo) / 2 / distribution.StdNormal.InvCDF((1+confidence)/2) * math.Sqrt(float64(n)) // of one round
	z := distribution.StdNormal.InvCDF(1 - alpha*share/2)
	away := max(math.Log(c.Speedup.Lo), -math.Log(c.Speedup.Hi)) // of the interval from 1, negative if that is inside
	rounds := math.Pow(error1*z/max(away, math.Log1p(c.Margin)/2), 2)
	return max(LeastRounds(share), int(math.Ceil(min(rounds, math.MaxInt32))), n+1)
}

// LeastRounds is how many rounds a comparison needs for any verdict, when it has that share
// of the risk of its family: with fewer, not even rounds that all agree are rare enough by
// chance. It is 6 for the only comparison, share 1, and 10 for one of 24.
func LeastRounds(share float64) int {
	n := 1
	for math.Ldexp(2, -n) > alpha*share {
		n++
	}
	return n
}
