package reports

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
)

// passes is a file of go test: so many passes over the combinations, with times of about the given
// nanoseconds, rounded as package testing does. Iterations of 0 are what -benchtime 1s leads to.
func passes(rng *rand.Rand, cells, n int, nanoseconds float64, iterations int) results.Record {
	rec := results.Record{Run: results.Run{Plan: results.Plan{Workloads: []results.Workload{{Name: "x"}}, Rounds: n}}}
	for i := range cells {
		rec.Plan.Cells = append(rec.Plan.Cells, results.Cell{Workload: "x", Strategy: "pool", Workers: i + 1, GOMAXPROCS: 2})
	}
	digits := 0
	if nanoseconds < 10 {
		digits = 3
	}
	for round := range n {
		for _, cell := range rec.Plan.Cells {
			var ns float64
			fmt.Sscan(fmt.Sprintf("%.*f", digits, nanoseconds*(1+0.002*rng.NormFloat64())), &ns)
			s := results.Sample{Seq: len(rec.Samples), Round: round, Cell: cell, Makespan: time.Duration(ns), Iterations: iterations}
			s.Rest = ns/1e9 - s.Makespan.Seconds()
			if iterations == 0 {
				s.Iterations = int(1e9 / nanoseconds * (1 + 0.002*rng.NormFloat64()))
			}
			rec.Samples = append(rec.Samples, s)
		}
	}
	return rec
}

// appended are the passes of one file and then those of another, without the samples that drop
// is true for.
func appended(one, other results.Record, drop func(results.Sample) bool) results.Record {
	for _, s := range other.Samples {
		s.Round += one.Plan.Rounds
		one.Samples = append(slices.Clip(one.Samples), s)
	}
	one.Plan.Rounds += other.Plan.Rounds
	one.Samples = slices.DeleteFunc(slices.Clone(one.Samples), drop)
	for i := range one.Samples {
		one.Samples[i].Seq = i
	}
	return one
}

// A measurement that is in both is no comparison, however it came there.
func TestChangesOfCopies(t *testing.T) {
	for _, kind := range []struct {
		name        string
		nanoseconds float64
		iterations  int
	}{{"milliseconds", 1e7, 0}, {"milliseconds of fixed iterations", 1e7, 1}, {"few nanoseconds", 3, 0}} {
		rng := rand.New(rand.NewPCG(1, 2))
		file := func(n int) results.Record { return passes(rng, 3, n, kind.nanoseconds, kind.iterations) }
		older, newer := file(12), file(12)
		none := results.Record{}
		for _, c := range []struct {
			name, want string
			newer      results.Record
		}{
			{"appended", "new shares 36 of its 72 measurements with old: x pool 1 (12 of 24), x pool 2 (12 of 24), x pool 3 (12 of 24)",
				appended(older, newer, func(results.Sample) bool { return false })},
			{"the first passes", "new shares 33 of its 33 measurements with old: x pool 1 (11 of 11), ",
				appended(older, none, func(s results.Sample) bool { return s.Round == 11 })},
			{"the last passes", "new shares 33 of its 33 measurements with old: ",
				appended(older, none, func(s results.Sample) bool { return s.Round == 0 })},
			{"one combination", "new shares 12 of its 36 measurements with old: x pool 2 (12 of 12)",
				mixed(older, newer, func(s results.Sample) bool { return s.Workers == 2 })},
			{"two passes", "new shares 6 of its 36 measurements with old: ",
				mixed(older, newer, func(s results.Sample) bool { return s.Round/2 == 3 })},
			{"every second pass", "new shares 18 of its 18 measurements with old: ",
				appended(older, none, func(s results.Sample) bool { return s.Round%2 == 1 })},
		} {
			if c.name == "every second pass" && kind.iterations > 0 { // too few in a row, and fixed iterations tell nothing
				continue
			}
			got := Compare(Side{Name: "a", Record: older}, Side{Name: "b", Record: c.newer}, Margin, true)
			if !strings.HasPrefix(got.Why, c.want) || got.Undecidable() == "" {
				t.Errorf("%s, %s: %s by %q, want %q", kind.name, c.name, got.Pairing, got.Why, c.want)
			}
		}
	}
}

// mixed has the samples of old where it is said, and else those of new.
func mixed(old, new results.Record, ofOld func(results.Sample) bool) results.Record {
	new.Samples = slices.Clone(new.Samples)
	for i, s := range new.Samples {
		if ofOld(s) {
			new.Samples[i] = old.Samples[i]
		}
	}
	return new
}

// Samples that are equal by chance are no copies: those with few digits, and a few among many.
func TestChangesEqualByChance(t *testing.T) {
	for _, c := range []struct {
		name        string
		nanoseconds float64
		iterations  int
		equal       int
	}{
		{"few nanoseconds", 3, 1000, 0},
		{"no noise", 0.25, 1e9, 0},
		{"few of many", 1e7, 0, 3},
		{"few of many with fixed iterations", 1e7, 1, 3},
	} {
		for seed := range uint64(50) {
			rng := rand.New(rand.NewPCG(seed, 0))
			older, newer := passes(rng, 20, 12, c.nanoseconds, c.iterations), passes(rng, 20, 12, c.nanoseconds, c.iterations)
			for range c.equal {
				i := rng.IntN(len(newer.Samples))
				newer.Samples[i] = older.Samples[i]
			}
			if got := sharedSamples(older, newer); got != "" {
				t.Errorf("%s, seed %d: %s", c.name, seed, got)
			}
		}
	}
}

// One sample of a sweep is enough: its start has nanoseconds.
func TestChangesOfCopiedSweeps(t *testing.T) {
	older := saved(inTurns[0], 1, 1)
	fewer := saved(inTurns[0], 1, 1)
	fewer.Samples = fewer.Samples[:12]
	oneOf := saved(inTurns[1], 1, 1.2)
	oneOf.Samples[5] = older.Samples[5]
	for want, newer := range map[string]results.Record{
		"new shares 12 of its 12 measurements with old: primes sequential 1 (6 of 6), primes pool 2 (6 of 6)": fewer,
		"new shares 1 of its 16 measurements with old: primes pool 2 (1 of 8)":                                oneOf,
	} {
		if c := compareTwo(older, newer); c.Why != want {
			t.Errorf("%q, want %q", c.Why, want)
		}
	}
}
