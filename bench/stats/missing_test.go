package stats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"manyhands/bench/stats"
)

// burstyCells are cells of a page with bursts, of which one has noise of its own, and with missing
// values. All weights of [stats.Cells] matter there.
func burstyCells(rng *rand.Rand) [][]float64 {
	cells := make([][]float64, 5+rng.IntN(20))
	left := 0
	for range 12 + rng.IntN(10) {
		for i := range cells {
			if left == 0 && rng.Float64() < 0.01 {
				left = 3 + rng.IntN(20)
			}
			x := math.Exp(0.01 * rng.NormFloat64())
			if left > 0 {
				x *= 1.35
				left--
			}
			if i == 1 && rng.Float64() < 0.2 {
				x *= 1.5
			}
			if rng.Float64() < 0.01 {
				x = math.NaN()
			}
			cells[i] = append(cells[i], x)
		}
	}
	return cells
}

// withEmptyRounds inserts rounds without any value in places of chance, and more at the end.
func withEmptyRounds(rng *rand.Rand, cells [][]float64) [][]float64 {
	out := make([][]float64, len(cells))
	add := func(x func(i int) float64) {
		for i := range out {
			out[i] = append(out[i], x(i))
		}
	}
	empty := func(int) float64 { return math.NaN() }
	for r := range cells[0] {
		for rng.Float64() < 0.3 {
			add(empty)
		}
		add(func(i int) float64 { return cells[i][r] })
	}
	for range 2 * len(cells[0]) {
		add(empty)
	}
	return out
}

// compared is all that the package says about cells that are compared with each other.
func compared(cells [][]float64) (said []string) {
	say := func(text string, args ...any) { said = append(said, fmt.Sprintf(text, args...)) }
	of := stats.NewCells(cells)
	baseOf := bases(len(cells))
	family := stats.Judge([]stats.Sweep{{Times: cells, Bases: baseOf}}, 0.02, 1)
	say("family %d %d %d, best %d", family.Size, family.Least, family.LeastOfAll, family.Best(0))
	positions := make([]int, len(cells))
	for i := range cells {
		positions[i] = i
		say("%d: median %v", i, stats.Median(cells[i]))
		for base := range i {
			ratios, weights := of.Ratios(base, i)
			say("%d, %d: ratios %v %v", base, i, ratios, weights)
			say("%d, %d: %v %v", base, i, of.Speedup(base, i), of.SpeedupAmong(base, i, 4))
			say("%d, %d: %+v %+v", base, i, of.Compare(base, i, 0.02), family.Compare(0, base, i))
			say("%d, %d: alone %v %+v", base, i, stats.Speedup(cells[base], cells[i]), stats.Compare(cells[base], cells[i], 0.02))
		}
	}
	say("recommended %v", family.Recommend(0, positions))
	return said
}

// A run has rounds without any value if its budget ends it before the planned rounds. They change
// no result.
func TestRoundsWithoutValues(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 1))
	trials, _ := trials(40)
	for i := range trials {
		cells := burstyCells(rng)
		more := withEmptyRounds(rng, cells)
		same(t, "compared", compared(cells), compared(more))
		if i >= 2 {
			continue
		}
		rest := func(cells [][]float64) (said []string) {
			cells = cells[:5] // bootstraps take long
			least, power := stats.Detectable(cells, 0.05, 1)
			said = append(said, fmt.Sprint("detectable ", least, power), fmt.Sprintf("error rates %+v", stats.ErrorRatesOf(cells, 0.02)))
			var efficiencies [][]float64
			for i, xs := range cells {
				es := slices.Clone(xs)
				for r := range es {
					es[r] *= 0.2 * float64(i+1)
				}
				efficiencies = append(efficiencies, es)
			}
			said = append(said, fmt.Sprint("granularity ", stats.Granularity([]float64{1, 2, 4, 8, 16}, efficiencies, 0.5, 1)))
			fit, err := stats.FitScaling([]int{1, 2, 3, 4, 5}, cells, stats.Batch{}, 1)
			return append(said, fmt.Sprint("fit ", fit.Shape, fit.Seen, fit.Curve, fit.Sigma, fit.Kappa, fit.Peak, fit.Simplest, err))
		}
		same(t, "the rest", rest(cells), rest(more))
	}
}

// A cell has no value at all if each of its samples failed. It says nothing about the others.
func TestCellsWithoutValues(t *testing.T) {
	rng := rand.New(rand.NewPCG(32, 1))
	trials, _ := trials(40)
	for i := range trials {
		cells := burstyCells(rng)
		if i%2 == 0 {
			cells = cells[:2+rng.IntN(3)] // too few to estimate how slow a round was
		}
		of := func(cells [][]float64, n int) (said []string) {
			c := stats.NewCells(cells)
			f := stats.Judge([]stats.Sweep{{Times: cells, Bases: bases(len(cells))}}, 0.02, 1)
			for i := range n {
				for base := range i {
					ratios, weights := c.Ratios(base, i)
					said = append(said, fmt.Sprint(ratios, weights, c.Speedup(base, i), f.Compare(0, base, i)))
				}
			}
			return said
		}
		more := slices.Clone(cells)
		for range 5 {
			more = append(more, slices.Repeat([]float64{math.NaN()}, len(cells[0])))
		}
		same(t, "compared", of(cells, len(cells)), of(more, len(cells)))
	}
}

func same(t *testing.T, what string, want, got []string) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s: got  %s\nwant %s", what, got[i], want[i])
			return
		}
	}
}

// A round that only one cell has says nothing about how usual unusual rounds are: nobody can tell
// whether the cell or the round was slow.
func TestRoundsOfOneCell(t *testing.T) {
	rng := rand.New(rand.NewPCG(33, 1))
	trials, _ := trials(40)
	for range trials {
		cells := burstyCells(rng)
		more := make([][]float64, len(cells))
		alone := len(cells) - 1
		var logs []float64
		for _, x := range cells[alone] {
			logs = append(logs, math.Log(x))
		}
		median := math.Exp(stats.Median(logs).Center) // which stays
		for i, xs := range cells {
			more[i] = slices.Clone(xs)
			for k := range 30 {
				x := math.NaN()
				if i == alone {
					x = median
					if k < 6 {
						x *= 1 + 0.3*float64(2*(k%2)-1)
					}
				}
				more[i] = append(more[i], x)
			}
		}
		of := func(cells [][]float64) (said []string) {
			c := stats.NewCells(cells)
			for i := range alone {
				for base := range i {
					_, weights := c.Ratios(base, i)
					said = append(said, fmt.Sprintf("%.6f", weights))
				}
			}
			return said
		}
		same(t, "weights", of(cells), of(more))
	}
}

// A round with one number of workers alone shows neither how slow it is nor how slow the round was.
func TestFitRoundsOfOneNumberOfWorkers(t *testing.T) {
	cells := burstyCells(rand.New(rand.NewPCG(34, 1)))[:5]
	fit := func() string {
		f, err := stats.FitScaling([]int{1, 2, 3, 4, 5}, cells, stats.Batch{}, 1)
		return fmt.Sprint(f.Shape, f.Seen, f.Curve, f.Sigma, f.Kappa, f.Peak, f.Simplest, err)
	}
	want := fit()
	for i := range cells {
		for k := range 10 {
			x := math.NaN()
			if i == 2 {
				x = 1 + float64(k)
			}
			cells[i] = append(cells[i], x)
		}
	}
	if got := fit(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
