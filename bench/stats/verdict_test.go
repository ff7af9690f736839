package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

// arms are n rounds of two things, the second of which is so many times as fast, with
// that much noise.
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
			if decided := c.Verdict != stats.Inconclusive; decided != (c.Rounds == 0) || !decided && c.Rounds <= test.n {
				t.Errorf("%v after %d rounds, and %d are needed", c.Verdict, test.n, c.Rounds)
			}
		})
	}
}

// Equivalence is the 90% interval within the margin.
func TestEquivalenceIsInclusion(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 1))
	margin := math.Log1p(0.02)
	counts := map[bool]int{}
	trials, _ := trials(500)
	for range trials {
		n := 5 + rng.IntN(60)
		base, xs := arms(rng, n, 1+0.02*rng.NormFloat64(), 0.03)
		var d []float64
		for r := range base {
			d = append(d, math.Log(base[r]/xs[r]))
		}
		i := stats.HodgesLehmann(d, 0.90)
		included := -margin < i.Lo && i.Hi < margin
		counts[included]++
		if c := stats.Compare(base, xs, 0.02); (c.PEquivalent <= 0.05) != included {
			t.Fatalf("n=%d: p=%g, but the 90%% interval is %v", n, c.PEquivalent, i)
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
	for family, want := range map[int]int{1: 6, 2: 7, 24: 10, 100: 12} {
		if got := stats.LeastRounds(family); got != want {
			t.Errorf("LeastRounds(%d) = %d, want %d", family, got, want)
		}
	}
	// One round tells nothing about noise.
	if c := stats.Compare([]float64{1}, []float64{1}, 0.02); c.Rounds != 6 {
		t.Errorf("after one round %d are needed, want 6", c.Rounds)
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

func TestHolmPublished(t *testing.T) {
	tests := []struct{ ps, want []float64 }{
		// Wikipedia, "Holm–Bonferroni method": at 5% the first and the last are rejected.
		{[]float64{0.01, 0.04, 0.03, 0.005}, []float64{0.03, 0.06, 0.06, 0.02}},
		// Y. Benjamini and Y. Hochberg, JRSS B 57, 1995, section 3.2: of 15 comparisons
		// Bonferroni's way rejects three, and no more are added here.
		{[]float64{0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1},
			[]float64{0.0015, 0.0056, 0.0247, 0.1140, 0.2211, 0.2780, 0.2780, 0.2780, 0.3213, 1, 1, 1, 1, 1, 1}},
		{[]float64{0.5}, []float64{0.5}},
		{nil, []float64{}},
	}
	for _, test := range tests {
		before := slices.Clone(test.ps)
		got := stats.Holm(test.ps)
		if !slices.EqualFunc(got, test.want, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 }) {
			t.Errorf("Holm(%v) = %v, want %v", test.ps, got, test.want)
		}
		if !slices.Equal(test.ps, before) {
			t.Errorf("Holm changed its argument to %v", test.ps)
		}
	}
}

func TestJudge(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 1))
	var family []stats.Comparison
	for _, speedup := range []float64{1.5, 1, 0.5, 1} {
		base, xs := arms(rng, 7, speedup, 0.01)
		family = append(family, stats.Compare(base, xs, 0.02))
	}
	family = append(family, stats.Compare([]float64{nan}, []float64{nan}, 0.02)) // counts for nothing
	before := slices.Clone(family)
	judged := stats.Judge(family)
	for i, c := range judged {
		if before[i].P != family[i].P || c.P < before[i].P || c.PEquivalent < before[i].PEquivalent || c.Speedup != before[i].Speedup && !c.Speedup.Empty() {
			t.Errorf("%+v became %+v", before[i], c)
		}
	}
	// Seven rounds are too few to call one of four different, as 4 x 2 / 2^7 is above
	// 5%, and enough to call it equivalent: that test has one side.
	for i, want := range []stats.Verdict{stats.Inconclusive, stats.Equivalent, stats.Inconclusive, stats.Equivalent} {
		if c := judged[i]; c.Verdict != want || want == stats.Inconclusive && c.Rounds < stats.LeastRounds(4) {
			t.Errorf("%v, want %v; %d rounds needed of at least %d", c.Verdict, want, c.Rounds, stats.LeastRounds(4))
		}
	}
	if v := family[0].Verdict; v != stats.Faster {
		t.Errorf("alone it is %v, want faster", v)
	}
	if c := judged[4]; !c.Speedup.Empty() || c.Verdict != stats.Inconclusive {
		t.Errorf("without rounds: %+v", c)
	}
	// What has no rounds takes nothing from the others.
	base, xs := arms(rng, 20, 1, 0.1)
	alone := stats.Compare(base, xs, 0.02)
	family = []stats.Comparison{alone, stats.Compare(nil, nil, 0.02), stats.Compare(nil, nil, 0.02)}
	if got := stats.Judge(family)[0]; got != alone {
		t.Errorf("beside comparisons without rounds %+v became %+v", alone, got)
	}
	if got := stats.Judge(nil); len(got) != 0 {
		t.Errorf("Judge(nil) = %v", got)
	}
}
