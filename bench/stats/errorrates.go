package stats

import (
	"math"
	"slices"

	"github.com/aclements/go-moremath/mathx"
)

// ErrorRates are the rates of false positives on a machine. They come from an A/A test: all
// replicas do the same work, so every reported difference between two of them is a false
// positive.
type ErrorRates struct {
	Replicas, Rounds int // only rounds in which every replica was measured

	// Pairs is the share of all pairs of replicas that the test of a single comparison calls
	// different at 5%. It is also the share of 95% intervals of the speedup that miss the
	// truth.
	Pairs Rate

	// Sweeps is the share of sweeps that call any row different from the first or from the
	// fastest, as [Judge] does for a page. Each sweep has Cells replicas of its own. With too
	// few rounds for any verdict there are no sweeps.
	Sweeps Rate
	Cells  int
}

// Rate is a share of cases with its 95% interval. Without a case all are NaN.
type Rate struct {
	Hits, Of int
	Lo, Hi   float64
}

// Share is Hits / Of.
func (r Rate) Share() float64 { return float64(r.Hits) / float64(r.Of) }

// rateOf returns a rate with the exact interval of C. J. Clopper and E. S. Pearson (The use of
// confidence or fiducial limits illustrated in the case of the binomial, Biometrika 26, 1934),
// which no number of cases is too small for. (The interval of E. B. Wilson is narrower, but with
// one case it covers in 80% of tests only.) independent is the effective number of independent
// cases.
func rateOf(hits, of int, independent float64) Rate {
	r := Rate{hits, of, math.NaN(), math.NaN()}
	if of > 0 {
		k := independent * r.Share()
		r.Lo, r.Hi = betaQuantile(alpha/2, k, independent-k+1), betaQuantile(1-alpha/2, k+1, independent-k)
	}
	return r
}

// betaQuantile is the quantile of a beta distribution, by bisection. Without successes it is 0,
// and without failures 1.
func betaQuantile(p, successes, failures float64) float64 {
	switch {
	case successes <= 0:
		return 0
	case failures <= 0:
		return 1
	}
	lo, hi := 0.0, 1.0
	for range 50 {
		if x := (lo + hi) / 2; mathx.BetaInc(x, successes, failures) < p {
			lo = x
		} else {
			hi = x
		}
	}
	return (lo + hi) / 2
}

// sweepCells is about how many replicas make a sweep: the number of cells of the main job.
const sweepCells = 24

// ErrorRatesOf returns the error rates of an A/A test. Element r of every replica belongs to
// round r. Rounds that lack a replica are left out. The margin is the margin of verdicts. It
// panics if the replicas have different lengths. With fewer than two replicas, or with fewer
// than 6 rounds, in which nothing can be called different, the rates have no cases.
func ErrorRatesOf(replicas [][]float64, margin float64) ErrorRates {
	replicas, rounds := completeRounds(replicas)
	e := ErrorRates{Replicas: len(replicas), Rounds: rounds, Pairs: rateOf(0, 0, 0), Sweeps: rateOf(0, 0, 0)}
	if len(replicas) < 2 || rounds < LeastRounds(1) {
		return e
	}
	e.Pairs = pairRate(replicas, margin)
	sweeps := max(1, len(replicas)/sweepCells)
	e.Cells = len(replicas) / sweeps
	hits := 0
	for times := range slices.Chunk(replicas[:sweeps*e.Cells], e.Cells) {
		bases := make([]int, e.Cells) // the first stands for sequential
		bases[0] = -1
		f := Judge([]Sweep{{Times: times, Bases: bases}}, margin, 1)
		if rounds < f.Least {
			return e
		}
		if f.different(0, bases) {
			hits++
		}
	}
	e.Sweeps = rateOf(hits, sweeps, float64(sweeps))
	return e
}

// completeRounds leaves out the rounds in which a replica has no valid time.
func completeRounds(replicas [][]float64) (out [][]float64, rounds int) {
	if len(replicas) == 0 {
		return nil, 0
	}
	if slices.ContainsFunc(replicas, func(replica []float64) bool { return len(replica) != len(replicas[0]) }) {
		panic("stats: replicas of different numbers of rounds")
	}
	out = make([][]float64, len(replicas))
	for r := range replicas[0] {
		if slices.ContainsFunc(replicas, func(replica []float64) bool { return !measured(replica[r]) }) {
			continue
		}
		for i, replica := range replicas {
			out[i] = append(out[i], replica[r])
		}
		rounds++
	}
	return out, rounds
}

// pairRate is the rate of pairs that are called different. Pairs share replicas, so their
// effective number is smaller than their number. It follows from the variance of the
// jackknife, which leaves out each replica in turn (J. N. Arvesen, Jackknifing U-statistics,
// Annals of Mathematical Statistics 40, 1969). It is at least the number of pairs without a
// common replica.
func pairRate(replicas [][]float64, margin float64) Rate {
	cells, n := NewCells(replicas), len(replicas)
	hits, of := 0, make([]int, n) // hits with each replica
	for i := range replicas {
		for j := range i {
			if cells.test(j, i, margin, 1).P() <= alpha {
				hits++
				of[i]++
				of[j]++
			}
		}
	}
	pairs := n * (n - 1) / 2
	p, independent := float64(hits)/float64(pairs), float64(n/2)
	if n > 3 {
		variance, without := 0.0, float64((n-1)*(n-2)/2)
		for _, h := range of {
			d := float64(hits-h)/without - p
			variance += d * d
		}
		if variance *= float64(n-1) / float64(n); variance > 0 {
			independent = min(float64(pairs), max(independent, p*(1-p)/variance))
		}
	}
	return rateOf(hits, pairs, independent)
}

// different reports whether any cell of a table is called different from its base or from the
// best cell.
func (f Family) different(table int, bases []int) bool {
	best := f.Best(table)
	for cell, base := range bases {
		for _, other := range []int{base, best} {
			if c, _, _ := f.claims(table, other, cell); c.Verdict == Faster || c.Verdict == Slower {
				return true
			}
		}
	}
	return false
}
