package reports

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// csvHeader names the columns of tables.csv. Times are in seconds; what is
// unknown is empty. spread says what time_lo and time_hi are, "95%" or "range",
// and speedup_spread those of the speedup, which may be of fewer rounds: of
// speedup_n. startup is part of time only if start is cold. cpu is of all
// threads and processes, from before the startup until the workers have ended.
// memory, in bytes, is the most that each worker process used, added up.
//
// baseline is what speedup and vs_baseline are relative to: sequential, or a number of workers of
// the same series. vs_baseline and vs_best are verdicts, p the adjusted p-value of a difference and
// p_equivalent that of a difference beyond the margin; rounds is at most about how many in all would
// decide an inconclusive one. The columns with undisturbed_ are without the samples that something
// else disturbed; each of their spreads says what its limits are. bound is what bounds the workload, "I/O" or "CPU"; bound_seconds is the
// time that the tasks allow at best on so many workers, and bound_by says why, or is empty
// where that is not known. run is the name of the run in a table of several.
//
// The columns with task to metg_hi are those of a family of task sizes. task is the time of one task by
// itself, and overhead is the additional worker time per task. metg is METG(50%) of the
// strategy with that chunk, and empty outside of the measured sizes. metg_reached says where
// that efficiency was reached: "within" the sizes, "below" all of them, or
// "never". It is empty if the times do not tell. After them come three columns for each
// unit beside time that another tool measured, such as B/op, B/op_lo and B/op_hi.
var csvHeader = []string{
	"workload", "bound", "tasks", "strategy", "start", "workers", "chunk", "gomaxprocs", "samples", "failed", "spread",
	"time", "time_lo", "time_hi", "speedup", "speedup_lo", "speedup_hi",
	"speedup_spread", "speedup_n", "efficiency", "efficiency_lo", "efficiency_hi", "theory", "startup", "cpu", "memory",
	"vs_baseline", "vs_baseline_p", "vs_baseline_p_equivalent", "vs_baseline_rounds",
	"vs_best", "vs_best_speedup", "vs_best_lo", "vs_best_hi", "vs_best_p", "vs_best_p_equivalent", "vs_best_rounds",
	"disturbed", "undisturbed_spread", "undisturbed_speedup_spread", "undisturbed_time", "undisturbed_time_lo", "undisturbed_time_hi", "undisturbed_speedup", "undisturbed_speedup_lo", "undisturbed_speedup_hi",
	"bound_seconds", "bound_by", "run", "baseline",
	"task", "overhead", "overhead_lo", "overhead_hi", "metg_reached", "metg", "metg_lo", "metg_hi",
}

// CSV writes all tables as one, with numbers for machines.
func CSV(w io.Writer, tables []Table) error {
	out := csv.NewWriter(w)
	head, units := slices.Clone(csvHeader), unitsOf(tables)
	for _, unit := range units {
		head = append(head, csvText(unit), csvText(unit+"_lo"), csvText(unit+"_hi"))
	}
	out.Write(head)
	for _, t := range tables {
		for _, r := range t.Rows {
			row := t.csvRow(r)
			for _, unit := range units {
				row = append(row, csvInterval(t.valueOf(r, unit))...)
			}
			out.Write(row)
		}
	}
	out.Flush()
	return out.Error()
}

func (t Table) csvRow(r Row) []string {
	row := []string{csvText(r.Workload), t.Workload.Bound, csvCount(r.Tasks), csvText(r.Strategy), startOf(r.Cell), csvCount(r.Workers)}
	for _, n := range []int{r.Chunk, r.GOMAXPROCS, r.Counted, r.Failed} {
		row = append(row, strconv.Itoa(n))
	}
	row = append(row, spreadOf(r.Time))
	row = append(row, csvInterval(r.Time)...)
	row = append(row, csvInterval(r.Speedup)...)
	row = append(row, spreadOf(r.Speedup), strconv.Itoa(r.Speedup.N))
	row = append(row, csvInterval(r.Efficiency)...)
	row = append(row,
		csvNumber(r.Theory.Seconds(), r.Theory > 0),
		csvNumber(r.Startup.Center, r.Startup.Center > 0),
		csvNumber(r.CPU.Center, r.CPU.Center > 0),
		csvNumber(r.Memory.Center, !r.Memory.Empty()),
		csvVerdict(r.VersusBase, false))
	row = append(row, csvTests(r.VersusBase)...)
	row = append(row, csvVerdict(r.VersusBest, r.Best))
	row = append(row, csvInterval(r.VersusBest.Speedup)...)
	row = append(row, csvTests(r.VersusBest)...)
	row = append(row, strconv.Itoa(r.Disturbed), spreadOf(r.Undisturbed.Time), spreadOf(r.Undisturbed.Speedup))
	row = append(row, csvInterval(r.Undisturbed.Time)...)
	row = append(row, csvInterval(r.Undisturbed.Speedup)...)
	b := t.boundsOf(r)
	row = append(row, csvNumber(b.Least, b.Least > 0), string(b.Binds), csvText(r.Run), t.baseText(), csvNumber(r.Size.Seconds(), r.Size > 0))
	row = append(row, csvInterval(r.Overhead)...)
	line := t.lineOf(r)
	row = append(row, line.reached())
	for _, x := range []float64{line.METG().Center, line.METG().Lo, line.METG().Hi} {
		row = append(row, csvNumber(x, x > 0 && !math.IsInf(x, 1)))
	}
	return row
}

// csvText makes a name safe for a spreadsheet, which would take some for a formula.
func csvText(name string) string {
	if name != "" && strings.ContainsRune("=+-@", rune(name[0])) {
		return "'" + name
	}
	return name
}

func csvVerdict(c stats.Comparison, best bool) string {
	switch {
	case best:
		return "best"
	case !compared(c):
		return ""
	}
	return c.Verdict.String()
}

func csvTests(c stats.Comparison) []string {
	return []string{
		csvNumber(c.P(), compared(c)), csvNumber(c.PEquivalent(), compared(c)),
		csvNumber(float64(c.Rounds), compared(c) && c.Rounds > 0),
	}
}

func startOf(c results.Cell) string {
	if c.Cold {
		return "cold"
	}
	return "warm"
}

func spreadOf(i stats.Interval) string {
	switch {
	case i.Empty():
		return ""
	case i.IsRange():
		return "range"
	}
	return "95%"
}

func csvInterval(i stats.Interval) []string {
	known := !i.Empty()
	return []string{csvNumber(i.Center, known), csvNumber(i.Lo, known), csvNumber(i.Hi, known)}
}

// csvCount shows a count; 0 means unknown and stays empty.
func csvCount(n int) string {
	if n < 1 {
		return ""
	}
	return strconv.Itoa(n)
}

func csvNumber(x float64, known bool) string {
	if !known {
		return ""
	}
	return format.Exact(x)
}
