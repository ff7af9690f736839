package reports

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// Side is one of two records that are compared, with the name it goes by.
type Side struct {
	Name string
	results.Record
}

// Change is one cell in two records.
type Change struct {
	results.Cell
	Old, New Row

	// Comparison is of old with new: a speedup above 1 means that the new one is faster.
	// Calm is the same without the samples that were disturbed. Both are zero where
	// nothing can be said.
	Comparison, Calm stats.Comparison
}

// Changes compares two records, cell by cell.
type Changes struct {
	Rows     []Change // cells that both have
	Old, New Side
	Margin   float64
	Basis    Basis
	Why      string // why there is no verdict, with NoBasis

	judged int    // comparisons, judged together
	rounds int    // behind them, at most
	anchor string // what became of the anchors, with Anchored
}

// Basis is what verdicts stand on.
type Basis string

const (
	NoBasis Basis = "none" // there are none

	// ByRound: both were measured in alternating rounds, and their times are compared
	// round by round.
	ByRound Basis = "rounds"

	// Anchored: the one was whole before the other began. Then times say nothing: on
	// recorded series, identical work an hour later is called different in half of the
	// cases and more, with any number of samples. What can carry over is how a cell stands
	// to sequential, the anchor, in its own rounds. It is compared if machine and plan are
	// the same, and the anchors have not moved for certain. A change no larger than theirs
	// has no verdict. Still the risk is above 5 %: of 40 sweeps of one program, a few minutes
	// apart, pairs had a false verdict among 20 in 18 of 228 tables. By their times alone it
	// was 76 of 266.
	Anchored Basis = "anchor"
)

// Compare compares every cell that both records have. The margin is as in
// [stats.Compare]. That files of go test took turns, one pass at a time, is nothing
// they can tell: alternating says so.
func Compare(older, newer Side, margin float64, alternating bool) Changes {
	c := Changes{Old: older, New: newer, Margin: margin}
	for _, w := range newer.Plan.Workloads {
		of, ok := older.Workload(w.Name)
		if !ok {
			continue
		}
		was := rows(older.Record, of)
		for _, is := range rows(newer.Record, w) {
			if i := slices.IndexFunc(was, func(r Row) bool { return r.Cell == is.Cell }); i >= 0 {
				row := Change{Cell: is.Cell, Old: was[i], New: is}
				row.Comparison.Speedup, row.Calm.Speedup = stats.Median(nil), stats.Median(nil)
				c.Rows = append(c.Rows, row)
			}
		}
	}
	if c.Basis, c.Why = c.basis(alternating); c.Why == "" {
		c.judge()
	}
	return c
}

// basis says what verdicts can stand on, or why there is nothing.
func (c *Changes) basis(alternating bool) (Basis, string) {
	older, newer := c.Old.Record, c.New.Record
	other := older.Environment.OtherMachine(newer.Environment)
	switch {
	case len(c.Rows) == 0:
		return NoBasis, "no combination is in both"
	case other != "":
		return NoBasis, "they were measured on different machines: " + other
	}
	if work := otherWork(older, newer); work != "" {
		return NoBasis, "the work is not the same: " + work
	}
	switch fromFile := older.Started.IsZero() || newer.Started.IsZero(); {
	case !older.InRounds() || !newer.InRounds():
		return NoBasis, "each benchmark was repeated in a block, as go test -count does, and the machine alone makes blocks differ"
	case alternating || !fromFile && alternated(older, newer):
		return ByRound, ""
	case fromFile:
		return NoBasis, "files of benchmarks do not tell when they were measured; if their passes took turns, say so with --alternating"
	case !slices.EqualFunc(older.Plan.Workloads, newer.Plan.Workloads, results.Workload.Equal):
		return NoBasis, "their plans differ: " + cmp.Or(otherConditions(older, newer), "other workloads")
	case !slices.Equal(older.Plan.Cells, newer.Plan.Cells):
		return NoBasis, "their plans differ: other combinations, and what runs before and after one is part of its conditions"
	}
	if moved := c.anchors(); moved != "" {
		return NoBasis, moved
	}
	return Anchored, ""
}

// otherWork names a workload that has other tasks or results in the one than in the
// other. What is unknown tells nothing.
func otherWork(older, newer results.Record) string {
	for _, is := range newer.Plan.Workloads {
		was, ok := older.Workload(is.Name)
		switch {
		case !ok:
		case was.Tasks > 0 && is.Tasks > 0 && was.Tasks != is.Tasks:
			return fmt.Sprintf("%s had %s, and has %d now", is.Name, count(was.Tasks, "task"), is.Tasks)
		case was.Digest != "" && is.Digest != "" && was.Digest != is.Digest:
			return is.Name + " has other results"
		}
	}
	return ""
}

// otherConditions names what differs in the conditions of the same work.
func otherConditions(older, newer results.Record) string {
	var list []string
	for _, is := range newer.Plan.Workloads {
		was, ok := older.Workload(is.Name)
		if !ok || was.Params == nil || is.Params == nil { // unknown
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(is.Params)) {
			if was.Params[key] != is.Params[key] {
				list = append(list, fmt.Sprintf("%s %s was %s, and is %s now", is.Name, key, cmp.Or(was.Params[key], "not there"), is.Params[key]))
			}
		}
	}
	return strings.Join(list, ", ")
}

// alternated reports that each round was over on both sides before the next began on
// either, by the times of the samples.
func alternated(older, newer results.Record) bool {
	first, last := make(map[int]time.Time), make(map[int]time.Time)
	rounds := 0
	for _, s := range slices.Concat(older.Samples, newer.Samples) {
		if at, ok := first[s.Round]; !ok || s.Start.Before(at) {
			first[s.Round] = s.Start
		}
		if s.Start.After(last[s.Round]) {
			last[s.Round] = s.Start
		}
		rounds = max(rounds, s.Round+1)
	}
	end := time.Time{}
	for round := range rounds {
		if at, ok := first[round]; ok {
			if at.Before(end) {
				return false
			}
			end = last[round]
		}
	}
	return true
}

// judge compares the rows and gives them their verdicts, as one family.
func (c *Changes) judge() {
	var family, calm []stats.Comparison
	var places []int
	for i := range c.Rows {
		row := &c.Rows[i]
		if c.Basis == Anchored && row.Strategy == baseline {
			continue
		}
		comparison := stats.Compare(c.times(i, func(r Row) []float64 { return r.times }))
		if comparison.Speedup.Empty() {
			continue
		}
		c.rounds = max(c.rounds, comparison.Speedup.N)
		family, places = append(family, comparison), append(places, i)
		calm = append(calm, stats.Compare(c.times(i, func(r Row) []float64 { return r.calm })))
	}
	c.judged = len(family)
	family, calm = stats.Judge(family), stats.Judge(calm)
	for i, place := range places {
		row := &c.Rows[place]
		row.Comparison, row.Calm = family[i], calm[i]
		if c.Basis == Anchored {
			anchor := *c.anchorOf(*row)
			row.Comparison, row.Calm = c.beyond(row.Comparison, anchor), c.beyond(row.Calm, anchor)
		}
	}
}

// times are what is compared of a row: round by round, and of as many rounds as both
// have. Those of two runs that were not measured side by side have nothing in common
// but their number; as pairs they are as good as any.
func (c *Changes) times(row int, of func(Row) []float64) (old, new []float64, margin float64) {
	old, new = of(c.Rows[row].Old), of(c.Rows[row].New)
	if c.Basis == Anchored {
		anchor := c.anchorOf(c.Rows[row])
		old, new = ratios(old, of(anchor.Old)), ratios(new, of(anchor.New))
	}
	n := min(len(old), len(new))
	return old[:n], new[:n], c.Margin
}

// anchorOf is the row of sequential that another is measured against.
func (c *Changes) anchorOf(row Change) *Change {
	for i, r := range c.Rows {
		if r.Workload == row.Workload && r.Strategy == baseline && r.GOMAXPROCS == row.GOMAXPROCS {
			return &c.Rows[i]
		}
	}
	return nil
}

// ratios are times as multiples of those of the anchor in the same round.
func ratios(times, anchor []float64) []float64 {
	out := make([]float64, len(times))
	for r := range times {
		out[r] = times[r] / anchor[r]
	}
	return out
}

// anchors says why the records have no anchor that verdicts could stand on, or "".
// Intervals that do not meet show that the machine was not the same, or the program in
// what all strategies have in common: nobody can tell.
func (c *Changes) anchors() string {
	var facts []string
	alone := true
	for _, row := range c.Rows {
		anchor := c.anchorOf(row)
		switch {
		case anchor == nil || anchor.Old.Time.Empty() || anchor.New.Time.Empty():
			return fmt.Sprintf("%s has no anchor: samples of %s in both", row.Workload, baseline)
		case anchor.Cell != row.Cell:
			alone = false
			continue
		}
		fact := fmt.Sprintf("%s %s took %s in new", baseline, row.Workload, differenceText(anchor.moved()))
		if old, new := row.Old.Time, row.New.Time; old.Hi < new.Lo || new.Hi < old.Lo {
			return fact + ", so that the machine was not the same, or the work that all strategies do"
		}
		facts = append(facts, fact)
	}
	if alone {
		return "there is nothing but the anchor, " + baseline
	}
	c.anchor = strings.Join(facts, ", ")
	return ""
}

// moved is by how much the new median is above the old one, as a fraction.
func (r Change) moved() float64 { return r.New.Time.Center/r.Old.Time.Center - 1 }

// beyond takes back a verdict about less than what the anchor itself has moved, which
// may be a change of the anchor.
func (c Changes) beyond(v stats.Comparison, anchor Change) stats.Comparison {
	size, moved := math.Abs(math.Log(v.Speedup.Center)), math.Abs(math.Log1p(anchor.moved()))
	switch {
	case v.Verdict == stats.Equivalent && moved > math.Log1p(c.Margin),
		v.Verdict != stats.Equivalent && size <= moved:
		v.Verdict = stats.Inconclusive
	}
	return v
}

// Slower names the cells that have become slower.
func (c Changes) Slower() (names []string) {
	for _, r := range c.Rows {
		if compared(r.Comparison) && r.Comparison.Verdict == stats.Slower {
			names = append(names, r.name())
		}
	}
	return names
}

func (r Change) name() string {
	if r.Workers == 0 {
		return r.Strategy
	}
	return fmt.Sprintf("%s %s %d", r.Workload, r.Arm(), r.Workers)
}

// Undecidable says why nothing could have been found slower, whatever the times were;
// "" when it could.
func (c Changes) Undecidable() string {
	switch need := stats.LeastRounds(max(1, c.judged)); {
	case c.Why != "":
		return c.Why
	case c.judged == 0:
		return "no combination has a valid sample in the same round of both"
	case c.rounds < need:
		return fmt.Sprintf("%s cannot tell faster or slower when %s judged together; it takes %d",
			count(c.rounds, "round"), areText(c.judged, "comparison"), need)
	}
	return ""
}

func areText(n int, thing string) string {
	if n == 1 {
		return "1 " + thing + " is"
	}
	return count(n, thing) + " are"
}
