package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// With normal errors of 3% in each time and 20 rounds the signed-rank test finds a
// slowdown of 2.9% in 80% of cases, by 40000 replays. It fits what a formula tells: a
// z test has (1.96 + 0.84) x sqrt(2) x 3% / sqrt(20) = 2.66%, the signed-rank test
// sqrt(3/pi) of its precision for many rounds, 2.72%, and a bit less for few.
const detectable20 = 0.029

func TestDetectable(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 1))
	datasets, within, sum := 4, 0, 0.0
	if testing.Short() || race {
		datasets = 1
	}
	for range datasets {
		i, _ := stats.Detectable(replicasOf(rng, 12, 20, 0.03, 1), 0.05, 1)
		sum += i.Center / float64(datasets)
		if i.N != 20 || !(i.Lo < i.Center && i.Center < i.Hi) || i.Hi > 2*i.Lo {
			t.Errorf("%+v: want an interval of 20 rounds, and one that says something", i)
		}
		if i.Lo <= detectable20 && detectable20 <= i.Hi {
			within++
		}
	}
	t.Logf("the mean is %.2f%%; %d of %d intervals hold %.2g%%", 100*sum, within, datasets, 100*detectable20)
	if math.Abs(sum-detectable20) > 0.15*detectable20 {
		t.Errorf("detectable are %.2f%% in the mean, want about %.2g", 100*sum, 100*detectable20)
	}
	if within < datasets*3/4 {
		t.Errorf("%d of %d intervals hold what is true", within, datasets)
	}
}

// The estimated power agrees with the real one: replayed with new replicas, one slowed.
func TestPowerIsThatOfTheTest(t *testing.T) {
	rng := rand.New(rand.NewPCG(26, 1))
	slowdowns, trials := []float64{0.01, detectable20, 0.05}, 1000
	if testing.Short() || race {
		slowdowns, trials = slowdowns[1:2], 200
	}
	for _, slowdown := range slowdowns {
		found := 0
		for range trials {
			pair := replicasOf(rng, 2, 20, 0.03, 1+slowdown)
			if c := stats.Compare(pair[1], pair[0], 0.001); c.Verdict == stats.Slower {
				found++
			}
		}
		real := float64(found) / float64(trials)
		_, told := stats.Detectable(replicasOf(rng, 24, 20, 0.03, 1), slowdown, 1)
		t.Logf("slower by %.2g%%: found in %.0f%%, told %.0f%%", 100*slowdown, 100*real, 100*told)
		if math.Abs(told-real) > 0.12 { // for other rounds of the same kind
			t.Errorf("slower by %.2g%%: found in %.0f%% of cases, told %.0f%%", 100*slowdown, 100*real, 100*told)
		}
	}
}

// Times that vary twentyfold hide nearly everything.
func TestDetectableInNoise(t *testing.T) {
	rng := rand.New(rand.NewPCG(27, 1))
	least, power := stats.Detectable(replicasOf(rng, 4, 8, 3, 1), 0.05, 1)
	if least.Center < 5 || power > 0.1 {
		t.Errorf("detectable are %.0f%%, and 5%% are found in %.0f%% of cases", 100*least.Center, 100*power)
	}
}
