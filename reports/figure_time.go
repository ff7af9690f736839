package reports

import (
	"fmt"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

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
	t.foretell(&p, func(baseline float64, speedup stats.Interval) stats.Interval {
		return scaled(baseline, inverse(speedup))
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
	g := p.level("best "+format.Seconds(p.best.Center), stats.Interval{Center: p.best.Center, Lo: p.best.Center, Hi: p.best.Center, N: 1})
	g.look, g.value = bestLook, true
	p.guides = append(p.guides, g)
}

// timeAround is a time, in the unit for a typical one.
func timeAround(typical float64) quantity {
	u := format.UnitFor(typical)
	return quantity{name: "time_s", label: "time (" + u.Name + "), log scale", unit: u.Seconds, ticks: decades, say: format.Seconds}
}

func (t Table) speedupPanel() panel {
	p := t.panel(func(r Row) stats.Interval { return r.Speedup })
	p.quantity = quantity{name: "speedup", label: "speedup (× sequential)", unit: 1, ticks: octaves, say: format.Ratio}
	if t.paired() {
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
		t.guess(&p)
	}
	return p
}

// efficiencyPanel shows how much of each worker's time is of use: speedup / workers.
func (t Table) efficiencyPanel() panel {
	p := t.panel(func(r Row) stats.Interval { return r.Efficiency })
	p.quantity = quantity{name: "efficiency", label: "efficiency (speedup / workers), %", unit: 0.01, fromZero: true, say: format.Percent}
	if t.paired() {
		ideal := p.level(linearLabel, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1})
		ideal.look = idealLook
		p.guides = append(p.guides, ideal)
		if t.coreBound() {
			p.guides = append(p.guides, guide{label: format.CoreCount(t.Cores), look: boundLook, points: t.shares(p.workers)})
		}
	}
	p.settle("No valid sample of " + baseline + " to compare with.")
	if p.empty == "" {
		p.missing = t.unpaired()
	}
	return p
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
	p.dropEmpty()
	return p
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
