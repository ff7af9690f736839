package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// A model is drawn to so many times the largest number of workers: in its own figure, and
// in those of what was measured.
const (
	farBeyond = 4
	beyond    = 2
)

// scalingFigure shows the scaling models that were fitted, over the values that they rest on,
// and what they predict. There is none when the times support none.
func (t Table) scalingFigure(name string) (chart.Figure, bool) {
	p, captions := t.scalingPanel()
	if len(p.Lines) == 0 {
		return chart.Figure{}, false
	}
	f := chart.Figure{Name: name + "-scaling", Title: "Scaling model of " + t.what()}
	f.Subtitle, f.Body = t.facts(), chart.Panels{p}
	f.Captions = append([]string{t.speedupMarker() + " " + chart.SpreadText(chart.Panels{p})}, captions...)
	f.Captions = append(f.Captions, leftOut(t.left())...)
	return f, true
}

// scalingPanel has a line for each model, and says its parameters.
func (t Table) scalingPanel() (p chart.Panel, captions []string) {
	p.Count = t.Workload.Axis
	p.Y = chart.YAxis{Column: "speedup", Label: "speedup (× " + t.baseText() + ")", Unit: 1, Scale: chart.Octaves, Say: format.Ratio}
	var all []chart.Series
	curves := "Line: fitted model with its 95% band."
	bases := baselinesOf(t.Rows)
	for _, m := range t.models {
		base := rowAt(t.Rows, bases.of(m.rows[0]))
		if !m.holds() || base == nil || base.Time.Empty() {
			continue
		}
		last := m.Workers[len(m.Workers)-1]
		end := max(last, int(min(farBeyond*float64(last), t.batch().Most())))
		if end > last {
			curves = "Line: fitted model with its 95% band, dashed where it extrapolates."
		}
		line := chart.Line{Label: m.Strategy, Series: t.seriesOf(m.rows[0]), Curve: modelCurve(m, base.Time.Center, end)}
		for _, r := range m.rows {
			line.Dots = append(line.Dots, chart.Dot{X: r.Workers, Interval: r.Speedup})
		}
		if !line.HasValue() { // no round has both, and a model of nothing convinces nobody
			continue
		}
		for _, r := range m.rows {
			p.Xs = append(p.Xs, r.Workers)
		}
		p.Xs = append(p.Xs, end)
		p.Lines = append(p.Lines, line)
		all = append(all, line.Series)
		short, _, _ := strings.Cut(modelText(m.Fit), ";") // the rest is seen
		captions = append(captions, m.Strategy+": "+short+".")
	}
	if len(p.Lines) == 0 {
		return p, nil
	}
	for i := range p.Lines {
		// Dashes tell what was measured from what was not.
		p.Lines[i].Style = chart.StyleOf(p.Lines[i].Series, all).Solid()
	}
	p.SortXs()
	p.References = append(p.References, p.Linear(linearLabel, 1))
	if b := t.batch(); b.Equal && b.Tasks > 0 {
		curves += fmt.Sprintf(" Its steps: %s take ceil(%d / workers) turns.", format.Count(b.Tasks, "task"), b.Tasks)
	}
	return p, append([]string{curves}, captions...)
}

// modelCurve is the model as a speedup against the baseline, which takes that long, up to a
// number of workers.
func modelCurve(m scalingModel, sequential float64, end int) (curve []chart.CurvePoint) {
	for _, n := range wholeXs(m.Workers[0], end) {
		curve = append(curve, chart.CurvePoint{X: float64(n), Interval: m.against(sequential, n), Measured: !m.Extrapolates(n)})
	}
	return curve
}

// against is the speedup of n workers against a baseline that takes that long.
func (m scalingModel) against(sequential float64, n int) stats.Interval {
	return scaleInterval(sequential, m.RateOf(n))
}

// scaleInterval is an interval in another unit.
func scaleInterval(factor float64, i stats.Interval) stats.Interval {
	return stats.Interval{Center: factor * i.Center, Lo: factor * i.Lo, Hi: factor * i.Hi, N: i.N}
}

// curveXs are numbers from first to last, as many as a curve needs to be round.
func curveXs(first, last float64) (xs []float64) {
	const steps = 60
	for i := range steps + 1 {
		xs = append(xs, first*math.Pow(last/first, float64(i)/steps))
	}
	xs[steps] = last // but for rounding
	return xs
}

// wholeXs are the numbers of workers among [curveXs], since a model knows no half ones.
func wholeXs(first, last int) (xs []int) {
	for _, x := range curveXs(float64(first), float64(last)) {
		xs = append(xs, int(math.Round(x)))
	}
	return slices.Compact(xs)
}

// extrapolate continues lines by the models that were fitted to them, up to as many workers
// as can be of use. The value is made from the time of the baseline and the speedup.
func (t Table) extrapolate(p *chart.Panel, value func(sequential float64, speedup stats.Interval) stats.Interval) {
	if len(p.Xs) == 0 {
		return
	}
	end := int(min(beyond*float64(p.Xs[len(p.Xs)-1]), t.batch().Most()))
	beyondFrom := 0 // workers
	bases := baselinesOf(t.Rows)
	for _, m := range t.models {
		base := rowAt(t.Rows, bases.of(m.rows[0]))
		i := slices.IndexFunc(p.Lines, func(line chart.Line) bool { return line.Label == m.Strategy })
		if !m.holds() || i < 0 || base == nil || base.Time.Empty() {
			continue
		}
		from := m.Workers[len(m.Workers)-1]
		if from >= end {
			continue
		}
		for _, n := range wholeXs(from, end) {
			p.Lines[i].Curve = append(p.Lines[i].Curve, chart.CurvePoint{X: float64(n), Interval: value(base.Time.Center, m.against(base.Time.Center, n))})
		}
		if beyondFrom == 0 || from < beyondFrom {
			beyondFrom = from
		}
	}
	if beyondFrom > 0 {
		p.Notes = append(p.Notes, fmt.Sprintf("Beyond %s: fitted model with its 95%% band.", format.Count(beyondFrom, "worker")))
		p.Xs = append(p.Xs, end)
		p.SortXs()
	}
}
