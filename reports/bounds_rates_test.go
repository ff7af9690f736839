package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// A taskNoise multiplies the lengths of the tasks of one batch.
type taskNoise func(rng *rand.Rand, lengths []float64)

var taskNoises = []struct {
	name string
	taskNoise
}{
	{"5% each task", func(rng *rand.Rand, lengths []float64) {
		for i := range lengths {
			lengths[i] *= math.Exp(0.05 * rng.NormFloat64())
		}
	}},
	{"5% each batch", func(rng *rand.Rand, lengths []float64) {
		all := math.Exp(0.05 * rng.NormFloat64())
		for i := range lengths {
			lengths[i] *= all * math.Exp(0.005*rng.NormFloat64())
		}
	}},
	{"delays, 1 of 50 tasks", func(rng *rand.Rand, lengths []float64) {
		for i := range lengths {
			lengths[i] *= math.Exp(0.01 * rng.NormFloat64())
			if rng.Float64() < 0.02 {
				lengths[i] *= 1 + rng.ExpFloat64()
			}
		}
	}},
	{"delays, 1 of 10 batches", func(rng *rand.Rand, lengths []float64) {
		slow := 1.0
		if rng.Float64() < 0.1 {
			slow = 1.3
		}
		for i := range lengths {
			lengths[i] *= slow * math.Exp(0.01*rng.NormFloat64())
		}
	}},
}

// batchOf are the lengths of the tasks in one batch.
func (n taskNoise) batchOf(rng *rand.Rand, lengths []float64) []float64 {
	batch := slices.Clone(lengths)
	n(rng, batch)
	return batch
}

// simulatedBounds are those of a sweep of tasks of these usual lengths, on so many workers and
// cores, with so many runs with one worker in the round that warms up.
func simulatedBounds(rng *rand.Rand, n taskNoise, w results.Workload, lengths []float64, workers int, cores float64, rounds, runs int) LowerBounds {
	w.Name, w.Tasks = "w", len(lengths)
	rec := results.Record{Run: results.Run{
		Started: time.Unix(1, 0), Ended: time.Unix(2, 0), Environment: results.Environment{Quota: cores},
		Plan: results.Plan{Rounds: rounds, Workloads: []results.Workload{w}},
	}}
	cell := results.Cell{Workload: "w", Strategy: baseline, Workers: 1}
	many := results.Cell{Workload: "w", Strategy: "pool", Workers: workers}
	for round := range rounds {
		total := 0.0
		for _, x := range n.batchOf(rng, lengths) {
			total += x
		}
		took := time.Duration(total * 1e9)
		rec.Samples = append(rec.Samples, results.Sample{Round: round, Cell: cell, Makespan: took, Done: w.Tasks, CPU: took}, results.Sample{Round: round, Cell: many, Makespan: took, Done: w.Tasks, CPU: took})
	}
	for run := range runs {
		of := cell
		if run > 0 {
			of.Strategy = fmt.Sprint("other", run)
		}
		for i, x := range n.batchOf(rng, lengths) {
			rec.Spans = append(rec.Spans, results.Span{Cell: of, Task: i, Elapsed: time.Duration(x * 1e9)})
		}
	}
	list := Tables(rec)[0].Bounds
	return list[len(list)-1]
}

// simulatedBelow reports that a page has rows below their bounds. Each batch takes as long as
// the schedule of its tasks, so the bounds hold by construction.
func simulatedBelow(rng *rand.Rand, n taskNoise, w results.Workload, lengths []float64, cores float64, rounds int) bool {
	w.Name, w.Tasks = "w", len(lengths)
	cells := []results.Cell{{Workload: "w", Strategy: baseline, Workers: 1}}
	for _, strategy := range []string{"errgroup", "pool", "process"} {
		for _, workers := range []int{1, 2, 5, 10, 20} {
			cells = append(cells, results.Cell{Workload: "w", Strategy: strategy, Workers: workers})
		}
	}
	t := Table{Workload: w, Cores: cores}
	for _, cell := range cells {
		r := Row{Cell: cell}
		var cpu []float64
		for range rounds {
			b := stats.Schedule(n.batchOf(rng, lengths), cell.Workers)
			total := b.Work * float64(cell.Workers)
			r.times, cpu = append(r.times, max(b.List, total/cores)), append(cpu, total)
		}
		r.Time, r.CPU = stats.Median(r.times), stats.Median(cpu)
		t.Rows = append(t.Rows, r)
		if cell.Workers == 1 {
			for i, x := range n.batchOf(rng, lengths) {
				t.spans = append(t.spans, results.Span{Cell: cell, Task: i, Elapsed: time.Duration(x * float64(time.Second))})
			}
		}
	}
	return slices.ContainsFunc(t.bounds(), func(b LowerBounds) bool { return b.below != nil })
}

// TestBoundRates checks what is said of lower bounds against the truth of simulated sweeps:
// an interval holds the bound of the usual batch in 95% of cases, where two bounds are as
// high, no more than 5% of pages name one as the cause, and where all bounds hold, no more than
// 5% of pages have a row below them.
func TestBoundRates(t *testing.T) {
	cases, rounds, z := 400, []int{8, 12, 20, 60}, 1.96
	if !*long {
		cases, rounds, z = 40, []int{20}, 4
	}
	beyond := func(r rate, percent float64) float64 { // how many errors the rate is above
		return (r.percent() - percent) / 100 / math.Sqrt(percent/100*(1-percent/100)/float64(r.of))
	}

	t.Run("intervals", func(t *testing.T) {
		t.Logf("the interval of total/W, of cores and of equal tasks holds the truth; %d pages each", cases)
		lengths := equal(20, 0.1)
		for _, n := range taskNoises {
			rng := rand.New(rand.NewPCG(7, 7))
			var totals []float64
			for range 20_001 {
				total := 0.0
				for _, x := range n.batchOf(rng, lengths) {
					total += x
				}
				totals = append(totals, total)
			}
			usual := stats.Median(totals).Center
			for _, rounds := range rounds {
				r := replicate("bounds"+n.name+fmt.Sprint(rounds), cases, 3, func(rng *rand.Rand, count func(int, bool)) {
					holds := func(b LowerBounds, binds Binding, truth float64) bool {
						if b.Binds != binds || b.about {
							t.Errorf("bound by %q %q, %s, want %s with an interval", b.Binds, b.close, b.leastText(), binds)
						}
						return b.least.Lo <= truth && truth <= b.least.Hi
					}
					constructed := results.Workload{Ideal: 100 * time.Millisecond}
					count(0, holds(simulatedBounds(rng, n.taskNoise, constructed, lengths, 5, 0, rounds, 1), BindsWork, usual/5))
					count(1, holds(simulatedBounds(rng, n.taskNoise, constructed, lengths, 20, 2, rounds, 1), BindsCores, usual/2))
					count(2, holds(simulatedBounds(rng, n.taskNoise, constructed, lengths, 15, 0, rounds, 1), BindsGrain, usual/10))
				})
				t.Logf("%-24s %2d rounds: %v  %v  %v", n.name, rounds, r[0], r[1], r[2])
				for _, r := range r {
					if beyond(rate{r.of - r.hits, r.of}, 7) > z || beyond(r, 98) > z {
						t.Errorf("%s, %d rounds: %v%%, want 93 to 98%%", n.name, rounds, r)
					}
				}
			}
		}
	})

	t.Run("ties", func(t *testing.T) {
		t.Logf("a cause is named though two bounds are as high, 1 and 4 runs with one worker; %d pages each", cases)
		half := append([]float64{1}, equal(10, 0.1)...) // the longest is half of the work
		for _, c := range []struct {
			name    string
			w       results.Workload
			lengths []float64
			workers int
			cores   float64
			right   []Binding // what may be named all the same
		}{
			{"longest task and work", results.Workload{}, half, 2, 0, nil},
			{"longest task and cores", results.Workload{}, half, 4, 2, nil},
			{"work and cores", results.Workload{}, equal(64, 0.1), 4, 4, nil},
			{"whole tasks and cores", results.Workload{}, equal(6, 0.1), 4, 3, nil},
			{"any order, as good", results.Workload{}, equal(7, 0.1), 6, 0, []Binding{BindsGrain}},
			{"equal tasks", results.Workload{Ideal: 100 * time.Millisecond}, equal(7, 0.1), 6, 0, []Binding{BindsGrain}},
			{"work, 3% higher", results.Workload{}, append([]float64{0.97}, equal(21, 1.03/21)...), 2, 0, []Binding{BindsWork}},
			{"longest, 3% higher", results.Workload{}, append([]float64{1.03}, equal(21, 0.97/21)...), 2, 0, []Binding{BindsLongest}},
		} {
			for _, n := range taskNoises {
				for _, rounds := range rounds {
					r := replicate(c.name+n.name+fmt.Sprint(rounds), cases, 4, func(rng *rand.Rand, count func(int, bool)) {
						for i, runs := range []int{1, 4} {
							b := simulatedBounds(rng, n.taskNoise, c.w, c.lengths, c.workers, c.cores, rounds, runs)
							count(i, b.Binds != "" && !slices.Contains(c.right, b.Binds))
							count(2+i, slices.Contains(c.right, b.Binds))
						}
					})
					t.Logf("%-25s %-24s %2d rounds: %v  %v  named rightly: %v  %v", c.name, n.name, rounds, r[0], r[1], r[2], r[3])
					for _, r := range r[:2] {
						if beyond(r, 5) > z {
							t.Errorf("%s, %s, %d rounds: %v%%, want at most 5%%", c.name, n.name, rounds, r)
						}
					}
				}
			}
		}
	})

	t.Run("clear", func(t *testing.T) {
		t.Logf("the cause is named, with 1 and 4 runs with one worker; %d pages each", cases)
		for _, c := range []struct {
			name    string
			lengths []float64
			workers int
			cores   float64
			right   Binding
		}{
			{"longest twice the work", append([]float64{1}, equal(10, 0.1)...), 4, 0, BindsLongest},
			{"long task last", append(equal(10, 0.1), 1), 2, 0, BindsOrder},
			{"cores twice the work", equal(20, 0.1), 4, 2, BindsCores},
			{"one task too many", equal(7, 0.1), 6, 0, BindsGrain},
			{"as many tasks as workers", equal(20, 0.1), 20, 0, BindsLongest},
			{"one long task, one worker", []float64{1, 0.001}, 1, 0, BindsWork},
		} {
			for _, n := range taskNoises {
				for _, rounds := range rounds {
					r := replicate(c.name+n.name+fmt.Sprint(rounds), cases, 2, func(rng *rand.Rand, count func(int, bool)) {
						for i, runs := range []int{1, 4} {
							b := simulatedBounds(rng, n.taskNoise, results.Workload{}, c.lengths, c.workers, c.cores, rounds, runs)
							count(i, b.Binds == c.right)
						}
					})
					t.Logf("%-25s %-24s %2d rounds: %v  %v", c.name, n.name, rounds, r[0], r[1])
					if rounds >= 20 && beyond(rate{r[1].of - r[1].hits, r[1].of}, 10) > z {
						t.Errorf("%s, %s: %v%%, want 90%% or more", c.name, n.name, r[1])
					}
				}
			}
		}
	})

	t.Run("below", func(t *testing.T) {
		t.Logf("a row is below its bound though all bounds hold; %d pages each", cases)
		few := []int{4, 14}
		if *long {
			few = []int{2, 4, 7, 14}
		}
		noises := append(slices.Clone(taskNoises), struct {
			name string
			taskNoise
		}{"1% each batch", func(rng *rand.Rand, lengths []float64) {
			all := math.Exp(0.01 * rng.NormFloat64())
			for i := range lengths {
				lengths[i] *= all
			}
		}})
		uneven := []float64{0.31, 2e-6, 0.3, 1e-6, 0.28, 0.27, 0.25, 0.25, 3e-6, 0.25, 0.24, 0.24, 0.23, 0.23, 0.22, 0.22, 0.21, 0.21, 0.2, 1e-6}
		for _, c := range []struct {
			name    string
			w       results.Workload
			lengths []float64
			cores   float64
		}{
			{"equal by construction", results.Workload{Ideal: 100 * time.Millisecond}, equal(20, 0.1), 100},
			{"equal", results.Workload{}, equal(20, 0.1), 100},
			{"uneven", results.Workload{}, uneven, 100},
			{"uneven, two cores", results.Workload{}, uneven, 2},
			{"one long task", results.Workload{}, append([]float64{1}, equal(10, 0.1)...), 100},
		} {
			for _, n := range noises {
				for _, rounds := range few {
					r := replicate("below"+c.name+n.name+fmt.Sprint(rounds), cases, 1, func(rng *rand.Rand, count func(int, bool)) {
						count(0, simulatedBelow(rng, n.taskNoise, c.w, c.lengths, c.cores, rounds))
					})[0]
					t.Logf("%-25s %-24s %2d rounds: %v", c.name, n.name, rounds, r)
					if beyond(r, 5) > z || rounds < 6 && r.hits > 0 {
						t.Errorf("%s, %s, %d rounds: %v%%, want at most 5%%, and none below 6 rounds", c.name, n.name, rounds, r)
					}
				}
			}
		}
	})
}
