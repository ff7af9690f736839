package reports

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// band is the area between the ends of a line's intervals.
type band struct {
	look      look
	low, high []vg.Point
}

// bands are those of all lines: along what was measured where that has intervals, as a
// range of few rounds does not deserve the area; and along fitted laws.
func (p panel) bands(paths [][]vg.Point, x, y func(float64) vg.Length) (bands []band) {
	for i, l := range p.lines {
		if !l.fitted() {
			for _, part := range l.measuredParts() {
				b := band{look: l.look}
				for _, j := range part {
					if l.dots[j].IsRange() {
						bands, b = append(bands, b), band{look: l.look}
						continue
					}
					at := paths[i][j].X
					b.low = append(b.low, vg.Point{X: at, Y: y(l.dots[j].Lo)})
					b.high = append(b.high, vg.Point{X: at, Y: y(l.dots[j].Hi)})
				}
				bands = append(bands, b)
			}
		}
		b := band{look: l.look}
		for _, pt := range l.curve {
			b.low = append(b.low, vg.Point{X: x(pt.x), Y: y(pt.Lo)})
			b.high = append(b.high, vg.Point{X: x(pt.x), Y: y(pt.Hi)})
		}
		bands = append(bands, b)
	}
	return slices.DeleteFunc(bands, func(b band) bool { return len(b.low) < 2 })
}

// drawBands draws the areas, which are opaque: the tallest first, so that it hides no
// other, and then the edges over all of them, so that each is seen to its end.
func drawBands(c *draw.Canvas, bands []band) {
	slices.SortStableFunc(bands, func(a, b band) int { return cmp.Compare(b.height(), a.height()) })
	for _, b := range bands {
		area := slices.Clone(b.high)
		for _, pt := range slices.Backward(b.low) {
			area = append(area, pt)
		}
		c.FillPolygon(tint(b.look.color), area)
	}
	for _, b := range bands {
		c.StrokeLines(draw.LineStyle{Color: mix(b.look.color, 50), Width: 1}, b.low, b.high)
	}
}

// height is that of the tallest place.
func (b band) height() (height vg.Length) {
	for i := range b.low {
		height = max(height, b.high[i].Y-b.low[i].Y)
	}
	return height
}

// drawCurves draws the fitted laws, dashed where nothing was measured.
func (p panel) drawCurves(c *draw.Canvas, x, y func(float64) vg.Length) {
	for _, l := range p.lines {
		var solid, dashed []vg.Point
		for _, pt := range l.curve {
			at := vg.Point{X: x(pt.x), Y: y(pt.Center)}
			if pt.measured {
				solid, dashed = append(solid, at), nil
			}
			dashed = append(dashed, at)
		}
		c.StrokeLines(draw.LineStyle{Color: l.look.color, Width: 0.8 * l.look.width}, solid)
		c.StrokeLines(draw.LineStyle{Color: l.look.color, Width: 0.8 * l.look.width, Dashes: []vg.Length{7, 5}}, dashed)
	}
}

// fitted reports that the line is a law also where it was measured, and not a path
// from dot to dot.
func (l line) fitted() bool { return len(l.curve) > 0 && l.curve[0].measured }

// measuredParts are the places of the dots, cut where one is empty: a line across would
// claim a value.
func (l line) measuredParts() (parts [][]int) {
	var part []int
	for i, d := range l.dots {
		if d.Empty() {
			parts, part = append(parts, part), nil
			continue
		}
		part = append(part, i)
	}
	return append(parts, part)
}

// ground is what the grid of a panel is drawn on: grey where nothing was measured, and
// where no value can be.
type ground struct{ panel }

func (g ground) Plot(c draw.Canvas, chart *plot.Plot) {
	x, y := chart.Transforms(&c)
	if beyond := g.beyondMeasured(); !math.IsInf(beyond, 1) {
		fill(&c, unmeasuredGround, x(beyond), c.Min.Y, c.Max.X, c.Max.Y)
	}
	g.drawFloor(&c, x, y)
}

// beyondMeasured is where nothing was measured: right of the last number of workers with a
// marker, when something is drawn there. It is +Inf otherwise.
func (p panel) beyondMeasured() float64 {
	last, drawn := 0.0, 0.0
	for _, l := range p.lines {
		for _, d := range l.dots {
			if !d.Empty() {
				last = max(last, float64(d.workers))
			}
		}
		if n := len(l.curve); n > 0 {
			drawn = max(drawn, l.curve[n-1].x)
		}
	}
	if drawn <= last {
		return math.Inf(1)
	}
	return last
}

// drawFloor fills what is below the floor.
func (p panel) drawFloor(c *draw.Canvas, x, y func(float64) vg.Length) {
	if len(p.floor) < 2 {
		return
	}
	var area []vg.Point
	for _, pt := range p.floor {
		area = append(area, vg.Point{X: x(pt.x), Y: y(pt.y)})
	}
	left, bottom := c.Min.X+2.6, c.Min.Y+0.6 // beside the axes
	area[0].X, area[len(area)-1].X = left, c.Max.X
	area = append(area, vg.Point{X: c.Max.X, Y: bottom}, vg.Point{X: left, Y: bottom})
	c.FillPolygon(idleLane, area)
}
