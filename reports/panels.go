package reports

import (
	"math"
	"slices"

	"manyhands/bench/stats"
)

// panel is one chart over the worker counts, or over what else x says. Both axes are
// logarithmic: in a speedup equal factors count, and perfect scaling is a straight line.
type panel struct {
	title string // only beside another panel
	quantity
	x       *across // nil = workers
	workers []int   // or what else was measured, in order
	lines   []line
	guides  []guide
	floor   []point // no value can be below
	marks   []landmark

	best     dot // ringed; empty when none is
	bestLine int // it is of

	foretold int // above so many workers the laws say more; 0 when none does

	empty   string // shown instead when there is nothing to draw
	missing string // said below when something is not drawn
	guessed string // and of guesses that are
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

type point struct{ x, y float64 }

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

// dropEmpty leaves out lines without a value.
func (p *panel) dropEmpty() {
	p.lines = slices.DeleteFunc(p.lines, func(l line) bool {
		return !slices.ContainsFunc(l.dots, func(d dot) bool { return !d.Empty() })
	})
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
