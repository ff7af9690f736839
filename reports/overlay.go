package reports

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// mostRuns is how many runs can be told apart on a chart.
const mostRuns = 4

// Overlay makes tables of several runs, in which rows of the same cell stand one below the
// other, each with the name of its run. Speedups and verdicts are those of each run by itself:
// that times of two runs differ may be the machine's doing, so they are not compared,
// see [Compare]. The error says which runs cannot be shown together, and why.
func Overlay(runs []Side) (tables []Table, err error) {
	var records []results.Record
	for _, run := range runs {
		records = append(records, run.Record)
	}
	runs = slices.Clone(runs)
	for i, rec := range results.SamePackages(records...) {
		runs[i].Record = rec
	}
	if err := checkTogether(runs); err != nil {
		return nil, err
	}
	byWorkload := make(map[string][]Table)
	var order []string
	for _, run := range runs {
		for _, t := range Tables(run.Record) {
			if t.run = run.Name; byWorkload[t.Workload.Name] == nil {
				order = append(order, t.Workload.Name)
			}
			byWorkload[t.Workload.Name] = append(byWorkload[t.Workload.Name], t)
		}
	}
	for _, name := range order {
		tables = append(tables, overlayTables(byWorkload[name]))
	}
	return tables, nil
}

// checkTogether says why runs cannot be shown as one.
func checkTogether(runs []Side) error {
	if len(runs) > mostRuns {
		return fmt.Errorf("got %s, want at most %d: more cannot be told apart on a chart", format.Count(len(runs), "run"), mostRuns)
	}
	for i, run := range runs {
		for _, other := range runs[:i] {
			if why := whyUnlike(other, run); why != "" {
				return fmt.Errorf("%s and %s cannot be shown together: %s", run.Name, other.Name, why)
			}
		}
	}
	return nil
}

// whyUnlike says why one run has nothing to do with another, or "".
func whyUnlike(one, other Side) string {
	common := slices.ContainsFunc(other.Plan.Workloads, func(w results.Workload) bool {
		_, ok := one.Workload(w.Name)
		return ok
	})
	switch {
	case one.Name == other.Name:
		return "both have the same name; set other names with --label"
	case !common:
		return "no workload is in both"
	}
	return cmp.Or(otherWork(one.Record, other.Record), otherConditions(one.Record, other.Record))
}

// overlayTables is one table of the same workload in several runs.
func overlayTables(parts []Table) Table {
	t := parts[0]
	t.parts, t.run, t.source, t.state, t.Rows, t.Recommended, t.Bounds, t.models = parts, "", "", "", nil, nil, nil, nil
	t.units, t.fileNotes = unitsOf(parts), nil
	for _, p := range parts {
		for _, note := range p.fileNotes {
			t.fileNotes = append(t.fileNotes, "In "+p.run+": "+note)
		}
	}
	t.spans, t.calibration, t.judged, t.disturbed, t.predictions, t.answer = nil, nil, 0, disturbances{}, nil, nil
	ranks := make(rankOf)
	for _, p := range parts {
		if p.Workload.Bound != "" && t.Workload.Bound == "" { // a file of benchmarks does not know
			t.Workload = p.Workload
		}
		if p.Cores != t.Cores {
			t.Cores = 0
		}
		if p.environment.CPU != t.environment.CPU {
			t.environment.CPU = ""
		}
		t.interleaved, t.passes = t.interleaved && p.interleaved, t.passes && p.passes
		t.Measured, t.Rounds = max(t.Measured, p.Measured), max(t.Rounds, p.Rounds)
		for _, r := range p.Rows {
			var values []stats.Interval
			for _, unit := range t.units {
				values = append(values, p.valueOf(r, unit))
			}
			r.Run, r.Values = p.run, values
			t.Rows = append(t.Rows, r)
			ranks.add(r.Cell)
		}
	}
	if t.Grain != nil {
		t.Grain = t.grain()
	}
	t.findCommon()
	t.findNaming()
	slices.SortStableFunc(t.Rows, func(a, b Row) int { return ranks.compare(a.Cell, b.Cell) })
	return t
}

// runNotes say what each run was.
func (t Table) runNotes() (notes []string) {
	if t.parts == nil {
		return nil
	}
	for _, p := range t.parts {
		when := ""
		if !p.started.IsZero() {
			when = p.started.Format(time.DateTime)
		}
		version := known(p.environment.Commit)
		notes = append(notes, p.run+": "+format.JoinFacts(when, p.rounds(), p.state, p.machine(), known(p.environment.CPU), version[:min(12, len(version))])+".")
	}
	return notes
}

// betweenRuns says what the rows of several runs cannot tell.
var betweenRuns = sentence{
	text:  "Runs are not compared, because the times of two runs can differ for no reason but the state of the machine. For verdicts between runs use manyhands compare OLD NEW.",
	short: "For verdicts between runs use manyhands compare OLD NEW.", rank: 1,
}

// overlayFigures are those that can show several runs: one about the greatest GOMAXPROCS of
// each.
func (t Table) overlayFigures(name string) []chart.Figure {
	var parts []Table
	for _, p := range t.parts {
		parts = append(parts, p.usual())
	}
	u, note := overlayTables(parts).withFewSeries()
	figures := []chart.Figure{u.timeFigure(name), u.speedupFigure(name), u.efficiencyFigure(name)}
	switch {
	case u.Grain != nil:
		figures = u.grainFigures(name)
	case t.unit != "":
		u.unit = t.unit
		figures = u.unitFigures(name)
	}
	for i := range figures {
		figures[i].Captions = append(figures[i].Captions, notEmpty([]string{note})...)
		figures[i].Captions = append(figures[i].Captions, "Runs are not compared: they can differ because of the machine.")
	}
	return figures
}

// baselineStyle is that of the line of a baseline: it has as many dots as there are runs
// before.
func (t Table) baselineStyle(r Row) chart.Style {
	run := slices.IndexFunc(t.parts, func(p Table) bool { return p.run == r.Run })
	return chart.SequentialStyle.Dotted(max(0, run))
}
