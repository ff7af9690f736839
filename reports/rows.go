package reports

import (
	"cmp"
	"math"
	"slices"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// rowsOf sums up the cells of one workload.
func rowsOf(rec results.Record, w results.Workload) (rows []Row) {
	samples := make(map[results.Cell][]results.Sample)
	for _, c := range cellsOf(rec, w, samples) {
		rows = append(rows, rowOf(rec, w, c, samples[c]))
	}
	for _, group := range groupsOf(rows) {
		compareGroup(rows, group)
	}
	return rows
}

// compareGroup compares the rows at some positions, which do the same work, with their baselines.
func compareGroup(rows []Row, group []int) {
	var times, undisturbed [][]float64
	disturbed := false
	for _, i := range group {
		times, undisturbed = append(times, rows[i].times), append(undisturbed, rows[i].undisturbed)
		disturbed = disturbed || rows[i].Disturbed > 0
	}
	all, calm := stats.NewCells(times), stats.NewCells(undisturbed)
	compared := 0 // with another row
	for at, i := range group {
		r := &rows[i]
		if base := baselineOf(*r, rows); base >= 0 {
			from := slices.Index(group, base)
			r.isBase = r.isBase || base == i
			r.Speedup = all.Speedup(from, at)
			r.Undisturbed.Speedup = r.Speedup
			if disturbed {
				r.Undisturbed.Speedup = calm.Speedup(from, at)
			}
			if base != i && !r.Speedup.Empty() {
				compared++
			}
		}
		r.Efficiency = stats.Efficiency(r.Speedup, linearSpeedup(*r, baselineRow(*r, rows)))
	}
	best := fastestOf(rows, group)
	if best < 0 || compared == 0 {
		return
	}
	if base := baselineOf(rows[best], rows); base >= 0 {
		rows[best].Selected = all.SpeedupAmong(slices.Index(group, base), slices.Index(group, best), compared)
	}
}

// linearSpeedup is the speedup over the baseline, nil without one, that is an efficiency of 100%.
func linearSpeedup(r Row, base *Row) float64 {
	workers := float64(max(1, r.Workers))
	if base != nil {
		workers /= float64(max(1, base.Workers))
	}
	return workers
}

// groupsOf are the positions of the rows that do the same work: all of them, or those of each
// series of another tool.
func groupsOf(rows []Row) (groups [][]int) {
	at := make(map[results.Cell]int)
	for i, r := range rows {
		key := r.group()
		n, ok := at[key]
		if !ok {
			n = len(groups)
			at[key], groups = n, append(groups, nil)
		}
		groups[n] = append(groups[n], i)
	}
	return groups
}

// group is equal for rows that do the same work.
func (r Row) group() results.Cell {
	if !r.series {
		return results.Cell{}
	}
	r.Cell.Workers = 0
	return r.Cell
}

// fastestOf is the row that took the least time among those at some positions, -1 when none has any.
func fastestOf(rows []Row, positions []int) int {
	best, least := -1, math.Inf(1)
	for _, i := range positions {
		if r := rows[i]; !r.Time.Empty() && r.Time.Center < least {
			best, least = i, r.Time.Center
		}
	}
	return best
}

// cellsOf fills samples and returns the workload's cells, planned ones first, in
// table order.
func cellsOf(rec results.Record, w results.Workload, samples map[results.Cell][]results.Sample) (cells []results.Cell) {
	add := func(c results.Cell, list ...results.Sample) {
		if _, ok := samples[c]; !ok {
			cells = append(cells, c)
		}
		samples[c] = append(samples[c], list...)
	}
	for _, c := range rec.Plan.Cells {
		if c.Workload == w.Name {
			add(c)
		}
	}
	for _, s := range rec.Samples {
		if s.Workload == w.Name {
			add(s.Cell, s)
		}
	}
	sortCells(cells)
	return cells
}

// sortCells keeps the strategies in the order in which they first appear, a cold
// one by itself.
func sortCells(cells []results.Cell) {
	var order []string
	for _, c := range cells {
		if !slices.Contains(order, c.StrategyText()) {
			order = append(order, c.StrategyText())
		}
	}
	slices.SortStableFunc(cells, func(a, b results.Cell) int { return compareCells(a, b, order) })
}

// compareCells orders the cells of a table, the strategies in the order of that list.
func compareCells(a, b results.Cell, strategies []string) int {
	return cmp.Or(
		cmp.Compare(slices.Index(strategies, a.StrategyText()), slices.Index(strategies, b.StrategyText())),
		cmp.Compare(a.GOMAXPROCS, b.GOMAXPROCS), cmp.Compare(a.Chunk, b.Chunk), cmp.Compare(a.Workers, b.Workers))
}

// baselineOf returns the position of the row that r is compared with, -1 without one. In a series
// of another tool that is the one with the fewest workers.
func baselineOf(r Row, rows []Row) int {
	if r.series {
		base := -1
		for i, b := range rows {
			if b.Run == r.Run && b.group() == r.group() && !b.Time.Empty() && (base < 0 || b.Workers < rows[base].Workers) {
				base = i
			}
		}
		return base
	}
	return slices.IndexFunc(rows, func(b Row) bool { return b.Run == r.Run && b.IsBaselineOf(r.Cell) })
}

// baselineRow is that row, nil without one.
func baselineRow(r Row, rows []Row) *Row {
	if i := baselineOf(r, rows); i >= 0 {
		return &rows[i]
	}
	return nil
}

// rowOf sums up one cell by itself.
func rowOf(rec results.Record, w results.Workload, c results.Cell, samples []results.Sample) Row {
	r := Row{Cell: c, series: w.Series, isBase: c.Strategy == baseline, Tasks: w.Tasks, Theory: theoryOf(w, c.Workers), Speedup: stats.Median(nil)}
	r.Undisturbed.Speedup = r.Speedup
	var startup, cpu, memory []float64
	for _, s := range samples {
		if problem := s.Problem(w); problem != "" {
			r.Failed++
			r.Problem = cmp.Or(r.Problem, problem)
			continue
		}
		r.Counted++
		startup, cpu = append(startup, s.Startup.Seconds()), append(cpu, s.CPU.Seconds())
		if m := s.Memory(); m > 0 {
			memory = append(memory, float64(m))
		}
		if len(s.Disturbed) > 0 {
			r.Disturbed++
		}
	}
	for unit := range rec.Units {
		r.Values = append(r.Values, valuesOf(samples, w, unit))
	}
	rec.Samples = samples // those of all cells take long
	r.times = rec.Times(c, nil)
	r.undisturbed = rec.Times(c, func(s results.Sample) bool { return len(s.Disturbed) == 0 })
	r.Time, r.Undisturbed.Time = stats.Median(r.times), stats.Median(r.undisturbed)
	r.Startup, r.CPU, r.Memory = stats.Median(startup), stats.Median(cpu), stats.Median(memory)
	return r
}

// theoryOf is ceil(tasks / workers) x the time of one task. Nothing can be faster:
// the worker with the most tasks has at least that many. Workers beyond the limit of
// what they need only wait.
func theoryOf(w results.Workload, workers int) time.Duration {
	if workers < 1 {
		return 0
	}
	if w.Limit > 0 {
		workers = min(workers, w.Limit)
	}
	return time.Duration(stats.Turns(w.Tasks, workers, float64(w.Ideal)))
}
