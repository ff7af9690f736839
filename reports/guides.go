package reports

import (
	"math"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// guide is a line to compare with: the baseline, or what cannot be bettered.
type guide struct {
	label  string
	look   look
	points []point
	band   stats.Interval // around a level line; empty for a line from theory
	inside bool           // the label stands in the panel, at the line's end
	value  bool           // the label has the value in it
}

// idealTime is the least time that theory allows for each number of workers, or
// else the sequential time shared by as many workers as can run at once.
func (t Table) idealTime(workers []int, sequential float64) (guide, bool) {
	g := guide{look: idealLook}
	if len(workers) == 0 {
		return g, false
	}
	switch {
	case t.Workload.Ideal > 0:
		g.label = "theory"
		for _, w := range workers {
			g.points = append(g.points, point{float64(w), theory(t.Workload, w).Seconds()})
		}
		return g, g.points[0].y > 0
	case t.coreBound():
		g.label = "ideal, " + format.CoreCount(t.Cores)
	default:
		g.label = "ideal"
	}
	for _, p := range t.sharing(workers) {
		g.points = append(g.points, point{p.x, sequential / p.y})
	}
	return g, sequential > 0
}

// coreBound reports that no more workers than cores can be of use.
func (t Table) coreBound() bool { return t.Workload.Bound == "CPU" && t.Cores > 0 }

// sharing is the speedup that the cores allow: min(W, cores) when the work is
// CPU-bound, W otherwise. It has a point where it bends.
func (t Table) sharing(workers []int) (points []point) {
	limit := math.Inf(1)
	if t.coreBound() {
		limit = t.Cores
	}
	first, last := float64(workers[0]), float64(workers[len(workers)-1])
	points = append(points, point{first, min(first, limit)})
	if first < limit && limit < last {
		points = append(points, point{limit, limit})
	}
	return append(points, point{last, min(last, limit)})
}

// speedupBound is what keeps the speedup from being linear: the cores, or else what the
// lengths of the tasks allow, named after what binds in the end.
func (t Table) speedupBound(workers []int) (guide, bool) {
	if t.coreBound() {
		return guide{label: format.CoreCount(t.Cores), look: boundLook, points: t.sharing(workers)}, true
	}
	g := guide{look: boundLook}
	for _, b := range t.Bounds {
		if base := baselineOf(b.Fastest, t.Rows); base != nil && !base.Time.Empty() && b.Workers > 0 {
			g.label = string(b.Binds)
			g.points = append(g.points, point{float64(b.Workers), base.Time.Center / b.Least})
		}
	}
	n := len(g.points)
	// Nearly linear would be two lines in one place.
	return g, n > 1 && g.points[n-1].y < 0.9*g.points[n-1].x
}

// shares is the efficiency that the cores allow.
func (t Table) shares(workers []int) (points []point) {
	for _, w := range geometric(float64(workers[0]), float64(workers[len(workers)-1])) {
		points = append(points, point{w, min(1, t.Cores/w)})
	}
	return points
}

// linearLabel is the name of what every worker more can give at best.
const linearLabel = "linear"

// linear is speedup = workers. It ends early where it would press the measured
// values into the lower part of the panel.
func (p panel) linear() guide {
	first, last := float64(p.workers[0]), float64(p.workers[len(p.workers)-1])
	_, hi := p.extent()
	g := guide{label: linearLabel, look: idealLook}
	if end := 4 * hi; end < last && first < end {
		last, g.inside = end, true
	}
	g.points = []point{{first, first}, {last, last}}
	return g
}

// level is a horizontal line across the panel.
func (p panel) level(label string, value stats.Interval) guide {
	first, last := float64(p.workers[0]), float64(p.workers[len(p.workers)-1])
	return guide{
		label: label, look: sequentialLook, band: value,
		points: []point{{first, value.Center}, {last, value.Center}},
	}
}
