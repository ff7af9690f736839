package reports

import (
	"slices"

	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

func (t Table) timePanel() chart.Panel {
	p := t.panel(chart.YAxis{Scale: chart.Decades}, func(r Row) stats.Interval { return r.Time })
	t.addBaselines(&p, func(r Row) stats.Interval { return r.Time })
	base := stats.Interval{} // the total work
	for _, r := range t.Rows {
		if r.Strategy == baseline && !r.Time.Empty() && base.Empty() {
			base, _ = t.totalWork(r)
		}
	}
	p.Settle("No valid sample to show.")
	if t.parts == nil && len(groupsOf(t.Rows)) < 2 { // of several runs or series, the best may do other work
		markBest(&p)
	} else if t.parts != nil && t.Workload.Ideal == 0 { // and each has an ideal of its own
		base = stats.Interval{}
	}
	t.extrapolate(&p, func(sequential float64, speedup stats.Interval) stats.Interval {
		return scaleInterval(sequential, speedup.Inverse())
	})
	if ideal, ok := t.idealTime(p.Xs, base.Center); ok {
		p.References = append(p.References, ideal)
	}
	p.Y = timeAxis(p.Middle())
	return p
}

// addBaselines draws a level line for each sequential row, which [Table.panel] leaves out.
func (t Table) addBaselines(p *chart.Panel, value func(Row) stats.Interval) {
	for _, r := range t.Rows {
		if r.Strategy != baseline || value(r).Empty() {
			continue
		}
		g := p.Level(t.label(r), value(r))
		g.Style = t.baselineStyle(r)
		// A file of benchmarks may have several of the same label. Speedups are against the first.
		if !slices.ContainsFunc(p.References, func(other chart.ReferenceLine) bool { return other.Label == g.Label }) {
			p.References = append(p.References, g)
		}
	}
}

// markBest draws a line at the shortest time of all, unless that is of the baseline,
// which has a line.
func markBest(p *chart.Panel) {
	for i, l := range p.Lines {
		for _, d := range l.Dots {
			if !d.Empty() && (p.Best.Empty() || d.Center < p.Best.Center) {
				p.Best, p.BestLine = d, i
			}
		}
	}
	for _, g := range p.References {
		if g.Band.Center <= p.Best.Center {
			p.Best = chart.Dot{}
		}
	}
	if p.Best.Empty() {
		return
	}
	g := p.Level("best "+format.Seconds(p.Best.Center), stats.Interval{Center: p.Best.Center, Lo: p.Best.Center, Hi: p.Best.Center, N: 1})
	g.Style, g.LabelHasValue = chart.BestStyle, true
	p.References = append(p.References, g)
}

// timeAxis is a time, in the unit for a typical one.
func timeAxis(typical float64) chart.YAxis {
	u := format.UnitFor(typical)
	return chart.YAxis{Column: "time_s", Label: "time (" + u.Name + "), log scale", Unit: u.Seconds, Scale: chart.Decades, Say: format.Seconds}
}
