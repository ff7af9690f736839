package reports

import (
	"fmt"
	"math"
	"strings"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Side is one of several records that are compared or drawn together, with the name it goes by.
type Side struct {
	Name  string
	Hangs bool // what was recorded never ended; [Lanes] and [SideBySide] then show no time for it
	Limit int  // of tasks at once, where there can be more lanes than that; 0 = none
	results.Record
}

// Change is one cell in two records.
type Change struct {
	results.Cell
	Old, New Row

	// Comparison is of old with new: a speedup above 1 means that the new one is faster. It
	// is zero where nothing can be said.
	Comparison stats.Comparison
}

// Changes compares two records, cell by cell.
type Changes struct {
	Rows []Change // cells that both have

	// OnlyOld and OnlyNew are the cells of which only that side has valid samples.
	OnlyOld, OnlyNew []results.Cell

	Old, New Side
	Margin   float64
	Pairing  Pairing
	Why      string // why there is no verdict, with NoPairing

	onlyOld, onlyNew int      // samples left out ByRound, of rounds of one side
	gapsOld, gapsNew []string // what that side did not measure in some rounds that it has

	judged int    // comparisons, judged together
	least  int    // rounds that any verdict takes
	rounds int    // behind them, at most
	tooFew []int  // rows with fewer rounds than that
	anchor string // what became of the anchors, with DifferenceInDifferences
}

// Compare compares every cell that both records have. The margin is as in
// [stats.Judge]. That chance decided, pass by pass, whether old or new came first is nothing
// that files of go test can tell: randomOrder says so.
func Compare(older, newer Side, margin float64, randomOrder bool) Changes {
	records := results.SamePackages(older.Record, newer.Record)
	older.Record, newer.Record = records[0], records[1]
	c := Changes{Old: older, New: newer, Margin: margin}
	c.Rows = c.rows()
	c.OnlyOld, c.OnlyNew = onlyIn(older.Record, newer.Record), onlyIn(newer.Record, older.Record)
	if c.Pairing, c.Why = c.choosePairing(randomOrder); c.Why != "" {
		return c
	}
	if c.Pairing == ByRound {
		c.gapsOld, c.gapsNew = gapsOf(older.Record, newer.Record), gapsOf(newer.Record, older.Record)
		c.Old.Samples, c.onlyOld = common(older.Samples, newer.Samples)
		c.New.Samples, c.onlyNew = common(newer.Samples, older.Samples)
		c.Rows = c.rows()
	}
	c.judge()
	return c
}

// rows are the cells that both sides have.
func (c Changes) rows() (rows []Change) {
	older, newer := byWorkload(c.Old.Record), byWorkload(c.New.Record)
	for _, w := range c.New.Plan.Workloads {
		of, ok := older[w.Name]
		if !ok {
			continue
		}
		was := make(map[results.Cell]Row)
		for _, r := range rowsOf(of, of.Plan.Workloads[0]) {
			was[r.Cell] = r
		}
		for _, is := range rowsOf(newer[w.Name], w) {
			if old, ok := was[is.Cell]; ok {
				row := Change{Cell: is.Cell, Old: old, New: is}
				row.Comparison.Speedup = stats.Median(nil)
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// onlyIn lists the cells with valid samples in one record and none in the other.
func onlyIn(one, other results.Record) (cells []results.Cell) {
	measured, has := measuredCells(one), measuredCells(other)
	parts := byWorkload(one)
	for _, w := range one.Plan.Workloads {
		for _, c := range cellsOf(parts[w.Name], w, make(map[results.Cell][]results.Sample)) {
			if measured[c] && !has[c] {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// gapsOf names the cells that a record lacks in some of its rounds, although the other record has them
// in these. A cell that the record lacks in all rounds is none of these.
func gapsOf(rec, other results.Record) (gaps []string) {
	has := func(rec results.Record) (rounds map[int]bool, of map[results.Cell]map[int]bool) {
		rounds, of = make(map[int]bool), make(map[results.Cell]map[int]bool)
		for _, s := range rec.Samples {
			if of[s.Cell] == nil {
				of[s.Cell] = make(map[int]bool)
			}
			rounds[s.Round], of[s.Cell][s.Round] = true, true
		}
		return rounds, of
	}
	rounds, own := has(rec)
	_, others := has(other)
	for _, cell := range rec.Plan.Cells {
		missing := 0
		for round := range others[cell] {
			if rounds[round] && !own[cell][round] {
				missing++
			}
		}
		if missing > 0 && own[cell] != nil {
			gaps = append(gaps, fmt.Sprintf("%s in %d of %s", cellName(cell), missing, format.Count(len(rounds), "round")))
		}
	}
	return gaps
}

// measuredCells are those with a valid sample.
func measuredCells(rec results.Record) map[results.Cell]bool {
	cells := make(map[results.Cell]bool)
	for _, part := range byWorkload(rec) {
		for _, s := range part.Samples {
			if s.Valid(part.Plan.Workloads[0]) {
				cells[s.Cell] = true
			}
		}
	}
	return cells
}

// common are the samples of a side whose cell the other side measured in the same round, and
// how many more there are of cells that it measured in other rounds. A comparison that was
// killed between the two sides, or one side of it that was resumed alone, has others. With
// them, the medians would be of other rounds than the change.
func common(samples, other []results.Sample) (list []results.Sample, left int) {
	type key struct {
		results.Cell
		round int
	}
	has, known := make(map[key]bool), make(map[results.Cell]bool)
	for _, s := range other {
		has[key{s.Cell, s.Round}], known[s.Cell] = true, true
	}
	for _, s := range samples {
		switch {
		case has[key{s.Cell, s.Round}]:
			list = append(list, s)
		case known[s.Cell]:
			left++
		}
	}
	return list, left
}

// judge compares the rows and gives them their verdicts, as one family.
func (c *Changes) judge() {
	var sweeps []stats.Sweep
	type place struct{ sweep, old int }
	places := make(map[int]place) // of the rows
	anchors := c.anchorsOf()
	for i, row := range c.Rows {
		if c.Pairing == DifferenceInDifferences && row.Strategy == baseline {
			continue
		}
		// Rows that were measured in the same rounds tell of each other how usual these were.
		if sweeps == nil || c.Pairing == DifferenceInDifferences || c.Rows[i-1].Workload != row.Workload {
			sweeps = append(sweeps, stats.Sweep{OnlyBases: true})
		}
		s := &sweeps[len(sweeps)-1]
		old, new := row.Old.times, row.New.times
		if c.Pairing == DifferenceInDifferences {
			anchor := anchors[row.baselineKey()]
			old, new = ratiosOf(old, anchor.Old.times), ratiosOf(new, anchor.New.times)
		}
		places[i] = place{len(sweeps) - 1, len(s.Times)}
		s.Times, s.Bases = append(s.Times, old, new), append(s.Bases, -1, len(s.Times))
	}
	family := stats.Judge(sweeps, c.Margin, 1)
	c.judged, c.least = family.Size, family.Least
	for i := range c.Rows {
		row := &c.Rows[i]
		at, ok := places[i]
		if !ok {
			continue
		}
		row.Comparison = family.Compare(at.sweep, at.old, at.old+1)
		if n := row.Comparison.Speedup.N; n < c.least && row.Comparison.Verdict == stats.Inconclusive {
			c.tooFew = append(c.tooFew, i)
		}
		c.rounds = max(c.rounds, row.Comparison.Speedup.N)
		if c.Pairing == DifferenceInDifferences && compared(row.Comparison) {
			row.Comparison = c.beyond(row.Comparison, *anchors[row.baselineKey()])
		}
	}
}

// anchorsOf are the rows of sequential, which others are measured against.
func (c Changes) anchorsOf() map[baselineKey]*Change {
	anchors := make(map[baselineKey]*Change)
	for i, r := range c.Rows {
		if key := r.baselineKey(); r.Strategy == baseline && anchors[key] == nil {
			anchors[key] = &c.Rows[i]
		}
	}
	return anchors
}

// baselineKey is equal for a row and its anchor.
func (r Change) baselineKey() baselineKey { return Row{Cell: r.Cell}.baselineKey() }

// ratiosOf are times as multiples of those of the anchor in the same round. Runs that were not
// interleaved share no rounds, so any pairing is as good as that by number.
func ratiosOf(times, anchor []float64) []float64 {
	out := make([]float64, min(len(times), len(anchor)))
	for r := range out {
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

func (r Change) name() string { return cellName(r.Cell) }

func cellName(c results.Cell) string {
	if c.Workers == 0 { // a benchmark, and its package where that matters
		return c.Strategy + strings.TrimPrefix(c.Workload, results.Benchmarks)
	}
	if name, _, _ := strings.Cut(c.Workload, " in "); name == c.Strategy { // the only series of that name
		return fmt.Sprintf("%s %d", c.Workload, c.Workers)
	}
	return fmt.Sprintf("%s %s %d", c.Workload, c.StrategyText(), c.Workers)
}

// TooFew names the cells with too few rounds of both sides for any verdict.
func (c Changes) TooFew() (names []string) {
	for _, i := range c.tooFew {
		names = append(names, fmt.Sprintf("%s (%s)", c.Rows[i].name(), format.Count(c.Rows[i].Comparison.Speedup.N, "round")))
	}
	return names
}

// LargeSlowdown is the slowdown that a comparison must exclude to be called a success: 0.25 for
// 25%. Intervals that reach a little beyond the margin are usual, and many rounds would be
// needed to narrow them. One that reaches beyond this says nothing about a regression that matters.
const LargeSlowdown = 0.25

// NotExcluded names the inconclusive cells that may be much slower, with the largest slowdown in
// their interval. What is within the margin is equivalent, however large it is.
func (c Changes) NotExcluded() (names []string) {
	for _, r := range c.Rows {
		if !compared(r.Comparison) || r.Comparison.Verdict != stats.Inconclusive {
			continue
		}
		if slowdown := r.Comparison.Speedup.Inverse().Hi - 1; slowdown > max(LargeSlowdown, c.Margin) {
			names = append(names, fmt.Sprintf("%s (up to %s)", r.name(), format.Percent(slowdown)))
		}
	}
	return names
}

// Vanished names the cells that new has lost, or has not in some of its rounds.
func (c Changes) Vanished() []string { return append(namesOf(c.OnlyOld), c.gapsNew...) }

func namesOf(cells []results.Cell) (names []string) {
	for _, c := range cells {
		names = append(names, cellName(c))
	}
	return names
}

// Undecidable says why no row could have been found slower, whatever the times were; ""
// when one could.
func (c Changes) Undecidable() string {
	switch {
	case c.Why != "":
		return c.Why
	case c.judged == 0:
		return "no combination has valid samples of both in the same round"
	case c.rounds < c.least:
		return tooFewRounds(c.judged, c.least, c.rounds)
	}
	return ""
}
