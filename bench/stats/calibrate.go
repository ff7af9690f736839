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

	// As it was measured, at 5 %. Each arm is in one pair, so the pairs are independent.
	// In the family each arm is compared with the first one, and all are judged together.
	Pairs, Family Share // called different, of so many

	// As it could have been: the values of a round are dealt to the arms anew, many
	// times, which changes nothing if the arms are the same. FalsePositive is how often
	// a pair is called different, FamilyWise how often any of the family is, Coverage how
	// often the interval of a pair has the true ratio in it.
	FalsePositive, FamilyWise, Coverage float64

	// Detectable is the least slowdown, 0.03 for 3 %, that one comparison of so many
	// rounds finds in four cases of five: the recorded noise with the slowdown put on
	// top. It is +Inf when even twice as slow is found less often.
	Detectable float64
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

// How often the recorded rounds are dealt anew. The error of a share near 5 % is then
// 0.5 and 1.5 percentage points; one replay of a family has as many comparisons as arms.
const (
	pairReplays   = 2000
	familyReplays = 200
	powerReplays  = 400
	power         = 0.8
)

// Calibrate makes a calibration. Element r of every arm is of round r; rounds that lack
// an arm are left out. The seed decides how rounds are dealt anew. It panics when the
// arms have different lengths. With fewer than two arms, or fewer than 6 rounds, with
// which nothing is ever called different, there is nothing to say: shares are of
// nothing and the numbers NaN.
func Calibrate(arms [][]float64, seed uint64) Calibration {
	rounds := complete(arms)
	c := Calibration{Arms: len(arms), Rounds: len(rounds)}
	if len(arms) < 2 || len(rounds) < LeastRounds(1) {
		c.FalsePositive, c.FamilyWise, c.Coverage, c.Detectable = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		return c
	}
	for i := 0; i+1 < len(arms); i += 2 {
		c.Pairs.count(different(column(rounds, i), column(rounds, i+1)))
	}
	for _, wrong := range family(rounds) {
		c.Family.count(wrong)
	}
	rng := rand.New(rand.NewPCG(seed, uint64(len(arms))))
	c.FalsePositive, c.Coverage = replayPairs(rng, rounds)
	c.FamilyWise = replayFamilies(rng, rounds)
	c.Detectable = detectable(rng, rounds)
	return c
}

func (s *Share) count(hit bool) {
	s.Of++
	if hit {
		s.Hits++
	}
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

func different(a, b []float64) bool { return Wilcoxon(logRatios(a, b)) <= alpha }

// family reports for each arm but the first whether it is called different from that,
// all judged together.
func family(rounds [][]float64) (wrong []bool) {
	first := column(rounds, 0)
	var ps []float64
	for arm := 1; arm < len(rounds[0]); arm++ {
		ps = append(ps, Wilcoxon(logRatios(first, column(rounds, arm))))
	}
	for _, p := range Holm(ps) {
		wrong = append(wrong, p <= alpha)
	}
	return wrong
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

func replayPairs(rng *rand.Rand, rounds [][]float64) (falsePositive, coverage float64) {
	wrong, covered := 0, 0
	for range pairReplays {
		a, b := dealPair(rng, rounds)
		if different(a, b) {
			wrong++
		}
		if i := Speedup(a, b); i.Lo <= 1 && 1 <= i.Hi {
			covered++
		}
	}
	return float64(wrong) / pairReplays, float64(covered) / pairReplays
}

func replayFamilies(rng *rand.Rand, rounds [][]float64) float64 {
	wrong := 0
	for range familyReplays {
		if slices.Contains(family(deal(rng, rounds)), true) {
			wrong++
		}
	}
	return float64(wrong) / familyReplays
}

// detectable halves the range of slowdowns again and again. The same deals serve all of
// them, so that more is never found less often.
func detectable(rng *rand.Rand, rounds [][]float64) float64 {
	logs := make([][]float64, powerReplays)
	for i := range logs {
		logs[i] = logRatios(dealPair(rng, rounds))
	}
	found := func(slowdown float64) bool {
		hits := 0
		for _, d := range logs {
			if lower, _ := signedRank(shift(d, -math.Log1p(slowdown))); 2*lower <= alpha {
				hits++
			}
		}
		return float64(hits) >= power*powerReplays
	}
	lo, hi := 0.0, 1.0
	if !found(hi) {
		return math.Inf(1)
	}
	for hi-lo > 1e-4 {
		if middle := (lo + hi) / 2; found(middle) {
			hi = middle
		} else {
			lo = middle
		}
	}
	return hi
}
