package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

// TestNullReplay replays the recorded series in rounds of random order. Seeds are fixed, so the
// figures are always the same; -v shows them. With the race detector and with -short it replays
// less, and allows for the larger error.
func TestNullReplay(t *testing.T) {
	t.Run("pairs", replayPairs)
	t.Run("family", replayFamily)
	t.Run("power", replayPower)
	t.Run("drift", replayDrift)
	t.Run("stopping", replayStopping)
	t.Run("medians", replayMedians)
}

// Our way: each round has both, in random order.
func replayPairs(t *testing.T) {
	for _, name := range nullSeries {
		const n = 20
		rng, series := rand.New(rand.NewPCG(1, 1)), load(t, name)
		trials, slack := trials(2000)
		covered := 0
		wrong := share(trials, func() bool {
			arms := rounds(rng, anywhere(rng, series, 2*n), 2, 1)
			c := stats.Compare(arms[0], arms[1], 0.02)
			if c.Speedup.Lo <= 1 && 1 <= c.Speedup.Hi {
				covered++
			}
			return c.P() <= 0.05
		})
		coverage := 100 * float64(covered) / float64(trials)
		t.Logf("%-8s %d rounds of both: different in %.1f%% of cases; the interval covers the true ratio in %.1f%% (Monte-Carlo error %.1f)",
			name, n, wrong, coverage, 100*math.Sqrt(0.05*0.95/float64(trials)))
		if wrong > 6+slack {
			t.Errorf("%s: different in %.1f%% of cases, want at most 6", name, wrong)
		}
		if coverage < 93-slack || coverage > 98+slack {
			t.Errorf("%s: the interval covers in %.1f%%, want 93 to 98", name, coverage)
		}
	}
}

// A sweep of 24 identical cells, all pairs of which are compared.
func replayFamily(t *testing.T) {
	const cells, n = 24, 20
	trials, slack := trials(300)
	single, together := 0.0, 0.0
	for _, name := range nullSeries {
		rng, series := rand.New(rand.NewPCG(2, 1)), load(t, name)
		stars := 0
		judged := share(trials, func() bool {
			arms := rounds(rng, anywhere(rng, series, cells*n), cells, 1)
			star := false
			cells := stats.NewCells(arms)
			for i := range arms[1:] {
				star = star || cells.Compare(0, i+1, 0.02).P() <= 0.05
			}
			if star {
				stars++
			}
			return stats.Judge([]stats.Sweep{{Times: arms, Bases: bases(len(arms))}}, 0.02, 1).AnyDifferent()
		})
		alone := 100 * float64(stars) / float64(trials)
		single, together = single+alone/6, together+judged/6
		t.Logf("%-8s %d cells: a false star against the first in %.1f%% of sweeps one by one, among all pairs in %.1f%% with Holm", name, cells, alone, judged)
	}
	t.Logf("all      %d cells: in %.1f%% one by one, in %.1f%% with Holm (Monte-Carlo error %.1f)", cells, single, together, 100*math.Sqrt(0.05*0.95/6/float64(trials)))
	if together > 5+slack {
		t.Errorf("a false star in %.1f%% of sweeps, want at most 5", together)
	}
}

// The power for a true difference of 5% with 100 runs of each. Many rounds of one run beat few
// rounds of several.
func replayPower(t *testing.T) {
	series := load(t, "http8")
	p := func(arms [][]float64, slower float64) float64 {
		d := make([]float64, len(arms[0]))
		for r := range d {
			d[r] = math.Log(arms[0][r] / arms[1][r] / slower)
		}
		return stats.Wilcoxon(d)
	}
	for _, k := range []int{1, 2, 5} {
		rng := rand.New(rand.NewPCG(3, uint64(k)))
		trials, slack := trials(2000)
		found := 0
		wrong := share(trials, func() bool {
			arms := rounds(rng, anywhere(rng, series, 200), 2, k)
			if p(arms, 1.05) <= 0.05 {
				found++
			}
			return p(arms, 1) <= 0.05
		})
		power, mc := 100*float64(found)/float64(trials), 100*math.Sqrt(0.05*0.95/float64(trials))
		t.Logf("%3d rounds, median of %d: finds 5%% in %.1f%% of cases, and a difference where there is none in %.1f%% (Monte-Carlo error %.1f)", 100/k, k, power, wrong, mc)
		if wrong > 5+3*mc {
			t.Errorf("a level of %.1f%%, want 5", wrong)
		}
		if k == 1 && power < 84-slack {
			t.Errorf("power %.1f%%, want 84", power)
		}
	}
}

// A machine that gets 20% slower over the run. What a single run is off by depends on
// the orders it drew; no order is favoured, so there is nothing left in the mean.
func replayDrift(t *testing.T) {
	for _, name := range nullSeries {
		const cells, n = 24, 20
		rng, series := rand.New(rand.NewPCG(4, 1)), load(t, name)
		trials, _ := trials(400)
		sum, blocks := 0.0, 0.0
		within := share(trials, func() bool {
			calm, seed := anywhere(rng, series, cells*n), rng.Uint64()
			drifting := slices.Clone(calm)
			for i := range drifting {
				drifting[i] *= 1 + 0.2*float64(i)/float64(len(drifting))
			}
			inRounds := func(w []float64) float64 {
				arms := rounds(rand.New(rand.NewPCG(seed, 1)), w, cells, 1)
				return math.Log(stats.NewCells(arms).Speedup(0, 1).Center)
			}
			inBlocks := func(w []float64) float64 { // the first cell against the last
				return math.Log(stats.Median(w[:n]).Center / stats.Median(w[len(w)-n:]).Center)
			}
			off := inRounds(drifting) - inRounds(calm)
			sum += off
			blocks += inBlocks(drifting) - inBlocks(calm)
			return math.Abs(off) < 0.01
		})
		bias := 100 * sum / float64(trials)
		t.Logf("%-8s drift of 20%% over %d rounds of %d cells: the ratio is off by %+.3f%% in the mean, by less than 1%% in %.1f%% of runs; in blocks by %+.0f%%",
			name, n, cells, bias, within, 100*blocks/float64(trials))
		if math.Abs(bias) >= 0.5 || within < 90 {
			t.Errorf("%s: off by %+.3f%% in the mean, by less than 1%% in %.1f%% of runs; want that in 90%%", name, bias, within)
		}
	}
}

// A sweep that looks every 10 rounds and stops when the interval is narrow enough,
// against one that stops when it has a star. Widths depend on the sizes of
// differences far more than on their signs, so to stop by them leaves the test as it
// is.
func replayStopping(t *testing.T) {
	const least, most, margin = 10, 60, 0.05
	for _, name := range nullSeries {
		rng, series := rand.New(rand.NewPCG(5, 1)), load(t, name)
		trials, slack := trials(1000)
		look := func(trials int, stop func(stats.Interval) bool) (wrong float64, used int) {
			wrong = share(trials, func() bool {
				arms := rounds(rng, anywhere(rng, series, 2*most), 2, 1)
				for n := least; ; n += 10 {
					if i := stats.Speedup(arms[0][:n], arms[1][:n]); n == most || stop(i) {
						used += n
						return i.Lo > 1 || i.Hi < 1
					}
				}
			})
			return wrong, used / trials
		}
		byWidth, used := look(trials, func(i stats.Interval) bool { return math.Log(i.Hi/i.Lo)/2 <= math.Log1p(margin) })
		byStar, _ := look(max(1, trials/4), func(i stats.Interval) bool { return i.Lo > 1 || i.Hi < 1 })
		t.Logf("%-8s stopped by width: different in %.1f%% of cases, after %d rounds; stopped by a star: in %.1f%%", name, byWidth, used, byStar)
		if byWidth > 6+slack {
			t.Errorf("%s: different in %.1f%% of cases, want at most 6", name, byWidth)
		}
	}
}

// The interval of a median time, for the median of the time in which it was measured.
func replayMedians(t *testing.T) {
	for _, name := range nullSeries {
		for _, n := range []int{10, 20} {
			rng, series := rand.New(rand.NewPCG(6, uint64(n))), load(t, name)
			covers := func(m stats.Interval, truth float64) bool { return m.Lo <= truth && truth <= m.Hi }
			trials, _ := trials(1000)
			neighbours := 0
			covered := share(trials, func() bool {
				window := anywhere(rng, series, 24*n)
				truth := stats.Median(window).Center
				if covers(stats.Median(anywhere(rng, window, n)), truth) {
					neighbours++
				}
				return covers(stats.Median(rounds(rng, window, 24, 1)[0]), truth)
			})
			t.Logf("%-8s interval of the median of %d rounds: covers in %.1f%%; of %d runs one after another: in %.1f%%", name, n, covered, n, 100*float64(neighbours)/float64(trials))
			if covered < 93 {
				t.Errorf("%s: covers in %.1f%%, want 93 or more", name, covered)
			}
		}
	}
}
