package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// The interval that a verdict comes from shows it, and the one that holds together with all others holds
// that and the one of 95%.
func TestIntervalsOfAFamily(t *testing.T) {
	rng := rand.New(rand.NewPCG(18, 1))
	verdicts, narrower := make(map[stats.Verdict]int), 0
	for range 40 {
		cells, rounds := 2+rng.IntN(8), 6+rng.IntN(30)
		times, truth := make([][]float64, cells), make([]float64, cells)
		for i := range times {
			truth[i] = []float64{1, 1, 1.01, 1.05, 2}[rng.IntN(5)]
			for range rounds {
				times[i] = append(times[i], truth[i]*math.Exp(0.02*rng.NormFloat64()))
			}
			if rng.IntN(4) == 0 {
				times[i][rng.IntN(rounds)] *= 3
			}
		}
		f := stats.Judge([]stats.Sweep{{Times: times, Bases: bases(cells)}}, 0.02, []float64{1, 0.25}[rng.IntN(2)])
		for base := range cells {
			for other := range cells {
				if base == other {
					continue
				}
				c := f.Compare(0, base, other)
				deciding := f.Deciding(0, base, other)
				together, share, least := f.Together(0, base, other)
				what := fmt.Sprintf("%d of %d cells, %d rounds: %v, deciding %v, together %v", other, cells, rounds, c, deciding, together)
				verdicts[c.Verdict]++
				if shown := verdictOf(deciding); !deciding.Empty() && shown != c.Verdict {
					t.Errorf("%s shows %v", what, shown)
				}
				if together.Empty() != (rounds < least) || least != stats.LeastRounds(share) {
					t.Errorf("%s: empty, and it takes %d rounds", what, least)
				}
				if together.Empty() {
					continue
				}
				if deciding.Hi-deciding.Lo < together.Hi-together.Lo {
					narrower++
				}
				if together.Lo > deciding.Lo || together.Hi < deciding.Hi || together.Lo > c.Speedup.Lo || together.Hi < c.Speedup.Hi {
					t.Errorf("%s: want the widest", what)
				}
				if back, _, _ := f.Together(0, other, base); math.Abs(back.Lo*together.Hi-1) > 1e-9 || math.Abs(back.Hi*together.Lo-1) > 1e-9 {
					t.Errorf("%s, and the other way round %v", what, back)
				}
			}
		}
	}
	if len(verdicts) != 4 || narrower == 0 {
		t.Errorf("not much of a test: %v, %d narrower", verdicts, narrower)
	}
}

// verdictOf is what an interval shows by itself.
func verdictOf(i stats.Interval) stats.Verdict {
	const margin = 1.02
	switch {
	case i.Lo >= 1/margin && i.Hi <= margin:
		return stats.Equivalent
	case i.Lo > 1:
		return stats.Faster
	case i.Hi < 1:
		return stats.Slower
	}
	return stats.Inconclusive
}

// In no more than 5% of families any interval misses the truth.
func TestIntervalsHoldTogether(t *testing.T) {
	rng := rand.New(rand.NewPCG(18, 2))
	const cells, rounds = 10, 14
	n, slack := trials(2000)
	missed, alone := 0, 0
	for range n {
		times := make([][]float64, cells)
		for i := range times {
			for range rounds {
				times[i] = append(times[i], float64(1+i)*math.Exp(0.05*rng.NormFloat64()))
			}
		}
		f := stats.Judge([]stats.Sweep{{Times: times, Bases: bases(cells)}}, 0.02, 1)
		any, by95 := false, false
		for other := range cells {
			for base := range other {
				truth := float64(1+base) / float64(1+other)
				i, _, _ := f.Together(0, base, other)
				any = any || truth < i.Lo || truth > i.Hi
				c := f.Compare(0, base, other).Speedup
				by95 = by95 || truth < c.Lo || truth > c.Hi
			}
		}
		if any {
			missed++
		}
		if by95 {
			alone++
		}
	}
	percent := func(hits int) float64 { return 100 * float64(hits) / float64(n) }
	t.Logf("any of 45 intervals misses the truth in %.1f%% of families, of 95%% by itself in %.1f%%", percent(missed), percent(alone))
	if percent(missed) > 5+slack || percent(alone) < 30 {
		t.Errorf("want at most 5%%, and that it matters")
	}
}
