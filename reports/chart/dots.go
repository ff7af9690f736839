package chart

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"manyhands/reports/internal/format"
)

// Dots are how long the tasks of some runs took, one row of dots for each run.
type Dots []DotRow

// DotRow is the times of the tasks of one run.
type DotRow struct {
	Label   string
	Style   Style
	Seconds []float64 // from the shortest to the longest; not empty
	Median  float64   // of them
}

const (
	taskDot  = 4.5 // radius
	taskStep = 2*taskDot + 1
)

// extent is the range of the axis.
func (rows Dots) extent() (lo, hi float64) {
	lo, hi = math.Inf(1), 0
	for _, r := range rows {
		lo, hi = min(lo, r.Seconds[0]), max(hi, r.Seconds[len(r.Seconds)-1])
	}
	middle, half := math.Sqrt(lo*hi), max(1.1*math.Sqrt(hi/lo), 1.2)
	return middle / half, middle * half
}

func (rows Dots) draw(c draw.Canvas) {
	style := textStyleOf(labelSize, muted)
	if len(rows) == 0 {
		style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
		c.FillText(style, c.Center(), "No task has a measured time.")
		return
	}
	header := textStyleOf(captionSize, muted)
	header.XAlign = draw.XRight
	c.FillText(header, vg.Point{X: c.Max.X, Y: c.Max.Y - captionSize}, "median")
	c.Max.Y -= captionSize + 6
	lo, hi := rows.extent()
	bottom := c.Min.Y + 2*style.Height("0") + 16
	height := (c.Max.Y - bottom) / vg.Length(len(rows))
	size := min(labelSize, 0.8*height)
	name := bold(textStyleOf(size, ink))
	name.YAlign = draw.YCenter
	var left, right vg.Length
	for _, r := range rows {
		left = max(left, min(widestLabel, name.Width(r.Label)))
		right = max(right, textStyleOf(size, ink).Width(format.Seconds(r.Median)))
	}
	left, right = c.Min.X+left+16, c.Max.X-right-12
	x := func(s float64) vg.Length {
		return left + (right-left)*vg.Length(plot.LogScale{}.Normalize(lo, hi, s))
	}
	rows.grid(&c, x, bottom)
	for i, r := range rows {
		base := c.Max.Y - vg.Length(i+1)*height
		r.draw(&c, x, base, height)
		name.Color = legible(r.Style.color)
		c.FillText(name, vg.Point{X: c.Min.X, Y: base + height/2}, fitWidth(r.Label, name, widestLabel+1))
		number := textStyleOf(size, ink)
		number.YAlign = draw.YCenter
		c.FillText(number, vg.Point{X: right + 12, Y: base + height/2}, format.Seconds(r.Median))
	}
	rows.axis(&c, x, bottom)
}

// grid draws a line up from each tick.
func (rows Dots) grid(c *draw.Canvas, x func(float64) vg.Length, y vg.Length) {
	lo, hi := rows.extent()
	for _, t := range decades.log(lo, hi, 1) {
		c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1}, x(t.Value), y, x(t.Value), c.Max.Y)
	}
}

// axis draws numbers below the rows.
func (rows Dots) axis(c *draw.Canvas, x func(float64) vg.Length, y vg.Length) {
	lo, hi := rows.extent()
	style := textStyleOf(labelSize, ink)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	for _, t := range decades.log(lo, hi, 1) {
		at := x(t.Value)
		c.StrokeLine2(draw.LineStyle{Color: muted, Width: 1.2}, at, y, at, y-5)
		c.FillText(style, vg.Point{X: at, Y: y - 7}, format.RoundSeconds(t.Value))
	}
	c.StrokeLine2(draw.LineStyle{Color: muted, Width: 1.2}, x(lo), y, x(hi), y)
	style.Color = muted
	c.FillText(style, vg.Point{X: (x(lo) + x(hi)) / 2, Y: y - 9 - style.Height("0")}, "time of one task, log scale")
}

// draw piles the tasks up from base, those in a marker's width on each other. A pile
// that would be too high is pressed.
func (r DotRow) draw(c *draw.Canvas, x func(float64) vg.Length, base, height vg.Length) {
	piles := make(map[int]int)
	highest := 0
	bin := func(s float64) int { return int(math.Round(float64(x(s) / taskStep))) }
	for _, s := range r.Seconds {
		piles[bin(s)]++
		highest = max(highest, piles[bin(s)])
	}
	step := min(taskStep, (0.8*height-taskStep)/vg.Length(max(1, highest-1)))
	c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1}, x(r.Seconds[0]), base, x(r.Seconds[len(r.Seconds)-1]), base)
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: 2}, x(r.Median), base, x(r.Median), base+0.9*height)
	clear(piles)
	for _, s := range r.Seconds {
		b := bin(s)
		at := vg.Point{X: vg.Length(b) * taskStep, Y: base + taskDot + 2 + step*vg.Length(piles[b])}
		piles[b]++
		r.Style.marker.drawBare(c, r.Style.color, at, taskDot*0.8, 1.2)
	}
}
