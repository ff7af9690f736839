package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

// armsOf are rounds of arms, each time with an error of its own and one that the whole
// round shares. The first arm is slowed.
func armsOf(rng *rand.Rand, arms, rounds int, noise, slowed float64) [][]float64 {
	out := make([][]float64, arms)
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

func TestCalibrate(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 1))
	c := stats.Calibrate(armsOf(rng, 24, 20, 0.03, 1), 1)
	if c.Arms != 24 || c.Rounds != 20 || c.Pairs.Of != 12 || c.Family.Of != 23 {
		t.Errorf("%+v: want 24 arms in 20 rounds, 12 pairs and a family of 23", c)
	}
	if c.FalsePositive < 0.03 || c.FalsePositive > 0.07 {
		t.Errorf("%.1f %% of pairs are called different, want about 5", 100*c.FalsePositive)
	}
	if c.Coverage < 0.93 || c.Coverage > 0.98 {
		t.Errorf("intervals cover in %.1f %%, want about 95", 100*c.Coverage)
	}
	if c.FamilyWise > 0.09 { // 0.05 and three standard errors
		t.Errorf("a family has a false star in %.1f %%", 100*c.FamilyWise)
	}
	// For normal errors the test with n rounds finds, in 80 % of cases,
	// (1.96 + 0.84) x sqrt(2) x 3 % / sqrt(20), and 3/pi of its efficiency: 2.7 %.
	if c.Detectable < 0.022 || c.Detectable > 0.034 {
		t.Errorf("detectable are %.2f %%, want about 2.7", 100*c.Detectable)
	}
	if again := stats.Calibrate(armsOf(rand.New(rand.NewPCG(21, 1)), 24, 20, 0.03, 1), 1); again != c {
		t.Errorf("the same rounds and seed: %+v, then %+v", c, again)
	}
}

// An arm that is not the same as the others is found, and all that were measured after
// one another are.
func TestCalibrateFindsWhatIsNotTheSame(t *testing.T) {
	rng := rand.New(rand.NewPCG(22, 1))
	c := stats.Calibrate(armsOf(rng, 24, 20, 0.03, 1.10), 1)
	if c.Pairs.Hits < 1 || c.Family.Hits < 20 {
		t.Errorf("%+v: want the pair of the slow arm, and all that are compared with it", c)
	}
}

func TestCalibrateWithoutEnough(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 1))
	for name, arms := range map[string][][]float64{
		"nothing":     nil,
		"one arm":     armsOf(rng, 1, 20, 0.03, 1),
		"five rounds": armsOf(rng, 4, 5, 0.03, 1),
	} {
		if c := stats.Calibrate(arms, 1); c.Pairs.Of+c.Family.Of != 0 || !math.IsNaN(c.FalsePositive) || !math.IsNaN(c.Detectable) {
			t.Errorf("%s: %+v", name, c)
		}
	}
	gaps := armsOf(rng, 4, 12, 0.03, 1)
	gaps[1][3], gaps[2][3], gaps[0][7] = math.NaN(), math.NaN(), math.NaN()
	if c := stats.Calibrate(gaps, 1); c.Rounds != 10 {
		t.Errorf("%d rounds, want the 10 that are whole", c.Rounds)
	}
	if c := stats.Calibrate(armsOf(rng, 4, 8, 3, 1), 1); !math.IsInf(c.Detectable, 1) {
		t.Errorf("with times that vary twentyfold, %g is found", c.Detectable)
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
