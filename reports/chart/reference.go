package chart

import "manyhands/bench/stats"

// ReferenceLine is a line to compare measured values with: a baseline, or a bound.
type ReferenceLine struct {
	Label         string
	Style         Style
	Points        []Point
	Band          stats.Interval // around a level line; empty for a line from theory
	Inside        bool           // the label stands in the panel, at the line's end
	LabelHasValue bool           // the label says the value, so that words need not
}

// Linear returns the line of speedups relative to base workers if each worker adds as much. It ends early where it would press the measured values
// into the lower part of the panel.
func (p Panel) Linear(label string, base int) ReferenceLine {
	first, last := float64(p.Xs[0]), float64(p.Xs[len(p.Xs)-1])
	_, hi := p.Extent()
	r := ReferenceLine{Label: label, Style: IdealStyle}
	if end := 4 * hi * float64(base); end < last && first < end {
		last, r.Inside = end, true
	}
	r.Points = []Point{{X: first, Y: first / float64(base)}, {X: last, Y: last / float64(base)}}
	return r
}

// Level returns a horizontal line across the panel.
func (p Panel) Level(label string, value stats.Interval) ReferenceLine {
	first, last := float64(p.Xs[0]), float64(p.Xs[len(p.Xs)-1])
	return ReferenceLine{
		Label: label, Style: SequentialStyle, Band: value,
		Points: []Point{{X: first, Y: value.Center}, {X: last, Y: value.Center}},
	}
}
