package reports

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// addPredictions draws what somebody predicted of a line beside it: in its colour, with markers
// that are hollow.
func (t Table) addPredictions(p *chart.Panel) {
	note := ""
	for _, g := range t.predictions {
		i := slices.IndexFunc(p.Lines, func(l chart.Line) bool { return l.Series.Strategy == g.Strategy })
		if i < 0 {
			continue
		}
		p.Lines[i].Style = p.Lines[i].Style.Filled()
		l := chart.Line{Label: g.Strategy + ", prediction", Series: p.Lines[i].Series, Style: p.Lines[i].Style.Predicted()}
		for _, n := range slices.Sorted(maps.Keys(g.Speedup)) {
			if slices.Contains(p.Xs, n) { // what was not measured has no place here
				x := g.Speedup[n]
				l.Dots = append(l.Dots, chart.Dot{X: n, Interval: stats.Interval{Center: x, Lo: x, Hi: x, N: 1}})
			}
		}
		if len(l.Dots) > 0 {
			p.Lines = append(p.Lines, l)
			note = "Prediction: recorded " + g.Made.Format(time.DateTime) + " UTC, before the measurement."
		}
	}
	p.Notes = append(p.Notes, notEmpty([]string{note})...)
}

// prediction is what somebody predicted for a strategy, beside what was measured.
type prediction struct {
	strategy string
	parts    []string // a number of workers each
	worst    string   // the number of workers that is farthest off
	factor   float64  // by which it is
}

// predicted compares predictions with what was measured.
func (t Table) predicted() (list []prediction) {
	for _, g := range t.predictions {
		p := prediction{strategy: g.Strategy, factor: 1}
		for _, n := range slices.Sorted(maps.Keys(g.Speedup)) {
			i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Strategy == g.Strategy && r.Workers == n && !r.Speedup.Empty() })
			if i < 0 {
				continue
			}
			got := t.Rows[i].Speedup
			part := fmt.Sprintf("%s with %s, measured %s", format.Ratio(g.Speedup[n]), format.Count(n, "worker"), format.Ratio(got.Center))
			if got.Lo < got.Hi {
				part += fmt.Sprintf(" (%s–%s)", format.Ratio(got.Lo), format.Ratio(got.Hi))
			}
			p.parts = append(p.parts, part)
			if off := math.Exp(math.Abs(math.Log(g.Speedup[n] / got.Center))); off >= p.factor {
				p.worst, p.factor = format.Count(n, "worker"), off
			}
		}
		if len(p.parts) > 0 {
			list = append(list, p)
		}
	}
	return list
}

func (p prediction) String() string {
	return fmt.Sprintf("Your prediction for the speedup of %s: %s. %s Why?", p.strategy, strings.Join(p.parts, "; "), p.off())
}

// short is about the worst only.
func (p prediction) short() string {
	return fmt.Sprintf("Your prediction for %s: %s", shorten(p.strategy, shortName), strings.ToLower(p.off()[:1])+p.off()[1:])
}

func (p prediction) off() string {
	return fmt.Sprintf("Farthest off with %s, by a factor of %s.", p.worst, format.Ratio(p.factor))
}
