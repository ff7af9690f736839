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
	bases := baselinesOf(rows)
	for _, group := range groupsOf(rows) {
		compareGroup(rows, group, bases)
	}
	return rows
}

// compareGroup compares the rows at some positions, which do the same work, with their baselines.
func compareGroup(rows []Row, group []int, bases baselines) {
	if !slices.ContainsFunc(group, func(i int) bool { return bases.of(rows[i]) >= 0 }) {
		return
	}
	var times, undisturbed [][]float64
	disturbed := false
	cellOf := make(map[int]int) // of a position
	for at, i := range group {
		times, undisturbed, cellOf[i] = append(times, rows[i].times), append(undisturbed, rows[i].undisturbed), at
		disturbed = disturbed || rows[i].Disturbed > 0
	}
	all, calm := stats.NewCells(times), stats.NewCells(undisturbed)
	compared := 0 // with another row
	for at, i := range group {
		r := &rows[i]
		base := bases.of(*r)
		if base >= 0 {
			from := cellOf[base]
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
		r.Efficiency = stats.Efficiency(r.Speedup, linearSpeedup(*r, rowAt(rows, base)))
	}
	best := fastestOf(rows, group)
	if best < 0 || compared == 0 {
		return
	}
	if base := bases.of(rows[best]); base >= 0 {
		rows[best].Selected = all.SpeedupAmong(cellOf[base], cellOf[best], compared)
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
	ranks := make(rankOf)
	for _, c := range cells {
		ranks.add(c)
	}
	slices.SortStableFunc(cells, ranks.compare)
}

// rankOf orders the cells of a table by their strategies.
type rankOf map[string]int

// add puts the strategy of a cell last, if it is new.
func (ranks rankOf) add(c results.Cell) {
	if _, ok := ranks[c.StrategyText()]; !ok {
		ranks[c.StrategyText()] = len(ranks)
	}
}

func (ranks rankOf) compare(a, b results.Cell) int {
	return cmp.Or(
		cmp.Compare(ranks[a.StrategyText()], ranks[b.StrategyText()]),
		cmp.Compare(a.GOMAXPROCS, b.GOMAXPROCS), cmp.Compare(a.Chunk, b.Chunk), cmp.Compare(a.Workers, b.Workers))
}

// baselines are the positions of the rows that others are compared with.
type baselines map[baselineKey]int

// baselineKey is equal for a row and its baseline.
type baselineKey struct {
	run  string
	cell results.Cell
}

func (r Row) baselineKey() baselineKey {
	if r.series {
		return baselineKey{r.Run, r.group()}
	}
	return baselineKey{r.Run, results.Cell{Workload: r.Workload, GOMAXPROCS: r.GOMAXPROCS}}
}

// baselinesOf finds the baselines among some rows: sequential, or in a series of another tool the row
// with the fewest workers.
func baselinesOf(rows []Row) baselines {
	bases := make(baselines)
	for i, r := range rows {
		key := r.baselineKey()
		base, found := bases[key]
		switch {
		case r.series && !r.Time.Empty() && (!found || r.Workers < rows[base].Workers), !r.series && !found && r.Strategy == baseline:
			bases[key] = i
		}
	}
	return bases
}

// of returns the position of the baseline of a row, -1 without one.
func (bases baselines) of(r Row) int {
	if i, ok := bases[r.baselineKey()]; ok {
		return i
	}
	return -1
}

// rowAt is the row at a position, nil for -1.
func rowAt(rows []Row, i int) *Row {
	if i < 0 {
		return nil
	}
	return &rows[i]
}

// baselineRow is the baseline of one row, nil without one.
func baselineRow(r Row, rows []Row) *Row { return rowAt(rows, baselinesOf(rows).of(r)) }

// byWorkload splits a record: each part has the cells and samples of one workload. Of many workloads,
// looking through the whole record for each takes long.
func byWorkload(rec results.Record) map[string]results.Record {
	parts := make(map[string]results.Record)
	for _, w := range rec.Plan.Workloads {
		part := rec
		part.Plan.Workloads, part.Plan.Cells, part.Samples = []results.Workload{w}, nil, nil
		parts[w.Name] = part
	}
	cells, samples := make(map[string][]results.Cell), make(map[string][]results.Sample)
	for _, c := range rec.Plan.Cells {
		cells[c.Workload] = append(cells[c.Workload], c)
	}
	for _, s := range rec.Samples {
		samples[s.Workload] = append(samples[s.Workload], s)
	}
	for name, part := range parts {
		part.Plan.Cells, part.Samples = cells[name], samples[name]
		parts[name] = part
	}
	return parts
}

// rowOf sums up one cell by itself.
func rowOf(rec results.Record, w results.Workload, c results.Cell, samples []results.Sample) Row {
	r := Row{Cell: c, series: w.Series, isBase: c.Strategy == baseline, Tasks: w.Tasks, Theory: theoryOf(w, c.Workers), Speedup: stats.Median(nil)}
	r.Efficiency, r.Undisturbed.Speedup = r.Speedup, r.Speedup
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
	// A record of this cell alone: those of all take long, and one cell may have many more rounds than
	// another.
	rec.Samples, rec.Plan.Workloads, rec.Plan.Rounds = samples, []results.Workload{w}, 0
	for _, s := range samples {
		rec.Plan.Rounds = max(rec.Plan.Rounds, s.Round+1)
	}
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
