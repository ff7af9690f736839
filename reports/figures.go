package reports

import (
	"fmt"
	"slices"
	"strings"

	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// Charts are the pictures of a record's tables: overview when there are an I/O-bound and a
// CPU-bound workload, and then for each workload, with its name before these:
//
//	-time        time over workers
//	-speedup     speedup over workers
//	-efficiency  speedup / workers over workers
//	-gomaxprocs  speedup under the least and the greatest GOMAXPROCS, if there are several
//	-scaling     scaling models, if the times support any
//	-bounds      what keeps the fastest from being faster, if the lengths of the tasks are known
//	-lanes       what each worker did in one run, if there are spans
//	-tasks       how long each task took in that run
//
// A family of sizes has instead, with its name before it:
//
//	(no more)    efficiency over the size of the tasks, and where it reaches 50%
//	-overhead    what a task takes beside its work, over its size
//
// With a unit, see [ShowUnit], they are the values in that unit over workers.
//
// Of what [Overlay] made, they are those of time, speedup and efficiency, or of sizes. If there are
// many workloads, only some have charts, see [ChartsLeftOut].
func Charts(tables []Table) []chart.Chart { return chartsOf(figuresOf(tables)) }

func chartsOf(figures []chart.Figure) (charts []chart.Chart) {
	for _, f := range figures {
		charts = append(charts, f.Chart())
	}
	return charts
}

// figuresOf returns the figures of tables. Time and speedup of a workload that has any are
// always there.
func figuresOf(tables []Table) []chart.Figure {
	figures := overviewFigures(tables)
	names := fileNames(tables)
	for _, i := range charted(tables) {
		for _, f := range tables[i].figuresNamed(names[i]) {
			f.Group = tables[i].Workload.Name
			figures = append(figures, f)
		}
	}
	return figures
}

// fileNames are what the names of the tables' files begin with, each another.
func fileNames(tables []Table) (names []string) {
	for _, t := range tables {
		name := fileName(t.Workload.Name)
		for slices.Contains(names, name) {
			name += "-2" // "a b" and "a_b" are different workloads
		}
		names = append(names, name)
	}
	return names
}

// figuresNamed returns those of one workload, whose names begin with name. Where GOMAXPROCS
// varies, they are about the greatest, and one compares it with the least.
func (t Table) figuresNamed(name string) []chart.Figure {
	if t.parts != nil {
		return t.overlayFigures(name)
	}
	if t.Grain != nil {
		return t.grainFigures(name)
	}
	t, note := t.withFewSeries()
	figures := t.figuresOfOne(name)
	for i := range figures {
		figures[i].Captions = append(figures[i].Captions, notEmpty([]string{note})...)
	}
	return figures
}

// figuresOfOne are those of one run of a workload.
func (t Table) figuresOfOne(name string) []chart.Figure {
	u := t.usual()
	if t.unit != "" {
		return u.unitFigures(name)
	}
	u.models = u.scalingModels()
	figures := []chart.Figure{u.timeFigure(name), u.speedupFigure(name), u.efficiencyFigure(name)}
	if len(t.gomaxprocsValues()) > 1 {
		figures = append(figures, t.gomaxprocsFigure(name))
	}
	if f, ok := u.scalingFigure(name); ok {
		figures = append(figures, f)
	}
	if len(t.Bounds) > 0 {
		figures = append(figures, t.boundsFigure(name))
	}
	if l := u.lanes(); len(l.runs) > 0 {
		figures = append(figures, u.lanesFigure(name, l), u.tasksFigure(name, l))
	}
	return figures
}

// overviewFigures shows the speedups of an I/O-bound and a CPU-bound workload side by
// side, on one scale, when there are both.
func overviewFigures(tables []Table) []chart.Figure {
	f := chart.Figure{Name: "overview", Title: "Speedup of I/O-bound and CPU-bound work"}
	var side chart.Panels
	var marker string
	left, measured := 0, 0
	for _, bound := range []string{"I/O", "CPU"} {
		i := slices.IndexFunc(tables, func(t Table) bool { return t.Workload.Bound == bound && t.Grain == nil && t.parts == nil })
		if i < 0 {
			return nil
		}
		t := tables[i].usual()
		p := t.speedupPanel().WithoutCold()
		p.Title = t.bound() + ": " + t.Workload.Name
		side = append(side, p)
		marker = t.speedupMarker()
		left += t.left()
		// The other conditions are the same for both.
		measured = max(measured, t.Measured)
		t.Measured = measured
		f.Subtitle = format.JoinFacts(t.conditions()...)
	}
	f.Body, f.Captions = side, append(chart.Captions(marker, side), leftOut(left)...)
	return []chart.Figure{f}
}

func (t Table) timeMarker() string {
	if t.Workload.Series {
		return "Marker: median time."
	}
	return "Marker: median time of a batch."
}

func (t Table) speedupMarker() string {
	if t.interleaved {
		return "Marker: speedup relative to " + t.baseText() + ", round by round."
	}
	return "Marker: speedup relative to " + t.baseText() + "."
}

func (t Table) timeFigure(name string) chart.Figure {
	title := "Time to run " + t.what()
	if t.Workload.Series {
		title = "Time of " + t.what()
	}
	return t.explain(chart.Figure{Name: name + "-time", Title: title}, t.timeMarker(), t.timePanel())
}

func (t Table) speedupFigure(name string) chart.Figure {
	return t.explain(chart.Figure{Name: name + "-speedup", Title: "Speedup of " + t.what()}, t.speedupMarker(), t.speedupPanel())
}

func (t Table) efficiencyFigure(name string) chart.Figure {
	marker := strings.Replace(t.speedupMarker(), "speedup", "efficiency", 1)
	return t.explain(chart.Figure{Name: name + "-efficiency", Title: "Efficiency of " + t.what()}, marker, t.efficiencyPanel())
}

// explain fills a figure with panels and adds what a reader of it must know.
func (t Table) explain(f chart.Figure, marker string, side ...chart.Panel) chart.Figure {
	f.Subtitle = t.facts()
	f.Body, f.Captions = chart.Panels(side), append(chart.Captions(marker, side), leftOut(t.left())...)
	return f
}

// facts are the conditions of the workload and of the whole run.
func (t Table) facts() string { return format.JoinFacts(append(t.params(), t.conditions()...)...) }

// what names the work in words.
func (t Table) what() string {
	if t.Workload.Series {
		return t.Workload.Name
	}
	what := "a batch"
	if t.Workload.Tasks > 0 {
		what = format.Count(t.Workload.Tasks, strings.TrimSpace(t.bound()+" task"))
	}
	return what + " (" + t.Workload.Name + ")"
}

// conditions are the facts of the whole run.
func (t Table) conditions() []string {
	return []string{t.partText(), t.rounds(), t.state, t.machine(), known(t.environment.CPU)}
}

// partText says which GOMAXPROCS the table is about, if the whole has several.
func (t Table) partText() string {
	if !t.part {
		return ""
	}
	return fmt.Sprintf("GOMAXPROCS %d", t.gomaxprocsValues()[0])
}

// known turns the records' word for what could not be found out into nothing.
func known(s string) string {
	if s == "unknown" {
		return ""
	}
	return s
}

// left is how many samples were left out.
func (t Table) left() (n int) {
	for _, r := range t.Rows {
		n += r.Failed
	}
	return n
}

// leftOut says how many samples were left out.
func leftOut(samples int) []string {
	if samples == 0 {
		return nil
	}
	return []string{fmt.Sprintf("Left out: %s that failed, see tables.txt.", format.Count(samples, "sample"))}
}

// fileName turns the name of a workload into a part of a file's name, which systems limit to 255
// bytes.
func fileName(workload string) string {
	const most = 100
	var name []rune
	for _, r := range workload {
		switch {
		case len(name) == most:
			return string(name)
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-':
			name = append(name, r)
		case r >= 'A' && r <= 'Z':
			name = append(name, r-'A'+'a')
		case len(name) > 0 && name[len(name)-1] != '-':
			name = append(name, '-')
		}
	}
	if len(name) == 0 {
		return "workload"
	}
	return string(name)
}
