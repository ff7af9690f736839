package reports

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
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
	worst    string   // the number of workers that is farthest outside of its interval; "" if none is
	factor   float64  // by which it is off
	judged   int      // numbers of workers that the measurement can judge
	noisy    []string // the others
	again    string   // the command that measures again
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
			if !t.Calm(t.Rows[i]) {
				p.noisy = append(p.noisy, strconv.Itoa(n))
				continue
			}
			p.judged++
			if g.Speedup[n] >= got.Lo && g.Speedup[n] <= got.Hi {
				continue
			}
			if off := math.Exp(math.Abs(math.Log(g.Speedup[n] / got.Center))); off >= p.factor {
				p.worst, p.factor = format.Count(n, "worker"), off
			}
		}
		if len(p.parts) > 0 {
			if t.answer != nil {
				p.again = ": manyhands sweep " + t.Workload.Name + " --with " + t.answer.Exercise
			}
			list = append(list, p)
		}
	}
	return list
}

// Calm reports whether a row can judge a prediction: its speedup has an interval, and at most half of
// the samples behind it were disturbed.
func (t Table) Calm(r Row) bool {
	calm := func(r Row) bool { return 2*r.Disturbed <= r.Counted }
	base := rowAt(t.Rows, baselinesOf(t.Rows).of(r))
	return !r.Speedup.Empty() && !r.Speedup.IsRange() && calm(r) && (base == nil || calm(*base))
}

func (p prediction) String() string {
	return fmt.Sprintf("Your prediction for the speedup of %s: %s. %s", p.strategy, strings.Join(p.parts, "; "), p.judgement())
}

// short is about the worst only.
func (p prediction) short() string {
	text := p.judgement()
	return fmt.Sprintf("Your prediction for %s: %s", shorten(p.strategy, shortName), strings.ToLower(text[:1])+text[1:])
}

// judgement asks why only where noise is not the answer.
func (p prediction) judgement() string {
	noisy := ""
	if p.noisy != nil {
		noisy = "Cannot be judged with " + strings.Join(p.noisy, ", ") + " workers: too few rounds for an interval, or most samples were disturbed. Measure again" + p.again + "."
	}
	switch {
	case p.judged == 0:
		return noisy
	case p.worst == "":
		return strings.TrimSpace("Each is inside the interval that was measured. " + noisy)
	}
	return strings.TrimSpace(fmt.Sprintf("Farthest off with %s, by a factor of %s. Why? %s", p.worst, format.Ratio(p.factor), noisy))
}
