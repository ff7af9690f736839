package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// independentKinds are the kinds of noise of which rounds share nothing, as in blocks.
var independentKinds = []noiseKind{kinds[0], kinds[2], kinds[3]}

func TestRecommendBlocks(t *testing.T) {
	at := func(center, lo, hi float64) stats.Interval {
		return stats.Interval{Center: center, Lo: lo, Hi: hi, N: 6}
	}
	few := stats.Interval{Center: 1, Lo: 0.99, Hi: 1.01, N: 5}
	tests := []struct {
		name    string
		medians []stats.Interval
		want    stats.Choice
	}{
		{"a plateau", []stats.Interval{at(100, 99, 101), at(50, 49.9, 50.1), at(50, 49.9, 50.1)}, stats.Choice{Surely: 1, Perhaps: 1}},
		{"the last is best", []stats.Interval{at(100, 99, 101), at(50, 49, 51), at(25, 24, 26)}, stats.Choice{Surely: 2, Perhaps: 2}},
		{"a plateau with noise", []stats.Interval{at(100, 99, 101), at(50, 48, 52), at(50, 48, 52)}, stats.Choice{Surely: -1, Perhaps: 1}},
		{"noise", []stats.Interval{at(50, 40, 60), at(49, 39, 59)}, stats.Choice{Surely: -1, Perhaps: 0}},
		{"slower by just the margin", []stats.Interval{at(51, 51, 51), at(50, 50, 50)}, stats.Choice{Surely: 0, Perhaps: 0}},
		{"one with few samples", []stats.Interval{at(100, 99, 101), few, at(50, 49.9, 50.1)}, stats.Choice{Surely: -1, Perhaps: 1}},
		{"few samples", []stats.Interval{few, few}, stats.Choice{Surely: -1, Perhaps: -1}},
		{"one", []stats.Interval{at(1, 1, 1)}, stats.Choice{Surely: -1, Perhaps: -1}},
		{"nothing", nil, stats.Choice{Surely: -1, Perhaps: -1}},
	}
	for _, test := range tests {
		if got := stats.RecommendBlocks(test.medians, 0.02); got != test.want {
			t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
		}
	}
}

// The risk that a recommendation is false is at most 5%, in the worst cases: all are the same, or
// differ by just the margin.
func TestRecommendBlocksRates(t *testing.T) {
	times := map[string][]float64{
		"the same":                  {1, 1, 1, 1, 1, 1, 1, 1},
		"slower by the margin":      {1.02, 1.02, 1.02, 1, 1, 1, 1, 1},
		"slower by little more":     {1.0201, 1.0201, 1.0201, 1.0201, 1.0201, 1.0201, 1.0201, 1},
		"each slower than the next": {1.08, 1.07, 1.06, 1.05, 1.04, 1.03, 1.0201, 1},
	}
	trials := 100 * simulated()
	for name, truth := range times {
		enough := make([]bool, len(truth))
		for i, x := range truth {
			enough[i] = x <= 1.02
		}
		for _, kind := range independentKinds {
			for _, n := range []int{6, 10, 20} {
				rng := rand.New(rand.NewPCG(3, uint64(n)))
				wrong := 0
				for range trials {
					var medians []stats.Interval
					for _, samples := range swept(rng, make([]int, len(truth)), n, func(int) float64 { return 1 }, kind.of) {
						x := stats.Median(samples)
						f := truth[len(medians)]
						medians = append(medians, stats.Interval{Center: f * x.Center, Lo: f * x.Lo, Hi: f * x.Hi, N: x.N})
					}
					c := stats.RecommendBlocks(medians, 0.02)
					tooFew := c.Surely >= 0 && !enough[c.Surely]
					for i := range max(c.Perhaps, 0) {
						tooFew = tooFew || enough[i]
					}
					if tooFew {
						wrong++
					}
				}
				t.Logf("%-26s %-20s %2d samples: %.1f%% false", name, kind.name, n, 100*float64(wrong)/float64(trials))
				if limit := 0.05 + 3*math.Sqrt(0.05*0.95/float64(trials)); float64(wrong) > limit*float64(trials) {
					t.Errorf("%s, %s, %d samples: %d of %d are false", name, kind.name, n, wrong, trials)
				}
			}
		}
	}
}

// Speedups and models of blocks hold the truth as often as they say.
func TestBlocksCoverage(t *testing.T) {
	curves := map[string]stats.Curve{
		"USL 5%, 0.2%": {Rate: 1, Sigma: 0.05, Kappa: 0.002},
		"Amdahl 5%":    {Rate: 1, Sigma: 0.05},
		"linear":       {Rate: 1},
	}
	repeats := simulated()
	for name, curve := range curves {
		for _, kind := range independentKinds {
			for _, n := range []int{6, 10, 20} {
				rng := rand.New(rand.NewPCG(4, uint64(n)))
				shown, inside := 0, make(map[string]float64)
				holds := func(what string, i stats.Interval, truth float64) {
					if i.Lo <= truth && truth <= i.Hi {
						inside[what]++
					}
				}
				for range repeats {
					times := swept(rng, doubledCounts, n, curve.Time, kind.of)
					holds("speedup", stats.NewCells(times).Speedup(0, 3), curve.Speedup(8))
					fit, err := stats.FitScaling(doubledCounts, times, stats.Batch{}, rng.Uint64())
					if err != nil {
						t.Fatal(err)
					}
					if fit.Shape == stats.Modelled {
						shown++
						holds("sigma", fit.Sigma, curve.Sigma)
						holds("kappa", fit.Kappa, curve.Kappa)
						holds("band", fit.Speedup(16), curve.Speedup(16))
					}
				}
				t.Logf("%-14s %-20s %2d samples: shown %3d of %d, speedup %.1f%%, sigma %.1f%%, kappa %.1f%%, band %.1f%%", name, kind.name, n, shown, repeats,
					100*inside["speedup"]/float64(repeats), 100*inside["sigma"]/float64(shown), 100*inside["kappa"]/float64(shown), 100*inside["band"]/float64(shown))
				if shown == 0 && n > 6 { // six noisy samples seldom show one
					t.Errorf("%s, %s, %d samples: no model is shown", name, kind.name, n)
				}
				for _, what := range []string{"speedup", "sigma", "kappa", "band"} {
					count, of := inside[what], float64(shown)
					if what == "speedup" {
						of = float64(repeats)
					}
					if count < of*(0.93-3*math.Sqrt(0.07*0.93/of)) {
						t.Errorf("%s, %s, %d samples: %s inside in %.0f of %.0f", name, kind.name, n, what, count, of)
					}
				}
			}
		}
	}
}
