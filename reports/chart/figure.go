package chart

import (
	"slices"

	"gonum.org/v1/plot/vg/draw"

	"manyhands/reports/internal/format"
)

// Figure says what a chart is to show: a heading, a body, and lines below that explain
// what is shown.
type Figure struct {
	Name     string // of the files, without an ending
	Group    string // charts about the same thing have the same group; "" for one that stands alone
	Title    string
	Subtitle string
	Body     Body
	Captions []string
}

// Body is what a figure shows: [Panels], [Lanes] or [Dots].
type Body interface {
	draw(c draw.Canvas)
	altText() []string // sentences for readers who cannot see the chart
	data() [][]string  // what is drawn, below a row of heads
}

// Captions explain what markers and bars are, and give the notes of the panels, each note
// once. The marker is the first sentence: what one marker stands for.
func Captions(marker string, panels Panels) (lines []string) {
	if spread := SpreadText(panels); spread != "" {
		lines = append(lines, marker+" "+spread)
		if slices.ContainsFunc(panels, func(p Panel) bool { return p.X == nil && p.overlapping() }) {
			lines = append(lines, "Markers inside each other: values too close to be drawn side by side.")
		}
		if slices.ContainsFunc(panels, func(p Panel) bool { return !p.Best.Empty() }) {
			lines = append(lines, "Ring: best.")
		}
	}
	for _, p := range panels {
		for _, note := range p.Notes {
			if !slices.Contains(lines, note) {
				lines = append(lines, note)
			}
		}
	}
	return lines
}

// SpreadText says what bars and bands show, or "" when no marker is drawn. A
// range is never called an interval.
func SpreadText(panels Panels) string {
	var dots, all format.Spreads
	for _, p := range panels {
		for _, l := range p.Lines {
			for _, d := range l.Dots {
				dots.Add(d.Interval)
				all.Add(d.Interval)
			}
		}
		for _, r := range p.References {
			all.Add(r.Band)
		}
	}
	switch {
	case dots == (format.Spreads{}):
		return ""
	case all.Ranges && all.Intervals:
		return "Bar and band: 95% interval; bar alone: range of fewer than 6 rounds."
	case all.Intervals:
		return "Bar and band: 95% interval."
	case all.Ranges:
		return "Bar: range of the rounds, which are too few for a 95% interval."
	}
	return "One round shows no spread."
}
