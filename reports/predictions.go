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

// guess draws what somebody predicted of a line beside it: in its colour, with markers
// that are hollow.
func (t Table) guess(p *chart.Panel) {
	note := ""
	for _, g := range t.guesses {
		i := slices.IndexFunc(p.Lines, func(l chart.Line) bool { return l.Series.Strategy == g.Strategy })
		if i < 0 {
			continue
		}
		p.Lines[i].Style = p.Lines[i].Style.Filled()
		l := chart.Line{Label: g.Strategy + ", guess", Series: p.Lines[i].Series, Style: p.Lines[i].Style.Predicted()}
		for _, n := range slices.Sorted(maps.Keys(g.Speedup)) {
			if slices.Contains(p.Xs, n) { // what was not measured has no place here
				x := g.Speedup[n]
				l.Dots = append(l.Dots, chart.Dot{X: n, Interval: stats.Interval{Center: x, Lo: x, Hi: x, N: 1}})
			}
		}
		if len(l.Dots) > 0 {
			p.Lines = append(p.Lines, l)
			note = "Guess: sealed " + g.Made.Format(time.DateTime) + " UTC, before anything was measured."
		}
	}
	p.Notes = append(p.Notes, notEmpty([]string{note})...)
}

// guessNotes compare what was predicted with what came of it.
func (t Table) guessNotes() (notes []string) {
	for _, g := range t.guesses {
		var parts []string
		worst, factor := "", 1.0
		for _, n := range slices.Sorted(maps.Keys(g.Speedup)) {
			i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Strategy == g.Strategy && r.Workers == n && !r.Speedup.Empty() })
			if i < 0 {
				continue
			}
			got := t.Rows[i].Speedup
			part := fmt.Sprintf("%s on %s, measured %s", format.Ratio(g.Speedup[n]), format.Count(n, "worker"), format.Ratio(got.Center))
			if got.Lo < got.Hi {
				part += fmt.Sprintf(" (%s–%s)", format.Ratio(got.Lo), format.Ratio(got.Hi))
			}
			parts = append(parts, part)
			if off := math.Exp(math.Abs(math.Log(g.Speedup[n] / got.Center))); off >= factor {
				worst, factor = format.Count(n, "worker"), off
			}
		}
		if len(parts) > 0 {
			notes = append(notes, fmt.Sprintf("Your guess for %s: %s. Farthest off with %s, by a factor of %s: why?", g.Strategy, strings.Join(parts, "; "), worst, format.Ratio(factor)))
		}
	}
	return notes
}
