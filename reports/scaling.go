package reports

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// scalingModel is what was fitted to the times of one strategy.
type scalingModel struct {
	Recommendation
	stats.Fit
	refused error // why nothing was
}

// holds reports that there is a model to show.
func (m scalingModel) holds() bool { return m.refused == nil && m.Shape == stats.Modelled }

// scalingModels are those of all strategies. Each is fitted once, however many ask for it. A
// bootstrap takes long, so all processors share them.
func (t Table) scalingModels() []scalingModel {
	models := make([]scalingModel, len(t.Recommended))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, e := range t.Recommended {
		g.Go(func() error {
			fit, err := e.model()
			models[i] = scalingModel{e, fit, err}
			return nil
		})
	}
	g.Wait()
	return models
}

// fitModel fits a scaling model to the rows of a strategy. The seed is fixed: the same record
// gives the same model.
func (t Table) fitModel(rows []Row) (stats.Fit, error) {
	var workers []int
	var times [][]float64
	for _, r := range rows {
		workers, times = append(workers, r.Workers), append(times, r.times)
	}
	return stats.FitScaling(workers, times, t.batch(), 1)
}

// batch is what limits how many workers can be of use.
func (t Table) batch() stats.Batch {
	b := stats.Batch{Tasks: t.Workload.Tasks, Equal: t.Workload.Ideal > 0, Limit: t.Workload.Limit}
	if t.coreBound() {
		b.Cores = t.Cores
	}
	return b
}

// scalingNotes show the parameters of the scaling model of each strategy, so how much of its work
// only one worker can do at a time; or what the times show that follow none.
func (t Table) scalingNotes() (notes []string) {
	var refused []string
	models := t.scalingModels()
	for _, m := range models {
		if m.refused != nil {
			refused = append(refused, fmt.Sprintf("No scaling model: %v.", m.refused))
		}
	}
	if len(slices.Compact(refused)) == 1 && len(refused) == len(models) {
		return refused[:1]
	}
	if len(models) > 0 {
		notes = []string{"Scaling model, with 95% confidence intervals:"}
	}
	for _, m := range models {
		notes = append(notes, fmt.Sprintf("%s: %s.", m.Strategy, m.text()))
	}
	return notes
}

func (m scalingModel) text() string {
	switch {
	case m.refused != nil:
		return fmt.Sprintf("no model, because %v", m.refused)
	case m.holds():
		return modelText(m.Fit)
	}
	return shapeText(m.Fit)
}

// modelText shows the parameters of the fitted law. A simpler model that is not rejected is only
// named, because all numbers and the curve are those of the law.
func modelText(fit stats.Fit) string {
	text := fmt.Sprintf("%v, %s, %s", stats.Universal, parameterText("serial share", fit.Sigma), parameterText("coherency", fit.Kappa))
	if fit.Simplest != stats.Universal {
		text += fmt.Sprintf(" (%v is not rejected)", fit.Simplest)
	}
	last, most := fit.Workers[len(fit.Workers)-1], fit.Curve.Batch.Most()
	switch peak := fit.Peak; {
	case peak.Hi <= float64(last) && peak.Lo == peak.Hi:
		text += "; fastest with " + format.Count(int(peak.Hi), "worker") + mostText(fit.Curve.Batch, peak.Hi)
	case peak.Hi <= float64(last):
		text += fmt.Sprintf("; fastest with about %.0f workers (%.0f–%.0f)", peak.Center, peak.Lo, peak.Hi)
	case peak.Lo > float64(last):
		text += fmt.Sprintf("; fastest with more than %s, which is beyond the measured range", format.Count(last, "worker"))
	}
	if fit.Simplest != stats.Amdahl || fit.Sigma.Lo == 0 || float64(last) >= most {
		return text
	}
	return text + fmt.Sprintf("; this serial share allows at most %s times the speed of 1 worker", ratioWithSpan(serialLimit(fit)))
}

// serialLimit is the speedup that the serial share allows with as many workers as are of use. It is
// a limit whatever the coherency, which only slows.
func serialLimit(fit stats.Fit) stats.Interval {
	most := fit.Curve.Batch.Most()
	of := func(sigma float64) float64 {
		if math.IsInf(most, 1) {
			return 1 / sigma
		}
		return stats.Curve{Sigma: sigma, Batch: fit.Curve.Batch}.Speedup(int(most))
	}
	return stats.Interval{Center: of(fit.Sigma.Center), Lo: of(fit.Sigma.Hi), Hi: of(fit.Sigma.Lo), N: fit.Sigma.N}
}

// mostText says why more workers than the fastest number are of no use, if that is so.
func mostText(b stats.Batch, workers float64) string {
	switch {
	case workers < b.Most():
		return ""
	case int(workers) == b.Tasks:
		return ", one for each task"
	case int(workers) == b.Limit:
		return ", as many as are served at once"
	}
	return ", one for each core"
}

// parameterText shows a parameter with as many digits as its interval deserves. What may be
// 0 has no more than a limit.
func parameterText(name string, i stats.Interval) string {
	if i.Lo == 0 {
		return fmt.Sprintf("%s at most %.2g%%", name, 100*i.Hi)
	}
	return name + " " + percentWithSpan(i)
}

// percentWithSpan shows a fraction and its interval as percentages.
func percentWithSpan(i stats.Interval) string {
	return withSpan(stats.Interval{Center: 100 * i.Center, Lo: 100 * i.Lo, Hi: 100 * i.Hi}, 1, "%")
}

// ratioWithSpan shows a ratio and its interval.
func ratioWithSpan(i stats.Interval) string { return withSpan(i, format.RatioDecimals(i.Center), "") }

// withSpan shows a number and its interval, with more digits if the ends would look alike or
// like 0. An interval without any width is that of rounds which are all the same, and
// says nothing.
func withSpan(i stats.Interval, places int, unit string) string {
	if noWidth(i) {
		return format.Decimal(i.Center, places) + unit
	}
	for (i.Hi-i.Lo)*math.Pow10(places) < 2 || format.Decimal(i.Lo, places) == format.Decimal(0, places) {
		places++
	}
	return fmt.Sprintf("%s%s (%s%s)", format.Decimal(i.Center, places), unit, format.Span(i.Lo, i.Hi, places), unit)
}

// aboveLimit shows a ratio with an interval above a limit, and the limit, with as many digits as it
// takes to tell them apart.
func aboveLimit(i stats.Interval, limit float64) (ratio, most string) {
	places := format.RatioDecimals(i.Center)
	for i.Lo > limit && format.Decimal(i.Lo, places) == format.Decimal(limit, places) {
		places++
	}
	most = format.Decimal(limit, places)
	if limit == math.Trunc(limit) {
		most = format.Decimal(limit, 0)
	}
	return withSpan(i, places, ""), most
}

func noWidth(i stats.Interval) bool { return i.Hi-i.Lo < 1e-6*math.Abs(i.Center) }

// offBy is the distance of a ratio from 1.
func offBy(i stats.Interval) stats.Interval {
	if i.Center < 1 {
		return stats.Interval{Center: 1 - i.Center, Lo: 1 - i.Hi, Hi: 1 - i.Lo, N: i.N}
	}
	return stats.Interval{Center: i.Center - 1, Lo: i.Lo - 1, Hi: i.Hi - 1, N: i.N}
}

// shapeText says what times show that no model describes.
func shapeText(fit stats.Fit) string {
	seen := fit.Seen
	workers, than := format.Count(seen.Workers, "worker"), seen.Than
	switch fit.Shape {
	case stats.Flat:
		return fmt.Sprintf("no model, because the time with %s differs by at most %s from that with %d", beyondText(fit.Workers, than), atMost(seen.Ratio), than)
	case stats.Slowing:
		times, _ := aboveLimit(seen.Ratio.Inverse(), 1)
		return fmt.Sprintf("no model, because %s take %s times as long as %d, and no number is shown to be faster", workers, times, than)
	case stats.Superlinear:
		times, most := aboveLimit(seen.Ratio, fit.Curve.Batch.Busy(seen.Workers)/fit.Curve.Batch.Busy(than))
		return fmt.Sprintf("no model, because %s are %s times as fast as %d, and models allow at most %s", workers, times, than, most)
	case stats.Peaked:
		return fmt.Sprintf("no model describes that %s take %s times as long as %d", workers, ratioWithSpan(seen.Ratio.Inverse()), than)
	case stats.Levelled:
		return fmt.Sprintf("no model describes that the time with %s differs by at most %s from that with %d", beyondText(fit.Workers, than), atMost(seen.Ratio), than)
	case stats.Unlike:
		return fmt.Sprintf("no model describes the times within their uncertainty: the nearest is off by %s with %s", percentWithSpan(offBy(seen.Ratio)), workers)
	case stats.Noisy:
		return "no model, because the times vary too much, most of all with " + workers
	}
	return "no model, because the times of all rounds are the same, and so do not show how exact they are"
}

// beyondText lists the numbers of workers above one.
func beyondText(workers []int, than int) string {
	var list []string
	for _, n := range slices.Compact(slices.Clone(workers)) {
		if n > than {
			list = append(list, fmt.Sprint(n))
		}
	}
	last := len(list) - 1
	if last == 0 {
		return list[0] + " workers"
	}
	return strings.Join(list[:last], ", ") + " or " + list[last] + " workers"
}

// atMost is how far a time can be from another, given the interval of the speedup.
func atMost(i stats.Interval) string {
	most := max(1/i.Lo, 1/i.Hi) - 1
	most = max(most, 1-min(1/i.Lo, 1/i.Hi))
	return format.Percent1(math.Ceil(1000*max(most, 0.0005)-1e-6) / 1000)
}
