package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"manyhands/bench/stats"
)

// panel is one chart over the worker counts. Both axes are logarithmic: in a
// speedup equal factors count, and perfect scaling is a straight line.
type panel struct {
	title string // only beside another panel
	quantity
	workers []int // measured, in order
	lines   []line
	guides  []guide
	floor   []point // no value can be below

	best     dot // ringed; empty when none is
	bestLine int // it is of

	foretold int // above so many workers the laws say more; 0 when none does

	empty   string // shown instead when there is nothing to draw
	missing string // said below when something is not drawn
}

// panels are charts side by side on one scale.
type panels []panel

// line is a strategy's measured values.
type line struct {
	label string
	cold  bool // its workers were started for it
	look  look
	dots  []dot
	curve []curvePoint // a law: drawn instead of a line from dot to dot, or only beyond
}

// curvePoint is what a fitted law says.
type curvePoint struct {
	x float64
	stats.Interval
	measured bool // not beyond what was measured
}

// dot is a measured value; at a worker count without a valid sample it is empty.
type dot struct {
	workers int
	stats.Interval
}

// guide is a line to compare with: the baseline, or what cannot be bettered.
type guide struct {
	label  string
	look   look
	points []point
	band   stats.Interval // around a level line; empty for a line from theory
	inside bool           // the label stands in the panel, at the line's end
	value  bool           // the label has the value in it
}

type point struct{ x, y float64 }

func (t Table) timePanel() panel {
	p := t.panel(func(r Row) stats.Interval { return r.Time })
	base := stats.Interval{}
	for _, r := range t.Rows {
		if r.Strategy == baseline && !r.Time.Empty() {
			g := p.level(t.label(r), r.Time)
			g.look = t.baseLook(g.label)
			p.guides = append(p.guides, g)
			if base.Empty() {
				base = r.Time
			}
		}
	}
	p.settle("No valid sample to show.")
	if t.parts == nil { // of several runs, the best may be so by luck
		p.markBest()
	} else if t.Workload.Ideal == 0 { // and each has an ideal of its own
		base = stats.Interval{}
	}
	t.foretell(&p, func(baseline float64, s stats.Interval) stats.Interval {
		return stats.Interval{Center: baseline / s.Center, Lo: baseline / s.Hi, Hi: baseline / s.Lo, N: s.N}
	})
	if ideal, ok := t.idealTime(p.workers, base.Center); ok {
		p.guides = append(p.guides, ideal)
	}
	p.quantity = timeAround(p.middle())
	return p
}

// markBest draws a line at the shortest time of all, unless that is of the baseline,
// which has a line.
func (p *panel) markBest() {
	for i, l := range p.lines {
		for _, d := range l.dots {
			if !d.Empty() && (p.best.Empty() || d.Center < p.best.Center) {
				p.best, p.bestLine = d, i
			}
		}
	}
	for _, g := range p.guides {
		if g.band.Center <= p.best.Center {
			p.best = dot{}
		}
	}
	if p.best.Empty() {
		return
	}
	g := p.level("best "+seconds(p.best.Center), stats.Interval{Center: p.best.Center, Lo: p.best.Center, Hi: p.best.Center, N: 1})
	g.look, g.value = bestLook, true
	p.guides = append(p.guides, g)
}

// timeAround is a time, in the unit for a typical one.
func timeAround(typical float64) quantity {
	u := unitFor(typical)
	return quantity{name: "time_s", label: "time (" + u.name + "), log scale", unit: u.seconds, ticks: decades, say: seconds}
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
		g.label = "ideal, " + coreCount(t.Cores)
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

func (t Table) speedupPanel() panel {
	p := t.panel(func(r Row) stats.Interval { return r.Speedup })
	p.quantity = quantity{name: "speedup", label: "speedup (× sequential)", unit: 1, ticks: octaves, say: ratio}
	measured := slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Speedup.Empty() })
	if measured {
		t.foretell(&p, func(_ float64, s stats.Interval) stats.Interval { return s })
		p.guides = append(p.guides, p.level(baseline, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1}))
		if bound, ok := t.speedupBound(p.workers); ok {
			p.guides = append(p.guides, bound)
		}
		p.guides = append(p.guides, p.linear())
	}
	p.settle("No valid sample of " + baseline + " to compare with.")
	if p.empty == "" {
		p.missing = t.unpaired()
	}
	return p
}

// speedupBound is what keeps the speedup from being linear: the cores, or else what the
// lengths of the tasks allow, named after what binds in the end.
func (t Table) speedupBound(workers []int) (guide, bool) {
	if t.coreBound() {
		return guide{label: coreCount(t.Cores), look: boundLook, points: t.sharing(workers)}, true
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

// efficiencyPanel shows how much of each worker's time is of use: speedup / workers.
func (t Table) efficiencyPanel() panel {
	p := t.panel(func(r Row) stats.Interval { return r.Efficiency })
	p.quantity = quantity{name: "efficiency", label: "efficiency (speedup / workers), %", unit: 0.01, fromZero: true, say: percent}
	if len(p.lines) > 0 {
		ideal := p.level(linearLabel, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1})
		ideal.look = idealLook
		p.guides = append(p.guides, ideal)
		if t.coreBound() {
			p.guides = append(p.guides, guide{label: coreCount(t.Cores), look: boundLook, points: t.shares(p.workers)})
		}
	}
	p.settle("No valid sample of " + baseline + " to compare with.")
	if p.empty == "" {
		p.missing = t.unpaired()
	}
	return p
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

// panel holds the lines of all strategies but the baseline.
func (t Table) panel(value func(Row) stats.Interval) (p panel) {
	for _, r := range t.Rows {
		if r.Workers < 1 {
			continue // has no place on a logarithmic axis
		}
		p.workers = append(p.workers, r.Workers)
		if r.Strategy != baseline {
			p.add(t.label(r), r.Cold, dot{r.Workers, value(r)})
		}
	}
	p.sortWorkers()
	var labels []string
	for _, l := range p.lines {
		labels = append(labels, l.label)
	}
	for i, l := range p.lines {
		p.lines[i].look = t.lookOf(l.label, labels)
	}
	p.lines = slices.DeleteFunc(p.lines, func(l line) bool {
		return !slices.ContainsFunc(l.dots, func(d dot) bool { return !d.Empty() })
	})
	return p
}

func (p *panel) sortWorkers() {
	slices.Sort(p.workers)
	p.workers = slices.Compact(p.workers)
}

// add puts a dot on the line of that label. What has no place on a logarithmic axis is a
// gap: no record of a run has such a value, but those who write records are many.
func (p *panel) add(label string, cold bool, d dot) {
	i := slices.IndexFunc(p.lines, func(l line) bool { return l.label == label })
	if i < 0 {
		i = len(p.lines)
		p.lines = append(p.lines, line{label: label, cold: cold})
	}
	if !(d.Lo > 0 && d.Lo <= d.Center && d.Center <= d.Hi && d.Hi <= math.MaxFloat64) {
		d.Interval = stats.Median(nil)
	}
	p.lines[i].dots = append(p.lines[i].dots, d)
}

// label names the line of a row: its strategy, and what else differs.
func (t Table) label(r Row) string {
	label := r.Arm()
	chunk, procs := t.variants()
	if chunk && r.Strategy != baseline {
		label += fmt.Sprintf(", chunk %d", r.Chunk)
	}
	if procs {
		label += fmt.Sprintf(", procs %d", r.GOMAXPROCS)
	}
	return label
}

// familiar strategies look the same in every chart, whichever were measured.
var familiar = []string{"errgroup", "pool", "process"}

// lookOf is that of one of the labels on a figure. Variants of a strategy, as with several
// chunks, share its colour and the shape of its marker, and differ in the rest.
func lookOf(label string, labels []string) look {
	strategy := strategyOf(label)
	var strategies, variants []string
	known := false
	for _, l := range labels {
		s := strategyOf(l)
		known = known || slices.Contains(familiar, s)
		if !slices.Contains(strategies, s) {
			strategies = append(strategies, s)
		}
		if s == strategy {
			variants = append(variants, l)
		}
	}
	i := slices.Index(familiar, strategy)
	if i < 0 {
		i = slices.Index(strategies, strategy)
		if known {
			i += len(familiar)
		}
	}
	look := looks[i%len(looks)]
	if len(variants) > 1 {
		k := slices.Index(variants, label)
		look.width, look.dashes = 3, variantDashes[k%len(variantDashes)]
		look.marker.hollow = k%2 == 1 != (k/len(variantDashes)%2 == 1)
	}
	return look
}

// strategyOf is a label without what else differs.
func strategyOf(label string) string {
	strategy, _, _ := strings.Cut(label, ", ")
	return strategy
}

// level is a horizontal line across the panel.
func (p panel) level(label string, value stats.Interval) guide {
	first, last := float64(p.workers[0]), float64(p.workers[len(p.workers)-1])
	return guide{
		label: label, look: sequentialLook, band: value,
		points: []point{{first, value.Center}, {last, value.Center}},
	}
}

// settle gives a panel without a value its words.
func (p *panel) settle(empty string) {
	if lo, hi := p.extent(); lo > hi {
		p.empty = empty
	}
}

// warm leaves out what was started cold, which is another story and far away.
func (p panel) warm() panel {
	p.lines = slices.DeleteFunc(slices.Clone(p.lines), func(l line) bool { return l.cold })
	return p
}

// extent is the range of all values; lo > hi when there are none.
func (p panel) extent() (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	take := func(ys ...float64) {
		for _, y := range ys {
			lo, hi = min(lo, y), max(hi, y)
		}
	}
	for _, l := range p.lines {
		for _, d := range l.dots {
			if !d.Empty() {
				take(d.Lo, d.Hi)
			}
		}
		for _, c := range l.curve {
			take(c.Lo, c.Hi)
		}
	}
	for _, g := range p.guides {
		for _, pt := range g.points {
			take(pt.y)
		}
		if !g.band.Empty() {
			take(g.band.Lo, g.band.Hi)
		}
	}
	return lo, hi
}

// middle is the middle of the range on its logarithmic scale.
func (p panel) middle() float64 {
	lo, hi := p.extent()
	if lo > hi {
		return 1
	}
	return math.Sqrt(lo * hi)
}
