package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

// bases makes the first of n cells the baseline of all others.
func bases(cells int) []int {
	out := make([]int, cells)
	out[0] = -1
	return out
}

// pairOnly is a table of two cells.
func pairOnly(base, xs []float64) stats.Sweep {
	return stats.Sweep{Times: [][]float64{base, xs}, Bases: []int{-1, 0}}
}

// A family of one is a comparison by itself.
func TestFamilyOfOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 1))
	for _, c := range []struct{ speedup, noise float64 }{{1.5, 0.01}, {1, 0.01}, {0.5, 0.01}, {1.01, 0.01}, {1.01, 0.1}} { // the last is inconclusive
		base, xs := arms(rng, 12, c.speedup, c.noise)
		f := stats.Judge([]stats.Sweep{pairOnly(base, xs)}, 0.02, 1)
		if got, want := f.Compare(0, 0, 1), stats.Compare(base, xs, 0.02); got != want || f.Size != 1 || f.Least != 6 {
			t.Errorf("%+v of %d, least %d; want %+v of 1, least 6", got, f.Size, f.Least, want)
		}
	}
}

// What S. Holm's paper and textbooks compute by hand: the smallest p times the number of
// comparisons, the next times one less, and none below the one before. All rounds agree, so
// that the p of n rounds is 2 / 2^n and each comparison is finished by it.
func TestFamilyIsHolms(t *testing.T) {
	const all = 3
	var sweeps []stats.Sweep
	rounds := []int{12, 9, 8}
	for _, n := range rounds {
		base, xs := arms(rand.New(rand.NewPCG(14, 1)), n, 2, 0.001)
		sweeps = append(sweeps, pairOnly(base, xs))
	}
	f := stats.Judge(sweeps, 0.02, 1)
	for i, n := range rounds {
		want := math.Ldexp(2, -n) * float64(all-i)
		if got := f.Compare(i, 0, 1).P(); math.Abs(got-want) > 1e-12 {
			t.Errorf("%d rounds: p = %g, want %g", n, got, want)
		}
	}
	// The last by itself is 2 / 2^6 = 3.1%, which three of them make 9.4%. The two that are
	// finished leave it all of the risk.
	base, xs := arms(rand.New(rand.NewPCG(14, 2)), 6, 2, 0.001)
	sweeps[2] = pairOnly(base, xs)
	if c := stats.Judge(sweeps, 0.02, 1).Compare(2, 0, 1); c.Verdict != stats.Faster {
		t.Errorf("beside two that are finished: %+v, want faster", c)
	}
	// One that is faster, but by no certain margin, is not finished: equivalence could still be
	// claimed of it, and would be false.
	close, near := arms(rand.New(rand.NewPCG(14, 3)), 20, 1.02, 0.002)
	sweeps[1] = pairOnly(close, near)
	f = stats.Judge(sweeps, 0.02, 1)
	if c := f.Compare(1, 0, 1); c.P() > 1e-4 || c.Verdict == stats.Equivalent {
		t.Fatalf("%+v, want a difference of about the margin", c)
	}
	if c := f.Compare(2, 0, 1); c.Verdict != stats.Inconclusive || c.Rounds <= 6 {
		t.Errorf("beside one that is not finished: %+v, want inconclusive", c)
	}
}

// All pairs of three cells: both with the baseline, which have half of the risk, and the one
// of the others, which has half by itself.
func TestSharesOfTheRisk(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 1))
	times := make([][]float64, 3)
	for range 7 {
		for i, x := range []float64{3, 2, 1} {
			times[i] = append(times[i], x*math.Exp(0.01*rng.NormFloat64()))
		}
	}
	f := stats.Judge([]stats.Sweep{{Times: times, Bases: bases(3)}}, 0.02, 1)
	if f.Size != 3 || f.Least != 7 || f.Best(0) != 2 { // 2 / 2^7 is within 2.5%
		t.Errorf("%d comparisons, at least %d rounds, best %d; want 3, 7, 2", f.Size, f.Least, f.Best(0))
	}
	for _, c := range []stats.Comparison{f.Compare(0, 0, 1), f.Compare(0, 0, 2), f.Compare(0, 1, 2)} {
		if c.Verdict != stats.Faster {
			t.Errorf("%+v, want faster", c)
		}
	}
	if c := f.Compare(0, 2, 1); c.Verdict != stats.Slower || math.Abs(c.Speedup.Center-0.5) > 0.02 {
		t.Errorf("the other way round: %+v, want slower", c)
	}
	// Half of the risk, as after a look, takes a round more.
	if f := stats.Judge([]stats.Sweep{{Times: times, Bases: bases(3)}}, 0.02, 0.5); f.Least != 8 || f.Compare(0, 0, 2).Verdict != stats.Inconclusive {
		t.Errorf("with half of the risk at least %d rounds, %v", f.Least, f.Compare(0, 0, 2).Verdict)
	}
	// What has no rounds takes nothing from the others, and has no comparison.
	empty := slices.Repeat([]float64{nan}, 7)
	f = stats.Judge([]stats.Sweep{{Times: append(times, empty), Bases: bases(4)}}, 0.02, 1)
	if c := f.Compare(0, 0, 3); f.Size != 3 || !c.Speedup.Empty() || c.Verdict != stats.Inconclusive {
		t.Errorf("%d comparisons, without rounds %+v", f.Size, c)
	}
	if f := stats.Judge(nil, 0.02, 1); f.Size != 0 {
		t.Errorf("nothing has %d comparisons", f.Size)
	}
	// Old and new of each row: no other pair is compared.
	f = stats.Judge([]stats.Sweep{{Times: append(times, times[0]), Bases: []int{-1, 0, -1, 2}, OnlyBases: true}}, 0.02, 1)
	if f.Size != 2 || !f.Compare(0, 0, 2).Speedup.Empty() {
		t.Errorf("%d comparisons, want 2", f.Size)
	}
}

// What one claim says follows from the others: no verdict contradicts one of the same
// comparison the other way round, nor the recommendation that rests on both.
func TestClaimsDoNotContradict(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 1))
	cases, _ := trials(300)
	for range cases {
		cells, rounds := 2+rng.IntN(7), 1+rng.IntN(40)
		times := make([][]float64, cells)
		for range rounds {
			for i := range times {
				x := math.Exp(0.02*float64(i)*rng.Float64() + 0.01*rng.NormFloat64())
				if rng.IntN(10) == 0 {
					x *= 1 + rng.ExpFloat64()
				}
				if rng.IntN(30) == 0 {
					x = nan
				}
				times[i] = append(times[i], x)
			}
		}
		f := stats.Judge([]stats.Sweep{{Times: times, Bases: bases(cells)}}, 0.02, 1)
		all := make([]int, cells)
		for i := range all {
			all[i] = i
		}
		choice := f.Recommend(0, all)
		if choice.Surely >= 0 && choice.Perhaps > choice.Surely {
			t.Fatalf("%+v: surely enough, and not even perhaps", choice)
		}
		for i := range cells {
			for j := range i {
				c, back := f.Compare(0, j, i), f.Compare(0, i, j)
				want := map[stats.Verdict]stats.Verdict{stats.Faster: stats.Slower, stats.Slower: stats.Faster}[c.Verdict]
				if c.Verdict == stats.Equivalent || c.Verdict == stats.Inconclusive {
					want = c.Verdict
				}
				if back.Verdict != want || back.P() != c.P() || back.PEquivalent() != c.PEquivalent() {
					t.Fatalf("%+v, and the other way round %+v", c, back)
				}
				if c.SlowerByMore() && (c.NotSlower() || c.Verdict != stats.Slower) || c.Verdict == stats.Equivalent && !c.NotSlower() {
					t.Fatalf("%+v contradicts itself", c)
				}
				if (c.Verdict == stats.Faster && c.Speedup.Center <= 1) || (c.Verdict == stats.Slower && c.Speedup.Center >= 1) {
					t.Fatalf("%v with a speedup of %v", c.Verdict, c.Speedup)
				}
				for _, v := range []struct {
					stats.Comparison
					cell int
				}{{c, i}, {back, j}} {
					if v.SlowerByMore() && choice.Surely == v.cell {
						t.Fatalf("%d is surely enough, and %+v", v.cell, v.Comparison)
					}
				}
			}
		}
	}
}

// Looking at how unusual rounds were changes what is found among bursts, and not how often
// something is found that is not there. The documentation of Cells has these figures.
func TestPowerOfWeights(t *testing.T) {
	const cells, n = 24, 20
	rng := rand.New(rand.NewPCG(17, 1))
	cases, slack := trials(2000)
	found, plain, wrong := 0, 0, 0
	for range cases {
		times := make([][]float64, cells)
		var x []float64
		for left := 0; len(x) < cells*n; {
			if left == 0 && rng.Float64() < 0.01 {
				left = 3 + int(rng.ExpFloat64()*12)
			}
			noise := 0.01 * rng.NormFloat64()
			if left > 0 {
				noise += 0.3 + 0.1*rng.NormFloat64()
				left--
			}
			x = append(x, math.Exp(noise))
		}
		for r := range n {
			for slot, c := range rng.Perm(cells) {
				times[c] = append(times[c], x[r*cells+slot])
			}
		}
		for r := range n {
			times[1][r] *= 1.05
		}
		const level = 0.05 * 0.5 / (cells - 1)
		c := stats.NewCells(times)
		if c.Compare(0, 1, 0.02).P() <= level {
			found++
		}
		if c.Compare(0, 2, 0.02).P() <= 0.05 {
			wrong++
		}
		var d []float64
		for r := range n {
			d = append(d, math.Log(times[0][r]/times[1][r]))
		}
		if stats.Wilcoxon(d) <= level {
			plain++
		}
	}
	percent := func(hits int) float64 { return 100 * float64(hits) / float64(cases) }
	t.Logf("5%% are found in %.1f%%, without weights in %.1f%%; identical cells differ in %.1f%%", percent(found), percent(plain), percent(wrong))
	if percent(found) < 78-2*slack || percent(found) < percent(plain)+15-2*slack || percent(wrong) > 6+slack {
		t.Error("want 78% and more, 15 points more than without, and at most 5% of identical cells")
	}
}

// Who goes on after a look has half of the risk left, so that takes more rounds.
func TestRoundsNeededAfterALook(t *testing.T) {
	base, xs := arms(rand.New(rand.NewPCG(9, 1)), 20, 1.01, 0.03)
	sweeps := []stats.Sweep{{Times: [][]float64{base, xs}, Bases: bases(2)}}
	rounds := func(share float64, look bool) int {
		f := stats.Judge(sweeps, 0.02, share)
		f.NextLook = look
		return f.Compare(0, 0, 1).Rounds
	}
	if rounds(1, true) != rounds(0.5, false) || rounds(1, true) <= rounds(1, false) {
		t.Errorf("after a look %d rounds, want %d, and more than %d", rounds(1, true), rounds(0.5, false), rounds(1, false))
	}
}

// If every cell has exactly its linear speedup, a family calls one of them better in less than 5% of
// cases, although the intervals of many by themselves are above it by chance.
func TestBeyondLinear(t *testing.T) {
	rng := rand.New(rand.NewPCG(10, 1))
	const cells, rounds = 16, 12
	linear := []float64{1}
	for i := 1; i < cells; i++ {
		linear = append(linear, float64(1+i%8))
	}
	family := func(better float64) stats.Family {
		times := make([][]float64, cells)
		for range rounds {
			for i := range times {
				times[i] = append(times[i], math.Exp(0.1*rng.NormFloat64())/linear[i])
				if i == cells-1 {
					times[i][len(times[i])-1] /= better
				}
			}
		}
		return stats.Judge([]stats.Sweep{{Times: times, Bases: bases(cells), Linear: linear}}, 0.02, 1)
	}
	alone := 0 // families with a cell that is better by its own interval
	trials, slack := trials(1000)
	wrong := share(trials, func() bool {
		f := family(1)
		better, chance := false, false
		for i := 1; i < cells; i++ {
			c := f.Compare(0, 0, i)
			better, chance = better || c.BeyondLinear(), chance || c.Speedup.Lo > linear[i]*1.02
		}
		if chance {
			alone++
		}
		return better
	})
	t.Logf("false in %.1f%% of families, by intervals alone in %.1f%%", wrong, 100*float64(alone)/float64(trials))
	if wrong > 5+slack {
		t.Errorf("false in %.1f%% of families", wrong)
	}
	if alone == 0 {
		t.Error("not much of a test")
	}
	f := family(2)
	if last := f.Compare(0, 0, cells-1); !last.BeyondLinear() || f.Compare(0, cells-1, 0).BeyondLinear() {
		t.Errorf("twice as fast as linear: %+v", last)
	}
}
