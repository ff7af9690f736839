package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	distribution "github.com/aclements/go-moremath/stats"
)

// ErrorRates are the rates of wrong verdicts on a machine. They come from an A/A test:
// replicas that all do the same work, so that every difference that is reported between
// two of them is a false positive.
type ErrorRates struct {
	Replicas, Rounds int // what they rest on: rounds in which every replica was measured

	// As it was measured, at 5%. Each replica is in one pair and in one sweep at most, so
	// that these are as many cases as they seem. In a sweep of so many Cells all are
	// compared with the first and judged together. There are no Sweeps when so few rounds
	// never call any of so many cells different.
	Pairs  Share // called different
	Covers Share // pairs whose interval has the true ratio, which is 1, in it
	Sweeps Share // with any cell called different
	Cells  int

	// The same for pairs and sweeps of any of the replicas, drawn many times. They have
	// replicas in common, so these rates are nearer the truth than those above, but by
	// less than their numbers seem to say. FamilyWise is NaN when there are no Sweeps.
	// (The road not taken: to deal the times of each round to the replicas anew. That
	// takes away what is a replica's own, so the rates are right whatever was measured.)
	FalsePositive, Coverage, FamilyWise float64
}

// Share counts hits.
type Share struct{ Hits, Of int }

// Interval is the share with the interval of E. B. Wilson, Probable inference, the
// law of succession, and statistical inference, JASA 22, 1927, which is of use for few
// cases and for no hit at all. It is empty when there was no case.
func (s Share) Interval() Interval {
	if s.Of == 0 {
		return empty()
	}
	n, p, z := float64(s.Of), float64(s.Hits)/float64(s.Of), distribution.StdNormal.InvCDF(1-alpha/2)
	middle, half := p+z*z/2/n, z*math.Sqrt(p*(1-p)/n+z*z/4/n/n)
	return Interval{Center: p, Lo: max(0, (middle-half)/(1+z*z/n)), Hi: min(1, (middle+half)/(1+z*z/n)), N: s.Of}
}

func (s *Share) count(hit bool) {
	s.Of++
	if hit {
		s.Hits++
	}
}

// sweepCells is about how many replicas make a sweep: as many cells as the main job has.
const sweepCells = 24

// How often pairs and sweeps are drawn. The error of a share near 5%, by that alone,
// is 0.7 and 1.5 percentage points.
const (
	pairDraws  = 1000
	sweepDraws = 200
)

// ErrorRatesOf returns the error rates of an A/A test. Element r of every replica is of
// round r; rounds that lack a replica are left out. The seed decides what is drawn. It
// panics when the replicas have different lengths. With fewer than two replicas, or fewer
// than 6 rounds, with which nothing is ever called different, there is nothing to say:
// shares are of nothing and the numbers NaN.
func ErrorRatesOf(replicas [][]float64, seed uint64) ErrorRates {
	replicas, rounds := whole(replicas)
	e := ErrorRates{Replicas: len(replicas), Rounds: rounds, FalsePositive: math.NaN(), Coverage: math.NaN(), FamilyWise: math.NaN()}
	if len(replicas) < 2 || rounds < LeastRounds(1) {
		return e
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(replicas))))
	for pair := range slices.Chunk(replicas[:len(replicas)/2*2], 2) {
		e.Pairs.count(different(pair))
		e.Covers.count(covers(pair))
	}
	e.FalsePositive = drawn(rng, replicas, 2, pairDraws, different)
	e.Coverage = drawn(rng, replicas, 2, pairDraws, covers)
	sweeps := max(1, len(replicas)/sweepCells)
	e.Cells = len(replicas) / sweeps
	if rounds < LeastRounds(e.Cells-1) {
		return e
	}
	for sweep := range slices.Chunk(replicas[:sweeps*e.Cells], e.Cells) {
		e.Sweeps.count(different(sweep))
	}
	e.FamilyWise = drawn(rng, replicas, e.Cells, sweepDraws, different)
	return e
}

// whole leaves out the rounds that lack a value.
func whole(replicas [][]float64) (out [][]float64, rounds int) {
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

// different reports whether any of the replicas is called different from the first of them,
// all judged together.
func different(replicas [][]float64) bool {
	var ps []float64
	for _, replica := range replicas[1:] {
		ps = append(ps, Wilcoxon(logRatios(replicas[0], replica)))
	}
	return slices.ContainsFunc(Holm(ps), func(p float64) bool { return p <= alpha })
}

// covers reports whether the interval of a pair has the truth in it.
func covers(pair [][]float64) bool {
	i := Speedup(pair[0], pair[1])
	return i.Lo <= 1 && 1 <= i.Hi
}

// drawn is the share of hits among so many draws of n replicas.
func drawn(rng *rand.Rand, replicas [][]float64, n, draws int, hit func([][]float64) bool) float64 {
	var hits Share
	replicas = slices.Clone(replicas)
	for range draws {
		rng.Shuffle(len(replicas), func(i, j int) { replicas[i], replicas[j] = replicas[j], replicas[i] })
		hits.count(hit(replicas[:n]))
	}
	return hits.Interval().Center
}
