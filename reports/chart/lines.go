package chart

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The labels at the right of a panel: a leader from the line's end, a sample of
// the line, the words.
const (
	leaderWidth = 26
	keyWidth    = 34
	labelGap    = labelSize * 1.25

	// Longer labels become smaller, and are cut when that is not enough. Strategies have
	// short names; a student's, or that of a run, may not.
	widestLabel   = 200
	smallestLabel = captionSize
)

// labelWidth is what the labels need beside the panel.
func (p Panel) labelWidth() (width vg.Length) {
	style := textStyleOf(labelSize, ink)
	for _, l := range p.Lines {
		width = max(width, style.Width(l.Label))
	}
	for _, r := range p.References {
		if !r.Inside {
			width = max(width, style.Width(r.Label))
		}
	}
	return min(width, widestLabel) + leaderWidth + keyWidth
}

// foreground is what is drawn over the grid of a panel. It is a [plot.Plotter].
type foreground struct{ Panel }

// Plot draws the panel's lines, from what may be covered to what may not: bands,
// reference lines, lines, bars and markers, labels.
func (p foreground) Plot(c draw.Canvas, chart *plot.Plot) {
	x, y := chart.Transforms(&c)
	for _, r := range p.References {
		if r.Band.N > 1 {
			low, high := y(r.Band.Lo), y(r.Band.Hi)
			c.FillPolygon(tint(r.Style.color), []vg.Point{
				{X: c.Min.X, Y: low}, {X: c.Max.X, Y: low}, {X: c.Max.X, Y: high}, {X: c.Min.X, Y: high},
			})
		}
	}
	paths := p.paths(x, y)
	drawBands(&c, p.bands(paths, x, y))
	var ends []end
	for _, r := range p.References {
		ends = append(ends, r.draw(&c, x, y)...)
	}
	p.drawCurves(&c, x, y)
	for i, l := range p.Lines {
		if !l.fitted() {
			for _, part := range l.measuredParts() {
				var path []vg.Point
				for _, j := range part {
					path = append(path, paths[i][j])
				}
				c.StrokeLines(l.Style.line(), path)
			}
		}
		last := lastOf(paths[i], c)
		if n := len(l.Curve); n > 0 {
			last = vg.Point{X: x(l.Curve[n-1].X), Y: y(l.Curve[n-1].Center)}
		}
		ends = append(ends, end{last, l.Label, l.Style, true})
	}
	drawLabels(&c, ends)
	for i, l := range p.Lines {
		radius := p.radius(x, i)
		if p.BestLine == i && !p.Best.Empty() {
			p.ring(&c, paths[i], max(1.9*markerSize, radius+6))
		}
		l.drawDots(&c, y, paths[i], radius)
	}
	p.drawMarks(&c, x, y)
}

// ring draws a circle around the best dot.
func (p Panel) ring(c *draw.Canvas, path []vg.Point, radius vg.Length) {
	for i, d := range p.Lines[p.BestLine].Dots {
		if d == p.Best {
			c.SetLineDash(nil, 0)
			c.SetColor(ink)
			c.SetLineWidth(1.8)
			c.Stroke(marker{}.path(path[i], radius))
		}
	}
}

// end is where a line ends and what it is called.
type end struct {
	vg.Point
	label    string
	style    Style
	measured bool // has markers
}

func (s Style) line() draw.LineStyle {
	return draw.LineStyle{Color: s.color, Width: s.width, Dashes: s.dashes}
}

// draw draws the reference line and returns its end, unless its label is inside.
func (r ReferenceLine) draw(c *draw.Canvas, x, y func(float64) vg.Length) []end {
	var path []vg.Point
	for _, p := range r.Points {
		path = append(path, vg.Point{X: x(p.X), Y: y(p.Y)})
	}
	if !r.Band.Empty() { // a level line goes from side to side
		path[0].X, path[len(path)-1].X = c.Min.X, c.Max.X
	}
	c.StrokeLines(r.Style.line(), path)
	last := path[len(path)-1]
	if r.Inside {
		style := textStyleOf(labelSize, muted)
		c.FillText(style, vg.Point{X: last.X + 8, Y: last.Y - labelSize}, r.Label)
		return nil
	}
	return []end{{last, r.Label, r.Style, false}}
}

// paths are the lines in the panel. Every marker stands at its true place: beside it, it would
// lie above a line, such as linear speedup, that its value does not exceed.
func (p Panel) paths(x, y func(float64) vg.Length) [][]vg.Point {
	paths := make([][]vg.Point, len(p.Lines))
	for i, l := range p.Lines {
		for _, d := range l.Dots {
			at := vg.Point{X: x(float64(d.X)), Y: vg.Length(math.NaN())}
			if !d.Empty() {
				at.Y = y(d.Center)
			}
			paths[i] = append(paths[i], at)
		}
	}
	return paths
}

// overlapping reports whether several lines have a value at the same place on the axis, where
// their markers can cover each other.
func (p Panel) overlapping() bool {
	seen := make(map[int]bool)
	for _, l := range p.Lines {
		for _, d := range l.Dots {
			if d.Empty() {
				continue
			}
			if seen[d.X] { // by another line, since a line has one dot in a place
				return true
			}
			seen[d.X] = true
		}
	}
	return false
}

// radius is that of the markers of a line. At a number of workers each line has smaller ones
// than the lines below it, so that markers in the same place are all visible, one inside the
// other. Lines over many sizes seldom meet, and their markers are close to each other.
func (p Panel) radius(x func(float64) vg.Length, line int) vg.Length {
	if p.X != nil {
		return max(3, min(markerSize, p.closest(x)*0.45))
	}
	others := float64(len(p.Lines) - 1)
	largest, smallest := min(1.8, 1+0.3*others), max(0.5, 1-0.2*others)
	scale := largest
	if others > 0 {
		scale -= (largest - smallest) * float64(line) / others
	}
	return vg.Length(scale) * max(3, min(markerSize, p.closest(x)*0.3))
}

// closest is the least distance between two worker counts.
func (p Panel) closest(x func(float64) vg.Length) vg.Length {
	least := vg.Length(math.Inf(1))
	for i := 1; i < len(p.Xs); i++ {
		least = min(least, x(float64(p.Xs[i]))-x(float64(p.Xs[i-1])))
	}
	return least
}

// lastOf is the place of the last marker; a line without any ends in the corner.
func lastOf(path []vg.Point, c draw.Canvas) vg.Point {
	for _, pt := range slices.Backward(path) {
		if !math.IsNaN(float64(pt.Y)) {
			return pt
		}
	}
	return vg.Point{X: c.Max.X, Y: c.Min.Y}
}

// drawDots draws bars and markers. A bar that its marker hides has no caps, which
// would look like a part of the marker.
func (l Line) drawDots(c *draw.Canvas, y func(float64) vg.Length, path []vg.Point, radius vg.Length) {
	bar := draw.LineStyle{Color: l.Style.color, Width: 2}
	for i, d := range l.Dots {
		if d.Empty() {
			continue
		}
		x, low, high := path[i].X, y(d.Lo), y(d.Hi)
		c.StrokeLine2(bar, x, low, x, high)
		if high-low > 3*radius {
			c.StrokeLine2(bar, x-radius, low, x+radius, low)
			c.StrokeLine2(bar, x-radius, high, x+radius, high)
		}
		l.Style.marker.draw(c, l.Style.color, path[i], radius)
	}
}

// scaleToWidth is by how much the labels shrink so that the longest fits.
func scaleToWidth(ends []end) vg.Length {
	style, widest := textStyleOf(labelSize, ink), vg.Length(1)
	for _, e := range ends {
		widest = max(widest, style.Width(e.label))
	}
	return max(smallestLabel/vg.Length(labelSize), min(1, widestLabel/widest))
}

// drawLabels writes the labels beside the panel, near the ends of their lines. It
// comes before the markers, which cover the leaders that begin below them.
func drawLabels(c *draw.Canvas, ends []end) {
	wishes := make([]float64, len(ends))
	for i, e := range ends {
		wishes[i] = float64(e.Y)
	}
	// Too many for their size become smaller rather than overlap.
	height := c.Max.Y - c.Min.Y
	scale := min(scaleToWidth(ends), height/labelGap/vg.Length(len(ends)))
	leader := draw.LineStyle{Color: muted, Width: 0.8}
	for i, y := range placeLabels(wishes, labelGap*float64(scale), float64(c.Min.Y), float64(c.Max.Y)) {
		e, key := ends[i], vg.Point{X: c.Max.X + leaderWidth, Y: vg.Length(y)}
		c.StrokeLines(leader, []vg.Point{e.Point, {X: c.Max.X, Y: e.Y}, {X: key.X - 3, Y: key.Y}})
		e.drawKey(c, key, scale)
	}
}

// drawKey draws a sample of the line from key on, and its name.
func (e end) drawKey(c *draw.Canvas, key vg.Point, scale vg.Length) {
	const length = keyWidth - 8
	c.StrokeLine2(e.style.line(), key.X, key.Y, key.X+length, key.Y)
	if e.measured {
		e.style.marker.draw(c, e.style.color, vg.Point{X: key.X + length/2, Y: key.Y}, scale*markerSize)
	}
	style := textStyleOf(scale*labelSize, legible(e.style.color))
	style.YAlign = draw.YCenter
	c.FillText(style, vg.Point{X: key.X + keyWidth, Y: key.Y + scale*labelSize/10}, fitWidth(e.label, style, widestLabel+1))
}
