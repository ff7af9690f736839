package reports

import (
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// taskTimes are how long the tasks of some runs took, one row of dots for each run.
type taskTimes []taskRow

type taskRow struct {
	label   string
	look    look
	seconds []float64 // from the shortest to the longest
	median  float64
}

const (
	taskDot  = 4.5 // radius
	taskStep = 2*taskDot + 1
)

// tasksFigure shows the distribution of the times of the tasks in the runs that the
// lanes show.
func (t Table) tasksFigure(name string, l lanes) figure {
	var rows taskTimes
	for _, r := range l.runs {
		row := taskRow{label: r.label, look: r.look}
		if r.Strategy == baseline {
			row.look.marker = marker{sides: 4}
		}
		for _, lane := range r.lanes {
			for _, s := range lane.spans {
				if s.Elapsed > 0 { // else no clock measured it, and it has no logarithm
					row.seconds = append(row.seconds, s.Elapsed.Seconds())
				}
			}
		}
		if len(row.seconds) > 0 {
			slices.Sort(row.seconds)
			row.median = stats.Median(row.seconds).Center
			rows = append(rows, row)
		}
	}
	captions := []string{"Marker: a task, in one run of each strategy with " + format.Count(l.workers, "worker") + ", in the round that warms up. Line and number: the median."}
	if t.coreBound() && float64(l.workers) > t.Cores {
		captions = append(captions, "With more workers than cores the same task takes longer: it waits for a core in the middle of its work.")
	}
	return figure{
		name: name + "-tasks", title: "How long each task takes: " + t.what(),
		subtitle: format.JoinFacts(append(t.params(), t.machine(), known(t.environment.CPU))...),
		body:     rows,
		captions: captions,
	}
}

func (rows taskTimes) words() (sentences []string) {
	for _, r := range rows {
		sentences = append(sentences, r.label+": "+format.Count(len(r.seconds), "task")+" of "+
			format.Seconds(r.seconds[0])+" to "+format.Seconds(r.seconds[len(r.seconds)-1])+", median "+format.Seconds(r.median))
	}
	return sentences
}

func (rows taskTimes) data() [][]string {
	data := [][]string{{"strategy", "task_s"}}
	for _, r := range rows {
		for _, s := range r.seconds {
			data = append(data, []string{r.label, format.Exact(s)})
		}
	}
	return data
}

// extent is the range of the axis.
func (rows taskTimes) extent() (lo, hi float64) {
	lo, hi = math.Inf(1), 0
	for _, r := range rows {
		lo, hi = min(lo, r.seconds[0]), max(hi, r.seconds[len(r.seconds)-1])
	}
	middle, half := math.Sqrt(lo*hi), max(1.1*math.Sqrt(hi/lo), 1.2)
	return middle / half, middle * half
}

func (rows taskTimes) draw(c draw.Canvas) {
	style := textStyle(labelSize, muted)
	if len(rows) == 0 {
		style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
		c.FillText(style, c.Center(), "No task took a time that was measured.")
		return
	}
	header := textStyle(captionSize, muted)
	header.XAlign = draw.XRight
	c.FillText(header, vg.Point{X: c.Max.X, Y: c.Max.Y - captionSize}, "median")
	c.Max.Y -= captionSize + 6
	lo, hi := rows.extent()
	bottom := c.Min.Y + 2*style.Height("0") + 16
	height := (c.Max.Y - bottom) / vg.Length(len(rows))
	size := min(labelSize, 0.8*height)
	name := bold(textStyle(size, ink))
	name.YAlign = draw.YCenter
	var left, right vg.Length
	for _, r := range rows {
		left = max(left, min(widestLabel, name.Width(r.label)))
		right = max(right, textStyle(size, ink).Width(format.Seconds(r.median)))
	}
	left, right = c.Min.X+left+16, c.Max.X-right-12
	x := func(s float64) vg.Length {
		return left + (right-left)*vg.Length(plot.LogScale{}.Normalize(lo, hi, s))
	}
	rows.grid(&c, x, bottom)
	for i, r := range rows {
		base := c.Max.Y - vg.Length(i+1)*height
		r.draw(&c, x, base, height)
		name.Color = legible(r.look.color)
		c.FillText(name, vg.Point{X: c.Min.X, Y: base + height/2}, fit(r.label, name, widestLabel+1))
		number := textStyle(size, ink)
		number.YAlign = draw.YCenter
		c.FillText(number, vg.Point{X: right + 12, Y: base + height/2}, format.Seconds(r.median))
	}
	rows.axis(&c, x, bottom)
}

// grid draws a line up from each tick.
func (rows taskTimes) grid(c *draw.Canvas, x func(float64) vg.Length, y vg.Length) {
	lo, hi := rows.extent()
	for _, t := range decades.log(lo, hi, 1) {
		c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1}, x(t.Value), y, x(t.Value), c.Max.Y)
	}
}

// axis draws numbers below the rows.
func (rows taskTimes) axis(c *draw.Canvas, x func(float64) vg.Length, y vg.Length) {
	lo, hi := rows.extent()
	style := textStyle(labelSize, ink)
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
func (r taskRow) draw(c *draw.Canvas, x func(float64) vg.Length, base, height vg.Length) {
	piles := make(map[int]int)
	highest := 0
	bin := func(s float64) int { return int(math.Round(float64(x(s) / taskStep))) }
	for _, s := range r.seconds {
		piles[bin(s)]++
		highest = max(highest, piles[bin(s)])
	}
	step := min(taskStep, (0.8*height-taskStep)/vg.Length(max(1, highest-1)))
	c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1}, x(r.seconds[0]), base, x(r.seconds[len(r.seconds)-1]), base)
	c.StrokeLine2(draw.LineStyle{Color: ink, Width: 2}, x(r.median), base, x(r.median), base+0.9*height)
	clear(piles)
	for _, s := range r.seconds {
		b := bin(s)
		at := vg.Point{X: vg.Length(b) * taskStep, Y: base + taskDot + 2 + step*vg.Length(piles[b])}
		piles[b]++
		r.look.marker.drawBare(c, r.look.color, at, taskDot*0.8, 1.2)
	}
}
