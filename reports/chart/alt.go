package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"manyhands/reports/internal/format"
)

// alt says what is to be seen on a figure: its heading, its body and its captions.
func (f Figure) alt() string {
	sentences := slices.Concat([]string{f.Title, f.Subtitle}, f.Body.altText(), f.Captions)
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), "\n")
}

func (ps Panels) altText() (sentences []string) {
	for _, p := range ps {
		if p.Title != "" {
			sentences = append(sentences, p.Title)
		}
		if p.Empty != "" {
			sentences = append(sentences, p.Empty)
			continue
		}
		sentences = append(sentences, p.Y.Label+", over "+p.xLabel())
		for _, l := range p.Lines {
			sentences = append(sentences, l.Label+": "+p.summary(l.points()))
			if len(l.Curve) > 0 {
				sentences = append(sentences, l.Label+", model: "+p.summary(l.curvePoints()))
			}
		}
		for _, r := range p.References {
			text := r.Label + ": " + p.summary(r.Points)
			if r.LabelHasValue {
				text = r.Label
			}
			sentences = append(sentences, text)
		}
		for _, m := range p.Marks {
			sentences = append(sentences, m.Words)
		}
	}
	return sentences
}

// xLabel is what the x axis shows.
func (p Panel) xLabel() string {
	if p.X == nil {
		return cmp.Or(p.Count, "workers")
	}
	return p.X.Label
}

// xColumn is the head of the column of the x axis.
func (p Panel) xColumn() string {
	if p.X == nil {
		return "workers"
	}
	return p.X.Column
}

// sayX is the text of a place on the x axis.
func (p Panel) sayX(x float64) string {
	if p.X == nil {
		return xText(x)
	}
	return p.X.Say(x)
}

// points are the values of a line.
func (l Line) points() (points []Point) {
	for _, d := range l.Dots {
		if !d.Empty() {
			points = append(points, Point{X: float64(d.X), Y: d.Center})
		}
	}
	return points
}

// xText is a whole number in full, or three digits of another.
func xText(x float64) string {
	if x == math.Trunc(x) {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

// curvePoints are the values of the curve.
func (l Line) curvePoints() (points []Point) {
	for _, c := range l.Curve {
		points = append(points, Point{X: c.X, Y: c.Center})
	}
	return points
}

// summary says where a line begins and where it ends, and its lowest or highest point
// when that is neither.
func (p Panel) summary(points []Point) string {
	at := func(pt Point) string { return p.Y.Say(pt.Y) + " at " + p.sayX(pt.X) }
	first, last := points[0], points[len(points)-1]
	if slices.IndexFunc(points, func(pt Point) bool { return pt.Y != first.Y }) < 0 {
		return p.Y.Say(first.Y)
	}
	text := at(first)
	byY := func(a, b Point) int { return cmp.Compare(a.Y, b.Y) }
	for _, pt := range []Point{slices.MinFunc(points, byY), slices.MaxFunc(points, byY)} {
		if pt.X > first.X && pt.X < last.X {
			text += ", " + at(pt)
		}
	}
	return text + ", " + at(last)
}

func (ps Panels) data() [][]string {
	rows := [][]string{{"panel", "line", ps[0].xColumn(), ps[0].Y.Column, "lo", "hi", "rounds"}}
	for _, p := range ps {
		for _, l := range p.Lines {
			for _, d := range l.Dots {
				if !d.Empty() {
					rows = append(rows, []string{p.Title, l.Label, strconv.Itoa(d.X), format.Exact(d.Center), format.Exact(d.Lo), format.Exact(d.Hi), strconv.Itoa(d.N)})
				}
			}
		}
		for _, l := range p.Lines {
			for _, c := range l.Curve {
				rows = append(rows, []string{p.Title, l.Label + ", model", format.Exact(c.X), format.Exact(c.Center), format.Exact(c.Lo), format.Exact(c.Hi), ""})
			}
		}
		for _, r := range p.References {
			for _, pt := range r.Points {
				rows = append(rows, []string{p.Title, r.Label, format.Exact(pt.X), format.Exact(pt.Y), "", "", ""})
			}
		}
		for _, m := range p.Marks {
			rows = append(rows, []string{p.Title, m.Line + ": " + m.Name, format.Exact(m.Center), format.Exact(m.Y), format.Exact(m.Lo), format.Exact(m.Hi), strconv.Itoa(m.N)})
		}
	}
	return rows
}

func (l Lanes) altText() (sentences []string) {
	for _, r := range l.Runs {
		_, _, tasks := r.sums()
		text := fmt.Sprintf("%s: %s on %s, the last ends at %s", r.Label, format.Count(tasks, "task"), format.Count(len(r.Lanes), "worker"), format.Seconds(r.End))
		if r.Bound > 0 {
			text += ", the lower bound is " + l.BoundText
		}
		if r.Hangs {
			sentences = append(sentences, text+"; then the run hangs")
			continue
		}
		if r.AtOnce > 0 {
			sentences = append(sentences, fmt.Sprintf("%s; %s at once", text, format.Count(r.AtOnce, "task")))
			continue
		}
		text += fmt.Sprintf("; the workers have a task for %s of that time", format.Percent(r.Busy()))
		if l.AloneKnown {
			text += fmt.Sprintf("; %s of the time with a task is above the tasks' fastest runs with one worker", format.Percent(r.waiting()))
		}
		sentences = append(sentences, text)
	}
	return sentences
}

func (l Lanes) data() [][]string {
	rows := [][]string{{"strategy", "worker", "task", "start_s", "end_s", "alone_s"}}
	for _, r := range l.Runs {
		for _, lane := range r.Lanes {
			for _, s := range lane.Spans {
				alone := ""
				if l.AloneKnown {
					alone = format.Exact(s.Alone)
				}
				rows = append(rows, []string{r.Label, lane.Label, s.Name, format.Exact(s.Start), format.Exact(s.Start + s.Length), alone})
			}
		}
	}
	return rows
}

func (rows Dots) altText() (sentences []string) {
	for _, r := range rows {
		sentences = append(sentences, r.Label+": "+format.Count(len(r.Seconds), "task")+" of "+
			format.Seconds(r.Seconds[0])+" to "+format.Seconds(r.Seconds[len(r.Seconds)-1])+", median "+format.Seconds(r.Median))
	}
	return sentences
}

func (rows Dots) data() [][]string {
	data := [][]string{{"strategy", "task_s"}}
	for _, r := range rows {
		for _, s := range r.Seconds {
			data = append(data, []string{r.Label, format.Exact(s)})
		}
	}
	return data
}
