package reports

import (
	"fmt"
	"math"
	"slices"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// Side is one of several records that are compared or drawn together, with the name it goes by.
type Side struct {
	Name  string
	Hangs bool // what was recorded never ended; [Lanes] and [SideBySide] then show no time for it
	results.Record
}

// Change is one cell in two records.
type Change struct {
	results.Cell
	Old, New Row

	// Comparison is of old with new: a speedup above 1 means that the new one is faster.
	// Undisturbed is the same without the samples that were disturbed. Both are zero where
	// nothing can be said.
	Comparison, Undisturbed stats.Comparison
}

// Changes compares two records, cell by cell.
type Changes struct {
	Rows     []Change // cells that both have
	Old, New Side
	Margin   float64
	Pairing  Pairing
	Why      string // why there is no verdict, with NoPairing

	judged int    // comparisons, judged together
	rounds int    // behind them, at most
	anchor string // what became of the anchors, with DifferenceInDifferences
}

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
		was := rowsOf(older.Record, of)
		for _, is := range rowsOf(newer.Record, w) {
			if i := slices.IndexFunc(was, func(r Row) bool { return r.Cell == is.Cell }); i >= 0 {
				row := Change{Cell: is.Cell, Old: was[i], New: is}
				row.Comparison.Speedup, row.Undisturbed.Speedup = stats.Median(nil), stats.Median(nil)
				c.Rows = append(c.Rows, row)
			}
		}
	}
	if c.Pairing, c.Why = c.pairing(alternating); c.Why == "" {
		c.judge()
	}
	return c
}

// judge compares the rows and gives them their verdicts, as one family.
func (c *Changes) judge() {
	var family, undisturbed []stats.Comparison
	var places []int
	for i := range c.Rows {
		row := &c.Rows[i]
		if c.Pairing == DifferenceInDifferences && row.Strategy == baseline {
			continue
		}
		comparison := stats.Compare(c.times(i, func(r Row) []float64 { return r.times }))
		if comparison.Speedup.Empty() {
			continue
		}
		c.rounds = max(c.rounds, comparison.Speedup.N)
		family, places = append(family, comparison), append(places, i)
		undisturbed = append(undisturbed, stats.Compare(c.times(i, func(r Row) []float64 { return r.undisturbed })))
	}
	c.judged = len(family)
	family, undisturbed = stats.Judge(family), stats.Judge(undisturbed)
	for i, place := range places {
		row := &c.Rows[place]
		row.Comparison, row.Undisturbed = family[i], undisturbed[i]
		if c.Pairing == DifferenceInDifferences {
			anchor := *c.anchorOf(*row)
			row.Comparison, row.Undisturbed = c.beyond(row.Comparison, anchor), c.beyond(row.Undisturbed, anchor)
		}
	}
}

// times are what is compared of a row: round by round, and of as many rounds as both
// have. Those of two runs that were not measured side by side have nothing in common
// but their number; as pairs they are as good as any.
func (c *Changes) times(row int, of func(Row) []float64) (old, new []float64, margin float64) {
	old, new = of(c.Rows[row].Old), of(c.Rows[row].New)
	if c.Pairing == DifferenceInDifferences {
		anchor := c.anchorOf(c.Rows[row])
		old, new = ratiosOf(old, of(anchor.Old)), ratiosOf(new, of(anchor.New))
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

// ratiosOf are times as multiples of those of the anchor in the same round.
func ratiosOf(times, anchor []float64) []float64 {
	out := make([]float64, len(times))
	for r := range times {
		out[r] = times[r] / anchor[r]
	}
	return out
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
	return fmt.Sprintf("%s %s %d", r.Workload, r.StrategyText(), r.Workers)
}

// Undecidable says why no row could have been found slower, whatever the times were; ""
// when one could.
func (c Changes) Undecidable() string {
	switch need := stats.LeastRounds(max(1, c.judged)); {
	case c.Why != "":
		return c.Why
	case c.judged == 0:
		return "no combination has valid samples of both in the same round"
	case c.rounds < need:
		return tooFewRounds(c.judged, c.rounds)
	}
	return ""
}
