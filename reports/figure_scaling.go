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
	f.Captions = append([]string{t.speedupMarker() + " " + chart.SpreadText(chart.Panels{p}), "Line: fitted model with its 95% band, dashed where it extrapolates."}, captions...)
	f.Captions = append(f.Captions, leftOut(t.left())...)
	return f, true
}

// scalingPanel has a line for each model, and says its parameters.
func (t Table) scalingPanel() (p chart.Panel, captions []string) {
	p.Y = chart.YAxis{Column: "speedup", Label: "speedup (× sequential)", Unit: 1, Scale: chart.Octaves, Say: format.Ratio}
	var all []chart.Series
	for _, l := range t.models {
		base := baselineOf(l.rows[0], t.Rows)
		if l.refused != nil || base == nil || base.Time.Empty() {
			continue
		}
		end := farBeyond * l.Workers[len(l.Workers)-1]
		line := chart.Line{Label: l.Strategy, Series: t.seriesOf(l.rows[0]), Curve: modelCurve(l, base.Time.Center, end)}
		for _, r := range l.rows {
			line.Dots = append(line.Dots, chart.Dot{X: r.Workers, Interval: r.Speedup})
		}
		if !line.HasValue() { // no round has both, and a model of nothing convinces nobody
			continue
		}
		for _, r := range l.rows {
			p.Xs = append(p.Xs, r.Workers)
		}
		p.Lines = append(p.Lines, line)
		all = append(all, line.Series)
		short, _, _ := strings.Cut(modelText(l.Fit), ";") // the rest is seen
		captions = append(captions, l.Strategy+": "+short+".")
	}
	if len(p.Lines) == 0 {
		return p, nil
	}
	for i := range p.Lines {
		// Dashes tell what was measured from what was not.
		p.Lines[i].Style = chart.StyleOf(p.Lines[i].Series, all).Solid()
		last := p.Lines[i].Curve
		p.Xs = append(p.Xs, int(math.Round(last[len(last)-1].X)))
	}
	p.SortXs()
	last := p.Xs[len(p.Xs)-1]
	if n := t.Workload.Tasks; n > 0 && n < last {
		// The model knows nothing of the tasks.
		p.References = append(p.References, chart.ReferenceLine{
			Label: format.Count(n, "task"), Style: chart.BoundStyle,
			Points: []chart.Point{{X: float64(n), Y: float64(n)}, {X: float64(last), Y: float64(n)}},
		})
		captions = append(captions, fmt.Sprintf("More than %s would need more than %d tasks.", format.Count(n, "worker"), n))
	}
	p.References = append(p.References, p.Linear(linearLabel))
	return p, captions
}

// modelCurve is the model as a speedup against the baseline, which takes that long, up to a
// number of workers.
func modelCurve(l scalingModel, baseline float64, end int) (curve []chart.CurvePoint) {
	for _, x := range curveXs(float64(l.Workers[0]), float64(end)) {
		curve = append(curve, chart.CurvePoint{X: x, Interval: l.against(baseline, x), Measured: !l.Extrapolates(x)})
	}
	return curve
}

// against is the speedup of x workers against a baseline that takes that long.
func (l scalingModel) against(baseline, x float64) stats.Interval {
	return scaleInterval(baseline*l.Curve.Rate, l.Speedup(x)) // the factor is the speedup of one worker
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

// extrapolate continues lines by the models that were fitted to them. The value is made from
// the time of the baseline and the speedup.
func (t Table) extrapolate(p *chart.Panel, value func(baseline float64, speedup stats.Interval) stats.Interval) {
	if len(p.Xs) == 0 {
		return
	}
	end := beyond * p.Xs[len(p.Xs)-1]
	if tasks := t.Workload.Tasks; tasks > 0 {
		end = min(end, tasks) // a worker without a task follows no model
	}
	beyondFrom := 0 // workers
	for _, l := range t.models {
		base := baselineOf(l.rows[0], t.Rows)
		i := slices.IndexFunc(p.Lines, func(line chart.Line) bool { return line.Label == l.Strategy })
		if l.refused != nil || i < 0 || base == nil || base.Time.Empty() {
			continue
		}
		from := l.Workers[len(l.Workers)-1]
		if from >= end {
			continue
		}
		for _, x := range curveXs(float64(from), float64(end)) {
			p.Lines[i].Curve = append(p.Lines[i].Curve, chart.CurvePoint{X: x, Interval: value(base.Time.Center, l.against(base.Time.Center, x))})
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
