package reports

import (
	"cmp"
	"manyhands/reports/internal/format"
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// quantity is what the y axis of a panel shows.
type quantity struct {
	name     string               // also the head of its column, with the unit: "time_s"
	label    string               // of the axis
	unit     float64              // of the numbers at the axis
	ticks    tickSteps            // where they may be
	tick     func(float64) string // how they are written there; nil = as numbers of units
	fromZero bool                 // from 0, and not logarithmic
	say      func(float64) string // with three digits
}

// alt says what is to be seen on a figure: its heading, its body and its captions.
func (f figure) alt() string {
	sentences := slices.Concat([]string{f.title, f.subtitle}, f.body.words(), f.captions)
	return strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), "\n")
}

func (ps panels) words() (sentences []string) {
	for _, p := range ps {
		if p.title != "" {
			sentences = append(sentences, p.title)
		}
		if p.empty != "" {
			sentences = append(sentences, p.empty)
			continue
		}
		sentences = append(sentences, p.label+", over "+p.across())
		for _, l := range p.lines {
			sentences = append(sentences, l.label+": "+p.course(l.points()))
			if len(l.curve) > 0 {
				sentences = append(sentences, l.label+", law: "+p.course(l.law()))
			}
		}
		for _, g := range p.guides {
			text := g.label + ": " + p.course(g.points)
			if g.value {
				text = g.label
			}
			sentences = append(sentences, text)
		}
		for _, m := range p.marks {
			sentences = append(sentences, m.words)
		}
	}
	return sentences
}

// across is an x axis that shows something else than workers. Lines over it are not
// moved aside, and their intervals are bands.
type across struct {
	name  string                                  // of the axis
	head  string                                  // of its column, with the unit
	say   func(x float64) string                  //
	ticks func(measured []int) plot.ConstantTicks //
}

// across is what the x axis shows.
func (p panel) across() string {
	if p.x == nil {
		return "workers"
	}
	return p.x.name
}

// head is that of the column of x.
func (p panel) head() string {
	if p.x == nil {
		return "workers"
	}
	return p.x.head
}

// sayX shows a place on the x axis.
func (p panel) sayX(x float64) string {
	if p.x == nil {
		return placeText(x)
	}
	return p.x.say(x)
}

// points are the values of a line.
func (l line) points() (points []point) {
	for _, d := range l.dots {
		if !d.Empty() {
			points = append(points, point{float64(d.workers), d.Center})
		}
	}
	return points
}

// placeText is a whole number in full, or three digits of another.
func placeText(x float64) string {
	if x == math.Trunc(x) {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

// law are the values of the law that is drawn.
func (l line) law() (points []point) {
	for _, c := range l.curve {
		points = append(points, point{c.x, c.Center})
	}
	return points
}

// course says where a line begins and where it ends, and its lowest or highest point
// when that is neither.
func (p panel) course(points []point) string {
	at := func(pt point) string { return p.say(pt.y) + " at " + p.sayX(pt.x) }
	first, last := points[0], points[len(points)-1]
	if slices.IndexFunc(points, func(pt point) bool { return pt.y != first.y }) < 0 {
		return p.say(first.y)
	}
	text := at(first)
	byY := func(a, b point) int { return cmp.Compare(a.y, b.y) }
	for _, pt := range []point{slices.MinFunc(points, byY), slices.MaxFunc(points, byY)} {
		if pt.x > first.x && pt.x < last.x {
			text += ", " + at(pt)
		}
	}
	return text + ", " + at(last)
}

func (ps panels) data() [][]string {
	rows := [][]string{{"panel", "line", ps[0].head(), ps[0].name, "lo", "hi", "rounds"}}
	for _, p := range ps {
		for _, l := range p.lines {
			for _, d := range l.dots {
				if !d.Empty() {
					rows = append(rows, []string{p.title, l.label, strconv.Itoa(d.workers), format.Exact(d.Center), format.Exact(d.Lo), format.Exact(d.Hi), strconv.Itoa(d.N)})
				}
			}
		}
		for _, l := range p.lines {
			for _, c := range l.curve {
				rows = append(rows, []string{p.title, l.label + ", law", format.Exact(c.x), format.Exact(c.Center), format.Exact(c.Lo), format.Exact(c.Hi), ""})
			}
		}
		for _, g := range p.guides {
			for _, pt := range g.points {
				rows = append(rows, []string{p.title, g.label, format.Exact(pt.x), format.Exact(pt.y), "", "", ""})
			}
		}
		for _, m := range p.marks {
			rows = append(rows, []string{p.title, m.line + ": " + m.name, format.Exact(m.Center), format.Exact(m.y), format.Exact(m.Lo), format.Exact(m.Hi), strconv.Itoa(m.N)})
		}
	}
	return rows
}
