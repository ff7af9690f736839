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

	// As it was measured, at 5 %. Each arm is in one pair and in one sweep at most, so
	// that these are as many cases as they seem. In a sweep of so many Cells all are
	// compared with the first and judged together. There are no Sweeps when so few rounds
	// never call any of so many cells different.
	Pairs  Share // called different
	Covers Share // pairs whose interval has the true ratio, which is 1, in it
	Sweeps Share // with any cell called different
	Cells  int

	// What the random order alone makes of the same: the times of each round are dealt to
	// the arms anew, many times. These numbers are about the test, for times like these;
	// they cannot show that arms differ, since dealing takes away what is an arm's own.
	// FamilyWise is NaN when there are no Sweeps.
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

// How often the recorded rounds are dealt anew. The error of a share near 5 % is then
// 0.7 and 1.5 percentage points; one replay of a sweep has as many comparisons as cells.
const (
	pairReplays  = 1000
	sweepReplays = 200
)

// Calibrate makes a calibration. Element r of every arm is of round r; rounds that lack
// an arm are left out. The seed decides how rounds are dealt anew. It panics when the
// arms have different lengths. With fewer than two arms, or fewer than 6 rounds, with
// which nothing is ever called different, there is nothing to say: shares are of
// nothing and the numbers NaN.
func Calibrate(arms [][]float64, seed uint64) Calibration {
	rounds := complete(arms)
	c := Calibration{Arms: len(arms), Rounds: len(rounds), FalsePositive: math.NaN(), Coverage: math.NaN(), FamilyWise: math.NaN()}
	if len(arms) < 2 || len(rounds) < LeastRounds(1) {
		return c
	}
	for i := 0; i+1 < len(arms); i += 2 {
		wrong, covers := judgePair(column(rounds, i), column(rounds, i+1))
		c.Pairs.count(wrong)
		c.Covers.count(covers)
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(arms))))
	c.FalsePositive, c.Coverage = replayPairs(rng, rounds)
	sweeps := max(1, len(arms)/sweepCells)
	c.Cells = len(arms) / sweeps
	if len(rounds) >= LeastRounds(c.Cells-1) {
		for i := range sweeps {
			c.Sweeps.count(judgeSweep(rounds, i*c.Cells, c.Cells))
		}
		c.FamilyWise = replaySweeps(rng, rounds, c.Cells)
	}
	return c
}

// complete turns arms into rounds, without those that lack a value.
func complete(arms [][]float64) (rounds [][]float64) {
	if len(arms) == 0 {
		return nil
	}
	for r := range arms[0] {
		round := make([]float64, len(arms))
		for i, arm := range arms {
			if len(arm) != len(arms[0]) {
				panic("stats: arms of different numbers of rounds")
			}
			round[i] = arm[r]
		}
		if !slices.ContainsFunc(round, func(x float64) bool { return !measured(x) }) {
			rounds = append(rounds, round)
		}
	}
	return rounds
}

func column(rounds [][]float64, arm int) []float64 {
	xs := make([]float64, len(rounds))
	for r, round := range rounds {
		xs[r] = round[arm]
	}
	return xs
}

// judgePair reports whether two arms are called different, and whether the interval
// covers the truth.
func judgePair(a, b []float64) (wrong, covers bool) {
	i := Speedup(a, b)
	return Wilcoxon(logRatios(a, b)) <= alpha, i.Lo <= 1 && 1 <= i.Hi
}

// judgeSweep reports whether any of so many arms is called different from the first of
// them, all judged together.
func judgeSweep(rounds [][]float64, first, cells int) (wrong bool) {
	base := column(rounds, first)
	var ps []float64
	for arm := first + 1; arm < first+cells; arm++ {
		ps = append(ps, Wilcoxon(logRatios(base, column(rounds, arm))))
	}
	return slices.ContainsFunc(Holm(ps), func(p float64) bool { return p <= alpha })
}

func replayPairs(rng *rand.Rand, rounds [][]float64) (falsePositive, coverage float64) {
	var differ, covered Share
	for range pairReplays {
		wrong, covers := judgePair(dealPair(rng, rounds))
		differ.count(wrong)
		covered.count(covers)
	}
	return differ.Interval().Center, covered.Interval().Center
}

func replaySweeps(rng *rand.Rand, rounds [][]float64, cells int) float64 {
	var starred Share
	for range sweepReplays {
		starred.count(judgeSweep(deal(rng, rounds), 0, cells))
	}
	return starred.Interval().Center
}

// deal deals the values of each round to the arms anew.
func deal(rng *rand.Rand, rounds [][]float64) [][]float64 {
	dealt := make([][]float64, len(rounds))
	for r, round := range rounds {
		dealt[r] = slices.Clone(round)
		rng.Shuffle(len(round), func(i, j int) { dealt[r][i], dealt[r][j] = dealt[r][j], dealt[r][i] })
	}
	return dealt
}

// dealPair deals two arms of each round.
func dealPair(rng *rand.Rand, rounds [][]float64) (a, b []float64) {
	for _, round := range rounds {
		i, j := rng.IntN(len(round)), rng.IntN(len(round)-1)
		if j >= i {
			j++
		}
		a, b = append(a, round[i]), append(b, round[j])
	}
	return a, b
}
