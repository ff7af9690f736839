package chart

import (
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"manyhands/reports/internal/format"
)

// Lanes show where the time goes: one run of each strategy on one axis of time, a lane for each
// worker.
type Lanes struct {
	Runs       []LaneRun
	Bound      float64 // how soon the workers can be done, in seconds; 0 when unknown
	BoundText  string  // the same in words, and what it comes from
	AloneKnown bool    // it is known how long the tasks take alone
}

// LaneRun is the lanes of one run. Times are in seconds since its start.
type LaneRun struct {
	Label  string
	Style  Style
	Lanes  []Lane
	End    float64 // of the last task; above 0
	Hangs  bool    // the run never ended: its lanes have no task after End
	Bound  float64 // before which the run cannot end; 0 when unknown
	Median float64 // time of runs like this one; 0 when unknown
	AtOnce int     // tasks at once, at most, if fewer than lanes were allowed; 0 = all lanes were
}

// Lane is what one worker did. Its spans are in the order in which they began.
type Lane struct {
	Label string
	Spans []Span
}

// Span is the run of one task. Times are in seconds.
type Span struct {
	Name   string  // of the task
	Start  float64 // since the start of the run
	Length float64 // how long the task took
	Alone  float64 // how long it takes by itself; at most Length
}

// endText is how long the run took.
func (r LaneRun) endText() string {
	if r.Hangs {
		return "hangs"
	}
	return format.Seconds(r.End)
}

// Busy returns the share of the workers' time in which they had a task.
func (r LaneRun) Busy() float64 {
	busy, _, _ := r.sums()
	return busy / r.End / float64(len(r.Lanes))
}

// waiting is the share of the workers' time with a task by which the tasks took longer than
// alone.
func (r LaneRun) waiting() float64 {
	busy, alone, _ := r.sums()
	if busy == 0 { // the clock is coarser than the tasks
		return 0
	}
	return 1 - alone/busy
}

// sums are over all tasks: how long they took, how long they take alone, and how many.
func (r LaneRun) sums() (busy, alone float64, tasks int) {
	for _, lane := range r.Lanes {
		for _, s := range lane.Spans {
			busy += s.Length
			alone += s.Alone
			tasks++
		}
	}
	return busy, alone, tasks
}

// laneCount is how many lanes there are.
func (l Lanes) laneCount() (n int) {
	for _, r := range l.Runs {
		n += len(r.Lanes)
	}
	return n
}

// end is that of the longest run.
func (l Lanes) end() (end float64) {
	for _, r := range l.Runs {
		end = max(end, r.End)
	}
	return end
}

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
	l      Lanes
	left   vg.Length // of time 0
	scale  vg.Length // points a second
	height vg.Length // of a lane
	gap    vg.Length // between runs
	room   vg.Length // least height for the words of a run
}

func (l Lanes) draw(c draw.Canvas) {
	axis := textStyleOf(labelSize, muted)
	bottom := 2*axis.Height("0") + 16
	s := laneSheet{c: c, l: l}
	c.Max.Y -= s.drawKey()
	s.c = c
	n, gaps := vg.Length(l.laneCount()), vg.Length(len(l.Runs)-1)
	free := c.Max.Y - c.Min.Y - bottom
	s.gap = min(runGap, free/4/max(1, gaps))
	s.height = min(laneHeight, (free-gaps*s.gap)/n)
	s.room = vg.Length(math.Inf(1))
	for _, r := range l.Runs {
		s.room = min(s.room, vg.Length(len(r.Lanes))*s.height+s.gap)
	}
	names, workers, ends := s.widths()
	s.left = c.Min.X + names + workers
	s.scale = (c.Max.X - ends - s.left) / vg.Length(l.end())
	used := n*s.height + gaps*s.gap
	s.axis(c.Max.Y - used - 4)
	y := c.Max.Y
	for _, r := range l.Runs {
		s.run(r, y)
		y -= vg.Length(len(r.Lanes))*s.height + s.gap
	}
}

// nameSize is that of the names of the strategies.
func (s laneSheet) nameSize() vg.Length { return min(labelSize, 0.85*s.room) }

// widths are those of the columns of names, of workers, and of what is written behind
// the end of a run.
func (s laneSheet) widths() (names, workers, ends vg.Length) {
	name, worker := bold(textStyleOf(s.nameSize(), ink)), textStyleOf(workerSize, ink)
	for _, r := range s.l.Runs {
		names = max(names, min(widestLabel, name.Width(r.Label)))
		ends = max(ends, name.Width(r.endText()))
		if s.roomy(r) {
			ends = max(ends, textStyleOf(captionSize, ink).Width(usualText(r)))
		}
		for _, lane := range r.Lanes {
			workers = max(workers, worker.Width(lane.Label))
		}
	}
	return names + 12, workers + 6, ends + 10
}

// usualText is how long the rounds that count take, as this run is none of them.
func usualText(r LaneRun) string { return "median " + format.Seconds(r.Median) }

// roomy reports that a second line can stand beside the lanes of a run.
func (s laneSheet) roomy(r LaneRun) bool {
	return r.Median > 0 && vg.Length(len(r.Lanes))*s.height > labelSize+captionSize+4
}

func (s laneSheet) x(seconds float64) vg.Length { return s.left + vg.Length(seconds)*s.scale }

// laneEnd is where the lanes of a run end. Those of a run that hangs are drawn to the end.
func (s laneSheet) laneEnd(r LaneRun) vg.Length {
	if r.Hangs {
		return s.x(s.l.end())
	}
	return s.x(r.End)
}

// axis draws grid and numbers below the lanes.
func (s laneSheet) axis(y vg.Length) {
	end := s.l.end()
	u := format.UnitFor(end)
	style := textStyleOf(labelSize, ink)
	style.XAlign, style.YAlign = draw.XCenter, draw.YTop
	step := NiceStep(end/u.Seconds, 6)
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

// NiceStep divides a length into at most n steps of 1, 2 or 5 times a power of ten.
func NiceStep(length float64, n int) float64 {
	power := math.Pow(10, math.Floor(math.Log10(length/float64(n))))
	for _, step := range []float64{1, 2, 5} {
		if length/(step*power) <= float64(n) {
			return step * power
		}
	}
	return 10 * power
}

// run draws the lanes of one run from y down.
func (s laneSheet) run(r LaneRun, top vg.Length) {
	bottom := top - vg.Length(len(r.Lanes))*s.height
	middle := (top + bottom) / 2
	style := bold(textStyleOf(s.nameSize(), legible(r.Style.color)))
	style.YAlign = draw.YCenter
	s.c.FillText(style, vg.Point{X: s.c.Min.X, Y: middle}, fitWidth(r.Label, style, widestLabel+1))
	var boxes []spanBox
	for i, lane := range r.Lanes {
		boxes = append(boxes, s.lane(r, lane, top-vg.Length(i)*s.height)...)
	}
	end := s.laneEnd(r)
	if r.Bound > 0 && r.Bound <= s.l.end() {
		bound := s.x(r.Bound)
		s.c.StrokeLine2(boundLine, bound, bottom, bound, top)
		end = max(end, bound)
	}
	for _, b := range boxes {
		s.label(b, r.Style)
	}
	if !r.Hangs {
		s.c.StrokeLine2(makespanLine, s.x(r.End), bottom, s.x(r.End), top)
	}
	style.Color = ink
	if !s.roomy(r) {
		s.c.FillText(style, vg.Point{X: end + 8, Y: middle}, r.endText())
		return
	}
	s.c.FillText(style, vg.Point{X: end + 8, Y: middle + captionSize*0.6}, r.endText())
	small := textStyleOf(captionSize, muted)
	small.YAlign = draw.YCenter
	s.c.FillText(small, vg.Point{X: end + 8, Y: middle - labelSize*0.55}, usualText(r))
}

// spanBox is where a task is drawn: solid for as long as it takes alone.
type spanBox struct {
	name                     string
	left, bottom, right, top vg.Length
}

// lane draws what one worker did, below y, but for the names of the tasks.
func (s laneSheet) lane(r LaneRun, l Lane, top vg.Length) (boxes []spanBox) {
	bottom := top - s.height
	if s.height >= workerSize {
		style := textStyleOf(workerSize, muted)
		style.XAlign, style.YAlign = draw.XRight, draw.YCenter
		s.c.FillText(style, vg.Point{X: s.left - 6, Y: (top+bottom)/2 + workerSize/10}, l.Label)
	}
	pad := min(1, s.height/10)
	top, bottom = top-pad, bottom+pad
	fillBox(&s.c, idleLane, s.left, bottom, s.laneEnd(r), top)
	for _, span := range l.Spans {
		left := s.x(span.Start)
		right := max(s.x(span.Start+span.Length), left+1)
		solid := min(right, max(left+1, s.x(span.Start+span.Alone)))
		fillBox(&s.c, white, left, bottom, right, top)
		fillBox(&s.c, solidOf(r.Style), left, bottom, solid, top)
		s.hatch(r.Style, solid, bottom, right, top)
		if right-left >= 3 { // else its edges would be all that is seen
			s.frame(r.Style, left, bottom, right, top)
		}
		boxes = append(boxes, spanBox{span.Name, left, bottom, solid, top})
	}
	return boxes
}

// solidOf is a colour on which dark letters are read.
func solidOf(l Style) color.NRGBA { return mix(l.color, 45) }

// label writes the name of a task where it fits into its box.
func (s laneSheet) label(b spanBox, l Style) {
	size := min(laneSize, 0.75*s.height)
	style := textStyleOf(size, ink)
	style.XAlign, style.YAlign = draw.XCenter, draw.YCenter
	half := style.Width(b.name)/2 + 1
	if size < 7 || b.right-b.left < 2*half+2 {
		return
	}
	x, y := (b.left+b.right)/2, (b.top+b.bottom)/2
	fillBox(&s.c, solidOf(l), x-half, b.bottom+1, x+half, b.top-1) // no line through it
	s.c.FillText(style, vg.Point{X: x, Y: y + size/10}, b.name)
}

// hatch fills a rectangle with slanting lines.
func (s laneSheet) hatch(l Style, left, bottom, right, top vg.Length) {
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
func (s laneSheet) frame(l Style, left, bottom, right, top vg.Length) {
	s.c.StrokeLines(draw.LineStyle{Color: l.color, Width: 1.2}, []vg.Point{
		{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}, {X: left, Y: bottom},
	})
}

func fillBox(c *draw.Canvas, col color.NRGBA, left, bottom, right, top vg.Length) {
	c.FillPolygon(col, []vg.Point{{X: left, Y: bottom}, {X: right, Y: bottom}, {X: right, Y: top}, {X: left, Y: top}})
}
