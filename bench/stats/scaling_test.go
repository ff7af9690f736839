package stats_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

func TestPeak(t *testing.T) {
	turns := stats.Batch{Tasks: 20, Equal: true}
	for curve, want := range map[stats.Curve]float64{
		{Rate: 1, Sigma: 0.5}:                 math.Inf(1),
		{Rate: 1}:                             math.Inf(1),
		{Rate: 1, Sigma: 0.36, Kappa: 0.01}:   8,
		{Rate: 1, Sigma: 1}:                   1,
		{Rate: 1, Sigma: 2, Kappa: 0.1}:       1,
		{Rate: 1, Kappa: 5}:                   1,
		{Rate: 1, Kappa: 0.001, Batch: turns}: 20, // and not 32
		{Rate: 1, Batch: turns}:               20,
		{Rate: 1, Kappa: 0.006, Batch: turns}: 10, // 1 turn for 10 workers more is dear
		{Rate: 1, Kappa: 0.018, Batch: turns}: 7,
		{Rate: 1, Batch: stats.Batch{Tasks: 20, Limit: 7, Equal: true}}:      7,
		{Rate: 1, Batch: stats.Batch{Tasks: 20, Limit: 6, Equal: true}}:      5, // also in 4 turns
		{Rate: 1, Batch: stats.Batch{Tasks: 20}}:                             20,
		{Rate: 1, Batch: stats.Batch{Tasks: 20, Cores: 3.5}}:                 3,
		{Rate: 1, Batch: stats.Batch{Cores: 0.5}}:                            1,
		{Rate: 1, Sigma: 0.36, Kappa: 0.01, Batch: stats.Batch{Tasks: 1000}}: 8,
	} {
		if got := curve.Peak(); got != want {
			t.Errorf("Peak of %+v = %g, want %g", curve, got, want)
		}
	}
}

// No number of workers is better than the peak.
func TestPeakIsTheBest(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for range 2000 {
		c := stats.Curve{Rate: 1, Sigma: rng.Float64() * 0.2, Kappa: math.Pow(10, -1-4*rng.Float64()),
			Batch: stats.Batch{Tasks: rng.IntN(60), Limit: rng.IntN(40), Cores: float64(rng.IntN(64)), Equal: rng.IntN(2) == 0}}
		if c.Batch.Tasks == 0 {
			c.Batch.Equal = false
		}
		best := 1
		for n := 1; float64(n) <= min(500, c.Batch.Most()); n++ {
			if c.Speedup(n) > c.Speedup(best)*(1+1e-12) {
				best = n
			}
		}
		if got := c.Peak(); got > c.Batch.Most() || c.Speedup(int(got)) < c.Speedup(best)*(1-1e-12) {
			t.Errorf("%+v: peak %g, but %d is better", c, got, best)
		}
	}
}

// 20 equal tasks on 8 workers take 3 turns.
func TestBusy(t *testing.T) {
	for _, test := range []struct {
		batch stats.Batch
		n     int
		want  float64
	}{
		{stats.Batch{}, 8, 8},
		{stats.Batch{Tasks: 20, Equal: true}, 8, 20.0 / 3},
		{stats.Batch{Tasks: 20, Equal: true}, 10, 10},
		{stats.Batch{Tasks: 20, Equal: true}, 50, 20},
		{stats.Batch{Tasks: 20, Limit: 4, Equal: true}, 10, 4},
		{stats.Batch{Tasks: 20}, 8, 8},
		{stats.Batch{Tasks: 20}, 50, 20},
	} {
		if got := test.batch.Busy(test.n); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%+v: Busy(%d) = %g, want %g", test.batch, test.n, got, test.want)
		}
	}
}
