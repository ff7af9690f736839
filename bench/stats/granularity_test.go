package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

// sizes are two decades below and above one second, in steps of half a decade.
var sizes = []float64{0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100}

// curve is the efficiency by rounds of a strategy whose tasks cost so much each. Half of
// the time is work when the task is as long as that.
func curve(overhead, noise float64, rounds int) (efficiencies [][]float64) {
	return curveOf(rand.New(rand.NewPCG(7, uint64(rounds))), overhead, noise, rounds)
}

func curveOf(rng *rand.Rand, overhead, noise float64, rounds int) (efficiencies [][]float64) {
	for _, s := range sizes {
		var es []float64
		for range rounds {
			es = append(es, s/(s+overhead)*math.Exp(noise*rng.NormFloat64()))
		}
		efficiencies = append(efficiencies, es)
	}
	return efficiencies
}

func TestGranularityIsTheOverhead(t *testing.T) {
	for _, overhead := range []float64{0.02, 0.1, 0.5, 1, 1.9, 7, 60} {
		if got := Granularity(sizes, curve(overhead, 0, 8), 0.5, 1); math.Abs(got.Center/overhead-1) > 1e-9 || got.Lo > got.Center || got.Hi < got.Center || got.N != 8 {
			t.Errorf("overhead %g: %+v", overhead, got)
		}
	}
}

// The interval holds the overhead in about 95% of the cases, wherever that is.
func TestGranularityInterval(t *testing.T) {
	const cases = 40
	rng := rand.New(rand.NewPCG(1, 2))
	covered := 0
	for range cases {
		overhead := 0.02 * math.Pow(3000, rng.Float64())
		got := Granularity(sizes, curveOf(rng, overhead, 0.1, 20), 0.5, 1)
		if got.Lo <= overhead && overhead <= got.Hi {
			covered++
		}
		if got.Hi == got.Lo || got.Hi/got.Lo > 2 {
			t.Errorf("overhead %g: %+v", overhead, got)
		}
	}
	if covered < 34 {
		t.Errorf("%d of %d intervals hold the overhead, want about 38", covered, cases)
	}
}

// A quarter is reached by tasks a third as long as their overhead.
func TestGranularityOfAnotherLevel(t *testing.T) {
	if got := Granularity(sizes, curve(1, 0, 6), 0.25, 1); math.Abs(got.Center*3-1) > 1e-9 {
		t.Errorf("%+v, want a third", got)
	}
}

func TestGranularityBeyondTheSizes(t *testing.T) {
	for _, test := range []struct{ overhead, center float64 }{{1e-3, 0}, {1e3, math.Inf(1)}} {
		if got := Granularity(sizes, curve(test.overhead, 0.1, 10), 0.5, 1); got.Center != test.center || got.Lo != test.center || got.Hi != test.center {
			t.Errorf("overhead %g: %+v, want %g", test.overhead, got, test.center)
		}
	}
	// What lies at the edge may be on either side.
	if got := Granularity(sizes, curve(0.01, 0.2, 10), 0.5, 1); got.Lo != 0 || got.Hi < 0.01 || math.IsInf(got.Hi, 1) {
		t.Errorf("at the smallest: %+v", got)
	}
}

// What was not measured is passed over, and a round without anything is none.
func TestGranularityWithGaps(t *testing.T) {
	es := curve(1, 0, 10)
	for i := range es {
		es[i][3] = math.NaN()
	}
	es[4] = make([]float64, 10) // a size that always failed: 0 is no efficiency
	if got := Granularity(sizes, es, 0.5, 1); math.Abs(got.Center-1) > 0.04 || got.N != 9 {
		t.Errorf("%+v, want about 1 of 9 rounds", got)
	}
	// Rounds that were planned and never measured do not make the interval narrower.
	es = curve(1, 0.1, 8)
	want := Granularity(sizes, es, 0.5, 1)
	for i := range es {
		for range 50 {
			es[i] = append(es[i], math.NaN())
		}
	}
	if got := Granularity(sizes, es, 0.5, 1); got != want {
		t.Errorf("%+v with empty rounds, %+v without", got, want)
	}
	for i := range es {
		es[i] = make([]float64, 10)
	}
	if got := Granularity(sizes, es, 0.5, 1); !got.Empty() {
		t.Errorf("nothing measured: %+v", got)
	}
}

// The smallest size that reaches the level counts, though a larger one falls below.
func TestGranularityIsTheSmallest(t *testing.T) {
	es := curve(1, 0, 6)
	es[7] = []float64{0.3, 0.3, 0.3, 0.3, 0.3, 0.3}
	if got := Granularity(sizes, es, 0.5, 1); math.Abs(got.Center-1) > 0.04 {
		t.Errorf("%+v, want 1", got)
	}
}

// Fewer than 6 rounds make a range, as everywhere.
func TestGranularityOfFewRounds(t *testing.T) {
	if got := Granularity(sizes, curve(1, 0.1, 4), 0.5, 1); !got.IsRange() || got.Lo == got.Hi {
		t.Errorf("%+v", got)
	}
	if got := Granularity(sizes, curve(1, 0.1, 1), 0.5, 1); got.N != 1 || got.Lo != got.Center || got.Hi != got.Center {
		t.Errorf("one round: %+v", got)
	}
}

// Sizes that just miss the level miss it all together in few draws of the bootstrap, so most
// draws reach the level at a smaller size than all rounds do. The interval holds its centre
// all the same.
func TestGranularityIntervalHoldsItsCentre(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	noise := []float64{-0.3, -0.2, -0.1, -0.05, 0.05, 0.1, 0.2, 0.3}
	var efficiencies [][]float64
	for range sizes[1:] {
		var es []float64
		for _, i := range rng.Perm(len(noise)) {
			es = append(es, 0.4999*math.Exp(noise[i]))
		}
		efficiencies = append(efficiencies, es)
	}
	efficiencies = append(efficiencies, curve(0, 0, len(noise))[0])
	got := Granularity(sizes, efficiencies, 0.5, 1)
	if got.Lo > got.Center || got.Hi < got.Center || got.Center < sizes[len(sizes)-2] {
		t.Errorf("%+v: want a centre between the last two sizes, and in the interval", got)
	}
}
