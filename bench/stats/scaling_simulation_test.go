package stats_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"manyhands/bench/stats"
)

var long = flag.Bool("long", false, "simulate and replay as often as the published figures need; half an hour")

// simulated is how many sweeps there are for a figure.
func simulated() int {
	switch {
	case *long:
		return 400
	case testing.Short() || race:
		return 5
	}
	return 12
}

// simulatedKinds are the kinds of noise that are simulated.
func simulatedKinds() []noiseKind {
	if *long {
		return kinds
	}
	return kinds[2:]
}

// roundsOf are the numbers of rounds that are simulated.
func roundsOf() []int {
	if *long {
		return []int{6, 12, 20, 60}
	}
	return []int{12}
}

// noiseKind makes the noise of a round: the error of each log time, and the error that all log
// times of the round share.
type noiseKind struct {
	name string
	of   func(rng *rand.Rand, counts int) []float64
}

var kinds = []noiseKind{
	{"1%", func(rng *rand.Rand, counts int) []float64 { return normal(rng, counts, 0.01, 0) }},
	{"1%, rounds 5%", func(rng *rand.Rand, counts int) []float64 { return normal(rng, counts, 0.01, 0.05) }},
	{"3%", func(rng *rand.Rand, counts int) []float64 { return normal(rng, counts, 0.03, 0) }},
	{"1%, 1 in 10 delayed", func(rng *rand.Rand, counts int) []float64 {
		noise := normal(rng, counts, 0.01, 0)
		for i := range noise {
			if rng.Float64() < 0.1 {
				noise[i] += 0.2 * rng.ExpFloat64()
			}
		}
		return noise
	}},
	{"more with workers", func(rng *rand.Rand, counts int) []float64 {
		noise := normal(rng, counts, 0.005, 0)
		busy := 0.03 * rng.NormFloat64() // the round slows many workers more than one
		for i := range noise {
			noise[i] = noise[i]*float64(1+i) + busy*float64(i)/float64(counts)
		}
		return noise
	}},
}

func normal(rng *rand.Rand, counts int, own, shared float64) []float64 {
	noise, slow := make([]float64, counts), shared*rng.NormFloat64()
	for i := range noise {
		noise[i] = slow + own*rng.NormFloat64()
	}
	return noise
}

// swept are the times of a sweep.
func swept(rng *rand.Rand, workers []int, rounds int, time func(n int) float64, noise func(*rand.Rand, int) []float64) [][]float64 {
	times := make([][]float64, len(workers))
	for range rounds {
		for i, x := range noise(rng, len(workers)) {
			times[i] = append(times[i], time(workers[i])*math.Exp(x))
		}
	}
	return times
}

var (
	defaultCounts = []int{1, 2, 5, 10, 20}
	unevenCounts  = []int{1, 2, 3, 4, 6, 8, 12, 16} // most do not divide 20
	doubledCounts = []int{1, 2, 4, 8, 16}
	twentyTasks   = stats.Batch{Tasks: 20, Equal: true}
)

// Where one of the models is true, the intervals hold the truth, and the model is shown.
func TestScalingCoverage(t *testing.T) {
	models := []struct {
		name    string
		workers []int
		curve   stats.Curve
	}{
		{"USL 5%, 0.2%", defaultCounts, stats.Curve{Rate: 1, Sigma: 0.05, Kappa: 0.002}},
		{"USL 5%, 1%, peak at 10", doubledCounts, stats.Curve{Rate: 1, Sigma: 0.05, Kappa: 0.0095}},
		{"20 tasks, 2%, 0.05%", defaultCounts, stats.Curve{Rate: 1, Sigma: 0.02, Kappa: 0.0005, Batch: twentyTasks}},
		{"20 tasks in turns, 2%, 0.1%", unevenCounts, stats.Curve{Rate: 1, Sigma: 0.02, Kappa: 0.001, Batch: twentyTasks}},
		{"Amdahl 5%", defaultCounts, stats.Curve{Rate: 1, Sigma: 0.05}},
		{"linear", defaultCounts, stats.Curve{Rate: 1}},
	}
	repeats := simulated()
	mc := 300 * math.Sqrt(0.05*0.95/float64(repeats))
	t.Logf("%-28s %-20s %6s %6s %6s %6s %6s %6s", "truth", "noise", "rounds", "shown", "sigma", "kappa", "band", "peak")
	for _, m := range models {
		for _, kind := range simulatedKinds() {
			for _, rounds := range roundsOf() {
				rng := rand.New(rand.NewPCG(21, uint64(rounds)))
				shown, noisy := 0, 0
				var sigma, kappa, band, peak float64
				for range repeats {
					fit, err := stats.FitScaling(m.workers, swept(rng, m.workers, rounds, m.curve.Time, kind.of), m.curve.Batch, rng.Uint64())
					if err != nil {
						t.Fatal(err)
					}
					if fit.Shape == stats.Noisy {
						noisy++
					}
					if fit.Shape != stats.Modelled {
						continue
					}
					shown++
					holds := func(count *float64, i stats.Interval, truth float64) {
						if math.IsNaN(i.Center) || !(i.Lo <= i.Center && i.Center <= i.Hi) || i.Lo < 0 {
							t.Fatalf("interval %+v", i)
						}
						if i.Lo <= truth && truth <= i.Hi {
							*count++
						}
					}
					holds(&sigma, fit.Sigma, m.curve.Sigma)
					holds(&kappa, fit.Kappa, m.curve.Kappa)
					holds(&band, fit.Speedup(16), m.curve.Speedup(16))
					holds(&peak, fit.Peak, m.curve.Peak())
				}
				percent := func(n float64) float64 { return 100 * n / float64(max(1, shown)) }
				t.Logf("%-28s %-20s %6d %5.1f%% %5.1f%% %5.1f%% %5.1f%% %5.1f%%", m.name, kind.name, rounds,
					100*float64(shown)/float64(repeats), percent(sigma), percent(kappa), percent(band), percent(peak))
				if shown+noisy < repeats*85/100-int(mc*float64(repeats)/100) {
					t.Errorf("%s: shown in %d of %d, too noisy in %d", m.name, shown, repeats, noisy)
				}
				least := 93 - 3*100*math.Sqrt(0.07*0.93/float64(max(1, shown)))
				for name, count := range map[string]float64{"sigma": sigma, "kappa": kappa, "speedup of 16": band, "peak": peak} {
					if shown > repeats/4 && percent(count) < least {
						t.Errorf("%s, %s, %d rounds: %s inside in %.1f%%, want 93", m.name, kind.name, rounds, name, percent(count))
					}
				}
			}
		}
	}
}

// Where none of the models is true, and clearly so, none is shown.
func TestScalingMisfit(t *testing.T) {
	cores := func(c float64) func(int) float64 { return func(n int) float64 { return 1 / min(float64(n), c) } }
	shapes := []struct {
		name    string
		workers []int
		time    func(n int) float64
	}{
		{"20 tasks in turns, not known", unevenCounts, func(n int) float64 { return math.Ceil(20/float64(n)) / 20 }},
		{"4 cores, not known", defaultCounts, cores(4)},
		{"8 cores, not known", doubledCounts, cores(8)},
		{"tree of barriers, 10% each", defaultCounts, func(n int) float64 { return 1/float64(n) + 0.1*math.Log2(float64(n)) }},
		{"10% more than linear", doubledCounts, func(n int) float64 { return 1 / math.Pow(float64(n), 1+0.04) }},
		{"slower", doubledCounts, func(n int) float64 { return 1 + 0.05*math.Log2(float64(n)) }},
		{"flat", defaultCounts, func(int) float64 { return 1 }},
		{"peak of a kink", []int{1, 2, 4, 8}, func(n int) float64 { return max(1/float64(n), float64(n)/16) }},
		{"8 workers stall", doubledCounts, func(n int) float64 { return 1 / float64(n) * map[bool]float64{true: 1.3, false: 1}[n == 8] }},
		{"two at a time", []int{1, 2, 3, 4, 5, 6}, func(n int) float64 { return 1 / math.Ceil(float64(n)/2) }},
	}
	repeats := simulated()
	t.Logf("%-28s %-20s %6s %6s %s", "truth", "noise", "rounds", "shown", "shapes: flat, slowing, superlinear, peaked, levelled, unlike, noisy")
	for _, s := range shapes {
		for _, kind := range simulatedKinds() {
			for _, rounds := range roundsOf() {
				rng := rand.New(rand.NewPCG(22, uint64(rounds)))
				var counts [stats.Unvaried + 1]int
				for range repeats {
					fit, err := stats.FitScaling(s.workers, swept(rng, s.workers, rounds, s.time, kind.of), stats.Batch{}, rng.Uint64())
					if err != nil {
						t.Fatal(err)
					}
					counts[fit.Shape]++
				}
				shown := 100 * float64(counts[stats.Modelled]) / float64(repeats)
				t.Logf("%-28s %-20s %6d %5.1f%% %v", s.name, kind.name, rounds, shown, counts[1:stats.Unvaried])
				if limit := 5 + 300*math.Sqrt(0.05*0.95/float64(repeats)); shown > limit && rounds >= 12 {
					t.Errorf("%s, %s, %d rounds: a model is shown in %.1f%%, want at most 5", s.name, kind.name, rounds, shown)
				}
			}
		}
	}
}

// The interval of METG holds the truth, with delays too.
func TestGranularityCoverage(t *testing.T) {
	sizes := []float64{1e-7, 3e-7, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3}
	noises := map[string]func(*rand.Rand) float64{
		"5%":  func(rng *rand.Rand) float64 { return 0.05 * rng.NormFloat64() },
		"10%": func(rng *rand.Rand) float64 { return 0.1 * rng.NormFloat64() },
		"5%, 15% delayed": func(rng *rand.Rand) float64 {
			x := 0.05 * rng.NormFloat64()
			if rng.Float64() < 0.15 {
				x -= 0.5 * rng.ExpFloat64()
			}
			return x
		},
	}
	repeats := simulated()
	t.Logf("%-16s %6s %9s", "noise", "rounds", "coverage")
	for _, name := range []string{"5%", "10%", "5%, 15% delayed"} {
		for _, rounds := range roundsOf() {
			rng := rand.New(rand.NewPCG(23, uint64(rounds)))
			covered := 0
			for range repeats {
				overhead := 2e-7 * math.Pow(1000, rng.Float64())
				var efficiencies [][]float64
				for _, s := range sizes {
					var es []float64
					for range rounds {
						es = append(es, s/(s+overhead)*math.Exp(noises[name](rng)))
					}
					efficiencies = append(efficiencies, es)
				}
				if g := stats.Granularity(sizes, efficiencies, 0.5, rng.Uint64()); g.Lo <= overhead && overhead <= g.Hi {
					covered++
				}
			}
			coverage := 100 * float64(covered) / float64(repeats)
			t.Logf("%-16s %6d %8.1f%%", name, rounds, coverage)
			if least := 93 - 300*math.Sqrt(0.07*0.93/float64(repeats)); coverage < least {
				t.Errorf("%s, %d rounds: %s", name, rounds, fmt.Sprintf("inside in %.1f%%, want 93 to 98", coverage))
			}
		}
	}
}
