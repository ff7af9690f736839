package reports

import (
	"slices"

	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// boundsFigure shows the shortest time that was measured with each number of workers
// above all that bounds it from below, and what another order of the tasks would give.
func (t Table) boundsFigure(name string) chart.Figure {
	f := chart.Figure{Name: name + "-bounds", Title: "Lower bounds for " + t.what()}
	p := t.boundsPanel()
	row := "the fastest row"
	if len(t.gomaxprocsValues()) > 1 {
		row += " of any GOMAXPROCS"
	}
	f = t.explain(f, "Marker: median time of "+row+", without cold ones.", p)
	f.Captions = append(f.Captions, "Lines: from the durations of the tasks one after another.")
	if slices.ContainsFunc(p.References, func(l chart.ReferenceLine) bool { return l.Label == longestFirst }) {
		f.Captions = append(f.Captions, "Longest first: another order of the tasks, not always the best.")
	}
	f.Captions = append(f.Captions, "Pale grey: below the lower bound.")
	if slices.ContainsFunc(t.Bounds, func(b LowerBounds) bool { return b.below != nil }) {
		f.Captions = append(f.Captions, "A measured time is shorter than its bound, which is an estimate.")
	}
	return f
}

func (t Table) boundsPanel() chart.Panel {
	fastest := chart.Line{Label: "fastest measured", Style: chart.FastestStyle}
	p := chart.Panel{}
	for _, b := range t.Bounds {
		p.Xs = append(p.Xs, b.Workers)
		fastest.Dots = append(fastest.Dots, chart.Dot{X: b.Workers, Interval: b.Fastest.Time})
	}
	p.Lines = []chart.Line{fastest}
	for _, g := range []struct {
		label string
		look  chart.Style
		time  func(LowerBounds) float64
	}{
		{"total / workers", chart.IdealStyle, func(b LowerBounds) float64 { return b.Work }},
		{longestFirst, chart.BoundStyleOf(0), func(b LowerBounds) float64 { return b.LongestFirst }},
		{"in the order used", chart.BoundStyleOf(1), func(b LowerBounds) float64 { return b.List }},
		{"longest task", chart.BoundStyleOf(2), func(b LowerBounds) float64 { return b.Longest }},
		{format.CoreCount(t.Cores), chart.BoundStyleOf(3), func(b LowerBounds) float64 { return b.Cores }},
		{"server", chart.BoundStyleOf(4), func(b LowerBounds) float64 { return b.Server }},
	} {
		reference := chart.ReferenceLine{Label: g.label, Style: g.look}
		for _, b := range t.Bounds {
			if y := g.time(b); y > 0 {
				reference.Points = append(reference.Points, chart.Point{X: float64(b.Workers), Y: y})
			}
		}
		if len(reference.Points) > 0 {
			p.References = append(p.References, reference)
		}
	}
	p.References = mergeLines(p.References)
	for _, b := range t.Bounds {
		p.Floor = append(p.Floor, chart.Point{X: float64(b.Workers), Y: b.Least})
	}
	p.Settle("No valid sample to show.")
	p.Y = timeAxis(p.Middle())
	return p
}

// mergeLines leaves out the lines that lie on one before, which keeps their place: two lines
// in one place are one line with two names.
func mergeLines(lines []chart.ReferenceLine) (kept []chart.ReferenceLine) {
	for _, l := range lines {
		if !slices.ContainsFunc(kept, func(other chart.ReferenceLine) bool { return coincide(l, other) }) {
			kept = append(kept, l)
		}
	}
	return kept
}

// coincide reports that two lines have the same values, but for a few percent.
func coincide(l, other chart.ReferenceLine) bool {
	return slices.EqualFunc(l.Points, other.Points, func(a, b chart.Point) bool {
		return a.X == b.X && a.Y < 1.04*b.Y && b.Y < 1.04*a.Y
	})
}
