package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

// arms makes n rounds of two cells, with a speedup of the second one, and with noise.
func arms(rng *rand.Rand, n int, speedup, noise float64) (base, xs []float64) {
	for range n {
		base = append(base, math.Exp(noise*rng.NormFloat64()))
		xs = append(xs, math.Exp(noise*rng.NormFloat64())/speedup)
	}
	return base, xs
}

func TestVerdicts(t *testing.T) {
	tests := []struct {
		name           string
		speedup, noise float64
		n              int
		want           stats.Verdict
	}{
		{"faster", 1.1, 0.01, 20, stats.Faster},
		{"slower", 1 / 1.1, 0.01, 20, stats.Slower},
		{"the same", 1, 0.005, 20, stats.Equivalent},
		{"surely different, but by less than the margin", 1.01, 0.001, 20, stats.Equivalent},
		{"noisy", 1, 0.2, 20, stats.Inconclusive},
		{"too few rounds", 2, 0.001, 5, stats.Inconclusive},
		{"just enough rounds", 2, 0.001, 6, stats.Faster},
		{"no rounds", 2, 0.001, 0, stats.Inconclusive},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			base, xs := arms(rand.New(rand.NewPCG(9, 1)), test.n, test.speedup, test.noise)
			c := stats.Compare(base, xs, 0.02)
			if c.Verdict != test.want || c.Speedup.N != test.n {
				t.Errorf("%v, want %v: %+v", c.Verdict, test.want, c)
			}
			if decided := c.Verdict != stats.Inconclusive; (decided || test.n < 2) != (c.Rounds == 0) || !decided && (max(c.Rounds, c.Least) <= test.n || c.Least < 6) {
				t.Errorf("%v after %d rounds, and %d are needed", c.Verdict, test.n, c.Rounds)
			}
		})
	}
}

// Equivalence is the 95% interval within the margin, the one that is shown.
func TestEquivalenceIsInclusion(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 1))
	margin := math.Log1p(0.02)
	counts := map[bool]int{}
	trials, _ := trials(500)
	for range trials {
		n := 5 + rng.IntN(60)
		base, xs := arms(rng, n, 1+0.02*rng.NormFloat64(), 0.03)
		c := stats.Compare(base, xs, 0.02)
		if c.Speedup.IsRange() {
			continue // is no interval
		}
		included := -margin < math.Log(c.Speedup.Lo) && math.Log(c.Speedup.Hi) < margin
		counts[included]++
		if (c.PEquivalent() <= 0.05) != included {
			t.Fatalf("n=%d: p=%g, but the 95%% interval is %v", n, c.PEquivalent(), c.Speedup)
		}
		if apart := c.Speedup.Lo > 1 || c.Speedup.Hi < 1; (c.P() <= 0.05) != apart {
			t.Fatalf("n=%d: p=%g, but the 95%% interval is %v", n, c.P(), c.Speedup)
		}
	}
	if counts[true] < trials/10 || counts[false] < trials/10 {
		t.Errorf("not much of a test: %v", counts)
	}
}

// Each kind of claim is wrong in 5% of cases at most, where it is hardest to get
// right: without a difference, and with one of just the margin.
func TestVerdictsAreSeldomWrong(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 1))
	for _, test := range []struct {
		speedup float64
		wrong   []stats.Verdict
	}{
		{1, []stats.Verdict{stats.Faster, stats.Slower}},
		{1.02, []stats.Verdict{stats.Equivalent, stats.Slower}},
		{1 / 1.02, []stats.Verdict{stats.Equivalent, stats.Faster}},
	} {
		trials, slack := trials(2000)
		wrong := share(trials, func() bool {
			base, xs := arms(rng, 15, test.speedup, 0.02)
			return slices.Contains(test.wrong, stats.Compare(base, xs, 0.02).Verdict)
		})
		if wrong > 5+1.5+slack { // three standard errors
			t.Errorf("speedup %.3f: wrong in %.1f%%", test.speedup, wrong)
		}
	}
}

// As many rounds as an inconclusive comparison asks for do decide, most of the time,
// even for the difference that is hardest to place.
func TestRoundsNeeded(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 1))
	asked := 0
	trials, slack := trials(300)
	decided := share(trials, func() bool {
		base, xs := arms(rng, 10, 1.011, 0.03)
		c := stats.Compare(base, xs, 0.02)
		if c.Verdict != stats.Inconclusive {
			return true
		}
		asked++
		base, xs = arms(rng, c.Rounds, 1.011, 0.03)
		return stats.Compare(base, xs, 0.02).Verdict != stats.Inconclusive
	})
	t.Logf("%d of %d were inconclusive; in the end %.0f%% were decided", asked, trials, decided)
	if asked < trials/2 || decided < 80-slack {
		t.Errorf("%d asked for more, %.0f%% decided in the end", asked, decided)
	}
	// A speedup far from 1 needs the fewest rounds of all, however noisy it is.
	base, xs := arms(rng, 7, 3, 0.1)
	times := [][]float64{base}
	for range 8 {
		times = append(times, xs)
	}
	if c := stats.Judge([]stats.Sweep{{Times: times, Bases: bases(len(times))}}, 0.02, 1).Compare(0, 0, 1); c.Verdict != stats.Inconclusive || c.Rounds != 10 {
		t.Errorf("3 times as slow in each of 7 rounds is %v, and %d are needed, want 10", c.Verdict, c.Rounds)
	}
	for parts, want := range map[float64]int{1: 6, 2: 7, 24: 10, 100: 12} {
		if got := stats.LeastRounds(1 / parts); got != want {
			t.Errorf("LeastRounds(1/%g) = %d, want %d", parts, got, want)
		}
	}
	// One round tells nothing about noise.
	if c := stats.Compare([]float64{1}, []float64{1}, 0.02); c.Rounds != 0 || c.Least != 6 {
		t.Errorf("after one round %d are needed, and at least %d, want 0 and 6", c.Rounds, c.Least)
	}
}

// Most comparisons are decided with fewer rounds than that, whether they are alone or among others.
func TestRoundsNeededAreEnough(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 1))
	trials, slack := trials(200)
	for _, cells := range []int{2, 6} {
		var parts []float64 // of the rounds that were said to be needed
		for range trials {
			const n, most = 20, 3000
			times := make([][]float64, cells)
			for i := range times {
				truth := []float64{1, 1.005, 1.01, 1.03}[rng.IntN(4)]
				for range most {
					times[i] = append(times[i], truth*math.Exp(0.03*rng.NormFloat64()))
				}
			}
			after := func(n int) stats.Comparison {
				var first [][]float64
				for _, xs := range times {
					first = append(first, xs[:n])
				}
				return stats.Judge([]stats.Sweep{{Times: first, Bases: bases(cells)}}, 0.02, 1).Compare(0, 0, 1)
			}
			said := after(n)
			if said.Verdict != stats.Inconclusive || said.Rounds < 3*n || said.Rounds > most/2 {
				continue
			}
			took := n
			for took < most && after(took).Verdict == stats.Inconclusive {
				took = min(most, took*11/10+1)
			}
			parts = append(parts, float64(took)/float64(said.Rounds))
		}
		slices.Sort(parts)
		k := len(parts)
		if k < 3 {
			t.Fatalf("%d cells: not much of a test: %v", cells, parts)
		}
		t.Logf("%d cells: of %d, the median took %.2f of the rounds, one in ten more than %.2f", cells, k, parts[k/2], parts[k*9/10])
		if half := parts[k/2]; half < 0.2 || half > 0.6 {
			t.Errorf("%d cells: the median took %.2f of the rounds", cells, half)
		}
		more := share(k, func() bool { last := parts[0]; parts = parts[1:]; return last > 1 })
		if more > 15+slack {
			t.Errorf("%d cells: %.0f%% took more rounds", cells, more)
		}
	}
}

func TestCompareNeedsAMargin(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Compare with margin 0 did not panic")
		}
	}()
	stats.Compare([]float64{1}, []float64{1}, 0)
}
