package reports

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// baseline is the strategy that speedups are against.
const baseline = results.Sequential

// Row is one cell of a sweep, summed up.
type Row struct {
	results.Cell
	Run     string // its name, in a table of several; see [Overlay]
	Tasks   int    // in a batch
	Counted int    // samples behind the numbers
	Failed  int    // samples left out
	Problem string // of the first sample left out

	Time       stats.Interval // of a batch, seconds
	Speedup    stats.Interval // against the baseline, paired by round; empty without
	Selected   stats.Interval // of the fastest row: its speedup, see [stats.Cells.SpeedupAmong]
	Efficiency stats.Interval // speedup / workers, as a share of those of the baseline
	Theory     time.Duration  // least makespan that theory allows; 0 when there is none

	// The verdicts, judged together with all others of the record. VersusBest is against
	// the row of the table that took the least time; all are zero without something
	// to compare with.
	VersusBase, VersusBest stats.Comparison
	VersusPeer             stats.Comparison // of a student's answer, against the strategy of ours with as many workers
	Best                   bool             // this is that row

	// Disturbed is how many of the counted samples something else disturbed, and Undisturbed
	// is what the rest says by itself.
	Disturbed   int
	Undisturbed Undisturbed

	// Startup and CPU are in seconds, and 0 when unknown. Startup is not part of
	// Time; CPU covers both, and the workers' end.
	Startup, CPU stats.Interval

	// Memory is in bytes: the most that each worker process ever used, added up.
	Memory stats.Interval

	// Values are in the units of the table, by another tool.
	Values []stats.Interval

	// Of a table with a [Grain]: the time of one task by itself, and the additional
	// worker time per task in seconds.
	Size     time.Duration
	Overhead stats.Interval

	series bool // of another tool: compared only with rows of the same series
	isBase bool // others are compared with it

	judged *judgedCell // its place in the family of the verdicts; nil without

	times, undisturbed []float64 // seconds by round, NaN without a sample
	base               []float64 // what times are compared with for Speedup; nil without
}

// Undisturbed is a row without the samples that were disturbed.
type Undisturbed struct {
	Time, Speedup stats.Interval
}

// Table is one workload with a row for each of its cells, grouped by strategy
// in the plan's order and then by number; or a family of workloads, size by size.
type Table struct {
	Workload results.Workload
	Rounds   int     // planned, at most
	Measured int     // complete rounds: those with a sample of each cell, valid or not
	Cores    float64 // CPUs the run could use; 0 when unknown
	Rows     []Row

	Recommended []Recommendation // workers, for each strategy with several numbers of them
	Bounds      []LowerBounds    // for each number of workers; none when the lengths of the tasks are not known
	Grain       *Grain           // of a family of workloads, else nil

	roundCount   roundCount      // of this workload
	run          string          // its name, when there are several
	source       string          // of the record; "" when unknown, and in a table of several runs
	parts        []Table         // the tables of the runs, in one of several
	testFailures []string        // of go test, in the first table of the record
	copies       int             // passes left out, in the first table of the record
	tool         string          // that measured; "" for a sweep
	fileNotes    []string        // on what its file lacks, in the first table of the record
	account      results.Account // of the file of another tool, in the first table of the record
	otherAxes    []string        // of the same: other keys that could count the workers
	units        []string        // of the same: what it measured beside times
	unit         string          // that charts show; "" is that of time
	common       []string        // of the same: parts key=value of all names
	spans        []results.Span  // of the record; none in a table of several runs
	started      time.Time
	environment  results.Environment
	calibration  *results.Calibration // nil when there is none
	state        string               // of a run that is not whole, in a word
	order
	naming
	passes      bool                 // rounds are passes over the benchmarks of a file
	part        bool                 // only the rows of one GOMAXPROCS
	models      []scalingModel       // of this part, when it is drawn
	judged      int                  // comparisons in the family of the verdicts, of the whole record
	versus      int                  // of these, with a baseline
	least       int                  // rounds that any verdict of the family takes
	leastOfAll  int                  // rounds that every verdict of the family takes
	stopped     bool                 // perhaps because the speedups were known precisely enough
	looks       int                  // how often the run went on after verdicts could be read
	disturbed   disturbances         // of this workload
	predictions []results.Prediction // made before, of strategies that are here
	answer      *results.Answer      // of a student; nil if none was measured
	roundTime   time.Duration        // of a round of the whole record, without starts
}

// Tables sums a record up. Cells that were planned and never measured have a row
// too, with nothing counted. A family of sizes is one table.
func Tables(rec results.Record) []Table {
	var family []results.Workload
	order := orderOf(rec)
	var single []results.Workload
	for _, w := range rec.Plan.Workloads {
		if w.Work > 0 {
			family = append(family, w)
		} else {
			single = append(single, w)
		}
	}
	tables, parts := make([]Table, len(single)), byWorkload(rec)
	var g errgroup.Group // of many workloads, this takes half of the time on two cores
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, w := range single {
		g.Go(func() error {
			tables[i] = workloadTable(parts[w.Name], order, w)
			return nil
		})
	}
	g.Wait()
	if order.shuffled {
		judge(rec, tables)
	}
	if len(family) > 0 { // has no verdicts: what it tells is where efficiency is
		tables = append(tables, grainTable(rec, order, family))
	}
	if len(tables) > 0 {
		tables[0].testFailures, tables[0].copies, tables[0].account, tables[0].fileNotes = rec.Failures, rec.Copies, rec.Account, rec.Notes
	}
	return tables
}

// workloadTable is the table of one workload, without verdicts.
func workloadTable(rec results.Record, order order, w results.Workload) Table {
	t := newTable(rec, order, w, w)
	if !t.unrelated() {
		t.Recommended = t.recommend()
	}
	t.Bounds = t.bounds()
	if i := slices.IndexFunc(rec.Calibrations, func(c results.Calibration) bool { return c.Workload.Name == w.Name }); i >= 0 {
		t.calibration = &rec.Calibrations[i]
	}
	return t
}

// newTable has the rows of the workloads, and what is known of the run.
func newTable(rec results.Record, order order, w results.Workload, workloads ...results.Workload) Table {
	measured := countRounds(rec, workloads)
	t := Table{
		Workload: w, Rounds: rec.Plan.Rounds, Measured: measured.complete, roundCount: measured,
		Cores:  coresOf(rec.Environment),
		source: rec.Source, spans: rec.Spans, started: rec.Started, environment: rec.Environment, state: stateOf(rec),
		tool: toolOf(rec), order: order, passes: rec.Started.IsZero(),
		disturbed: disturbancesOf(rec, workloads), predictions: rec.Predicted(w.Name), answer: rec.Answer,
	}
	if w.Axis != "" {
		t.otherAxes = slices.DeleteFunc(slices.Clone(rec.Axes), func(key string) bool { return key == w.Axis })
	}
	for _, of := range workloads {
		t.Rows = append(t.Rows, rowsOf(rec, of)...)
	}
	t.keepUnits(rec.Units)
	t.findCommon()
	t.findNaming()
	return t
}

// order is that of the samples of a record.
type order struct {
	interleaved bool // the samples of a round were measured one after the other
	shuffled    bool // and each round in an order of its own, as far as the record tells
}

// orderOf looks at all samples. A sweep has rounds, also if there is only one.
func orderOf(rec results.Record) order {
	interleaved := !rec.Started.IsZero() || rec.Plan.Rounds > 1 && rec.InRounds()
	return order{interleaved, interleaved && rec.InRandomOrder()}
}

// unrelated reports that the rows are benchmarks of work that has nothing in common, so
// that to compare them with each other would mean nothing.
func (t Table) unrelated() bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Workers == 0 })
}

// stateOf is a word for a run that is not whole.
func stateOf(rec results.Record) string {
	switch {
	case rec.Interrupted:
		return "interrupted"
	case !rec.Started.IsZero() && rec.Ended.IsZero():
		return "not ended"
	}
	return ""
}

// roundCount is how many rounds are measured.
type roundCount struct {
	begun    int // those with a sample
	complete int // those with a sample of each cell
	rest     int // samples of the others
}

// countRounds counts the rounds of some workloads. A pass over the benchmarks of a file is complete
// whatever it has, because nothing says what was planned.
func countRounds(rec results.Record, of []results.Workload) (n roundCount) {
	named := func(workload string) bool {
		return slices.ContainsFunc(of, func(w results.Workload) bool { return w.Name == workload })
	}
	rounds := make(map[int]map[results.Cell]bool)
	for _, s := range rec.Samples {
		if named(s.Workload) {
			if rounds[s.Round] == nil {
				rounds[s.Round] = make(map[results.Cell]bool)
			}
			rounds[s.Round][s.Cell] = true
		}
	}
	n.begun = len(rounds)
	for _, measured := range rounds {
		if rec.Started.IsZero() || !slices.ContainsFunc(rec.Plan.Cells, func(c results.Cell) bool { return named(c.Workload) && !measured[c] }) {
			n.complete++
		} else {
			n.rest += len(measured)
		}
	}
	return n
}

// restText ends a sentence about the complete rounds with the samples of the others.
func (n roundCount) restText() string {
	switch n.begun - n.complete {
	case 0:
		return ""
	case 1:
		return " and " + format.Count(n.rest, "sample") + " of the next"
	}
	return fmt.Sprintf(" and %s of %d incomplete rounds", format.Count(n.rest, "sample"), n.begun-n.complete)
}

// String counts all.
func (n roundCount) String() string { return format.Count(n.complete, "round") + n.restText() }

// coresOf is how many CPUs the run could use at once: those of its affinity, or
// fewer when its control group has a quota.
func coresOf(e results.Environment) float64 {
	n := max(0, float64(e.Cores))
	if e.Quota > 0 && (n == 0 || e.Quota < n) {
		return e.Quota
	}
	return n
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
	return format.Count(t.Workload.Tasks, "task")
}

// params are the workload's own conditions.
func (t Table) params() (params []string) {
	if t.Grain != nil {
		return t.Grain.params()
	}
	for _, key := range slices.Sorted(maps.Keys(t.Workload.Params)) {
		params = append(params, key+" "+t.Workload.Params[key])
	}
	params = append(params, t.common...)
	return params
}

// rounds says how many complete rounds there are, and of how many when a run is not whole.
// One that ended within its budget, or as it was precise enough, is. Several runs are
// counted instead.
func (t Table) rounds() string {
	if t.parts != nil {
		return format.Count(len(t.parts), "run")
	}
	if !t.interleaved && t.state == "" {
		return format.Count(t.Measured, "repetition")
	}
	if t.Measured < t.Rounds && t.state != "" {
		return fmt.Sprintf("%d of %s", t.Measured, format.Count(t.Rounds, "round"))
	}
	return format.Count(t.Measured, "round")
}

// machine names the CPUs the run could use, or "".
func (t Table) machine() string { return format.CoreCount(t.Cores) }

// usual is the table with the rows of the greatest GOMAXPROCS, which is what a program
// has that does not set it.
func (t Table) usual() Table {
	gomaxprocs := t.gomaxprocsValues()
	if len(gomaxprocs) < 2 {
		return t
	}
	return t.withGOMAXPROCS(gomaxprocs[len(gomaxprocs)-1])
}

// withGOMAXPROCS is the table with the rows of one GOMAXPROCS.
func (t Table) withGOMAXPROCS(n int) Table {
	t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(r Row) bool { return r.GOMAXPROCS != n })
	t.part = true
	t.findNaming()
	t.Recommended = slices.DeleteFunc(slices.Clone(t.Recommended), func(e Recommendation) bool { return e.rows[0].GOMAXPROCS != n })
	for i, e := range t.Recommended {
		t.Recommended[i].Strategy = t.label(e.rows[0])
	}
	return t
}
