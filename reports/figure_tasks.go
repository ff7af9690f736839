package reports

import (
	"slices"

	"manyhands/bench/stats"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// tasksFigure shows the distribution of the times of the tasks in the runs that the
// lanes show.
func (t Table) tasksFigure(name string, l lanes) chart.Figure {
	var rows chart.Dots
	for _, r := range l.runs {
		row := chart.DotRow{Label: r.label, Style: r.style}
		if r.Strategy == baseline {
			row.Style = row.Style.WithMarker(4)
		}
		for _, lane := range r.lanes {
			for _, s := range lane.spans {
				if s.Elapsed > 0 { // else no clock measured it, and it has no logarithm
					row.Seconds = append(row.Seconds, s.Elapsed.Seconds())
				}
			}
		}
		if len(row.Seconds) > 0 {
			slices.Sort(row.Seconds)
			row.Median = stats.Median(row.Seconds).Center
			rows = append(rows, row)
		}
	}
	captions := []string{"Marker: a task, in one run of each strategy with " + l.workersText() + ", in " + warmUpText(t.resumed()) + ". Line and number: median."}
	if t.coreBound() && float64(l.workers) > t.Cores {
		captions = append(captions, "A task also takes longer when it waits for a core, behind other tasks or other programs.")
	}
	return chart.Figure{
		Name: name + "-tasks", Title: "How long each task takes: " + t.what(),
		Subtitle: format.JoinFacts(append(t.params(), t.partText(), t.machine(), known(t.environment.CPU))...),
		Body:     rows,
		Captions: captions,
	}
}
