package reports

import (
	"fmt"
	"image/color"
	"manyhands/reports/internal/format"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	runGap     = 12 // between the lanes of two runs
	laneHeight = 34 // at most
	laneSize   = 15 // of the letters in a lane, at most
	hatchStep  = 5
	workerSize = 13 // of the letters beside a lane
)

// The marks across the lanes of a run.
var (
	makespanLine = draw.LineStyle{Color: ink, Width: 3}
	boundLine    = draw.LineStyle{Color: ink, Width: 2.5, Dashes: []vg.Length{4, 3}}
)

// laneSheet is the drawing of lanes: where each second and each lane is.
type laneSheet struct {
	c      draw.Canvas
	l      lanes
	left   vg.Length // of time 0
	scale  vg.Length // points a second
	height vg.Length // of a lane
	gap    vg.Length // between runs
	room   vg.Length // least height for the words of a run
}

func (l lanes) draw(c draw.Canvas) {
	axis := textStyle(labelSize, muted)
	bottom := 2*axis.Height("0") + 16
	s := laneSheet{c: c, l: l}
	c.Max.Y -= s.drawKey()
	s.c = c
	n, gaps := vg.Length(l.count()), vg.Length(len(l.runs)-1)
	free := c.Max.Y - c.Min.Y - bottom
	s.gap = min(runGap, free/4/max(1, gaps))
	s.height = min(laneHeight, (free-gaps*s.gap)/n)
	s.room = vg.Length(math.Inf(1))
	for _, r := range l.runs {
		s.room = min(s.room, vg.Length(len(r.lanes))*s.height+s.gap)
	}
	names, workers, ends := s.widths()
	s.left = c.Min.X + names + workers
	s.scale = (c.Max.X - ends - s.left) / vg.Length(l.end())
	used := n*s.height + gaps*s.gap
	s.axis(c.Max.Y - used - 4)
	y := c.Max.Y
	for _, r := range l.runs {
		s.run(r, y)
		y -= vg.Length(len(r.lanes))*s.height + s.gap
	}
}

// nameSize is that of the names of the strategies.
func (s laneSheet) nameSize() vg.Length { return min(labelSize, 0.85*s.room) }

// widths are those of the columns of names, of workers, and of what is written behind
// the end of a run.
func (s laneSheet) widths() (names, workers, ends vg.Length) {
	name, worker := bold(textStyle(s.nameSize(), ink)), textStyle(workerSize, ink)
	for _, r := range s.l.runs {
		names = max(names, min(widestLabel, name.Width(r.label)))
		ends = max(ends, name.Width(format.Seconds(r.end)))
		if s.roomy(r) {
			ends = max(ends, textStyle(captionSize, ink).Width(usualText(r)))
		}
		for _, lane := range r.lanes {
			workers = max(workers, worker.Width(lane.label))
		}
	}
	return names + 12, workers + 6, ends + 10
}

// usualText is how long the rounds that count take, as this run is none of them.
func usualText(r laneRun) string { return "median " + format.Seconds(r.Time.Center) }

// roomy reports that a second line can stand beside the lanes of a run.
func (s laneSheet) roomy(r laneRun) bool {
	return !r.Time.Empty() && vg.Length(len(r.lanes))*s.height > labelSize+captionSize+4
}

func (s laneSheet) x(seconds float64) vg.Length { return s.left + vg.Length(seconds)*s.scale }

// axis draws grid and numbers below the lanes.
func (s laneSheet) axis(y vg.Length) {
	end := s.l.end()
	u := format.UnitFor(end)
	style := textStyle(labelSize, ink)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	step := niceStep(end/u.Seconds, 6)
	for v := 0.0; v <= end/u.Seconds*1.0001; v += step {
		x := s.x(v * u.Seconds)
		s.c.StrokeLine2(draw.LineStyle{Color: faint, Width: 1}, x, y, x, s.c.Max.Y)
		s.c.StrokeLine2(draw.LineStyle{Color: muted, Width: 1.2}, x, y, x, y-5)
		s.c.FillText(style, vg.Point{X: x, Y: y - 7}, strconv.FormatFloat(v, 'g', 6, 64))
	}
	s.c.StrokeLine2(draw.LineStyle{Color: muted, Width: 1.2}, s.left, y, s.x(end), y)
	style.Color = muted
	s.c.FillText(style, vg.Point{X: (s.left + s.x(end)) / 2, Y: y - 9 - style.Height("0")}, fmt.Sprintf("time since the start (%s)", u.Name))
}

// niceStep divides a length into at most n steps of 1, 2 or 5 times a power of ten.
func niceStep(length float64, n int) float64 {
	power := math.Pow(10, math.Floor(math.Log10(length/float64(n))))
	for _, step := range []float64{1, 2, 5} {
		if length/(step*power) <= float64(n) {
			return step * power
		}
	}
	return 10 * power
}

// run draws the lanes of one run from y down.
func (s laneSheet) run(r laneRun, top vg.Length) {
	bottom := top - vg.Length(len(r.lanes))*s.height
	middle := (top + bottom) / 2
	style := bold(textStyle(s.nameSize(), legible(r.look.color)))
	style.YAlign = draw.YCenter
	s.c.FillText(style, vg.Point{X: s.c.Min.X, Y: middle}, fit(r.label, style, widestLabel+1))
	var boxes []spanBox
	for i, lane := range r.lanes {
		boxes = append(boxes, s.lane(r, lane, top-vg.Length(i)*s.height)...)
	}
	end := s.x(r.end)
	if r.bound > 0 && r.bound <= s.l.end() {
		bound := s.x(r.bound)
		s.c.StrokeLine2(boundLine, bound, bottom, bound, top)
		end = max(end, bound)
	}
	for _, b := range boxes {
		s.label(b, r.look)
	}
	s.c.StrokeLine2(makespanLine, s.x(r.end), bottom, s.x(r.end), top)
	style.Color = ink
	if !s.roomy(r) {
		s.c.FillText(style, vg.Point{X: end + 8, Y: middle}, format.Seconds(r.end))
		return
	}
	s.c.FillText(style, vg.Point{X: end + 8, Y: middle + captionSize*0.6}, format.Seconds(r.end))
	small := textStyle(captionSize, muted)
	small.YAlign = draw.YCenter
	s.c.FillText(small, vg.Point{X: end + 8, Y: middle - labelSize*0.55}, usualText(r))
}

// spanBox is where a task is drawn: solid for as long as it takes alone.
type spanBox struct {
	name                     string
	left, bottom, right, top vg.Length
}

// lane draws what one worker did, below y, but for the names of the tasks.
func (s laneSheet) lane(r laneRun, l lane, top vg.Length) (boxes []spanBox) {
	bottom := top - s.height
	if s.height >= workerSize {
		style := textStyle(workerSize, muted)
		style.XAlign, style.YAlign = draw.XRight, draw.YCenter
		s.c.FillText(style, vg.Point{X: s.left - 6, Y: (top+bottom)/2 + workerSize/10}, l.label)
	}
	pad := min(1, s.height/10)
	top, bottom = top-pad, bottom+pad
	fill(&s.c, idleLane, s.left, bottom, s.x(r.end), top)
	for _, span := range l.spans {
		start := span.Start.Seconds()
		left := s.x(start)
		right := max(s.x(start+span.Elapsed.Seconds()), left+1)
		solid := min(right, max(left+1, s.x(start+s.l.alone(span))))
		fill(&s.c, white, left, bottom, right, top)
		fill(&s.c, solidOf(r.look), left, bottom, solid, top)
		s.hatch(r.look, solid, bottom, right, top)
		if right-left >= 3 { // else its edges would be all that is seen
			s.frame(r.look, left, bottom, right, top)
		}
		boxes = append(boxes, spanBox{s.l.name(span.Task), left, bottom, solid, top})
	}
	return boxes
}

// solidOf is a colour on which dark letters are read.
func solidOf(l look) color.NRGBA { return mix(l.color, 45) }

// label writes the name of a task where it fits into its box.
func (s laneSheet) label(b spanBox, l look) {
	size := min(laneSize, 0.75*s.height)
	style := textStyle(size, ink)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	half := style.Width(b.name)/2 + 1
	if size < 7 || b.right-b.left < 2*half+2 {
		return
	}
	x, y := (b.left+b.right)/2, (b.top+b.bottom)/2
	fill(&s.c, solidOf(l), x-half, b.bottom+1, x+half, b.top-1) // no line through it
	s.c.FillText(style, vg.Point{X: x, Y: y + size/10}, b.name)
}

// hatch fills a rectangle with slanting lines.
func (s laneSheet) hatch(l look, left, bottom, right, top vg.Length) {
	height := top - bottom
	style := draw.LineStyle{Color: l.color, Width: 0.9}
	for x := left - height + hatchStep/2; x < right; x += hatchStep {
		from, to := max(x, left), min(x+height, right)
		if from < to {
			s.c.StrokeLine2(style, from, bottom+from-x, to, bottom+to-x)
		}
	}
}

// frame draws the edges of a rectangle.
func (s laneSheet) frame(l look, left, bottom, right, top vg.Length) {
	s.c.StrokeLines(draw.LineStyle{Color: l.color, Width: 1.2}, []vg.Point{
		{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}, {X: left, Y: bottom},
	})
}

func fill(c *draw.Canvas, col color.NRGBA, left, bottom, right, top vg.Length) {
	c.FillPolygon(col, []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}})
}
