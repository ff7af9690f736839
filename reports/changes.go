package reports

import (
	"fmt"
	"slices"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// Order says how the samples of two records lie in time, which decides what a
// comparison of them can say.
type Order int

const (
	// Apart: one record was whole before the other began. What has changed between
	// them is the program, and everything else that hours change.
	Apart Order = iota
	// Interleaved: round by round both were measured, in random order.
	Interleaved
)

// Change is one cell in two records.
type Change struct {
	results.Cell
	Old, New stats.Interval // time of a batch, seconds

	// Comparison is of old with new: a speedup above 1 means that the new one is faster.
	// It is zero where nothing can be said, and Why says why.
	Comparison stats.Comparison
	Why        string
}

// Changes compares two records, cell by cell.
type Changes struct {
	Rows   []Change
	Order  Order
	Judged int    // comparisons, judged together
	Rounds int    // behind them
	Why    string // why there is no verdict at all; "" when there is one
	Notes  []string
}

// Compare compares every cell that both records have.
//
// Interleaved records are compared round by round. Of records that are [Apart] times
// say nothing: on recorded series, identical work an hour later is called different in
// half of the cases and more, with any number of samples. What can carry over is how a
// cell stands to sequential in its own rounds, so that is compared, where sequential
// itself took as long in both records; it is the anchor. Without one machine, one plan and an
// anchor there are no verdicts. Nor are there any for benchmarks of go test: they
// are measured one after the other, each in a block.
func Compare(older, newer results.Record, order Order) Changes {
	c := Changes{Order: order}
	for _, cell := range newer.Plan.Cells {
		if !slices.Contains(older.Plan.Cells, cell) {
			continue
		}
		row := Change{Cell: cell, Old: stats.Median(older.Times(cell, nil)), New: stats.Median(newer.Times(cell, nil))}
		row.Comparison.Speedup = stats.Median(nil)
		c.Rows = append(c.Rows, row)
	}
	if missing := len(older.Plan.Cells) + len(newer.Plan.Cells) - 2*len(c.Rows); missing > 0 && len(c.Rows) > 0 {
		c.Notes = append(c.Notes, fmt.Sprintf("Left out: %d combinations that only one of the two has.", missing))
	}
	if c.Why = incomparable(older, newer, order); c.Why == "" {
		c.judge(older, newer, order)
	}
	return c
}

// incomparable says why nothing can be said of any cell.
func incomparable(older, newer results.Record, order Order) string {
	switch other := older.Environment.OtherMachine(newer.Environment); {
	case len(older.Plan.Cells) == 0 || len(newer.Plan.Cells) == 0:
		return "one of the two has no samples"
	case older.Started.IsZero() || newer.Started.IsZero():
		return "benchmarks of go test are measured one after the other, so that time passes between what is compared"
	case other != "":
		return "they were measured on different machines (" + other + ")"
	case order == Apart && !samePlan(older.Plan, newer.Plan):
		return "their plans differ: other workloads or combinations"
	}
	return ""
}

// samePlan reports that the same was measured, for as long as it may.
func samePlan(a, b results.Plan) bool {
	return slices.EqualFunc(a.Workloads, b.Workloads, results.Workload.Equal) && slices.Equal(a.Cells, b.Cells)
}

// judge compares the rows and gives them their verdicts, as one family.
func (c *Changes) judge(older, newer results.Record, order Order) {
	var family []stats.Comparison
	var places []int
	for i := range c.Rows {
		row := &c.Rows[i]
		old, new := older.Times(row.Cell, nil), newer.Times(row.Cell, nil)
		if order == Apart {
			anchor := results.Cell{Workload: row.Workload, Strategy: baseline, Workers: 1, GOMAXPROCS: row.GOMAXPROCS}
			if row.Why = unanchored(row.Cell, anchor, older, newer); row.Why != "" {
				continue
			}
			// Round r of the one and of the other have nothing in common but the order of the
			// cells; as pairs they are as good as any.
			old, new = anchored(old, older.Times(anchor, nil)), anchored(new, newer.Times(anchor, nil))
		}
		n := min(len(old), len(new)) // after an interrupt one may be a round ahead
		old, new = old[:n], new[:n]
		comparison := stats.Compare(old, new, Margin)
		if comparison.Speedup.Empty() {
			row.Why = "no round with both"
			continue
		}
		c.Rounds = max(c.Rounds, comparison.Speedup.N)
		family, places = append(family, comparison), append(places, i)
	}
	for i, comparison := range stats.Judge(family) {
		c.Rows[places[i]].Comparison = comparison
	}
	c.Judged = len(family)
	if c.Judged == 0 {
		c.Why = "no combination has an anchor: sequential, in both, and as fast in both"
	}
}

// anchored are times as multiples of those of the anchor in the same round.
func anchored(times, anchor []float64) []float64 {
	out := make([]float64, len(times))
	for r := range times {
		out[r] = times[r] / anchor[r]
	}
	return out
}

// unanchored says why the times of a cell in two records that are apart cannot be
// compared. Intervals that do not meet show that the machine was not the same.
func unanchored(c, anchor results.Cell, older, newer results.Record) string {
	old, new := stats.Median(older.Times(anchor, nil)), stats.Median(newer.Times(anchor, nil))
	switch {
	case c == anchor:
		return "the anchor"
	case old.Empty() || new.Empty():
		return "no anchor"
	case old.Hi < new.Lo || new.Hi < old.Lo:
		return "anchor moved"
	}
	return ""
}

// Slower are the rows that have become slower, by their verdict.
func (c Changes) Slower() (rows []Change) {
	for _, r := range c.Rows {
		if compared(r.Comparison) && r.Comparison.Verdict == stats.Slower {
			rows = append(rows, r)
		}
	}
	return rows
}
