package reports

import (
	"encoding/json"
	"io"
	"math"
	"slices"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// JSON writes all tables as one object, with the keys below. A key is always there:
// what is unknown, or cannot be said, is null. Names of keys tell units, numbers have
// six digits, and a ratio of 1 is the number 1. Keys may be added; one that is taken
// away or means something else makes another schema.
//
//	schema  4
//	tables  a list, a table for each workload:
//	  workload, bound ("I/O" or "CPU"), tasks (in a batch), params (an object of texts)
//	  rounds (complete ones), rounds_planned (at most), state ("interrupted", "not ended", or null)
//	  cores (CPUs that the run could use), cpu (its name)
//	  axis (what counts the workers in a file of another tool; else null)
//	  baseline (what speedups are relative to: sequential, or a number of workers of the same series)
//	  left_out   a list of the results in the file that are in no table, of the first table:
//	    why, count, line (of the first)
//	  rows    a list, a row for each cell:
//	    run (its name in a table of several, see [Overlay]; else null)
//	    strategy, start ("warm" or "cold"), workers, chunk (0 = adaptive), gomaxprocs
//	    samples (that count), failed, problem (of the first that failed)
//	    time_seconds, speedup (against the baseline), efficiency   estimates, see below
//	    theory_seconds   least makespan that theory allows
//	    bound_seconds, bound_by   what the tasks allow on so many workers, and why not less;
//	                              bound_by is null where that is not known
//	    startup_seconds (no part of time, unless cold), cpu_seconds, memory_bytes   medians
//	    best      whether it took the least time of the table
//	    versus_baseline, versus_best   comparisons, see below
//	    versus_peer   of a student's answer, against the strategy of ours that does the same
//	    disturbed     samples that something else disturbed; they count
//	    task_seconds, overhead_seconds   of a family of sizes: the time of one task by
//	                  itself, and an estimate of the additional worker time per task
//	    undisturbed   time_seconds and speedup without them; null when there are none
//	  recommended_workers   a list, an entry for each strategy with several numbers of them:
//	    strategy   what tells its rows from the others
//	    enough     the fewest with which no other measured number is faster by more than the margin;
//	               null when none are shown to be
//	    at_least   the fewest that are not shown to be too few; null without verdicts
//	  grain   of a family of sizes, else null: a list, a line for each strategy and chunk:
//	    strategy, start, workers, chunk, gomaxprocs
//	    metg_seconds   an estimate of METG(50%), workers x makespan / tasks where the
//	              efficiency reaches 50%; values outside of the measured sizes are null
//	    reached   "within" the sizes, "below" them all, or "never"; null if the times do not tell
//	  notes   a list of sentences: what to conclude, what is missing, what the numbers mean
//
// An estimate is an object: estimate; lo and hi, the limits of what spread names, "95%"
// or "range" (fewer than 6 rounds give no interval); rounds, how many it is made from. A
// comparison is one, too: speedup, an estimate, 2 for twice as fast; verdict, "faster",
// "slower", "equivalent" or "inconclusive", judged together with all others; p of a
// difference and p_equivalent of one beyond the margin, both adjusted for that;
// rounds_needed, at most about how many rounds in all decide an inconclusive one, also by resuming
// the run; null if nobody can tell, since there is a single round.
func JSON(w io.Writer, tables []Table) error {
	out := struct {
		Schema int         `json:"schema"`
		Tables []jsonTable `json:"tables"`
	}{4, []jsonTable{}}
	for _, t := range tables {
		out.Tables = append(out.Tables, t.json())
	}
	return writeJSON(w, out)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // it is no part of a page
	e.SetIndent("", "  ")
	return e.Encode(v)
}

type jsonTable struct {
	Workload string            `json:"workload"`
	Bound    *string           `json:"bound"`
	Tasks    *int              `json:"tasks"`
	Params   map[string]string `json:"params"`
	Rounds   int               `json:"rounds"`
	Planned  int               `json:"rounds_planned"`
	State    *string           `json:"state"`
	Cores    jsonNumber        `json:"cores"`
	CPU      *string           `json:"cpu"`
	Axis     *string           `json:"axis"`
	Baseline string            `json:"baseline"`
	LeftOut  []jsonLeftOut     `json:"left_out"`
	Rows     []jsonRow         `json:"rows"`

	Recommended []jsonRecommendation `json:"recommended_workers"`

	Grain []jsonGrain `json:"grain"`
	Notes []string    `json:"notes"`
}

type jsonLeftOut struct {
	Why   string `json:"why"`
	Count int    `json:"count"`
	Line  *int   `json:"line"`
}

// jsonCell names a cell, alike in tables and in changes.
type jsonCell struct {
	Strategy   string `json:"strategy"`
	Start      string `json:"start"`
	Workers    *int   `json:"workers"`
	Chunk      int    `json:"chunk"`
	GOMAXPROCS int    `json:"gomaxprocs"`
}

type jsonRow struct {
	Run *string `json:"run"`
	jsonCell
	Samples int     `json:"samples"`
	Failed  int     `json:"failed"`
	Problem *string `json:"problem"`
	jsonCalm
	VersusBase  *jsonComparison `json:"versus_baseline"`
	VersusBest  *jsonComparison `json:"versus_best"`
	VersusPeer  *jsonComparison `json:"versus_peer,omitempty"`
	Efficiency  *jsonEstimate   `json:"efficiency"`
	Theory      jsonNumber      `json:"theory_seconds"`
	Bound       jsonNumber      `json:"bound_seconds"`
	BoundBy     *string         `json:"bound_by"`
	Startup     jsonNumber      `json:"startup_seconds"`
	CPU         jsonNumber      `json:"cpu_seconds"`
	Memory      jsonNumber      `json:"memory_bytes"`
	Best        bool            `json:"best"`
	Disturbed   int             `json:"disturbed"`
	Undisturbed *jsonCalm       `json:"undisturbed"`
	Task        jsonNumber      `json:"task_seconds"`
	Overhead    *jsonEstimate   `json:"overhead_seconds"`

	Values map[string]*jsonEstimate `json:"values"` // by unit, see [Row]
}

type jsonGrain struct {
	jsonCell
	METG    *jsonEstimate `json:"metg_seconds"`
	Reached *string       `json:"reached"`
}

type jsonRecommendation struct {
	Strategy string `json:"strategy"`
	Enough   *int   `json:"enough"`
	AtLeast  *int   `json:"at_least"`
}

// jsonCalm is what the samples say that were not disturbed.
type jsonCalm struct {
	Time    *jsonEstimate `json:"time_seconds"`
	Speedup *jsonEstimate `json:"speedup"`
}

type jsonEstimate struct {
	Estimate jsonNumber `json:"estimate"`
	Lo       jsonNumber `json:"lo"`
	Hi       jsonNumber `json:"hi"`
	Spread   string     `json:"spread"`
	Rounds   int        `json:"rounds"`
}

type jsonComparison struct {
	Verdict     string        `json:"verdict"`
	Speedup     *jsonEstimate `json:"speedup"`
	P           jsonNumber    `json:"p"`
	PEquivalent jsonNumber    `json:"p_equivalent"`
	Rounds      *int          `json:"rounds_needed"`
}

// jsonNumber is null when it is NaN or infinite, which JSON cannot say.
type jsonNumber float64

func (x jsonNumber) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
		return []byte("null"), nil
	}
	return []byte(format.Exact(float64(x))), nil
}

// positive is a number that is unknown when it is 0.
func positive(x float64) jsonNumber {
	if !(x > 0) {
		return jsonNumber(math.NaN())
	}
	return jsonNumber(x)
}

// unlessZero is nil, which becomes null, for the zero value.
func unlessZero[T comparable](x T) *T {
	if x == *new(T) {
		return nil
	}
	return &x
}

func (t Table) json() jsonTable {
	out := jsonTable{
		Workload: t.Workload.Name, Bound: unlessZero(t.Workload.Bound), Tasks: unlessZero(max(0, t.Workload.Tasks)),
		Params: t.Workload.Params, Rounds: t.Measured, Planned: t.Rounds, State: unlessZero(t.state),
		Cores: positive(t.Cores), CPU: unlessZero(known(t.environment.CPU)),
		Axis: unlessZero(t.Workload.Axis), Baseline: t.baseText(), LeftOut: []jsonLeftOut{},
		Rows: []jsonRow{}, Recommended: []jsonRecommendation{}, Notes: slices.Concat([]string{}, concluded(t.conclusion()), t.notes(layout{wide: true}), t.boundNotes()),
	}
	if out.Params == nil {
		out.Params = map[string]string{}
	}
	if t.Grain != nil {
		for _, l := range t.Grain.Lines {
			out.Grain = append(out.Grain, jsonGrain{cellJSON(l.Rows[0]), l.metgJSON(), unlessZero(l.reached())})
		}
	}
	for _, p := range t.eachRun() {
		for _, l := range p.account.LeftOut {
			out.LeftOut = append(out.LeftOut, jsonLeftOut{l.Why, l.Count, unlessZero(l.Line)})
		}
	}
	for _, r := range t.Rows {
		out.Rows = append(out.Rows, t.jsonRow(r))
	}
	for _, e := range t.Recommended {
		out.Recommended = append(out.Recommended, jsonRecommendation{e.Strategy, unlessZero(e.Enough()), unlessZero(e.AtLeast())})
	}
	return out
}

func (t Table) jsonRow(r Row) jsonRow {
	bound := t.boundsOf(r)
	out := jsonRow{
		Run: unlessZero(r.Run), jsonCell: cellJSON(r), Samples: r.Counted, Failed: r.Failed, Problem: unlessZero(r.Problem),
		jsonCalm:   jsonCalm{estimateJSON(r.Time), estimateJSON(r.Speedup)},
		VersusBase: comparisonJSON(r.VersusBase), VersusBest: comparisonJSON(r.VersusBest), VersusPeer: comparisonJSON(r.VersusPeer),
		Efficiency: estimateJSON(r.Efficiency), Theory: positive(r.Theory.Seconds()),
		Bound: positive(bound.Least), BoundBy: unlessZero(string(bound.Binds)),
		Startup: positive(r.Startup.Center), CPU: positive(r.CPU.Center), Memory: positive(r.Memory.Center),
		Best: r.Best, Disturbed: r.Disturbed,
		Task: positive(r.Size.Seconds()), Overhead: estimateJSON(r.Overhead),
	}
	out.Values = make(map[string]*jsonEstimate)
	for _, unit := range t.units {
		out.Values[unit] = estimateJSON(t.valueOf(r, unit))
	}
	if r.Disturbed > 0 {
		out.Undisturbed = &jsonCalm{estimateJSON(r.Undisturbed.Time), estimateJSON(r.Undisturbed.Speedup)}
	}
	return out
}

// metgJSON has NaN, which becomes null, for what is beyond the sizes.
func (l GrainLine) metgJSON() *jsonEstimate {
	i := l.METG()
	for _, x := range []*float64{&i.Center, &i.Lo, &i.Hi} {
		if *x == 0 {
			*x = math.NaN()
		}
	}
	return estimateJSON(i)
}

func cellJSON(r Row) jsonCell {
	return jsonCell{r.Strategy, startOf(r.Cell), unlessZero(r.Workers), r.Chunk, r.GOMAXPROCS}
}

func estimateJSON(i stats.Interval) *jsonEstimate {
	if i.Empty() {
		return nil
	}
	return &jsonEstimate{jsonNumber(i.Center), jsonNumber(i.Lo), jsonNumber(i.Hi), spreadOf(i), i.N}
}

func comparisonJSON(c stats.Comparison) *jsonComparison {
	if !compared(c) {
		return nil
	}
	return &jsonComparison{c.Verdict.String(), estimateJSON(c.Speedup), jsonNumber(c.P()), jsonNumber(c.PEquivalent()), unlessZero(c.Rounds)}
}
