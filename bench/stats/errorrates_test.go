package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// replicasOf are rounds of replicas, each time with an error of its own and one that the whole
// round shares. The first replica is slowed.
func replicasOf(rng *rand.Rand, replicas, rounds int, noise, slowed float64) [][]float64 {
	out := make([][]float64, replicas)
	for range rounds {
		shared := math.Exp(0.3 * rng.NormFloat64())
		for i := range out {
			x := shared * math.Exp(noise*rng.NormFloat64())
			if i == 0 {
				x *= slowed
			}
			out[i] = append(out[i], x)
		}
	}
	return out
}

func TestErrorRates(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 1))
	replicas := replicasOf(rng, 50, 20, 0.03, 1)
	c := stats.ErrorRatesOf(replicas, 0.02)
	if c.Replicas != 50 || c.Rounds != 20 || c.Pairs.Of != 1225 || c.Sweeps.Of != 2 || c.Cells != 25 {
		t.Errorf("%+v: want 50 replicas in 20 rounds, 1225 pairs and 2 sweeps of 25", c)
	}
	// The rate of 50 replicas varies by chance: their pairs share replicas.
	if s := c.Pairs.Share(); s < 0.02 || s > 0.09 || c.Pairs.Lo > 0.05 || c.Pairs.Hi < 0.05 {
		t.Errorf("%+v: want about 5%% of pairs called different", c.Pairs)
	}
	if again := stats.ErrorRatesOf(replicas, 0.02); again != c {
		t.Errorf("the same rounds: %+v, then %+v", c, again)
	}
}

// The interval of the rate of pairs holds the truth in 93 to 98% of A/A tests, although pairs
// share replicas.
func TestPairRateCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(28, 1))
	cases, slack := trials(400)
	for _, size := range [][2]int{{24, 20}, {60, 12}} {
		if testing.Short() || race {
			size[0] = 12
		}
		truth := 0.05 // about: of 20 and 12 rounds the test has a level of 4.8 and 4.3%
		if size[1] == 12 {
			truth = 0.043
		}
		covered := share(cases, func() bool {
			r := stats.ErrorRatesOf(replicasOf(rng, size[0], size[1], 0.03, 1), 0.02).Pairs
			return r.Lo <= truth && truth <= r.Hi
		})
		t.Logf("%d replicas in %d rounds: covered in %.1f%%", size[0], size[1], covered)
		if covered < 93-2-slack {
			t.Errorf("%d replicas in %d rounds: the interval covers in %.1f%%, want 93 or more", size[0], size[1], covered)
		}
	}
}

// Replicas that are not the same are found.
func TestErrorRatesFindsWhatIsNotTheSame(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 1))
	replicas := replicasOf(rng, 72, 20, 0.03, 1.20) // one in the first sweep
	c := stats.ErrorRatesOf(replicas, 0.02)
	if c.Sweeps.Hits != 1 || c.Sweeps.Of != 3 {
		t.Errorf("%+v: want the sweep with the slow replica called different, and no other", c.Sweeps)
	}
	for i := 0; i < len(replicas); i += 2 {
		for r := range replicas[i] {
			replicas[i][r] *= 1.2
		}
	}
	c = stats.ErrorRatesOf(replicas, 0.02)
	if s := c.Pairs.Share(); s < 0.45 || s > 0.60 || c.Pairs.Lo < 0.05 || c.Sweeps.Hits != 3 {
		t.Errorf("%+v: want half of the pairs called different, and each sweep", c)
	}
}

// A sweep of 24 cells needs 11 rounds for any verdict. With 10 it would seem free of errors,
// whatever the replicas are.
func TestErrorRatesSaysNothingOfSweepsWithFewRounds(t *testing.T) {
	replicas := replicasOf(rand.New(rand.NewPCG(24, 1)), 24, 11, 0.03, 1)
	if c := stats.ErrorRatesOf(replicas, 0.02); c.Sweeps.Of != 1 {
		t.Errorf("11 rounds: %+v", c)
	}
	for i := range replicas {
		replicas[i] = replicas[i][:10]
	}
	if c := stats.ErrorRatesOf(replicas, 0.02); c.Sweeps.Of != 0 || !math.IsNaN(c.Sweeps.Hi) || c.Pairs.Of != 276 || c.Cells != 24 {
		t.Errorf("10 rounds: %+v", c)
	}
}

func TestErrorRatesWithoutEnough(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 1))
	for name, replicas := range map[string][][]float64{
		"nothing":     nil,
		"one replica": replicasOf(rng, 1, 20, 0.03, 1),
		"five rounds": replicasOf(rng, 4, 5, 0.03, 1),
	} {
		if c := stats.ErrorRatesOf(replicas, 0.02); c.Pairs.Of+c.Sweeps.Of != 0 || !math.IsNaN(c.Pairs.Lo) {
			t.Errorf("%s: %+v", name, c)
		}
		if least, power := stats.Detectable(replicas, 0.05, 1); !least.Empty() || !math.IsNaN(power) {
			t.Errorf("%s: %+v is found, and 5%% in %g of cases", name, least, power)
		}
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("replicas of different lengths are taken")
			}
		}()
		stats.ErrorRatesOf([][]float64{{1}, {1, 2}}, 0.02)
	}()
	gaps := replicasOf(rng, 4, 12, 0.03, 1)
	gaps[1][3], gaps[2][3], gaps[0][7] = math.NaN(), math.NaN(), math.NaN()
	if c := stats.ErrorRatesOf(gaps, 0.02); c.Rounds != 10 {
		t.Errorf("%d rounds, want the 10 that are whole", c.Rounds)
	}
}
