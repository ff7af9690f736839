package bench

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// long makes the simulation full. It then ends with the figures that the page and the comments quote:
//
//	go test ./bench -run TestIntervalsOfSweepsThatEndEarly -long -v
var long = flag.Bool("long", false, "simulate 10000 sweeps in each case, as the published figures need; some minutes")

// A sweep that ends when its intervals are narrow ends earlier when chance makes the noise look
// small. Then an interval holds the truth less often, and a verdict at 5% would be false more often.
func TestIntervalsOfSweepsThatEndEarly(t *testing.T) {
	sweeps, slack := 200, 5.0
	switch {
	case *long:
		sweeps, slack = 10000, 0.9
	case testing.Short():
		sweeps, slack = 50, 12
	}
	laplace := func(rng *rand.Rand) float64 { return (rng.ExpFloat64() - rng.ExpFloat64()) / 2 } // of variance 1/2 x 1
	noises := map[string]func(*rand.Rand) float64{"normal": (*rand.Rand).NormFloat64, "Laplace": func(rng *rand.Rand) float64 { return math.Sqrt2 * laplace(rng) }}
	for _, cells := range []int{2, 4} {
		for _, name := range []string{"normal", "Laplace"} {
			for _, sigma := range []float64{0.01, 0.015, 0.02, 0.025, 0.03, 0.035, 0.04} {
				rng := rand.New(rand.NewPCG(uint64(cells), uint64(1000*sigma)))
				early, held, at5, at25, rounds := 0, 0, 0, 0, 0
				for range sweeps {
					times := sweepThatEndsEarly(cells, func() float64 { return sigma * noises[name](rng) })
					n := len(times[0])
					rounds += n
					if n == roundsOfThese {
						continue
					}
					early++
					c := stats.NewCells(times)
					if s := c.Speedup(0, 1); s.Lo <= 1 && 1 <= s.Hi {
						held++
					}
					p := c.Compare(0, 1, 0.02).P()
					if p <= 0.05 {
						at5++
					}
					if p <= 0.025 {
						at25++
					}
				}
				percent := func(k int) float64 { return 100 * float64(k) / float64(early) }
				t.Logf("%d combinations, %s noise of %.1f%%: %.0f rounds, %.0f%% ended early; the interval holds in %.1f%%, p is at most 5%% in %.1f%%, and 2.5%% in %.1f%%",
					cells, name, 100*sigma, float64(rounds)/float64(sweeps), 100*float64(early)/float64(sweeps), percent(held), percent(at5), percent(at25))
				if early > sweeps/2 && (percent(held) < 92.5-slack || percent(at25) > 3.3+slack) {
					t.Errorf("%d combinations, %s noise of %.1f%%: the interval holds in %.1f%%, p is at most 2.5%% in %.1f%%", cells, name, 100*sigma, percent(held), percent(at25))
				}
			}
		}
	}
}

const roundsOfThese = 60

// sweepThatEndsEarly returns the times of a sweep of identical cells, by the rule of the real ones.
func sweepThatEndsEarly(cells int, noise func() float64) [][]float64 {
	plan := results.Plan{Rounds: roundsOfThese, Precision: 0.02, Workloads: []results.Workload{{Name: "w"}}}
	for i := range cells {
		strategy := "pool"
		if i == 0 {
			strategy = "sequential"
		}
		plan.Cells = append(plan.Cells, results.Cell{Workload: "w", Strategy: strategy, Workers: max(1, i)})
	}
	r := &run{Sweep: &Sweep{Plan: plan}}
	times := make([][]float64, cells)
	for n := 0; n < roundsOfThese && !r.precise(); n++ {
		for i, cell := range plan.Cells {
			makespan := time.Duration(1e9 * math.Exp(noise()))
			r.samples = append(r.samples, results.Sample{Cell: cell, Round: n, Makespan: makespan})
			times[i] = append(times[i], makespan.Seconds())
		}
	}
	return times
}
