package reports

import (
	"fmt"

	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

func (t Table) timePanel() chart.Panel {
	p := t.panel(func(r Row) stats.Interval { return r.Time })
	base := stats.Interval{}
	for _, r := range t.Rows {
		if r.Strategy == baseline && !r.Time.Empty() {
			g := p.Level(t.label(r), r.Time)
			g.Style = t.baselineStyle(r)
			p.References = append(p.References, g)
			if base.Empty() {
				base = r.Time
			}
		}
	}
	p.Settle("No valid sample to show.")
	if t.parts == nil { // of several runs, the best may be so by luck
		markBest(&p)
	} else if t.Workload.Ideal == 0 { // and each has an ideal of its own
		base = stats.Interval{}
	}
	t.extrapolate(&p, func(baseline float64, speedup stats.Interval) stats.Interval {
		return scaleInterval(baseline, speedup.Inverse())
	})
	if ideal, ok := t.idealTime(p.Xs, base.Center); ok {
		p.References = append(p.References, ideal)
	}
	p.Y = timeAxis(p.Middle())
	return p
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

func (t Table) speedupPanel() chart.Panel {
	p := t.panel(func(r Row) stats.Interval { return r.Speedup })
	p.Y = chart.YAxis{Column: "speedup", Label: "speedup (× sequential)", Unit: 1, Scale: chart.Octaves, Say: format.Ratio}
	if t.paired() {
		t.extrapolate(&p, func(_ float64, s stats.Interval) stats.Interval { return s })
		p.References = append(p.References, p.Level(baseline, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1}))
		if bound, ok := t.speedupBound(p.Xs); ok {
			p.References = append(p.References, bound)
		}
		p.References = append(p.References, p.Linear(linearLabel))
	}
	p.Settle("No valid sample of " + baseline + " to compare with.")
	if p.Empty == "" {
		t.addPredictions(&p)
		p.Notes = append(p.Notes, notEmpty([]string{t.unpaired()})...)
	}
	return p
}

// efficiencyPanel shows how much of each worker's time is of use: speedup / workers.
func (t Table) efficiencyPanel() chart.Panel {
	p := t.panel(func(r Row) stats.Interval { return r.Efficiency })
	p.Y = chart.YAxis{Column: "efficiency", Label: "efficiency (speedup / workers), %", Unit: 0.01, Scale: chart.FromZero, Say: format.Percent}
	if t.paired() {
		ideal := p.Level(linearLabel, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1})
		ideal.Style = chart.IdealStyle
		p.References = append(p.References, ideal)
		if t.coreBound() {
			p.References = append(p.References, chart.ReferenceLine{Label: format.CoreCount(t.Cores), Style: chart.BoundStyle, Points: t.shares(p.Xs)})
		}
	}
	p.Settle("No valid sample of " + baseline + " to compare with.")
	if p.Empty == "" {
		p.Notes = notEmpty([]string{t.unpaired()})
	}
	return p
}

// panel holds the lines of all strategies but the baseline.
func (t Table) panel(value func(Row) stats.Interval) (p chart.Panel) {
	for _, r := range t.Rows {
		if r.Workers < 1 {
			continue // has no place on a logarithmic axis
		}
		p.Xs = append(p.Xs, r.Workers)
		if r.Strategy != baseline {
			p.Add(t.label(r), t.seriesOf(r), r.Cold, chart.Dot{X: r.Workers, Interval: value(r)})
		}
	}
	p.SortXs()
	var all []chart.Series
	for _, l := range p.Lines {
		all = append(all, l.Series)
	}
	for i, l := range p.Lines {
		p.Lines[i].Style = chart.StyleOf(l.Series, all)
	}
	p.DropEmpty()
	return p
}

// label names the line of a row: its strategy, and what else differs.
func (t Table) label(r Row) string {
	if variant := t.variantOf(r); variant != "" {
		return r.StrategyText() + ", " + variant
	}
	return r.StrategyText()
}

// seriesOf is what the line of a row is about. Runs are told apart as variants of a
// strategy are.
func (t Table) seriesOf(r Row) chart.Series {
	return chart.Series{Strategy: r.Cell.StrategyText(), Variant: format.JoinFacts(t.variantOf(r), r.Run)}
}

// variantOf says what differs besides strategy and workers.
func (t Table) variantOf(r Row) string {
	var facts []string
	chunk, gomaxprocs := t.variants()
	if chunk && r.Strategy != baseline {
		facts = append(facts, fmt.Sprintf("chunk %d", r.Chunk))
	}
	if gomaxprocs {
		facts = append(facts, fmt.Sprintf("GOMAXPROCS %d", r.GOMAXPROCS))
	}
	return format.JoinFacts(facts...)
}
