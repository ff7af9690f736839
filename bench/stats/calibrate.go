package stats

import (
	"math"
	"math/rand/v2"
	"slices"

	distribution "github.com/aclements/go-moremath/stats"
)

// Calibration says what verdicts are worth on a machine. It comes from arms that all do
// the same work, so that whatever tells two of them apart is wrong.
type Calibration struct {
	Arms, Rounds int // what it rests on: rounds in which every arm was measured

	// As it was measured, at 5%. Each arm is in one pair and in one sweep at most, so
	// that these are as many cases as they seem. In a sweep of so many Cells all are
	// compared with the first and judged together. There are no Sweeps when so few rounds
	// never call any of so many cells different.
	Pairs  Share // called different
	Covers Share // pairs whose interval has the true ratio, which is 1, in it
	Sweeps Share // with any cell called different
	Cells  int

	// The same for pairs and sweeps of any of the arms, drawn many times. They have arms
	// in common, so these rates are nearer the truth than those above, but by less than
	// their numbers seem to say. FamilyWise is NaN when there are no Sweeps. (The road not
	// taken: to deal the times of each round to the arms anew. That takes away what is an
	// arm's own, so the rates are right whatever was measured.)
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

// sweepCells is about how many arms make a sweep: as many cells as the main job has.
const sweepCells = 24

// How often pairs and sweeps are drawn. The error of a share near 5%, by that alone,
// is 0.7 and 1.5 percentage points.
const (
	pairDraws  = 1000
	sweepDraws = 200
)

// Calibrate makes a calibration. Element r of every arm is of round r; rounds that lack
// an arm are left out. The seed decides what is drawn. It panics when the arms have
// different lengths. With fewer than two arms, or fewer than 6 rounds, with which
// nothing is ever called different, there is nothing to say: shares are of nothing and
// the numbers NaN.
func Calibrate(arms [][]float64, seed uint64) Calibration {
	arms, rounds := whole(arms)
	c := Calibration{Arms: len(arms), Rounds: rounds, FalsePositive: math.NaN(), Coverage: math.NaN(), FamilyWise: math.NaN()}
	if len(arms) < 2 || rounds < LeastRounds(1) {
		return c
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(arms))))
	for pair := range slices.Chunk(arms[:len(arms)/2*2], 2) {
		c.Pairs.count(different(pair))
		c.Covers.count(covers(pair))
	}
	c.FalsePositive = drawn(rng, arms, 2, pairDraws, different)
	c.Coverage = drawn(rng, arms, 2, pairDraws, covers)
	sweeps := max(1, len(arms)/sweepCells)
	c.Cells = len(arms) / sweeps
	if rounds < LeastRounds(c.Cells-1) {
		return c
	}
	for sweep := range slices.Chunk(arms[:sweeps*c.Cells], c.Cells) {
		c.Sweeps.count(different(sweep))
	}
	c.FamilyWise = drawn(rng, arms, c.Cells, sweepDraws, different)
	return c
}

// whole leaves out the rounds that lack a value.
func whole(arms [][]float64) (out [][]float64, rounds int) {
	if len(arms) == 0 {
		return nil, 0
	}
	if slices.ContainsFunc(arms, func(arm []float64) bool { return len(arm) != len(arms[0]) }) {
		panic("stats: arms of different numbers of rounds")
	}
	out = make([][]float64, len(arms))
	for r := range arms[0] {
		if slices.ContainsFunc(arms, func(arm []float64) bool { return !measured(arm[r]) }) {
			continue
		}
		for i, arm := range arms {
			out[i] = append(out[i], arm[r])
		}
		rounds++
	}
	return out, rounds
}

// different reports whether any of the arms is called different from the first of them,
// all judged together.
func different(arms [][]float64) bool {
	var ps []float64
	for _, arm := range arms[1:] {
		ps = append(ps, Wilcoxon(logRatios(arms[0], arm)))
	}
	return slices.ContainsFunc(Holm(ps), func(p float64) bool { return p <= alpha })
}

// covers reports whether the interval of a pair has the truth in it.
func covers(pair [][]float64) bool {
	i := Speedup(pair[0], pair[1])
	return i.Lo <= 1 && 1 <= i.Hi
}

// drawn is the share of hits among so many draws of n arms.
func drawn(rng *rand.Rand, arms [][]float64, n, draws int, hit func([][]float64) bool) float64 {
	var hits Share
	arms = slices.Clone(arms)
	for range draws {
		rng.Shuffle(len(arms), func(i, j int) { arms[i], arms[j] = arms[j], arms[i] })
		hits.count(hit(arms[:n]))
	}
	return hits.Interval().Center
}
