package reports

import (
	"fmt"
	"slices"
	"time"

	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// grainFigures are those of a family of sizes.
func (t Table) grainFigures(name string) []chart.Figure {
	return []chart.Figure{t.grainFigure(name), t.overheadFigure(name + "-overhead")}
}

// grainFigure shows the efficiency over the size of the tasks.
func (t Table) grainFigure(name string) chart.Figure {
	p := t.grainPanel(func(r Row) stats.Interval { return r.Efficiency })
	p.Y = chart.YAxis{Column: "efficiency", Label: "efficiency (work / (workers × time)), %", Unit: 0.01, Scale: chart.FromZero, Say: format.Percent}
	p.Settle("No valid sample of " + baseline + " with tasks of " + format.RoundSeconds(loopFrom.Seconds()) + " or more.")
	if p.Empty == "" {
		half := p.Level(format.Percent(Half), stats.Interval{Center: Half, Lo: Half, Hi: Half, N: 1})
		half.Style = chart.IdealStyle
		p.References = append(p.References, half)
		p.Marks = t.marks()
	}
	f := t.explain(chart.Figure{Name: name, Title: "How large a task must be: efficiency by task size"}, "Marker: efficiency, round by round.", p)
	if len(p.Marks) > 0 {
		ring := "Ring and horizontal bar: where a line reaches 50%, with its interval."
		if slices.ContainsFunc(p.Marks, func(m chart.Mark) bool { return m.IsRange() }) {
			ring = "Ring and horizontal bar: where a line reaches 50%, from the smallest to the largest of the rounds."
		}
		f.Captions = append(f.Captions, ring+" METG(50%) includes the overhead and is twice that size.")
	}
	f.Captions = append(f.Captions, t.beyondNotes()...)
	if doubts := t.grainDoubts(); doubts.text != "" {
		f.Captions = append(f.Captions, doubts.text)
	}
	return f
}

// overheadFigure shows what a task takes beside its work. An overhead that may be none has
// no place on its axis.
func (t Table) overheadFigure(name string) chart.Figure {
	p := t.grainPanel(func(r Row) stats.Interval { return r.Overhead })
	p.Y = chart.YAxis{Column: "overhead_s", Label: "overhead of a task, log scale", Unit: 1, Scale: chart.Decades, Tick: format.RoundSeconds, Say: format.Seconds}
	p.Settle("No overhead is distinguishable from zero.")
	f := chart.Figure{Name: name, Title: "Overhead of a task: worker time beyond its work, by task size"}
	if p.Empty != "" {
		return t.explain(f, "", p)
	}
	first, last := float64(p.Xs[0]), float64(p.Xs[len(p.Xs)-1])
	_, most := p.Extent()
	itself := chart.ReferenceLine{Label: "the task itself", Style: chart.IdealStyle}
	if end := 4e9 * most; end < last && first < end { // else the rest would be pressed
		last, itself.Inside = end, true
	}
	itself.Points = []chart.Point{{X: first, Y: first * 1e-9}, {X: last, Y: last * 1e-9}}
	p.References = append(p.References, itself)
	f = t.explain(f, "Marker: workers × time / tasks, minus the task itself.", p)
	f.Captions = append(f.Captions, "No marker: overhead not distinguishable from zero. Overhead that grows with the task: fewer tasks share what a batch costs, or other programs share the cores.")
	return f
}

// grainPanel has a line for each of the table's, over the size.
func (t Table) grainPanel(value func(Row) stats.Interval) chart.Panel {
	p := chart.Panel{X: &taskSize, Xs: t.Grain.sizes()}
	for i, l := range t.Grain.Lines {
		p.Lines = append(p.Lines, chart.Line{Label: l.Label, Series: grainSeries(l.Rows[0]), Style: t.grainStyle(l)})
		for _, r := range l.Rows {
			p.Add(i, chart.Dot{X: int(r.Size), Interval: value(r)})
		}
	}
	p.DropEmpty()
	return p
}

// taskSize is the x axis: a tick at each size, and text at each decade.
var taskSize = chart.XAxis{
	Label: "task size, log scale", Column: "task_ns",
	Say: func(ns float64) string { return format.Seconds(ns * 1e-9) },
	Tick: func(ns int) string {
		if !isDecade(ns) {
			return ""
		}
		return format.RoundSeconds(time.Duration(ns).Seconds())
	},
}

// grainStyle is the style of a line. The baseline is a line here like the others, and has a
// marker.
func (t Table) grainStyle(line GrainLine) chart.Style {
	if line.Rows[0].Strategy == baseline {
		return t.baselineStyle(line.Rows[0]).WithMarker(5)
	}
	var all []chart.Series
	for _, l := range t.Grain.Lines {
		if l.Rows[0].Strategy != baseline {
			all = append(all, grainSeries(l.Rows[0]))
		}
	}
	return chart.StyleOf(grainSeries(line.Rows[0]), all)
}

// grainSeries is what the line of a row is about.
func grainSeries(r Row) chart.Series {
	chunk := ""
	if r.Chunk != 0 {
		chunk = fmt.Sprintf("chunk %d", r.Chunk)
	}
	return chart.Series{Strategy: r.Cell.StrategyText(), Variant: format.JoinFacts(chunk, r.Run)}
}

// marks are where lines reach 50%.
func (t Table) marks() (marks []chart.Mark) {
	for _, l := range t.Grain.Lines {
		if l.reached() != "within" {
			continue
		}
		ns := l.Half
		ns.Center, ns.Lo, ns.Hi = 1e9*ns.Center, 1e9*ns.Lo, 1e9*ns.Hi
		marks = append(marks, chart.Mark{
			Interval: ns, Y: Half, Line: l.Label, Name: "50% at", Style: t.grainStyle(l),
			Label: format.Seconds(l.Half.Center), Words: l.Label + " reaches 50% at " + l.halfText(),
		})
	}
	return marks
}
