package chart

import (
	"math"
	"sort"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Draw draws the figure onto the canvas, which it fills. Its usual size is [Width] x [Height].
func (f Figure) Draw(c draw.Canvas) {
	c.SetColor(white)
	c.Fill(c.Rectangle.Path())
	c = draw.Crop(c, margin, -margin, margin, -margin)
	c = drawHeading(c, f.Title, bold(textStyleOf(titleSize, ink)), 6)
	c = drawHeading(c, f.Subtitle, textStyleOf(labelSize, muted), 16)
	style := textStyleOf(captionSize, muted)
	lines := breakLines(strings.Join(f.Captions, " "), style, c.Max.X-c.Min.X)
	height := style.Height("captions") + 2
	for i, line := range lines {
		y := c.Min.Y + style.FontExtents().Descent + height*vg.Length(len(lines)-1-i)
		c.FillText(style, vg.Point{X: c.Min.X, Y: y}, fitWidth(line, style, c.Max.X-c.Min.X))
	}
	c.Min.Y += height * vg.Length(len(lines))
	c.Min.Y += 10
	f.Body.draw(c)
}

// draw draws the panels side by side.
func (ps Panels) draw(c draw.Canvas) {
	lo, hi := ps.yRange()
	var side vg.Length
	for _, p := range ps {
		side = max(side, p.labelWidth())
	}
	tiles := draw.Tiles{Rows: 1, Cols: len(ps), PadX: 24}
	for i, p := range ps {
		p.draw(tiles.At(c, i, 0), lo, hi, side)
	}
}

// drawHeading writes a line at the top of c and returns what is left below it.
func drawHeading(c draw.Canvas, s string, style text.Style, pad vg.Length) draw.Canvas {
	height := style.Height(s)
	c.FillText(style, vg.Point{X: c.Min.X, Y: c.Max.Y - height + style.FontExtents().Descent}, fitWidth(s, style, c.Max.X-c.Min.X))
	c.Max.Y -= height + pad
	return c
}

// fitWidth cuts s to the width. Names of workloads and CPUs have any length.
func fitWidth(s string, style text.Style, width vg.Length) string {
	if style.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	// A binary search, because measuring a text takes as long as the text.
	tooLong := sort.Search(len(runes), func(n int) bool { return style.Width(string(runes[:n+1])+"…") > width })
	return string(runes[:tooLong]) + "…"
}

// breakLines breaks a text into lines of the width, at spaces.
func breakLines(s string, style text.Style, width vg.Length) (lines []string) {
	line := ""
	for _, word := range strings.Fields(s) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && style.Width(longer) > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
	}
	if line == "" {
		return lines
	}
	return append(lines, line)
}

// yRange is the range of the y axis of all panels, so that they can be compared:
// that of the values with room around them, and at least a factor of two, since
// noise looks large when it fills the panel. A linear one begins at 0.
func (ps Panels) yRange() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, p := range ps {
		l, h := p.Extent()
		lo, hi = min(lo, l), max(hi, h)
	}
	if lo > hi {
		return 1, 2
	}
	switch {
	case ps[0].Y.Scale == FromZero && hi == 0:
		return 0, ps[0].Y.Unit
	case ps[0].Y.Scale == FromZero && len(ps[0].Marks) > 0:
		return 0, 1.25 * hi // they are named above all
	case ps[0].Y.Scale == FromZero:
		return 0, 1.08 * hi
	}
	middle, half := math.Sqrt(lo*hi), max(1.15*math.Sqrt(hi/lo), math.Sqrt2)
	return middle / half, middle * half
}

// draw draws the panel with the y axis from lo to hi and labels at the right.
// What the axes mean is written by hand: above the y axis, where nobody must turn
// the head, and because gonum/plot makes room for it at the arithmetic middle of
// an axis, which is near the end of a logarithmic one.
func (p Panel) draw(c draw.Canvas, lo, hi float64, side vg.Length) {
	if p.Title != "" {
		c = drawHeading(c, p.Title, bold(textStyleOf(labelSize, ink)), 10)
	}
	style := textStyleOf(labelSize, muted)
	if p.Empty != "" {
		style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
		c.FillText(style, c.Center(), fitWidth(p.Empty, style, c.Max.X-c.Min.X))
		return
	}
	c = drawHeading(c, p.Y.Label, style, 8)
	chart := p.newPlot(lo, hi, c.Max.X-c.Min.X-side)
	c = draw.Crop(c, 0, -side, style.Height(p.xLabel()), 0)
	chart.Draw(c)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	data := chart.DataCanvas(c)
	c.FillText(style, vg.Point{X: data.Center().X, Y: c.Min.Y + 2}, p.xLabel())
}

// newPlot sets up axes and grid for a panel of that width.
func (p Panel) newPlot(lo, hi float64, width vg.Length) *plot.Plot {
	chart := plot.New()
	chart.BackgroundColor = nil
	styleAxis(&chart.X)
	styleAxis(&chart.Y)
	chart.Y.Tick.Label.YAlign = -0.6 // digits have no descenders: their middle is higher
	chart.Y.Min, chart.Y.Max = lo, hi
	var ticks plot.ConstantTicks
	if p.Y.Scale == FromZero {
		chart.Y.Scale = plot.LinearScale{}
		ticks = linearTicks(hi/p.Y.Unit, p.Y.Unit)
	} else {
		ticks = p.Y.Scale.steps().log(lo/p.Y.Unit, hi/p.Y.Unit, p.Y.Unit)
	}
	for i, t := range ticks {
		if p.Y.Tick != nil {
			ticks[i].Label = p.Y.Tick(t.Value)
		}
	}
	chart.Y.Tick.Marker = ticks
	var axis vg.Length
	for _, t := range ticks {
		axis = max(axis, chart.Y.Tick.Label.Width(t.Label)+chart.Y.Tick.Length)
	}
	width -= axis
	chart.X.Min, chart.X.Max = p.xRange(width)
	chart.X.Tick.Marker = p.xTicks(width)
	grid := plotter.NewGrid()
	grid.Horizontal.Color, grid.Vertical.Color = faint, faint
	grid.Horizontal.Width, grid.Vertical.Width = 1, 1
	chart.Add(ground{p}, grid, foreground{p})
	return chart
}

// styleAxis sets fonts and weights, and the logarithmic scale.
func styleAxis(a *plot.Axis) {
	a.Tick.Label.Font, a.Tick.Label.Color = textStyleOf(labelSize, ink).Font, ink
	a.LineStyle.Color, a.LineStyle.Width = muted, 1.2
	a.Tick.LineStyle.Color, a.Tick.LineStyle.Width = muted, 1.2
	a.Tick.Length = 6
	a.Padding = 0
	a.Scale = plot.LogScale{}
}

// xRange leaves room on both sides for the markers at the first and at the last place.
func (p Panel) xRange(width vg.Length) (lo, hi float64) {
	first, last := float64(p.Xs[0]), float64(p.Xs[len(p.Xs)-1])
	if first == last {
		return first / 2, last * 2
	}
	const room = 4 * markerSize
	share := min(0.25, float64(room/width))
	factor := math.Pow(last/first, share/(1-2*share))
	return first / factor, last * factor
}
