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
	c := stats.ErrorRatesOf(replicas, 1)
	if c.Replicas != 50 || c.Rounds != 20 || c.Pairs.Of != 25 || c.Covers.Of != 25 || c.Sweeps.Of != 2 || c.Cells != 25 {
		t.Errorf("%+v: want 50 replicas in 20 rounds, 25 pairs and 2 sweeps of 25", c)
	}
	if c.Pairs.Hits+c.Covers.Hits != 25 { // the interval covers what the test does not reject
		t.Errorf("%d pairs differ and %d intervals cover, of 25", c.Pairs.Hits, c.Covers.Hits)
	}
	// 50 replicas leave room for chance: their pairs have replicas in common.
	if c.FalsePositive < 0.02 || c.FalsePositive > 0.09 {
		t.Errorf("%.1f%% of pairs are called different, want about 5", 100*c.FalsePositive)
	}
	if c.Coverage < 0.91 || c.Coverage > 0.98 {
		t.Errorf("intervals cover in %.1f%%, want about 95", 100*c.Coverage)
	}
	if c.FamilyWise > 0.12 {
		t.Errorf("a sweep has a false star in %.1f%%", 100*c.FamilyWise)
	}
	if again := stats.ErrorRatesOf(replicas, 1); again != c {
		t.Errorf("the same rounds and seed: %+v, then %+v", c, again)
	}
}

// Arms that are not the same are found, and stay what they are in other pairs and sweeps.
func TestErrorRatesFindsWhatIsNotTheSame(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 1))
	replicas := replicasOf(rng, 72, 20, 0.03, 1.20) // one in the first sweep
	c := stats.ErrorRatesOf(replicas, 1)
	if c.Pairs.Hits < 1 || c.Pairs.Hits > 8 || c.Sweeps != (stats.Share{Hits: 1, Of: 3}) {
		t.Errorf("%+v: want few pairs with that of the slow replica, and its sweep of 3", c)
	}
	if c.FamilyWise < 0.25 || c.FamilyWise > 0.45 {
		t.Errorf("%.0f%% of sweeps have a star, want the third that has the slow replica", 100*c.FamilyWise)
	}
	for i := 0; i < len(replicas); i += 2 {
		for r := range replicas[i] {
			replicas[i][r] *= 1.2
		}
	}
	c = stats.ErrorRatesOf(replicas, 1)
	if c.Pairs.Hits != 36 || c.Covers.Hits != 0 || c.Sweeps.Hits != 3 {
		t.Errorf("%+v: want each pair and each sweep called different", c)
	}
	if c.FalsePositive < 0.45 || c.FalsePositive > 0.60 || math.Abs(c.FalsePositive+c.Coverage-1) > 0.06 || c.FamilyWise < 1 {
		t.Errorf("%+v: want half of any pairs called different, and not covered, and each sweep", c)
	}
}

// A sweep of 24 cells takes 10 rounds for any verdict. With 9 it would seem free of
// errors, whatever the replicas are.
func TestErrorRatesSaysNothingOfSweepsWithFewRounds(t *testing.T) {
	replicas := replicasOf(rand.New(rand.NewPCG(24, 1)), 24, 10, 0.03, 1)
	if c := stats.ErrorRatesOf(replicas, 1); c.Sweeps.Of != 1 || math.IsNaN(c.FamilyWise) {
		t.Errorf("10 rounds: %+v", c)
	}
	for i := range replicas {
		replicas[i] = replicas[i][:9]
	}
	if c := stats.ErrorRatesOf(replicas, 1); c.Sweeps.Of != 0 || !math.IsNaN(c.FamilyWise) || c.Pairs.Of != 12 || c.Cells != 24 {
		t.Errorf("9 rounds: %+v", c)
	}
}

func TestErrorRatesWithoutEnough(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 1))
	for name, replicas := range map[string][][]float64{
		"nothing":     nil,
		"one replica": replicasOf(rng, 1, 20, 0.03, 1),
		"five rounds": replicasOf(rng, 4, 5, 0.03, 1),
	} {
		if c := stats.ErrorRatesOf(replicas, 1); c.Pairs.Of+c.Sweeps.Of != 0 || !math.IsNaN(c.FalsePositive) {
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
		stats.ErrorRatesOf([][]float64{{1}, {1, 2}}, 1)
	}()
	gaps := replicasOf(rng, 4, 12, 0.03, 1)
	gaps[1][3], gaps[2][3], gaps[0][7] = math.NaN(), math.NaN(), math.NaN()
	if c := stats.ErrorRatesOf(gaps, 1); c.Rounds != 10 {
		t.Errorf("%d rounds, want the 10 that are whole", c.Rounds)
	}
}

// Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
// Medicine 17, 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
func TestShare(t *testing.T) {
	for s, want := range map[stats.Share][2]float64{
		{81, 263}: {0.2553, 0.3662}, {15, 148}: {0.0624, 0.1605}, {0, 20}: {0, 0.1611}, {1, 29}: {0.0061, 0.1718},
	} {
		if i := s.Interval(); math.Abs(i.Lo-want[0]) > 5e-5 || math.Abs(i.Hi-want[1]) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %v", s.Hits, s.Of, i.Lo, i.Hi, want)
		}
	}
	if !(stats.Share{}).Interval().Empty() {
		t.Error("none of nothing has an interval")
	}
}
