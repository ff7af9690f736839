package reports

import (
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// landmark is a place on a line that has a name of its own.
type landmark struct {
	stats.Interval // on the x axis
	y              float64
	line           string // its label
	name           string // what is there
	label          string // above the panel
	words          string
	look           look
}

// grainFigures are those of a family of sizes.
func (t Table) grainFigures(name string) []figure {
	return []figure{t.grainFigure(name), t.overheadFigure(name + "-overhead")}
}

// grainFigure shows the efficiency over the size of the tasks.
func (t Table) grainFigure(name string) figure {
	p := t.grainPanel(func(r Row) stats.Interval { return r.Efficiency })
	p.quantity = quantity{name: "efficiency", label: "efficiency (work / (workers × time)), %", unit: 0.01, fromZero: true, say: format.Percent}
	p.settle("No valid sample of " + baseline + " with tasks of " + format.RoundSeconds(loopFrom.Seconds()) + " or more.")
	if p.empty == "" {
		half := p.level(format.Percent(Half), stats.Interval{Center: Half, Lo: Half, Hi: Half, N: 1})
		half.look = idealLook
		p.guides = append(p.guides, half)
		p.marks = t.marks()
	}
	f := t.explain(figure{name: name, title: "How large a task must be: efficiency over task size"}, "Marker: efficiency, round by round.", p)
	if len(p.marks) > 0 {
		f.captions = append(f.captions, "Ring, and bar across: where a line reaches 50%, with its interval. METG(50%) counts the task with its overhead: twice that.")
	}
	f.captions = append(f.captions, t.beyondNotes()...)
	return f
}

// overheadFigure shows what a task takes beside its work. An overhead that may be none has
// no place on its axis.
func (t Table) overheadFigure(name string) figure {
	p := t.grainPanel(func(r Row) stats.Interval { return r.Overhead })
	p.quantity = quantity{name: "overhead_s", label: "overhead of a task, log scale", unit: 1, ticks: decades, tick: format.RoundSeconds, say: format.Seconds}
	p.settle("No overhead that is certain to be one.")
	f := figure{name: name, title: "What a task costs beside its work: overhead over task size"}
	if p.empty != "" {
		return t.explain(f, "", p)
	}
	first, last := float64(p.workers[0]), float64(p.workers[len(p.workers)-1])
	_, most := p.extent()
	itself := guide{label: "the task itself", look: idealLook}
	if end := 4e9 * most; end < last && first < end { // else the rest would be pressed
		last, itself.inside = end, true
	}
	itself.points = []point{{first, first * 1e-9}, {last, last * 1e-9}}
	p.guides = append(p.guides, itself)
	f = t.explain(f, "Marker: workers × time / tasks, less the task itself.", p)
	f.captions = append(f.captions, "No marker: it may be none. What rises with the task is no cost of handing it over, but of cores that are not all one's own.")
	return f
}

// grainPanel has a line for each of the table's, over the size.
func (t Table) grainPanel(value func(Row) stats.Interval) panel {
	p := panel{x: &taskSize, workers: t.Grain.sizes()}
	for _, l := range t.Grain.Lines {
		for _, r := range l.Rows {
			p.add(l.Label, false, dot{int(r.Size), value(r)})
		}
	}
	for i, l := range p.lines {
		p.lines[i].look = t.grainLook(l.label)
	}
	p.dropEmpty()
	return p
}

// taskSize is the x axis: decades, and a mark at each size.
var taskSize = across{
	name: "task size, log scale", head: "task_ns",
	say: func(ns float64) string { return format.Seconds(ns * 1e-9) },
	ticks: func(sizes []int) (ticks plot.ConstantTicks) {
		for _, x := range sizes {
			t := plot.Tick{Value: float64(x)}
			if isDecade(x) {
				t.Label = format.RoundSeconds(time.Duration(x).Seconds())
			}
			ticks = append(ticks, t)
		}
		return ticks
	},
}

// grainLook is that of a line by its label. The baseline is a line here like the others,
// and has a marker.
func (t Table) grainLook(label string) look {
	var labels []string
	for _, l := range t.Grain.Lines {
		switch {
		case l.Rows[0].Strategy != baseline:
			labels = append(labels, l.Label)
		case l.Label == label:
			look := t.baseLook(label)
			look.marker = marker{sides: 5}
			return look
		}
	}
	return t.lookOf(label, labels)
}

// marks are where lines reach 50%.
func (t Table) marks() (marks []landmark) {
	for _, l := range t.Grain.Lines {
		if l.reached() != "within" {
			continue
		}
		ns := l.Half
		ns.Center, ns.Lo, ns.Hi = 1e9*ns.Center, 1e9*ns.Lo, 1e9*ns.Hi
		marks = append(marks, landmark{
			Interval: ns, y: Half, line: l.Label, name: "50% at", look: t.grainLook(l.Label),
			label: format.Seconds(l.Half.Center), words: l.Label + " reaches 50% at " + l.halfText(),
		})
	}
	return marks
}

// drawMarks draws a ring around each, its interval, and its label above all lines.
func (p panel) drawMarks(c *draw.Canvas, x, y func(float64) vg.Length) {
	style := textStyle(labelSize, ink)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	var wishes []float64
	var widest vg.Length
	for _, m := range p.marks {
		wishes = append(wishes, float64(x(m.Center)))
		widest = max(widest, style.Width(m.label)+10)
	}
	for i, at := range place(wishes, float64(widest), float64(c.Min.X+widest/2), float64(c.Max.X+widest/2)) {
		m, top := p.marks[i], c.Max.Y-style.Height("0")-6
		ring, label := vg.Point{X: x(m.Center), Y: y(m.y)}, vg.Point{X: vg.Length(at), Y: c.Max.Y - 2}
		c.StrokeLines(draw.LineStyle{Color: muted, Width: 0.8}, []vg.Point{{X: label.X, Y: top}, {X: ring.X, Y: top - 10}, ring})
		// The interval may go on beyond the sizes.
		from, to := max(c.Min.X, x(max(m.Lo, 1e-3))), min(c.Max.X, x(min(m.Hi, 1e18)))
		c.StrokeLine2(draw.LineStyle{Color: m.look.color, Width: 2.5}, from, ring.Y, to, ring.Y)
		c.SetLineDash(nil, 0)
		c.SetColor(white)
		c.Fill(marker{}.path(ring, 8))
		c.SetColor(ink)
		c.SetLineWidth(1.8)
		c.Stroke(marker{}.path(ring, 8))
		marker{}.drawBare(c, m.look.color, ring, 3.5, 1)
		style.Color = legible(m.look.color)
		c.FillText(style, label, m.label)
	}
}
