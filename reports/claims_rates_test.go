package reports

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"manyhands/bench/results"
)

// claimTruth are the true times of a sweep, in units of the time of sequential.
type claimTruth struct {
	pool, errgroup, process func(workers int) float64
	cold                    float64 // process 6
}

// claimCells are the rows of that sweep.
func claimCells() (cells []results.Cell) {
	add := func(strategy string, workers int, cold bool) {
		cells = append(cells, results.Cell{Workload: "w", Strategy: strategy, Workers: workers, GOMAXPROCS: 6, Cold: cold})
	}
	add(baseline, 1, false)
	for n := 1; n <= 8; n++ {
		add("errgroup", n, false)
	}
	for n := 1; n <= 8; n++ {
		add("pool", n, false)
	}
	for n := 1; n <= 6; n++ {
		add("process", n, false)
	}
	add("process", 6, true)
	return cells
}

func (c claimTruth) of(cell results.Cell) float64 {
	switch {
	case cell.Cold:
		return c.cold
	case cell.Strategy == "errgroup":
		return c.errgroup(cell.Workers)
	case cell.Strategy == "pool":
		return max(c.pool(cell.Workers), 1.0/6) // there are six cores
	case cell.Strategy == "process":
		return c.process(cell.Workers)
	}
	return 1
}

// record is a sweep of 24 equal tasks that compute, on six cores. sequential takes 1 s.
func (c claimTruth) record(rng *rand.Rand, noise noise, rounds int) results.Record {
	cells, start := claimCells(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	rec := results.Record{Source: "results/simulated", Run: results.Run{
		Schema: results.Schema, Started: start, Ended: start.Add(time.Minute),
		Plan:        results.Plan{Rounds: 3 * rounds, Seed: 1, Workloads: []results.Workload{{Name: "w", Bound: "CPU", Tasks: 24, Digest: digest}}, Cells: cells},
		Environment: results.Environment{OS: "linux", Cores: 6, GOMAXPROCS: 6},
	}}
	var truth []float64
	for _, cell := range cells {
		truth = append(truth, c.of(cell))
	}
	times := timesOf(rng, noise, rounds, truth)
	for r := range rounds {
		for i, cell := range cells {
			took := time.Duration(times[i][r] * 1e9)
			rec.Samples = append(rec.Samples, results.Sample{
				Seq: len(rec.Samples), Round: r, Start: start.Add(time.Duration(r) * time.Second), Cell: cell,
				Makespan: took, CPU: took, Done: 24, Digest: digest,
			})
		}
	}
	for _, cell := range cells {
		for i := range 24 {
			if cell.Workers == 1 { // all of these warm up
				rec.Spans = append(rec.Spans, results.Span{Cell: cell, Task: i, Elapsed: time.Duration(1e9 / 24 * math.Exp(0.02*rng.NormFloat64()))})
			}
		}
	}
	return rec
}

// efficient is the time with an efficiency.
func efficient(share float64) func(int) float64 {
	return func(n int) float64 { return 1 / share / float64(n) }
}

// simulatedClaims are claims of all kinds about such a sweep.
var simulatedClaims = []struct{ what, claim string }{
	{"1 linear", "pool is linear up to 4"},
	{"2 no faster", "process is no faster beyond 4"},
	{"3 faster", "pool is faster than process at 4"},
	{"4 as fast", "pool is as fast as errgroup at 4"},
	{"5 times", "pool is at least 2.7 times as fast at 3"},
	{"6 limited", "errgroup is limited by cores at 8"},
	{"7 startup", "process is slower than errgroup at 6 because of startup"},
	{"8 efficiency", "efficiency of pool is above 80% at 6"},
}

// claimsTruths are sweeps in which all of these claims are right, all are wrong, and all are about
// numbers that are exactly the limit.
var (
	rightClaims = claimTruth{
		pool: func(n int) float64 {
			if n == 6 {
				return efficient(0.88)(n) // 10% above 80%
			}
			return efficient(0.99)(n) // 10% above linear, and above 2.7 times with 3
		},
		errgroup: func(n int) float64 {
			if n > 6 { // the bound is 95% of it
				return 1.05 / 6
			}
			return efficient(0.99)(n)
		},
		process: func(n int) float64 {
			if n > 4 { // slower by 10% than with 4
				return efficient(0.9)(4) * 1.1
			}
			return efficient(0.9)(n) // slower than pool by 10%
		},
		cold: efficient(0.9)(4)*1.1 + 9*(efficient(0.9)(4)*1.1-efficient(0.99)(6)), // startup is 90% of the difference
	}
	wrongClaims = claimTruth{
		pool: func(n int) float64 {
			if n == 6 {
				return efficient(0.72)(n)
			}
			return efficient(0.81)(n)
		},
		errgroup: func(n int) float64 {
			switch n {
			case 6: // process takes 1.5 times as long
				return efficient(0.81)(4) / 1.1 / 1.1 / 1.5
			case 8: // the bound is 62% of it
				return 1.6 / 6
			}
			return efficient(0.81 * 1.1)(n) // faster than pool
		},
		process: func(n int) float64 {
			if n > 4 {
				return efficient(0.81)(4) / 1.1 / 1.1
			}
			return efficient(0.81 * 1.1)(n)
		},
		cold: efficient(0.81)(4) / 1.1 / 1.1 * (1 + 0.5/1.5/9), // startup is 10% of the difference
	}
	limitClaims = claimTruth{
		pool: func(n int) float64 {
			if n == 6 {
				return efficient(0.8)(n)
			}
			return efficient(Linear)(n)
		},
		errgroup: func(n int) float64 {
			switch n {
			case 6:
				return efficient(Linear)(4) / (1 + Margin) / 1.2
			case 8: // the bound is hardly less than 80% of it
				return 1.0 / 6 / (Limiting - 0.002)
			}
			return efficient(Linear)(n) * (1 + Margin)
		},
		process: func(n int) float64 {
			if n > 4 { // faster by 2% than with 4
				return efficient(Linear)(4) / (1 + Margin)
			}
			return efficient(Linear)(n)
		},
		cold: efficient(Linear)(4) / (1 + Margin) * (1 + 0.2/1.2), // startup is half of the difference
	}
)

// outcomesOf judges all of these claims.
func outcomesOf(t *testing.T, rec results.Record) (list []ClaimOutcome) {
	t.Helper()
	var claims []Claim
	for _, c := range simulatedClaims {
		claim, err := ParseClaim(c.claim)
		if err != nil {
			t.Fatal(err)
		}
		claims = append(claims, claim)
	}
	judged, err := JudgeClaims(Tables(rec), claims)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range judged.Judged {
		list = append(list, j.Outcome)
	}
	return list
}

// TestClaimRates checks what is said of claims against the truth of simulated sweeps of 24 rows: that
// in no more than 5% a right claim is rejected, or a wrong one holds, and that with 2% noise wrong claims
// are rejected in 95% and more. Right and wrong are off by 10% of the limit (as fast: 0 and 10%; limited:
// the bound is 95% and 62% of the time; startup: 90% and 10% of the difference). The default sweep has
// about 18 rounds. Its table, and those of other rounds:
//
//	go test ./reports -run TestClaimRates -long -v -timeout 1h
func TestClaimRates(t *testing.T) {
	cases, rounds, noises := 400, []int{14, 18, 30}, slices.Clone(noises)
	if !*long {
		cases, rounds, noises = 12, []int{18}, noises[:4]
	}
	if testing.Short() {
		cases, noises = 4, noises[:1]
	}
	unlikely := 0.025
	if !*long {
		unlikely = 0.0001
	}
	k := len(simulatedClaims)
	for _, rounds := range rounds {
		t.Run(fmt.Sprint(rounds, " rounds"), func(t *testing.T) {
			rows, usual := make([][5]rateRange, k), make([][5]rate, k)
			var any rateRange
			for _, n := range noises {
				r := replicate(fmt.Sprint("claims", n.name, rounds), cases, 5*k+1, func(rng *rand.Rand, count func(int, bool)) {
					right, wrong := outcomesOf(t, rightClaims.record(rng, n.noise, rounds)), outcomesOf(t, wrongClaims.record(rng, n.noise, rounds))
					limit := outcomesOf(t, limitClaims.record(rng, n.noise, rounds))
					falsely := false
					for i := range k {
						count(5*i, wrong[i] == DoesNotHold)
						count(5*i+1, right[i] == Holds)
						count(5*i+2, right[i] == DoesNotHold)
						count(5*i+3, wrong[i] == Holds)
						// At the limit itself a claim is neither right nor wrong by any amount. Whether something is as
						// fast, faster or no faster is decided by two marks, and one side of each is no mistake. The time
						// and its bound can be equal in all rounds, so that claim is wrong by a little.
						bad := limit[i] != CannotSay
						switch ClaimKind(i + 1) {
						case ClaimNoFaster, ClaimFaster, ClaimAsFast, ClaimLimited:
							bad = limit[i] == Holds
						}
						count(5*i+4, bad)
						falsely = falsely || bad
					}
					count(5*k, falsely)
				})
				text := fmt.Sprintf("%-20s", n.name)
				for i := range k {
					for c := range 5 {
						rows[i][c].add(r[5*i+c])
						if c >= 2 && r[5*i+c].likely(0.05) < unlikely {
							t.Errorf("%s, %s: %v%% false, want at most 5%%", n.name, simulatedClaims[i].what, r[5*i+c])
						}
						if n.name == "normal 2%" {
							usual[i][c] = r[5*i+c]
						}
					}
					text += fmt.Sprintf(" %3.0f/%3.0f", r[5*i].percent(), r[5*i+1].percent())
				}
				any.add(r[5*k])
				t.Log(text)
			}
			table := "\n| claim | wrong: rejected, 2% noise | all noises | right: holds, 2% noise | all noises | right: rejected | wrong: holds | at the limit: false |\n|---|---|---|---|---|---|---|---|\n"
			for i := range k {
				if missed := (rate{usual[i][0].of - usual[i][0].hits, usual[i][0].of}); rounds >= 18 && missed.likely(0.05) < unlikely {
					t.Errorf("%s: %v%% of the wrong claims are rejected, want 95%%", simulatedClaims[i].what, usual[i][0])
				}
				table += "| " + simulatedClaims[i].what
				for c := range 5 {
					if c < 2 {
						table += fmt.Sprintf(" | %.1f%%", usual[i][c].percent())
					}
					table += " | " + rows[i][c].span()
				}
				table += " |\n"
			}
			t.Logf("%d runs with each of %d kinds of noise; any false answer at the limit in %.1f to %.1f%%:\n%s", cases, len(noises), any.lo.percent(), any.hi.percent(), table)
		})
	}
}
