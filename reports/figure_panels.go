package reports

import (
	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

func (t Table) speedupPanel() chart.Panel {
	y := chart.YAxis{Column: "speedup", Label: "speedup (× " + t.baseText() + ")", Unit: 1, Scale: chart.Octaves, Say: format.Ratio}
	p := t.panel(y, func(r Row) stats.Interval { return r.Speedup })
	if t.paired() {
		t.extrapolate(&p, func(_ float64, s stats.Interval) stats.Interval { return s })
		p.References = append(p.References, p.Level(t.baseText(), stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1}))
		if bound, ok := t.speedupBound(p.Xs); ok {
			p.References = append(p.References, bound)
		}
		if t.baseWorkers > 0 {
			p.References = append(p.References, p.Linear(linearLabel, t.baseWorkers))
		} else {
			p.Notes = append(p.Notes, "Each series is relative to its own fewest workers, so linear speedup is another line for each.")
		}
	}
	p.Settle("No valid sample of " + t.baseText() + " to compare with.")
	if p.Empty == "" {
		t.addPredictions(&p)
		p.Notes = append(p.Notes, notEmpty([]string{t.unpaired()})...)
	}
	return p
}

// efficiencyLabel says what the efficiency is, also if the baseline has several workers.
func (t Table) efficiencyLabel() string {
	if t.baseWorkers == 1 {
		return "efficiency (speedup / workers), %"
	}
	return "efficiency (speedup / workers × those of the baseline), %"
}

// efficiencyPanel shows how much of each worker's time is of use: speedup / workers.
func (t Table) efficiencyPanel() chart.Panel {
	y := chart.YAxis{Column: "efficiency", Label: t.efficiencyLabel(), Unit: 0.01, Scale: chart.FromZero, Say: format.Percent}
	p := t.panel(y, func(r Row) stats.Interval { return r.Efficiency })
	if t.paired() {
		ideal := p.Level(linearLabel, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1})
		ideal.Style = chart.IdealStyle
		p.References = append(p.References, ideal)
		if t.coreBound() {
			p.References = append(p.References, chart.ReferenceLine{Label: format.CoreCount(t.Cores), Style: chart.BoundStyle, Points: t.shares(p.Xs)})
		}
	}
	p.Settle("No valid sample of " + t.baseText() + " to compare with.")
	if p.Empty == "" {
		p.Notes = append(p.Notes, notEmpty([]string{t.unpaired()})...)
	}
	return p
}

// panel holds the lines of all strategies but the baseline.
func (t Table) panel(y chart.YAxis, value func(Row) stats.Interval) (p chart.Panel) {
	p.Count, p.Y = t.Workload.Axis, y
	lineOf := make(map[string]int) // of a label
	for _, r := range t.Rows {
		if r.Workers < 1 {
			continue // has no place on a logarithmic axis
		}
		p.Xs = append(p.Xs, r.Workers)
		if r.Strategy == baseline {
			continue
		}
		label := t.label(r)
		line, ok := lineOf[label]
		if !ok {
			line = len(p.Lines)
			lineOf[label] = line
			p.Lines = append(p.Lines, chart.Line{Label: label, Series: t.seriesOf(r), Cold: r.Cold})
		}
		p.Add(line, chart.Dot{X: r.Workers, Interval: value(r)})
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
