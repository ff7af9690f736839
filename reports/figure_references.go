package reports

import (
	"cmp"
	"math"

	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// linearLabel is the name of what every worker more can give at best.
const linearLabel = "linear"

// idealTime is the least time that theory allows for each number of workers, or
// else the total work shared by as many workers as can run at once.
func (t Table) idealTime(workers []int, total float64) (chart.ReferenceLine, bool) {
	g := chart.ReferenceLine{Style: chart.IdealStyle}
	if len(workers) == 0 {
		return g, false
	}
	switch {
	case t.Workload.Ideal > 0:
		g.Label = "theory"
		for _, w := range workers {
			g.Points = append(g.Points, chart.Point{X: float64(w), Y: theoryOf(t.Workload, w).Seconds()})
		}
		return g, g.Points[0].Y > 0
	case t.coreBound():
		g.Label = "ideal, " + format.CoreCount(t.Cores)
	default:
		g.Label = "ideal"
	}
	for _, p := range t.sharing(workers) {
		g.Points = append(g.Points, chart.Point{X: p.X, Y: total / p.Y})
	}
	return g, total > 0
}

// coreBound reports that no more workers than cores can be of use.
func (t Table) coreBound() bool { return t.Workload.Bound == "CPU" && t.Cores > 0 }

// sharing is the speedup that the cores allow: min(W, cores) when the work is
// CPU-bound, W otherwise. It has a point where it bends.
func (t Table) sharing(workers []int) (points []chart.Point) {
	limit := math.Inf(1)
	if t.coreBound() {
		limit = t.Cores
	}
	first, last := float64(workers[0]), float64(workers[len(workers)-1])
	points = append(points, chart.Point{X: first, Y: min(first, limit)})
	if first < limit && limit < last {
		points = append(points, chart.Point{X: limit, Y: limit})
	}
	return append(points, chart.Point{X: last, Y: min(last, limit)})
}

// speedupBound is what keeps the speedup from being linear: the cores, or else what the
// lengths of the tasks allow, named after what binds in the end, if that is known.
func (t Table) speedupBound(workers []int) (chart.ReferenceLine, bool) {
	if t.coreBound() {
		return chart.ReferenceLine{Label: format.CoreCount(t.Cores), Style: chart.BoundStyle, Points: t.sharing(workers)}, true
	}
	g := chart.ReferenceLine{Style: chart.BoundStyle}
	bases := baselinesOf(t.Rows)
	for _, b := range t.Bounds {
		if base := rowAt(t.Rows, bases.of(b.Fastest)); base != nil && !base.Time.Empty() && b.Workers > 0 && b.below == nil {
			g.Label = cmp.Or(string(b.Binds), "lower bound")
			g.Points = append(g.Points, chart.Point{X: float64(b.Workers), Y: base.Time.Center / b.Least})
		}
	}
	n := len(g.Points)
	// Nearly linear would be two lines in one place.
	return g, n > 1 && g.Points[n-1].Y < 0.9*g.Points[n-1].X
}

// shares is the efficiency that the cores allow.
func (t Table) shares(workers []int) (points []chart.Point) {
	for _, w := range curveXs(float64(workers[0]), float64(workers[len(workers)-1])) {
		points = append(points, chart.Point{X: w, Y: min(1, t.Cores/w)})
	}
	return points
}
