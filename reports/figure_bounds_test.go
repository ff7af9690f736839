package reports

import (
	"slices"
	"testing"

	"manyhands/reports/chart"
)

// All bounds are drawn where they are known, in the order of the table's columns, and
// there is no such figure where they are not.
func TestBoundsFigure(t *testing.T) {
	rec := oddRecords()["spans"]
	for _, table := range Tables(rec) {
		name := table.Workload.Name + "-bounds"
		i := slices.IndexFunc(figuresOf(Tables(rec)), func(f chart.Figure) bool { return f.Name == name })
		if known := len(table.Bounds) > 0; known != (i >= 0) {
			t.Errorf("%s: bounds are known: %v, drawn: %v", name, known, i >= 0)
		}
		if i < 0 {
			continue
		}
		p := figuresOf(Tables(rec))[i].Body.(chart.Panels)[0]
		var labels []string
		for _, g := range p.References {
			labels = append(labels, g.Label)
			if len(g.Points) != len(table.Bounds) {
				t.Errorf("%s: %d points of %s, want one for each of %d numbers of workers", name, len(g.Points), g.Label, len(table.Bounds))
			}
		}
		for _, want := range []string{"total / workers", "longest task"} {
			if !slices.Contains(labels, want) {
				t.Errorf("%s: %q is missing in %q", name, want, labels)
			}
		}
		for j, b := range table.Bounds {
			if d := p.Lines[0].Dots[j]; d.X != b.Workers || d.Interval != b.Fastest.Time {
				t.Errorf("%s: %+v, want the fastest of %d workers", name, d, b.Workers)
			}
		}
	}
	for _, f := range figuresOf(Tables(synthetic(1, 10))) {
		if f.Name == "flags-bounds" || f.Name == "primes-bounds" {
			t.Errorf("%s is drawn from nothing", f.Name)
		}
	}
}
