package bench

import (
	"math"
	"slices"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// precise reports whether the sweep can stop: every verdict is possible, and each speedup's
// own 95% interval is within Precision. (That all intervals hold the truth at once is less
// likely than 95%.) A cell is judged by the interval of its time if its baseline has no valid
// sample. A cell without any does not keep the sweep going, unless there is no other.
//
// The width of an interval depends on the sizes of differences far more than on their signs,
// so stopping by width changes the error rates little. But a run ends earlier when chance makes the
// noise look small. In simulated sweeps that end early, an interval by itself holds the truth in 92
// to 96% of cases. A single comparison judged at 5% would be false in up to 7.5%, and at 2.5% it is
// in up to 3.3%, so that is its level; see reports/judge.go (go test ./bench -run
// TestIntervalsOfSweepsThatEndEarly -long -v).
func (r *run) precise() bool {
	if r.Plan.Precision == 0 {
		return false
	}
	rec := results.Record{Run: results.Run{Plan: r.Plan, Resumed: r.resumed}, Samples: r.samples}
	var tables []stats.Sweep
	for _, w := range r.Plan.Workloads {
		cells, bases := cellsOf(r.Plan, w)
		var times [][]float64
		for _, c := range cells {
			times = append(times, rec.Times(c, nil))
		}
		tables = append(tables, stats.Sweep{Times: times, Bases: bases})
	}
	if !everyVerdictPossible(rec, tables) {
		return false
	}
	known := false
	for _, t := range tables {
		cells := stats.NewCells(t.Times)
		for i, base := range t.Bases {
			interval := stats.Median(t.Times[i])
			switch {
			case interval.Empty() || isBaseline(t.Bases, i):
				continue
			case base >= 0 && base != i && !stats.Median(t.Times[base]).Empty():
				interval = cells.Speedup(base, i)
			}
			known = true
			// Half the width, as a factor: 1.02 for 2%. The range of few rounds is no interval.
			if interval.Empty() || interval.IsRange() || math.Sqrt(interval.Hi/interval.Lo) > 1+r.Plan.Precision {
				return false
			}
		}
	}
	return known
}

// isBaseline reports whether another cell is compared with this one, so that its own time is not
// asked for.
func isBaseline(bases []int, cell int) bool {
	for i, base := range bases {
		if base == cell && i != cell {
			return true
		}
	}
	return false
}

// cellsOf returns the cells of a workload and the position of the baseline of each, -1 without
// one.
func cellsOf(p results.Plan, w results.Workload) (cells []results.Cell, bases []int) {
	for _, c := range p.Cells {
		if c.Workload == w.Name {
			cells = append(cells, c)
		}
	}
	for _, c := range cells {
		bases = append(bases, slices.IndexFunc(cells, func(b results.Cell) bool { return b.IsBaselineOf(c) }))
	}
	return cells, bases
}

// everyVerdictPossible reports whether the comparisons of some tables have the rounds that every
// verdict takes, if the sweep ends now. Looks at earlier verdicts leave less risk, so these take
// more rounds, as does a single comparison of a sweep that ends early; see reports/judge.go.
func everyVerdictPossible(rec results.Record, tables []stats.Sweep) bool {
	versus, others, fewest := 0, 0, math.MaxInt
	for _, t := range tables {
		v, o, n := t.Pairs()
		versus, others = versus+v, others+o
		if n > 0 {
			fewest = min(fewest, n)
		}
	}
	ofVersus, ofOthers := stats.Shares(versus, others)
	halvings := rec.Looks(stats.LeastRounds(max(ofVersus, ofOthers)))
	if versus+others == 1 {
		halvings++
	}
	return fewest >= stats.RoundsForAll(versus, others, math.Ldexp(1, -halvings))
}
