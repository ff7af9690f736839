package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"manyhands/bench/results"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// lanes are what the workers did in one run of each strategy, a lane for each worker.
type lanes struct {
	workers int
	runs    []laneRun
	names   []string    // of the tasks; those beyond have numbers
	least   LowerBounds // how soon the workers can be done; zero when unknown, or one has to do it all
	own     []float64   // the fastest run of each task with one worker, in seconds; nil when unknown
}

// workersText says how many workers the runs have.
func (l lanes) workersText() string {
	text := format.Count(l.workers, "worker")
	if l.workers > 1 && slices.ContainsFunc(l.runs, func(r laneRun) bool { return r.Workers == 1 }) {
		text += " (" + baseline + ": 1)"
	}
	return text
}

// laneRun is one run of a cell.
type laneRun struct {
	Row
	label string
	style chart.Style
	lanes []lane
	end   float64 // of the last task, in seconds since the start
	bound float64 // before which it cannot end; 0 when unknown
	hangs bool    // after its last task
	limit int     // see [Side]
}

// lane is what one worker did. Its spans are in the order in which they began.
type lane struct {
	label string
	spans []results.Span
}

// mostLanes is how many lanes can be told apart, and read, on a figure.
const mostLanes = 16

// lanes are the runs of all strategies with the same number of workers: the largest
// whose lanes fit. There are none without spans.
func (t Table) lanes() lanes {
	byCell := t.spansByCell()
	var counts []int
	for cell := range byCell {
		if cell.Strategy != baseline {
			counts = append(counts, cell.Workers)
		}
	}
	slices.Sort(counts)
	counts = slices.Compact(counts)
	if len(counts) == 0 && len(byCell) > 0 {
		counts = []int{1}
	}
	var chosen lanes
	for _, workers := range counts {
		l := lanes{workers: workers, runs: t.laneRuns(byCell, workers)}
		if chosen.runs == nil || len(l.runs) >= len(chosen.runs) && l.count() <= mostLanes {
			chosen = l
		}
	}
	chosen.own = t.lengths().fastest
	chosen.names = t.Workload.Names
	chosen.chooseStyles()
	if chosen.workers > 1 {
		chosen.least = t.boundsOf(Row{Cell: results.Cell{Workers: chosen.workers}})
	}
	return chosen
}

// spansByCell are the spans of one run of each of the table's cells, as far as a clock can have
// measured them. Each session has one, in its warm-up round. Of several, it is the one whose time is
// nearest to the median of the row; without a median, it is the last.
func (t Table) spansByCell() map[results.Cell][]results.Span {
	type batch struct {
		cell    results.Cell
		session int
	}
	batches := make(map[batch][]results.Span)
	sessions := make(map[results.Cell][]int)
	for _, s := range t.spans {
		if s.Workload != t.Workload.Name || s.Start < 0 || s.Elapsed < 0 || s.Start+s.Elapsed < 0 {
			continue
		}
		b := batch{s.Cell, s.Session}
		if batches[b] == nil {
			sessions[s.Cell] = append(sessions[s.Cell], s.Session)
		}
		batches[b] = append(batches[b], s)
	}
	medians := make(map[results.Cell]float64)
	for _, r := range t.Rows {
		if !r.Time.Empty() {
			medians[r.Cell] = r.Time.Center
		}
	}
	byCell := make(map[results.Cell][]results.Span)
	for cell, all := range sessions {
		slices.Sort(all)
		chosen := all[len(all)-1]
		if median, ok := medians[cell]; ok {
			off := func(session int) float64 { return math.Abs(lastEnd(batches[batch{cell, session}]) - median) }
			chosen = slices.MinFunc(all, func(a, b int) int { return cmp.Or(cmp.Compare(off(a), off(b)), b-a) })
		}
		byCell[cell] = batches[batch{cell, chosen}]
	}
	return byCell
}

// lastEnd is when the last of the tasks ended, in seconds since the start.
func lastEnd(spans []results.Span) (end float64) {
	for _, s := range spans {
		end = max(end, (s.Start + s.Elapsed).Seconds())
	}
	return end
}

// resumed reports that there are several warm-up rounds, one of each session.
func (t Table) resumed() bool {
	return slices.ContainsFunc(t.spans, func(s results.Span) bool { return s.Session > 0 })
}

// warmUpText names the warm-up round whose runs are shown.
func warmUpText(resumed bool) string {
	if resumed {
		return "the warm-up round with the time nearest to the median"
	}
	return "the warm-up round"
}

// laneRuns has the first run of each strategy with so many workers, and of the
// baseline: of the variants, that with the least chunk.
func (t Table) laneRuns(byCell map[results.Cell][]results.Span, workers int) (runs []laneRun) {
	for _, r := range t.Rows {
		if len(byCell[r.Cell]) == 0 || r.Cold || r.Strategy != baseline && r.Workers != workers {
			continue
		}
		run := t.laneRun(r, byCell[r.Cell])
		if run.end == 0 {
			continue // no clock measured it
		}
		if !slices.ContainsFunc(runs, func(other laneRun) bool { return other.Strategy == r.Strategy }) {
			runs = append(runs, run)
		}
	}
	return runs
}

// laneRun is the run that the spans of a row are of.
func (t Table) laneRun(r Row, spans []results.Span) laneRun {
	run := laneRun{Row: r, label: r.Strategy, lanes: lanesOfRun(spans, r.Workers), end: lastEnd(spans)}
	if least := t.boundsOf(r).Least; r.Workers > 1 && least <= run.end { // else one worker has to do it all, or the bound does not hold
		run.bound = least
	}
	return run
}

// lanesOfRun sorts spans into lanes, those of workers that began first on top. A worker
// whose tasks overlap is several, as goroutines are that nobody has told apart. Workers
// without a task have an empty lane.
func lanesOfRun(spans []results.Span, workers int) (list []lane) {
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(a, b results.Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(min(1, a.Elapsed), min(1, b.Elapsed)), cmp.Compare(a.Task, b.Task))
	})
	for _, s := range spans {
		i := slices.IndexFunc(list, func(l lane) bool {
			last := l.spans[len(l.spans)-1]
			return last.Worker == s.Worker && last.Start+last.Elapsed <= s.Start
		})
		if i < 0 {
			i = len(list)
			list = append(list, lane{label: "w" + strconv.Itoa(i+1)})
			if s.Worker >= workers { // a lane is below the number of workers, a pid above
				list[i].label = "pid " + strconv.Itoa(s.Worker)
			}
		}
		list[i].spans = append(list[i].spans, s)
	}
	for len(list) < min(workers, mostWorkers) {
		list = append(list, lane{label: "idle"})
	}
	return list
}

// mostWorkers is far above what a record can have, unless it is broken.
const mostWorkers = 1 << 16

// chooseStyles gives each run its style.
func (l lanes) chooseStyles() {
	var all []chart.Series
	for _, r := range l.runs {
		if r.Strategy != baseline {
			all = append(all, chart.Series{Strategy: r.label})
		}
	}
	for i, r := range l.runs {
		l.runs[i].style = chart.SequentialStyle
		if r.Strategy != baseline {
			l.runs[i].style = chart.StyleOf(chart.Series{Strategy: r.label}, all)
		}
	}
}

// name is that of a task, or its number from 1.
func (l lanes) name(task int) string {
	if task >= 0 && task < len(l.names) {
		return l.names[task]
	}
	return strconv.Itoa(task + 1)
}

// count is how many lanes there are.
func (l lanes) count() (n int) {
	for _, r := range l.runs {
		n += len(r.lanes)
	}
	return n
}

// end is that of the longest run.
func (l lanes) end() (end float64) {
	for _, r := range l.runs {
		end = max(end, r.end)
	}
	return end
}

// alone is how long the task of the span takes by itself, but no longer than it did.
func (l lanes) alone(s results.Span) float64 {
	if s.Task < 0 || s.Task >= len(l.own) {
		return s.Elapsed.Seconds()
	}
	return min(l.own[s.Task], s.Elapsed.Seconds())
}

// limited reports that not all lanes may have a task at once. That a lane then has none for
// most of the time is no fault of the run.
func (r laneRun) limited() bool { return r.limit > 0 && r.limit < len(r.lanes) }

// mostAtOnce is how many tasks ran at once.
func (r laneRun) mostAtOnce() (most int) {
	var starts, ends []time.Duration
	for _, lane := range r.lanes {
		for _, s := range lane.spans {
			starts, ends = append(starts, s.Start), append(ends, s.Start+s.Elapsed)
		}
	}
	slices.Sort(starts)
	slices.Sort(ends)
	ended := 0
	for i, at := range starts { // the most run when one has just begun
		for ended < len(ends) && ends[ended] <= at {
			ended++
		}
		if next := i + 1; next == len(starts) || starts[next] > at {
			most = max(most, next-ended)
		}
	}
	return most
}

// lengths are how long the tasks took.
func (r laneRun) lengths() (list []float64) {
	for _, lane := range r.lanes {
		for _, s := range lane.spans {
			list = append(list, s.Elapsed.Seconds())
		}
	}
	return list
}

// drawn is what a chart shows of the lanes.
func (l lanes) drawn() chart.Lanes {
	d := chart.Lanes{AloneKnown: l.own != nil}
	for _, r := range l.runs {
		if r.bound > 0 {
			d.Bound, d.BoundText = r.bound, l.least.laneText()
		}
		d.Runs = append(d.Runs, l.drawnRun(r))
	}
	return d
}

// drawnRun is what a chart shows of one run.
func (l lanes) drawnRun(r laneRun) chart.LaneRun {
	d := chart.LaneRun{Label: r.label, Style: r.style, End: r.end, Hangs: r.hangs, Bound: r.bound}
	if !r.Time.Empty() {
		d.Median = r.Time.Center
	}
	if r.limited() {
		d.AtOnce = r.mostAtOnce()
	}
	for _, of := range r.lanes {
		lane := chart.Lane{Label: of.label}
		for _, s := range of.spans {
			lane.Spans = append(lane.Spans, chart.Span{
				Name: l.name(s.Task), Start: s.Start.Seconds(), Length: s.Elapsed.Seconds(), Alone: l.alone(s),
			})
		}
		d.Lanes = append(d.Lanes, lane)
	}
	return d
}

// lanesFigure shows where the time of a run goes.
func (t Table) lanesFigure(name string, l lanes) chart.Figure {
	return chart.Figure{
		Name: name + "-lanes", Title: "Where the time goes: " + t.what(),
		Subtitle: format.JoinFacts(append(t.params(), t.partText(), t.machine(), known(t.environment.CPU))...),
		Body:     l.drawn(),
		Captions: []string{fmt.Sprintf("One run of each strategy with %s, in %s. Median: of the measured rounds.", l.workersText(), warmUpText(t.resumed()))},
	}
}
