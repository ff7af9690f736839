package stats

import (
	"fmt"
	"math"

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

// Comparison is what the rounds say about one thing against another.
type Comparison struct {
	Speedup Interval // how many times as fast

	// P is how often rounds as lopsided as these, or more, occur if there is no
	// difference (two-sided [Wilcoxon]). PEquivalent is how often rounds that look as
	// equal as these, or more, occur if there is a difference of the margin or more:
	// the larger p of two one-sided signed-rank tests against either end of the
	// margin (D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15,
	// 1987). It is below 5% just when the 90% Hodges-Lehmann interval lies within
	// the margin.
	P, PEquivalent float64

	Margin  float64 // the speedup that makes no difference: from 1/(1+Margin) to 1+Margin
	Verdict Verdict

	// Rounds is about how many rounds in all would end an inconclusive comparison,
	// whatever the truth is; 0 when it is decided.
	Rounds int
}

// Compare judges xs against base, round by round, as the only comparison that is
// made: a table of several needs [Judge]. The margin is relative, 0.02 for 2%, and
// must be positive.
//
// Both tests can be made at 5% each without one paying for the other: no
// difference is both none and beyond the margin, so at most one of the two claims
// can be false (J. J. Goeman, A. Solari and T. Stijnen, Three-sided hypothesis
// testing, Statistics in Medicine 29, 2010).
//
// See the package comment for missing values. It panics when the lengths differ.
func Compare(base, xs []float64, margin float64) Comparison {
	if !(margin > 0) {
		panic(fmt.Sprintf("stats: margin %v: must be positive", margin))
	}
	d, m := logRatios(base, xs), math.Log1p(margin)
	_, upper := signedRank(shift(d, m))
	lower, _ := signedRank(shift(d, -m))
	c := Comparison{
		Speedup: ratio(HodgesLehmann(d, Confidence)),
		P:       Wilcoxon(d), PEquivalent: max(lower, upper), Margin: margin,
	}
	return c.judged(1)
}

func shift(d []float64, by float64) []float64 {
	out := make([]float64, len(d))
	for i, x := range d {
		out[i] = x + by
	}
	return out
}

// judged has the verdict for P and PEquivalent, which are adjusted for a family of
// so many comparisons.
func (c Comparison) judged(family int) Comparison {
	switch {
	case c.Speedup.Empty():
		c.Verdict = Inconclusive
	case c.PEquivalent <= alpha:
		c.Verdict = Equivalent
	case c.P > alpha:
		c.Verdict = Inconclusive
	case c.Speedup.Center > 1:
		c.Verdict = Faster
	default:
		c.Verdict = Slower
	}
	c.Rounds = 0
	if c.Verdict == Inconclusive {
		c.Rounds = c.needed(family)
	}
	return c
}

const alpha = 1 - Confidence

// needed is the number of rounds at which one of the two tests succeeds, if the
// interval goes on getting narrower with the root of the number of rounds. The
// worst truth is a difference for which both are equally hard: it is zd standard
// errors from none and ze from the margin, so all fits when the margin has zd + ze.
// The difference seen so far has no say, as it is the least certain of all.
func (c Comparison) needed(family int) int {
	n, m := c.Speedup.N, float64(family)
	needed := LeastRounds(family)
	if n > 1 {
		confidence := Confidence
		if c.Speedup.IsRange() {
			confidence = 1 - math.Ldexp(2, -n)
		}
		error1 := math.Log(c.Speedup.Hi/c.Speedup.Lo) / 2 / distribution.StdNormal.InvCDF((1+confidence)/2) * math.Sqrt(float64(n)) // of one round
		zd, ze := distribution.StdNormal.InvCDF(1-alpha/2/m), distribution.StdNormal.InvCDF(1-alpha/m)
		rounds := math.Pow(error1*(zd+ze)/math.Log1p(c.Margin), 2)
		needed = max(needed, int(math.Ceil(min(rounds, math.MaxInt32))))
	}
	return max(needed, n+1)
}

// LeastRounds is how many rounds a family of so many comparisons needs for any
// verdict: with fewer, not even rounds that all agree are rare enough by chance. It
// is 6 for one comparison, and 10 for 24.
func LeastRounds(family int) int {
	n := 1
	for math.Ldexp(2, -n)*float64(family) > alpha {
		n++
	}
	return n
}
