package chart

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"manyhands/bench/stats"
)

// Mark is a place on a line that has a name of its own.
type Mark struct {
	stats.Interval // on the x axis
	Y              float64
	Line           string // the label of the line
	Name           string // of the place, in the data
	Label          string // above the panel
	Words          string // a sentence for readers who cannot see the chart
	Style          Style
}

// drawMarks draws a ring around each, its interval, and its label above all lines.
func (p Panel) drawMarks(c *draw.Canvas, x, y func(float64) vg.Length) {
	style := textStyleOf(labelSize, ink)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	var wishes []float64
	var widest vg.Length
	for _, m := range p.Marks {
		wishes = append(wishes, float64(x(m.Center)))
		widest = max(widest, style.Width(m.Label)+10)
	}
	for i, at := range placeLabels(wishes, float64(widest), float64(c.Min.X+widest/2), float64(c.Max.X+widest/2)) {
		m, top := p.Marks[i], c.Max.Y-style.Height("0")-6
		ring, label := vg.Point{X: x(m.Center), Y: y(m.Y)}, vg.Point{X: vg.Length(at), Y: c.Max.Y - 2}
		c.StrokeLines(draw.LineStyle{Color: muted, Width: 0.8}, []vg.Point{{X: label.X, Y: top}, {X: ring.X, Y: top - 10}, ring})
		// The interval may go on beyond the sizes.
		from, to := max(c.Min.X, x(max(m.Lo, 1e-3))), min(c.Max.X, x(min(m.Hi, 1e18)))
		c.StrokeLine2(draw.LineStyle{Color: m.Style.color, Width: 2.5}, from, ring.Y, to, ring.Y)
		c.SetLineDash(nil, 0)
		c.SetColor(white)
		c.Fill(marker{}.path(ring, 8))
		c.SetColor(ink)
		c.SetLineWidth(1.8)
		c.Stroke(marker{}.path(ring, 8))
		marker{}.drawBare(c, m.Style.color, ring, 3.5, 1)
		style.Color = legible(m.Style.color)
		c.FillText(style, label, m.Label)
	}
}
