package chart

import (
	"math"
	"slices"

	"manyhands/bench/stats"
)

// Panel is one diagram of lines. Its x axis is logarithmic and shows numbers of workers, or
// what X says. Its y axis is as Y says.
type Panel struct {
	Title string // only beside another panel
	Y     YAxis
	X     *XAxis // nil = numbers of workers
	Count string // what these are called, "" = workers
	Xs    []int  // the places on the x axis that have a tick, in order, see [Panel.SortXs]

	Lines      []Line
	References []ReferenceLine
	Floor      []Point // no value can be below
	Marks      []Mark

	Best     Dot // has a ring; empty when no dot has
	BestLine int // the index of its line

	Empty string   // shown instead when there is nothing to draw
	Notes []string // said below the figure, see [Captions]
}

// Panels are diagrams side by side, on one scale.
type Panels []Panel

// Line is what was measured of one series.
type Line struct {
	Label  string
	Series Series // what the style was chosen by
	Cold   bool   // left out by [Panel.WithoutCold]
	Style  Style
	Dots   []Dot
	Curve  []CurvePoint // drawn instead of lines from dot to dot, or only beyond the last dot
}

// Dot is a measured value over a place on the x axis. It is empty where nothing valid was
// measured.
type Dot struct {
	X int
	stats.Interval
}

// CurvePoint is a value of a curve that was fitted to dots.
type CurvePoint struct {
	X float64
	stats.Interval
	Measured bool // not beyond what was measured: drawn solid, and not dashed
}

// Point is a place in a panel, in the units of its axes.
type Point struct{ X, Y float64 }

// Scale is how an axis is divided.
type Scale int

// The scales of a y axis.
const (
	Decades  Scale = iota // logarithmic, with ticks at 1, 2, 5, 10 ...
	Octaves               // logarithmic, with ticks at 1, 2, 4, 8 ...
	FromZero              // linear, from 0 on
)

// YAxis is what the y axis of a panel shows.
type YAxis struct {
	Label  string               // above the axis
	Column string               // the head of its column in the data, with the unit: "time_s"
	Unit   float64              // of the numbers at the ticks: 1e-3 for milliseconds
	Scale  Scale                //
	Tick   func(float64) string // the text of a tick; nil = a number of units
	Say    func(float64) string // the text of a value in a sentence
}

// XAxis is an x axis that shows something else than numbers of workers. Dots over it are
// not moved aside.
type XAxis struct {
	Label  string                 // below the axis
	Column string                 // the head of its column in the data, with the unit
	Tick   func(x int) string     // the text of a tick; "" for a tick without text
	Say    func(x float64) string // the text of a place in a sentence
}

// SortXs puts the places on the x axis in order, each once.
func (p *Panel) SortXs() {
	slices.Sort(p.Xs)
	p.Xs = slices.Compact(p.Xs)
}

// Add puts a dot on a line. What has no place on the y axis becomes a gap, such as 0 on a
// logarithmic one.
func (p *Panel) Add(line int, d Dot) {
	if !((d.Lo > 0 || d.Lo == 0 && p.Y.Scale == FromZero) && d.Lo <= d.Center && d.Center <= d.Hi && d.Hi <= math.MaxFloat64) {
		d.Interval = stats.Median(nil)
	}
	p.Lines[line].Dots = append(p.Lines[line].Dots, d)
}

// DropEmpty leaves out lines without a value.
func (p *Panel) DropEmpty() {
	p.Lines = slices.DeleteFunc(p.Lines, func(l Line) bool { return !l.HasValue() })
}

// HasValue reports whether a dot of the line is not empty.
func (l Line) HasValue() bool {
	return slices.ContainsFunc(l.Dots, func(d Dot) bool { return !d.Empty() })
}

// Settle sets Empty to the text if the panel has no value.
func (p *Panel) Settle(empty string) {
	if lo, hi := p.Extent(); lo > hi {
		p.Empty = empty
	}
}

// WithoutCold leaves out the cold lines, whose values can be far from all others.
func (p Panel) WithoutCold() Panel {
	p.Lines = slices.DeleteFunc(slices.Clone(p.Lines), func(l Line) bool { return l.Cold })
	return p
}

// Extent returns the range of all values; lo > hi when there are none.
func (p Panel) Extent() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	take := func(ys ...float64) {
		for _, y := range ys {
			lo, hi = min(lo, y), max(hi, y)
		}
	}
	for _, l := range p.Lines {
		for _, d := range l.Dots {
			if !d.Empty() {
				take(d.Lo, d.Hi)
			}
		}
		for _, c := range l.Curve {
			take(c.Lo, c.Hi)
		}
	}
	for _, r := range p.References {
		for _, pt := range r.Points {
			take(pt.Y)
		}
		if !r.Band.Empty() {
			take(r.Band.Lo, r.Band.Hi)
		}
	}
	return lo, hi
}

// Middle returns the middle of the range of values on a logarithmic scale; 1 when there are
// none.
func (p Panel) Middle() float64 {
	lo, hi := p.Extent()
	if lo > hi {
		return 1
	}
	return math.Sqrt(lo * hi)
}
