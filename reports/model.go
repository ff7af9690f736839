// Package reports turns the record of a run into what a reader looks at, in two
// steps:
//
//  1. [Tables] sums the samples up: a [Table] for each workload, a [Row] for each
//     cell, with medians, intervals and speedups from package stats.
//  2. The rows are written as tables for a terminal, in Markdown and in CSV
//     ([WriteTables]), and drawn as charts in SVG and PNG ([WriteCharts]).
//
// It works from records only, whoever wrote them. What a record does not tell, or
// cannot (no baseline, one round, nothing but failures), has a defined look: a
// dash in a table, a gap and a remark in a chart. The same record gives the same
// bytes.
package reports

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// baseline is the strategy that speedups are against.
const baseline = "sequential"

// Row is one cell of a sweep, summed up.
type Row struct {
	results.Cell
	Counted int    // samples behind the numbers
	Failed  int    // samples left out
	Problem string // of the first sample left out

	Time       stats.Interval // of a batch, seconds
	Speedup    stats.Interval // against sequential under the same GOMAXPROCS, paired by round; empty without
	Efficiency stats.Interval // speedup / workers
	Theory     time.Duration  // least makespan that theory allows; 0 when there is none

	// Startup and CPU are in seconds, and 0 when unknown. Startup is not part of
	// Time; CPU covers both, and the workers' end.
	Startup, CPU stats.Interval

	// Memory is in bytes: the most that each worker process ever used, added up.
	Memory stats.Interval
}

// Table is one workload with a row for each of its cells, grouped by strategy
// in the plan's order and then by number.
type Table struct {
	Workload results.Workload
	Rounds   int     // planned
	Measured int     // rounds with a sample, valid or not
	Cores    float64 // CPUs the run could use; 0 when unknown
	Rows     []Row

	environment results.Environment
	interrupted bool
	neighbours  bool // the samples of a round were measured one after the other
}

// Tables sums a record up. Cells that were planned and never measured have a row
// too, with nothing counted.
func Tables(rec results.Record) []Table {
	var tables []Table
	for _, w := range rec.Plan.Workloads {
		tables = append(tables, Table{
			Workload: w, Rounds: rec.Plan.Rounds, Measured: measuredRounds(rec, w),
			Cores: cores(rec.Environment), Rows: rows(rec, w),
			environment: rec.Environment, interrupted: rec.Interrupted,
			neighbours: !rec.Started.IsZero(), // a sweep: see results.ReadBench
		})
	}
	return tables
}

func measuredRounds(rec results.Record, w results.Workload) int {
	rounds := make(map[int]bool)
	for _, s := range rec.Samples {
		if s.Workload == w.Name {
			rounds[s.Round] = true
		}
	}
	return len(rounds)
}

// cores is how many CPUs the run could use at once: those of its affinity, or
// fewer when its control group has a quota.
func cores(e results.Environment) float64 {
	n := max(0, float64(e.Cores))
	if e.Quota > 0 && (n == 0 || e.Quota < n) {
		return e.Quota
	}
	return n
}

// rows sums up the cells of one workload.
func rows(rec results.Record, w results.Workload) []Row {
	measured := make(map[results.Cell]*cellTimes)
	cells := cellsOf(rec, w, measured)
	out := make([]Row, 0, len(cells))
	for _, c := range cells {
		out = append(out, row(c, w, measured[c], measured[baselineOf(c, cells)]))
	}
	return out
}

// cellTimes is what was measured of one cell, in seconds.
type cellTimes struct {
	rounds  map[int]float64
	all     []float64
	startup []float64
	cpu     []float64
	memory  []float64
	failed  int
	problem string
}

// cellsOf fills measured and returns the workload's cells, planned ones first,
// in table order.
func cellsOf(rec results.Record, w results.Workload, measured map[results.Cell]*cellTimes) (cells []results.Cell) {
	add := func(c results.Cell) *cellTimes {
		if measured[c] == nil {
			measured[c] = &cellTimes{rounds: make(map[int]float64)}
			cells = append(cells, c)
		}
		return measured[c]
	}
	for _, c := range rec.Plan.Cells {
		if c.Workload == w.Name {
			add(c)
		}
	}
	for _, s := range rec.Samples {
		if s.Workload == w.Name {
			add(s.Cell).add(s, w)
		}
	}
	sortCells(cells)
	return cells
}

func (t *cellTimes) add(s results.Sample, w results.Workload) {
	if problem := s.Problem(w); problem != "" {
		t.failed++
		t.problem = cmp.Or(t.problem, problem)
		return
	}
	t.rounds[s.Round] = s.Makespan.Seconds()
	t.all = append(t.all, s.Makespan.Seconds())
	t.startup = append(t.startup, s.Startup.Seconds())
	t.cpu = append(t.cpu, s.CPU.Seconds())
	if m := s.Memory(); m > 0 {
		t.memory = append(t.memory, float64(m))
	}
}

// sortCells keeps the strategies in the order in which they first appear, a cold
// one by itself.
func sortCells(cells []results.Cell) {
	var order []string
	for _, c := range cells {
		if !slices.Contains(order, c.Arm()) {
			order = append(order, c.Arm())
		}
	}
	slices.SortStableFunc(cells, func(a, b results.Cell) int {
		return cmp.Or(
			cmp.Compare(slices.Index(order, a.Arm()), slices.Index(order, b.Arm())),
			cmp.Compare(a.GOMAXPROCS, b.GOMAXPROCS), cmp.Compare(a.Chunk, b.Chunk),
			cmp.Compare(a.Workers, b.Workers))
	})
}

// baselineOf finds the sequential cell to compare c with, which is under the same
// GOMAXPROCS: under another, the ratio would also tell of that. Without one it
// returns the zero Cell, which nobody measured.
func baselineOf(c results.Cell, cells []results.Cell) results.Cell {
	for _, b := range cells {
		if b.Strategy == baseline && b.GOMAXPROCS == c.GOMAXPROCS {
			return b
		}
	}
	return results.Cell{}
}

// row sums up one cell. base is nil when there is no baseline.
func row(c results.Cell, w results.Workload, t, base *cellTimes) Row {
	r := Row{Cell: c, Counted: len(t.all), Failed: t.failed, Problem: t.problem}
	r.Time, r.Startup, r.CPU = stats.Median(t.all), stats.Median(t.startup), stats.Median(t.cpu)
	r.Memory = stats.Median(t.memory)
	r.Speedup = speedup(base, t)
	r.Efficiency = stats.Efficiency(r.Speedup, max(1, c.Workers))
	r.Theory = theory(w, c.Workers)
	return r
}

// speedup pairs the rounds in which both were measured.
func speedup(base, t *cellTimes) stats.Interval {
	var before, after []float64
	if base != nil {
		for round, seconds := range t.rounds {
			if b, ok := base.rounds[round]; ok {
				before, after = append(before, b), append(after, seconds)
			}
		}
	}
	return stats.Speedup(before, after)
}

// theory is ceil(tasks / workers) x the time of one task. Nothing can be faster:
// the worker with the most tasks has at least that many.
func theory(w results.Workload, workers int) time.Duration {
	if workers < 1 {
		return 0
	}
	turns := (w.Tasks + workers - 1) / workers
	return time.Duration(turns) * w.Ideal
}

// bound says what limits the workload, as in "I/O-bound", or "" when unknown.
func (t Table) bound() string {
	if t.Workload.Bound == "" {
		return ""
	}
	return t.Workload.Bound + "-bound"
}

// tasks is the size of a batch, or "" when unknown.
func (t Table) tasks() string {
	if t.Workload.Tasks < 1 {
		return ""
	}
	return count(t.Workload.Tasks, "task")
}

// params are the workload's own conditions.
func (t Table) params() (params []string) {
	for _, key := range slices.Sorted(maps.Keys(t.Workload.Params)) {
		params = append(params, key+" "+t.Workload.Params[key])
	}
	return params
}

// rounds says how many rounds there are, and of how many when a run ended early.
func (t Table) rounds() string {
	planned := count(t.Rounds, "round")
	if t.Measured < t.Rounds {
		return fmt.Sprintf("%d of %s", t.Measured, planned)
	}
	return planned
}

// state warns of a run that is not whole.
func (t Table) state() string {
	if t.interrupted {
		return "interrupted"
	}
	return ""
}

// machine names the CPUs the run could use, or "".
func (t Table) machine() string {
	if t.Cores == 0 {
		return ""
	}
	return coreCount(t.Cores)
}

func coreCount(n float64) string {
	if n == 1 {
		return "1 core"
	}
	return fmt.Sprintf("%g cores", n)
}

// variants reports whether the rows differ in more than strategy and workers.
// The chunk of the baseline means nothing: it has one worker.
func (t Table) variants() (chunk, procs bool) {
	var first *Row
	for i, r := range t.Rows {
		procs = procs || r.GOMAXPROCS != t.Rows[0].GOMAXPROCS
		if r.Strategy == baseline {
			continue
		}
		if first == nil {
			first = &t.Rows[i]
		}
		chunk = chunk || r.Chunk != first.Chunk
	}
	return chunk, procs
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// joinFacts joins what is not empty.
func joinFacts(facts ...string) string {
	return strings.Join(slices.DeleteFunc(facts, func(s string) bool { return s == "" }), ", ")
}
