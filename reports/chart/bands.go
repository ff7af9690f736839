package chart

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
	style     Style
	low, high []vg.Point
}

// bands are those of all lines: along what was measured where that has intervals, as a
// range of few rounds does not deserve the area; and along fitted models.
func (p Panel) bands(paths [][]vg.Point, x, y func(float64) vg.Length) (bands []band) {
	for i, l := range p.Lines {
		if !l.fitted() {
			for _, part := range l.measuredParts() {
				b := band{style: l.Style}
				for _, j := range part {
					if l.Dots[j].IsRange() {
						bands, b = append(bands, b), band{style: l.Style}
						continue
					}
					at := paths[i][j].X
					b.low = append(b.low, vg.Point{X: at, Y: y(l.Dots[j].Lo)})
					b.high = append(b.high, vg.Point{X: at, Y: y(l.Dots[j].Hi)})
				}
				bands = append(bands, b)
			}
		}
		b := band{style: l.Style}
		for _, pt := range l.Curve {
			b.low = append(b.low, vg.Point{X: x(pt.X), Y: y(pt.Lo)})
			b.high = append(b.high, vg.Point{X: x(pt.X), Y: y(pt.Hi)})
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
		c.FillPolygon(tint(b.style.color), area)
	}
	for _, b := range bands {
		c.StrokeLines(draw.LineStyle{Color: mix(b.style.color, 50), Width: 1}, b.low, b.high)
	}
}

// height is that of the tallest place.
func (b band) height() (height vg.Length) {
	for i := range b.low {
		height = max(height, b.high[i].Y-b.low[i].Y)
	}
	return height
}

// drawCurves draws the fitted models, dashed where nothing was measured.
func (p Panel) drawCurves(c *draw.Canvas, x, y func(float64) vg.Length) {
	for _, l := range p.Lines {
		var solid, dashed []vg.Point
		for _, pt := range l.Curve {
			at := vg.Point{X: x(pt.X), Y: y(pt.Center)}
			if pt.Measured {
				solid, dashed = append(solid, at), nil
			}
			dashed = append(dashed, at)
		}
		c.StrokeLines(draw.LineStyle{Color: l.Style.color, Width: 0.8 * l.Style.width}, solid)
		c.StrokeLines(draw.LineStyle{Color: l.Style.color, Width: 0.8 * l.Style.width, Dashes: []vg.Length{7, 5}}, dashed)
	}
}

// fitted reports that the line is a model also where it was measured, and not a path
// from dot to dot.
func (l Line) fitted() bool { return len(l.Curve) > 0 && l.Curve[0].Measured }

// measuredParts are the places of the dots, cut where one is empty: a line across would
// claim a value.
func (l Line) measuredParts() (parts [][]int) {
	var part []int
	for i, d := range l.Dots {
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
type ground struct{ Panel }

func (g ground) Plot(c draw.Canvas, chart *plot.Plot) {
	x, y := chart.Transforms(&c)
	if beyond := g.beyondMeasured(); !math.IsInf(beyond, 1) {
		fillBox(&c, unmeasuredGround, x(beyond), c.Min.Y, c.Max.X, c.Max.Y)
	}
	g.drawFloor(&c, x, y)
}

// beyondMeasured is where nothing was measured: right of the last number of workers with a
// marker, when something is drawn there. It is +Inf otherwise.
func (p Panel) beyondMeasured() float64 {
	last, drawn := 0.0, 0.0
	for _, l := range p.Lines {
		for _, d := range l.Dots {
			if !d.Empty() {
				last = max(last, float64(d.X))
			}
		}
		if n := len(l.Curve); n > 0 {
			drawn = max(drawn, l.Curve[n-1].X)
		}
	}
	if drawn <= last {
		return math.Inf(1)
	}
	return last
}

// drawFloor fills what is below the floor.
func (p Panel) drawFloor(c *draw.Canvas, x, y func(float64) vg.Length) {
	if len(p.Floor) < 2 {
		return
	}
	var area []vg.Point
	for _, pt := range p.Floor {
		area = append(area, vg.Point{X: x(pt.X), Y: y(pt.Y)})
	}
	left, right, bottom := c.Min.X+2.6, c.Max.X, c.Min.Y+0.6 // beside the axes
	first, last := area[0], area[len(area)-1]
	area = append([]vg.Point{{X: left, Y: bottom}, {X: left, Y: first.Y}}, area...)
	area = append(area, vg.Point{X: right, Y: last.Y}, vg.Point{X: right, Y: bottom})
	c.FillPolygon(idleLane, area)
}
