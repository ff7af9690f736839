package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Half is the efficiency that makes a task large enough: half of what the workers do is
// work. It is the 50% of METG(50%), see [stats.Granularity].
const Half = 0.5

// Grain is what the workloads of a family say together that differ in nothing but the
// size of their tasks, see [results.Workload].
type Grain struct {
	Workers int
	Lines   []GrainLine // in the order of the rows
}

// GrainLine is a strategy, with a chunk, over the sizes. Times are in seconds.
type GrainLine struct {
	Label string
	Rows  []Row // by size

	// Half is the size of a task, by itself, at which the efficiency reaches 50%; 0 =
	// below the smallest, +Inf = not reached. METG is twice that: the task with its
	// overhead. It is empty where Doubt says why the times show no such size.
	Half  stats.Interval
	Doubt string
}

// isBaseline reports that the line is the one that the others are compared with.
func (l GrainLine) isBaseline() bool { return l.Rows[0].Strategy == baseline }

// METG is the minimum effective task granularity.
func (l GrainLine) METG() stats.Interval {
	i := l.Half
	return stats.Interval{Center: i.Center / Half, Lo: i.Lo / Half, Hi: i.Hi / Half, N: i.N}
}

// grainTable makes one table of a family. Here speedup, efficiency and overhead are relative
// to the plain loop, not to sequential.
func grainTable(rec results.Record, order order, family []results.Workload) Table {
	name, _, _ := strings.Cut(family[0].Name, "-")
	t := newTable(rec, order, results.Workload{Name: name, Bound: family[0].Bound}, family...)
	loop := plainLoopOf(rec, family)
	for i := range t.Rows {
		r := &t.Rows[i]
		w, _ := rec.Workload(r.Workload)
		r.Size, r.base = w.Size, make([]float64, len(loop))
		for round, x := range loop {
			r.base[round] = x * float64(w.Tasks) * float64(w.Work)
		}
		r.Speedup, r.Undisturbed.Speedup = stats.Speedup(r.base, r.times), stats.Speedup(r.base, r.undisturbed)
		r.Efficiency = stats.Efficiency(r.Speedup, float64(max(1, r.Workers)))
		r.Overhead = overheadOf(r.Size.Seconds(), r.Efficiency)
	}
	t.Grain = t.grain()
	return t
}

// loopFrom is the size from which on sequential's own overhead, some 30 ns a task, is
// nothing beside the work.
const loopFrom = 10 * time.Microsecond

// plainLoopOf is the time of a unit of work by round: the median of what it was for
// sequential in each of the sizes from loopFrom on. (The road not taken is the one of the
// largest size alone. It takes longer than the other samples, and where others use the
// machine too, a long sample waits for them more often than a short one.)
func plainLoopOf(rec results.Record, family []results.Workload) []float64 {
	units := make([][]float64, rec.Plan.Rounds)
	for _, w := range family {
		i := slices.IndexFunc(rec.Plan.Cells, func(c results.Cell) bool { return c.Workload == w.Name && c.Strategy == baseline })
		if i < 0 || w.Size < loopFrom {
			continue
		}
		for round, x := range rec.Times(rec.Plan.Cells[i], nil) {
			if !math.IsNaN(x) {
				units[round] = append(units[round], x/float64(w.Tasks)/float64(w.Work))
			}
		}
	}
	return stats.RoundMedians(units)
}

// overheadOf is what a task takes of a worker beside its work: workers x makespan / tasks
// is size / efficiency, and the size is part of that.
func overheadOf(size float64, efficiency stats.Interval) stats.Interval {
	of := func(e float64) float64 { return size * (1/e - 1) }
	return stats.Interval{Center: of(efficiency.Center), Lo: of(efficiency.Hi), Hi: of(efficiency.Lo), N: efficiency.N}
}

// grain gathers the rows into lines.
func (t Table) grain() *Grain {
	g := new(Grain)
	for _, r := range t.Rows {
		g.Workers = max(g.Workers, r.Workers)
		label := grainLabel(r)
		i := slices.IndexFunc(g.Lines, func(l GrainLine) bool { return l.Label == label })
		if i < 0 {
			i = len(g.Lines)
			g.Lines = append(g.Lines, GrainLine{Label: label})
		}
		g.Lines[i].Rows = append(g.Lines[i].Rows, r)
	}
	for i := range g.Lines {
		l := &g.Lines[i]
		slices.SortFunc(l.Rows, func(a, b Row) int { return int(a.Size - b.Size) })
		l.Half = l.half()
		if l.Doubt = l.doubt(); l.Doubt != "" {
			l.Half = stats.Median(nil)
		}
	}
	return g
}

// doubt says why the times do not show where the line reaches 50%; "" where they do. A line
// that falls below again has no such size, or one that chance has made. The first size that
// reaches 50% is not held against it: its efficiency is estimated in two ways.
func (l GrainLine) doubt() string {
	if l.Half.Lo == 0 && math.IsInf(l.Half.Hi, 1) {
		return "the interval includes all sizes"
	}
	first := true
	for _, r := range l.Rows {
		switch {
		case r.Size.Seconds() < l.Half.Center:
		case first:
			first = false
		case r.Efficiency.Center < Half:
			return belowAgain(r)
		}
	}
	return ""
}

// belowAgain says that a size is below 50%, for certain only if its whole interval is. An efficiency
// that the table rounds to 50% has as many digits as show that it is less.
func belowAgain(r Row) string {
	with := format.Percent(Half) + " again with tasks of " + format.RoundSeconds(r.Size.Seconds())
	if i := r.Efficiency; i.IsRange() || i.Hi >= Half {
		return "perhaps below " + with
	}
	text, x := "below "+with, 100*r.Efficiency.Center
	if efficiencyText(r) != format.Percent(Half) {
		return text
	}
	places := 1
	for format.Decimal(x, places) == format.Decimal(100*Half, places) {
		places++
	}
	return text + ": " + format.Decimal(x, places) + "%"
}

// half works out the size at which the line reaches 50%. The seed is fixed: the same
// record, the same interval.
func (l GrainLine) half() stats.Interval {
	var sizes []float64
	var efficiencies [][]float64
	for _, r := range l.Rows {
		sizes = append(sizes, r.Size.Seconds())
		var byRound []float64
		for round, x := range r.times {
			byRound = append(byRound, r.base[round]/x/float64(r.Workers))
		}
		efficiencies = append(efficiencies, byRound)
	}
	return stats.Granularity(sizes, efficiencies, Half, 1)
}

// grainLabel names a line. Without a chunk it is adaptive, which is what one gets that
// does not ask for any.
func grainLabel(r Row) string {
	if r.Chunk == 0 {
		return r.StrategyText()
	}
	return fmt.Sprintf("%s, chunk %d", r.StrategyText(), r.Chunk)
}

// sizes are those of all lines.
func (g *Grain) sizes() (sizes []int) {
	for _, l := range g.Lines {
		for _, r := range l.Rows {
			sizes = append(sizes, int(r.Size))
		}
	}
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// lineOf is the line of a row; the zero line without a Grain.
func (t Table) lineOf(r Row) GrainLine {
	if t.Grain == nil {
		return GrainLine{}
	}
	i := slices.IndexFunc(t.Grain.Lines, func(l GrainLine) bool { return l.Label == grainLabel(r) })
	return t.Grain.Lines[i]
}

// reached says where the line reaches 50%: "within" the sizes, "below" all of them, or
// "never"; "" when nobody knows.
func (l GrainLine) reached() string {
	switch {
	case l.Half.Empty():
		return ""
	case l.Half.Center == 0:
		return "below"
	case math.IsInf(l.Half.Center, 1):
		return "never"
	}
	return "within"
}

// params are the conditions of all lines.
func (g *Grain) params() []string {
	sizes := g.sizes()
	return []string{format.Count(g.Workers, "worker"), "tasks of " + format.RoundSeconds(float64(sizes[0])*1e-9) + " to " + format.RoundSeconds(float64(sizes[len(sizes)-1])*1e-9)}
}
