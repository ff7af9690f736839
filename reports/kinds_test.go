package reports

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/reports/chart"
)

// A model is drawn where the times support one, dashed where they end, and never beyond the
// workers that can have a task.
func TestScalingFigure(t *testing.T) {
	for _, test := range []struct{ tasks, end int }{{20, 20}, {0, 20 * farBeyond}, {30, 30}} {
		tables := Tables(synthetic(1, 10))
		for i := range tables {
			tables[i].Workload.Tasks = test.tasks
			tables[i].Workload.Ideal = 0 // all numbers divide 20
			tables[i].Recommended = tables[i].recommend()
			tables[i].models = tables[i].scalingModels()
		}
		p, captions := tables[0].scalingPanel()
		if len(p.Lines) != 3 || len(captions) != 4 { // the first about the lines
			t.Fatalf("%d models of flags with %d captions, want 3 and 4", len(p.Lines), len(captions))
		}
		if dashed := strings.Contains(captions[0], "dashed"); dashed != (test.end > 20) {
			t.Errorf("%d tasks: %s", test.tasks, captions[0])
		}
		for _, l := range p.Lines {
			first, last := l.Curve[0], l.Curve[len(l.Curve)-1]
			if !first.Measured || last.Measured != (test.end == 20) || int(last.X) != test.end {
				t.Errorf("%s: from %+v to %+v, want measured from 1 on and predicted to %d", l.Label, first, last, test.end)
			}
			for _, c := range l.Curve {
				if c.Measured != (c.X <= 20) || !(c.Lo <= c.Center && c.Center <= c.Hi) {
					t.Errorf("%s at %g workers: %+v", l.Label, c.X, c)
				}
				if d := slices.IndexFunc(l.Dots, func(d chart.Dot) bool { return float64(d.X) == c.X }); d >= 0 {
					if ratio := c.Center / l.Dots[d].Center; ratio < 0.9 || ratio > 1.1 {
						t.Errorf("%s at %g workers: the model is %g times the marker", l.Label, c.X, ratio)
					}
				}
			}
		}
		if f, ok := tables[1].scalingFigure("primes"); ok {
			t.Errorf("two numbers of workers within the cores make a model: %s", f.Chart().Alt)
		}
	}
}

// Times that no model describes have no curve, in no figure.
func TestNoCurveWithoutModel(t *testing.T) {
	rec := synthetic(1, 14)
	for i, s := range rec.Samples {
		if s.Workers == 10 && s.Strategy != baseline {
			rec.Samples[i].Makespan = s.Makespan * 3 / 2
		}
	}
	rec.Plan.Workloads[0].Tasks = 40
	for _, f := range Tables(rec)[0].figuresNamed("flags") {
		panels, ok := f.Body.(chart.Panels)
		for _, p := range panels {
			for _, l := range p.Lines {
				if len(l.Curve) > 0 {
					t.Errorf("%s has a curve of %s", f.Name, l.Label)
				}
			}
		}
		if !ok || f.Name == "flags-scaling" {
			t.Errorf("figure %s", f.Name)
		}
	}
}

// The best is the shortest time of all strategies, and not marked when that is the
// baseline's, which has a line already.
func TestBestIsMarked(t *testing.T) {
	p := Tables(synthetic(1, 10))[0].timePanel()
	if got := p.Lines[p.BestLine]; p.Best.X != 20 || slices.ContainsFunc(p.Lines, func(l chart.Line) bool {
		return slices.ContainsFunc(l.Dots, func(d chart.Dot) bool { return d.Center < p.Best.Center })
	}) {
		t.Errorf("best is %+v of %s", p.Best, got.Label)
	}
	slow := synthetic(1, 10)
	for i, s := range slow.Samples {
		if s.Strategy != baseline {
			slow.Samples[i].Makespan *= 100
		}
	}
	if p := Tables(slow)[0].timePanel(); !p.Best.Empty() {
		t.Errorf("%+v is marked as best beside a faster sequential", p.Best)
	}
}

// Efficiencies begin at 0, and cores bound those of CPU-bound work.
func TestEfficiencyPanel(t *testing.T) {
	p := Tables(synthetic(1, 10))[1].efficiencyPanel()
	if _, hi := p.Extent(); p.Y.Scale != chart.FromZero || hi < 1 || hi > 1.4 {
		t.Errorf("scale %v up to %g, want 0 to a little above 1", p.Y.Scale, hi)
	}
	bound := p.References[1].Points
	if first, last := bound[0], bound[len(bound)-1]; first.Y != 1 || math.Abs(last.Y-0.5) > 1e-9 {
		t.Errorf("two cores: %v to %v, want 100%% with 1 worker and 50%% with 4", first, last)
	}
}

// Where GOMAXPROCS varies, one figure compares the least with the greatest, each with
// its own baseline, and the others are about the greatest.
func TestGOMAXPROCSFigure(t *testing.T) {
	rec := variants()
	for i, s := range rec.Samples {
		if s.GOMAXPROCS == 1 && (s.Strategy == "pool" || s.Strategy == "errgroup") {
			rec.Samples[i].Makespan = 4e9 // one P: goroutines take turns
		}
	}
	side := find(t, rec, "primes-gomaxprocs").Body.(chart.Panels)
	speedup := func(p chart.Panel, label string) float64 {
		i := slices.IndexFunc(p.Lines, func(l chart.Line) bool { return l.Label == label })
		return p.Lines[i].Dots[1].Center
	}
	for _, test := range []struct {
		panel    int
		label    string
		min, max float64
	}{{0, "pool, chunk 1", 0.9, 1.1}, {0, "process, chunk 1", 1.8, 2}, {1, "pool, chunk 1", 1.8, 2}, {1, "process, chunk 1", 1.8, 2}} {
		if got := speedup(side[test.panel], test.label); got < test.min || got > test.max {
			t.Errorf("%s: speedup of %s with 4 workers is %g, want %g to %g", side[test.panel].Title, test.label, got, test.min, test.max)
		}
	}
	for _, l := range find(t, rec, "primes-speedup").Body.(chart.Panels)[0].Lines {
		if len(l.Dots) != 2 {
			t.Errorf("%s has %d dots, want those of one GOMAXPROCS", l.Label, len(l.Dots))
		}
	}
	for _, f := range figuresOf(Tables(synthetic(1, 10))) {
		if f.Name == "primes-gomaxprocs" {
			t.Error("one GOMAXPROCS is compared with itself")
		}
	}
}

// Where GOMAXPROCS varies, each figure says which one it is about.
func TestFiguresSayGOMAXPROCS(t *testing.T) {
	rec := variants()
	for _, c := range rec.Plan.Cells {
		for i := range 20 {
			rec.Spans = append(rec.Spans, results.Span{Cell: c, Task: i, Start: time.Duration(i) * 50 * time.Millisecond, Elapsed: 50 * time.Millisecond, Worker: i % c.Workers})
		}
	}
	for name, want := range map[string]string{
		"primes-lanes": "GOMAXPROCS 2", "primes-tasks": "GOMAXPROCS 2", "primes-speedup": "GOMAXPROCS 2",
		"primes-bounds": "the fastest row of any GOMAXPROCS",
	} {
		f := find(t, rec, name)
		if text := f.Subtitle + " " + strings.Join(f.Captions, " "); !strings.Contains(text, want) {
			t.Errorf("%s does not say %q: %s", name, want, text)
		}
	}
	f := find(t, laned(), "primes-bounds")
	if text := f.Subtitle + " " + strings.Join(f.Captions, " "); strings.Contains(text, "GOMAXPROCS") {
		t.Errorf("one GOMAXPROCS is said: %s", text)
	}
}

// A task that no clock measured has no place on a logarithmic axis, and a run of such
// tasks is no row.
func TestTasksFigure(t *testing.T) {
	rec := laned()
	rec.Spans = slices.DeleteFunc(rec.Spans, func(s results.Span) bool { return s.Workload == "flags" })
	for i := range rec.Spans {
		if rec.Spans[i].Strategy == "pool" {
			rec.Spans[i].Elapsed = 0
		}
	}
	rows := find(t, rec, "primes-tasks").Body.(chart.Dots)
	var labels []string
	for _, r := range rows {
		labels = append(labels, r.Label)
		if len(r.Seconds) != 20 || !slices.IsSorted(r.Seconds) {
			t.Errorf("%s: %v", r.Label, r.Seconds)
		}
	}
	if !slices.Equal(labels, []string{"sequential", "errgroup", "process"}) {
		t.Errorf("rows %q", labels)
	}
}
