package stats_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

var workerCounts = []int{1, 2, 4, 8, 16, 32}

// rounds20 are 20 rounds of batches that follow the model, with noise of its own for
// each and noise that a round shares.
func rounds20(rng *rand.Rand, curve stats.Curve, own, shared float64) [][]float64 {
	times := make([][]float64, len(workerCounts))
	for range 20 {
		slow := math.Exp(shared * rng.NormFloat64())
		for i, n := range workerCounts {
			times[i] = append(times[i], curve.Time(n)*slow*(1+own*rng.NormFloat64()))
		}
	}
	return times
}

func fitOf(t *testing.T, workers []int, times [][]float64, batch stats.Batch) stats.Fit {
	t.Helper()
	fit, err := stats.FitScaling(workers, times, batch, 1)
	if err != nil {
		t.Fatal(err)
	}
	return fit
}

// curves have parameters well inside and at the edge of what is possible.
var curves = []stats.Curve{
	{Rate: 10, Sigma: 0.05, Kappa: 0.002},
	{Rate: 10, Sigma: 0.02, Kappa: 0.0005},
	{Rate: 0.3, Sigma: 0.2},
	{Rate: 10, Kappa: 0.001},
	{Rate: 1e4},
}

// N. J. Gunther's data, with the parameters that the usl package for R gives for them
// (CRAN, usl 2.0, vignette). It minimises absolute errors of the throughput, which
// gives large numbers of workers more weight, so the parameters cannot be the same;
// what they say is.
func TestFitPublished(t *testing.T) {
	tests := []struct {
		name       string
		workers    []int
		throughput []float64
		curve      stats.Curve
		peak       float64
	}{
		{"ray tracer (Guerrilla Capacity Planning)",
			[]int{1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64}, []float64{20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310},
			stats.Curve{Rate: 21.848843, Sigma: 0.057771}, math.Inf(1)},
		{"SPEC SDM91 on a SPARCcenter 2000",
			[]int{1, 18, 36, 72, 108, 144, 216}, []float64{64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775.0, 1702.2},
			stats.Curve{Rate: 89.9952382, Sigma: 0.0277285, Kappa: 0.0001044}, 97},
	}
	for _, test := range tests {
		times := make([][]float64, len(test.workers))
		for i, x := range test.throughput {
			times[i] = slices.Repeat([]float64{1 / x}, 6)
		}
		fit := fitOf(t, test.workers, times, stats.Batch{})
		t.Logf("%s: %+v, peak %.1f, %v", test.name, fit.Curve, fit.Curve.Peak(), fit.Simplest)
		for i, n := range test.workers[1:] { // a single worker is where the weights differ most
			ours, published := 1/fit.Curve.Time(n), 1/test.curve.Time(n)
			if math.Abs(ours/published-1) > 0.1 {
				t.Errorf("%s: %.0f with %d workers, published curve %.0f, measured %.0f", test.name, ours, n, published, test.throughput[i+1])
			}
		}
		if peak := fit.Curve.Peak(); !math.IsInf(test.peak, 1) && math.Abs(peak/test.peak-1) > 0.05 || math.IsInf(test.peak, 1) && peak < 200 {
			t.Errorf("%s: peak at %.1f workers, published %.1f", test.name, peak, test.peak)
		}
		if published := test.curve.Peak(); published != test.peak {
			t.Errorf("%s: Peak of the published curve is %.1f, published %.1f", test.name, published, test.peak)
		}
	}
}

// Without noise the model comes back exactly, also from its edges, out of order and with
// samples missing; in turns too.
func TestFitIsExact(t *testing.T) {
	for _, batch := range []stats.Batch{{}, {Tasks: 50, Equal: true}, {Tasks: 50, Limit: 12, Equal: true}, {Tasks: 30}} {
		for _, curve := range curves {
			curve.Batch = batch
			rng := rand.New(rand.NewPCG(1, 1))
			times := rounds20(rng, curve, 0, 0.1)
			for i := range times {
				times[i][i], times[i][7] = nan, nan // round 7 has none at all
			}
			workers := slices.Clone(workerCounts)
			slices.Reverse(workers)
			slices.Reverse(times)
			fit := fitOf(t, workers, times, batch)
			if math.Abs(fit.Curve.Sigma-curve.Sigma) > 1e-9 || math.Abs(fit.Curve.Kappa-curve.Kappa) > 1e-9 {
				t.Errorf("%+v came back as %+v", curve, fit.Curve)
			}
			if rate := fit.RateOf(1); math.Abs(rate.Center/curve.Rate-1) > 0.1 || rate.Lo > curve.Rate || rate.Hi < curve.Rate {
				t.Errorf("rate %+v, want %g", rate, curve.Rate)
			}
			if fit.Sigma.N != 19 || !slices.Equal(fit.Workers, workerCounts) {
				t.Errorf("fitted %d rounds with %v workers", fit.Sigma.N, fit.Workers)
			}
		}
	}
}

// What is 0 in truth has a limit above it, also if chance makes the times better than any
// model.
func TestFitLeavesRoom(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 1))
	for range 100 {
		fit := fitOf(t, workerCounts, rounds20(rng, stats.Curve{Rate: 1}, 0.01, 0), stats.Batch{})
		if fit.Sigma.Hi < 1e-5 || fit.Kappa.Hi < 1e-6 {
			t.Errorf("%+v and %+v", fit.Sigma, fit.Kappa)
		}
	}
}

// The simplest model that the times do not contradict is found, and by mistake a more general
// one seldom.
func TestFitModel(t *testing.T) {
	want := []stats.Model{stats.Universal, stats.Universal, stats.Amdahl, stats.Universal, stats.Linear}
	for i, curve := range curves {
		rng := rand.New(rand.NewPCG(3, 1))
		for rate := 1.0; rate < 10; rate += 1.7 {
			curve.Rate = rate
			if fit := fitOf(t, workerCounts, rounds20(rng, curve, 0.001, 0.1), stats.Batch{}); fit.Shape != stats.Modelled || fit.Simplest != want[i] {
				t.Errorf("%+v: shape %d, %v, want %v", curve, fit.Shape, fit.Simplest, want[i])
			}
		}
	}
	rng := rand.New(rand.NewPCG(3, 2))
	trials, slack := trials(300)
	for _, counts := range []int{4, 6} {
		right := share(trials, func() bool {
			times := rounds20(rng, stats.Curve{Rate: 1, Sigma: 0.2}, 0.05, 0)
			for i := range times {
				times[i] = times[i][:6]
			}
			return fitOf(t, workerCounts[:counts], times[:counts], stats.Batch{}).Simplest == stats.Amdahl
		})
		t.Logf("6 rounds, %d numbers of workers: Amdahl's law is the simplest in %.1f%%", counts, right)
		if right < 90-slack {
			t.Errorf("the simplest in %.1f%%, want 90", right)
		}
	}
}

// What no model describes has another shape, and numbers all the same.
func TestFitStrange(t *testing.T) {
	for name, time := range map[string]func(n float64) float64{
		"faster than linear":   func(n float64) float64 { return 1 / (n * n) },
		"slower all the way":   func(n float64) float64 { return n },
		"much slower":          func(n float64) float64 { return n * n * n },
		"extremely short":      func(n float64) float64 { return 1e-300 / (n * n) },
		"extremely long":       func(n float64) float64 { return 1e300 / (n * n) },
		"a step at the middle": func(n float64) float64 { return map[bool]float64{true: 1, false: 0.01}[n < 8] },
	} {
		times := make([][]float64, len(workerCounts))
		for i, n := range workerCounts {
			times[i] = slices.Repeat([]float64{time(float64(n))}, 8)
		}
		fit := fitOf(t, workerCounts, times, stats.Batch{})
		for _, i := range []stats.Interval{fit.Sigma, fit.Kappa, fit.Speedup(20), fit.RateOf(20)} {
			if math.IsNaN(i.Center) || !(i.Lo <= i.Center && i.Center <= i.Hi) || i.Lo < 0 {
				t.Errorf("%s: %+v", name, fit)
			}
		}
		if peak := fit.Curve.Peak(); !(peak >= 1) || fit.Shape == stats.Modelled {
			t.Errorf("%s: shape %d, peak %g of %+v", name, fit.Shape, peak, fit.Curve)
		}
	}
}

// Rounds in which one number of workers went wrong do not bend the model.
func TestFitWithWildRounds(t *testing.T) {
	curve := curves[0]
	times := rounds20(rand.New(rand.NewPCG(4, 1)), curve, 0.01, 0.1)
	for r := range 3 {
		times[5][r] *= 10
	}
	fit := fitOf(t, workerCounts, times, stats.Batch{})
	if math.Abs(fit.Curve.Sigma-curve.Sigma) > 0.01 || math.Abs(fit.Curve.Kappa-curve.Kappa) > 0.0005 {
		t.Errorf("%+v became %+v", curve, fit.Curve)
	}
}

func TestFitRefuses(t *testing.T) {
	times := rounds20(rand.New(rand.NewPCG(5, 1)), curves[0], 0.05, 0.1)
	few := slices.Clone(times)
	few[2] = few[2][:5]
	tests := []struct {
		name    string
		workers []int
		times   [][]float64
		cores   float64
		want    string
	}{
		{"three numbers", workerCounts[:3], times[:3], 0, "a fit needs at least 4 numbers of workers, got 3"},
		{"four that are three", []int{1, 2, 4, 4}, times[:4], 0, "a fit needs at least 4 numbers of workers, got 3"},
		{"beyond the cores", workerCounts, times, 2, "a fit needs at least 4 numbers of workers up to the number of cores, got 2; more workers than cores only take turns"},
		{"few rounds", workerCounts, few, 0, "a fit needs at least 6 rounds with each number of workers, got 5 with 4 workers"},
		{"not one", workerCounts[1:], times[1:], 0, "a fit needs the time with 1 worker, which all others are compared with, and the fewest measured are 2"},
		{"nothing", nil, nil, 0, "a fit needs at least 4 numbers of workers, got 0"},
	}
	for _, test := range tests {
		if _, err := stats.FitScaling(test.workers, test.times, stats.Batch{Cores: test.cores}, 1); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	fit := fitOf(t, workerCounts, times, stats.Batch{Cores: 8})
	if !slices.Equal(fit.Workers, workerCounts[:4]) || !slices.Equal(fit.Beyond, workerCounts[4:]) {
		t.Errorf("8 cores: %v, %v beyond", fit.Workers, fit.Beyond)
	}
	for n, want := range map[int]bool{0: true, 1: false, 5: false, 8: false, 9: true} {
		if fit.Extrapolates(n) != want {
			t.Errorf("Extrapolates(%d) is not %v", n, want)
		}
	}
}

func TestFitIsReproducible(t *testing.T) {
	times := rounds20(rand.New(rand.NewPCG(6, 1)), curves[0], 0.05, 0.1)
	fit := func(seed uint64) stats.Fit {
		f, err := stats.FitScaling(workerCounts, times, stats.Batch{}, seed)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if a, b := fit(1), fit(1); a.Sigma != b.Sigma || a.Speedup(10) != b.Speedup(10) {
		t.Error("the same seed gave another interval")
	}
	if a, b := fit(1), fit(2); a.Sigma == b.Sigma || a.Curve != b.Curve {
		t.Error("another seed must give another interval of the same curve")
	}
}
