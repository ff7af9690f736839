package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// TestRecover: with 5% of noise the intervals hold the truth as often as they say.
// Where a parameter is 0 in truth it can be more often, as no interval goes below.
func TestRecover(t *testing.T) {
	trials, slack := trials(100)
	mc := 300 * math.Sqrt(0.05*0.95/float64(trials)) // three standard errors of one model's share
	var inside, number float64
	for _, curve := range curves {
		t.Run(fmt.Sprintf("sigma=%g,kappa=%g", curve.Sigma, curve.Kappa), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(2, 1))
			var rate, sigma, kappa, speedup float64
			models := make(map[stats.Model]int)
			holds := func(count *float64, i stats.Interval, truth float64) {
				if math.IsNaN(i.Center) || !(i.Lo <= i.Center && i.Center <= i.Hi) || i.Lo < 0 {
					t.Fatalf("interval %+v", i)
				}
				if i.Lo <= truth && truth <= i.Hi {
					*count += 100 / float64(trials)
				}
			}
			for range trials {
				fit, err := stats.FitScaling(workerCounts, rounds20(rng, curve, 0.05, 0.1), 0, rng.Uint64())
				if err != nil {
					t.Fatal(err)
				}
				models[fit.Model]++
				holds(&rate, fit.Rate, curve.Rate)
				holds(&sigma, fit.Sigma, curve.Sigma)
				holds(&kappa, fit.Kappa, curve.Kappa)
				holds(&speedup, fit.Speedup(24), curve.Speedup(24))
			}
			t.Logf("inside the interval: rate %.1f%%, sigma %.1f%%, kappa %.1f%%, speedup of 24 %.1f%%; models %v", rate, sigma, kappa, speedup, models)
			for _, p := range []struct{ truth, share float64 }{{curve.Rate, rate}, {curve.Sigma, sigma}, {curve.Kappa, kappa}} {
				if p.truth > 0 {
					inside, number = inside+p.share, number+1
				}
				if p.share < 95-mc || p.truth > 0 && p.share > 95+mc {
					t.Errorf("inside in %.1f%%, want 95", p.share)
				}
			}
		})
	}
	t.Logf("parameters above 0: inside in %.1f%%", inside/number)
	if mean := inside / number; mean < 93-slack || mean > 97+slack {
		t.Errorf("inside in %.1f%%, want 93 to 97", mean)
	}
}
