package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

// The largest sums of ranks that are significant at 5%, two-sided, as in the table of
// R. L. McCornack, Extended tables of the Wilcoxon matched pair signed rank
// statistic, JASA 60, 1965, which textbooks reprint.
var critical = map[int]int{
	6: 0, 7: 2, 8: 3, 9: 5, 10: 8, 11: 10, 12: 13, 13: 17, 14: 21, 15: 25, 16: 29,
	17: 34, 18: 40, 19: 46, 20: 52, 21: 58, 22: 65, 23: 73, 24: 81, 25: 89, 50: 434, 100: 1955,
}

func TestWilcoxonCriticalValues(t *testing.T) {
	for n, limit := range critical {
		if p := stats.Wilcoxon(withSum(n, limit)); p > 0.05 {
			t.Errorf("n=%d, T=%d: p=%g, want at most 0.05", n, limit, p)
		}
		if p := stats.Wilcoxon(withSum(n, limit+1)); p <= 0.05 {
			t.Errorf("n=%d, T=%d: p=%g, want more than 0.05", n, limit+1, p)
		}
	}
	for n := 1; n < 6; n++ {
		if p := stats.Wilcoxon(withSum(n, 0)); p != math.Ldexp(2, -n) {
			t.Errorf("n=%d, T=0: p=%g, want 2 / 2^n", n, p)
		}
	}
}

// withSum are the differences 1 to n, those negative of the given sum.
func withSum(n, sum int) []float64 {
	d := make([]float64, n)
	for i := n; i >= 1; i-- {
		d[i-1] = float64(i)
		if i <= sum {
			d[i-1] = -d[i-1]
			sum -= i
		}
	}
	return d
}

// depression is table 3.1 of M. Hollander and D. A. Wolfe, Nonparametric Statistical
// Methods: the Hamilton depression scale before and after the first visit.
func depression() (d []float64) {
	before := []float64{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30}
	after := []float64{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29}
	for i := range before {
		d = append(d, before[i]-after[i])
	}
	return d
}

// maize is how much taller crossed plants were than their self-fertilised neighbours, in
// eighths of an inch: C. Darwin's data, from R. A. Fisher, The Design of Experiments.
var maize = []float64{49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48}

func TestWilcoxonPublished(t *testing.T) {
	tests := []struct {
		name string
		d    []float64
		want float64
	}{
		{"Hollander and Wolfe, example 3.1", depression(), 0.0390625}, // one-sided 0.0195
		{"Darwin's maize, as in SciPy's documentation", maize, 0.041259765625},
		{"no difference", []float64{0, 0, 0, 0, 0, 0, 0}, 1},
		{"nothing", nil, 1},
	}
	for _, test := range tests {
		if got := stats.Wilcoxon(test.d); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("%s: p=%.12g, want %.12g", test.name, got, test.want)
		}
	}
}

// With ties and zeros too, p counts the choices of signs that are as lopsided.
func TestWilcoxonCountsSigns(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	for range 300 {
		d := make([]float64, 1+rng.IntN(10))
		for i := range d {
			d[i] = float64(rng.IntN(7) - 3)
		}
		if got, want := stats.Wilcoxon(d), countSigns(d); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v: p=%g, want %g", d, got, want)
		}
	}
}

// countSigns is Wilcoxon by its definition.
func countSigns(d []float64) float64 {
	rank := func(x float64) (r float64) { // the mean of the places it could have
		less, equal := 0, 0
		for _, y := range d {
			if math.Abs(y) < math.Abs(x) {
				less++
			} else if math.Abs(y) == math.Abs(x) {
				equal++
			}
		}
		return float64(less) + float64(equal+1)/2
	}
	plus, lower, upper, all := 0.0, 0, 0, 1<<len(d)
	for _, x := range d {
		if x > 0 {
			plus += rank(x)
		}
	}
	for signs := range all {
		sum := 0.0
		for i, x := range d {
			if x != 0 && signs>>i&1 == 1 {
				sum += rank(x)
			}
		}
		if sum <= plus {
			lower++
		}
		if sum >= plus {
			upper++
		}
	}
	return min(1, 2*float64(min(lower, upper))/float64(all))
}

// Up to 100 p is exact; above, the normal distribution goes on close to it.
func TestWilcoxonOfMany(t *testing.T) {
	for _, n := range []int{60, 100, 101, 150} {
		exact := make([]float64, n*(n+1)/2+1) // the probability of each sum
		exact[0] = 1
		for r := 1; r <= n; r++ {
			for s := len(exact) - 1; s >= 0; s-- {
				exact[s] /= 2
				if s >= r {
					exact[s] += exact[s-r] / 2
				}
			}
		}
		below, tolerance := 0.0, 1e-12
		if n > 100 {
			tolerance = 2e-3
		}
		for sum, p := range exact {
			below += p
			if sum%101 != 0 {
				continue
			}
			if got, want := stats.Wilcoxon(withSum(n, sum)), min(1, 2*min(below, 1-below+p)); math.Abs(got-want) > tolerance {
				t.Fatalf("n=%d, T=%d: p=%g, exactly %g", n, sum, got, want)
			}
		}
	}
}

func TestHodgesLehmannPublished(t *testing.T) {
	got := stats.HodgesLehmann(depression(), 0.95)
	want := stats.Interval{Center: 0.46, Lo: 0.010, Hi: 0.786, N: 9} // examples 3.3 and 3.4
	if math.Abs(got.Center-want.Center)+math.Abs(got.Lo-want.Lo)+math.Abs(got.Hi-want.Hi) > 1e-9 || got.N != want.N {
		t.Errorf("Hollander and Wolfe: %+v, want %+v", got, want)
	}
}

// One value of any size moves the centre of three or more no farther than the others reach.
func TestHodgesLehmannSurvivesAWildValue(t *testing.T) {
	for n := 3; n <= 12; n++ {
		d := make([]float64, n)
		for i := range d {
			d[i] = 1 + float64(i)/100
		}
		d[n/2] = 1e9
		if c := stats.HodgesLehmann(d, 0.95).Center; c > 1.12 {
			t.Errorf("one wild value of %d moves the centre to %g", n, c)
		}
	}
}

// The interval holds just the centres that the test does not reject.
func TestHodgesLehmannInvertsTheTest(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 1))
	for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 33, 50, 51, 100, 101, 110} {
		d := skewed(rng, n, 1)
		before := slices.Clone(d)
		i := stats.HodgesLehmann(d, 0.95)
		if !slices.Equal(d, before) {
			t.Fatalf("n=%d: it changed its argument", n)
		}
		if !(i.Lo <= i.Center && i.Center <= i.Hi) || i.N != n || i.IsRange() != (n < 6) {
			t.Fatalf("n=%d: %+v", n, i)
		}
		if i.IsRange() {
			if i.Lo != slices.Min(d) || i.Hi != slices.Max(d) {
				t.Errorf("n=%d: %+v is not the range", n, i)
			}
			continue
		}
		for at, rejected := range map[float64]bool{i.Lo - 1e-9: true, i.Lo + 1e-9: false, i.Hi - 1e-9: false, i.Hi + 1e-9: true} {
			shifted := make([]float64, n)
			for r, x := range d {
				shifted[r] = x - at
			}
			if p := stats.Wilcoxon(shifted); (p <= 0.05) != rejected {
				t.Errorf("n=%d: %+v, but p=%g at %g", n, i, p, at)
			}
		}
	}
}

// The confidence agrees with the table: for n rounds 1 - P(T <= critical).
func TestHodgesLehmannCoverage(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	for _, n := range []int{6, 10, 20, 60} {
		t.Run(fmt.Sprintf("n=%d", n), func(t *testing.T) {
			trials, slack := trials(2000)
			covered := share(trials, func() bool {
				d := make([]float64, n)
				for i := range d {
					d[i] = rng.NormFloat64()
				}
				i := stats.HodgesLehmann(d, 0.95)
				return i.Lo <= 0 && 0 <= i.Hi
			})
			if covered < 93.5-slack || covered > 98.5+slack { // three standard errors are 1.5
				t.Errorf("covers in %.1f%%, want 95 to 96.9", covered)
			}
		})
	}
}

func TestRankSums(t *testing.T) {
	for _, c := range []struct {
		base, xs     []float64
		above, below float64
	}{
		{nil, nil, 0, 0},
		{[]float64{2, 3, 4}, []float64{1, 1, 1}, 6, 0},
		{[]float64{1, 3, 1}, []float64{2, 1, 4}, 2, 4},
		{[]float64{1, 2}, []float64{1, 1}, 2, 0},
		{[]float64{1, 1.1, 3, 3.3}, []float64{1.1, 1, 3.3, 3}, 5, 5}, // equal sizes, but for rounding
		{[]float64{1, nan, 7}, []float64{2, 1, nan}, 0, 1},
	} {
		if above, below := stats.NewCells([][]float64{c.base, c.xs}).RankSums(0, 1); above != c.above || below != c.below {
			t.Errorf("%v and %v: %v and %v", c.base, c.xs, above, below)
		}
	}
}
