package reports

import (
	"math"
	"slices"
	"testing"

	"manyhands/bench/results"
)

// A law is drawn where the times support one, and dashed where they end.
func TestLawFigure(t *testing.T) {
	tables := Tables(synthetic(1, 10))
	for i := range tables {
		tables[i].fits = tables[i].laws()
	}
	p, captions := tables[0].lawPanel()
	if len(p.lines) != 3 || len(captions) != 4 { // the last about the tasks
		t.Fatalf("%d laws of flags with %d captions, want 3 and 4", len(p.lines), len(captions))
	}
	for _, l := range p.lines {
		first, last := l.curve[0], l.curve[len(l.curve)-1]
		if !first.measured || last.measured || math.Round(last.x) != 20*farBeyond {
			t.Errorf("%s: from %+v to %+v, want measured from 1 on and foretold to %d", l.label, first, last, 20*farBeyond)
		}
		for _, c := range l.curve {
			if c.measured != (c.x <= 20) || !(c.Lo <= c.Center && c.Center <= c.Hi) {
				t.Errorf("%s at %g workers: %+v", l.label, c.x, c)
			}
			if d := slices.IndexFunc(l.dots, func(d dot) bool { return float64(d.workers) == c.x }); d >= 0 {
				if ratio := c.Center / l.dots[d].Center; ratio < 0.9 || ratio > 1.1 {
					t.Errorf("%s at %g workers: the law is %g times the marker", l.label, c.x, ratio)
				}
			}
		}
	}
	if f, ok := tables[1].lawFigure("primes"); ok {
		t.Errorf("two numbers of workers within the cores make a law: %s", f.alt())
	}
}

// The best is the shortest time of all strategies, and not marked when that is the
// baseline's, which has a line already.
func TestBestIsMarked(t *testing.T) {
	p := Tables(synthetic(1, 10))[0].timePanel()
	if got := p.lines[p.bestLine]; p.best.workers != 20 || slices.ContainsFunc(p.lines, func(l line) bool {
		return slices.ContainsFunc(l.dots, func(d dot) bool { return d.Center < p.best.Center })
	}) {
		t.Errorf("best is %+v of %s", p.best, got.label)
	}
	slow := synthetic(1, 10)
	for i, s := range slow.Samples {
		if s.Strategy != baseline {
			slow.Samples[i].Makespan *= 100
		}
	}
	if p := Tables(slow)[0].timePanel(); !p.best.Empty() {
		t.Errorf("%+v is marked as best beside a faster sequential", p.best)
	}
}

// Efficiencies begin at 0, and cores bound those of CPU-bound work.
func TestEfficiencyPanel(t *testing.T) {
	p := Tables(synthetic(1, 10))[1].efficiencyPanel()
	if lo, hi := (panels{p}).yRange(); lo != 0 || hi < 1 || hi > 1.5 {
		t.Errorf("from %g to %g, want 0 to a little above 1", lo, hi)
	}
	bound := p.guides[1].points
	if first, last := bound[0], bound[len(bound)-1]; first.y != 1 || math.Abs(last.y-0.5) > 1e-9 {
		t.Errorf("two cores: %v to %v, want 100%% with 1 worker and 50%% with 4", first, last)
	}
}

// Where GOMAXPROCS varies, one figure compares the least with the greatest, each with
// its own baseline, and the others are about the greatest.
func TestProcsFigure(t *testing.T) {
	rec := variants()
	for i, s := range rec.Samples {
		if s.GOMAXPROCS == 1 && (s.Strategy == "pool" || s.Strategy == "errgroup") {
			rec.Samples[i].Makespan = 4e9 // one P: goroutines take turns
		}
	}
	side := find(t, rec, "primes-gomaxprocs").body.(panels)
	speedup := func(p panel, label string) float64 {
		i := slices.IndexFunc(p.lines, func(l line) bool { return l.label == label })
		return p.lines[i].dots[1].Center
	}
	for _, test := range []struct {
		panel    int
		label    string
		min, max float64
	}{{0, "pool, chunk 1", 0.9, 1.1}, {0, "process, chunk 1", 1.8, 2}, {1, "pool, chunk 1", 1.8, 2}, {1, "process, chunk 1", 1.8, 2}} {
		if got := speedup(side[test.panel], test.label); got < test.min || got > test.max {
			t.Errorf("%s: speedup of %s with 4 workers is %g, want %g to %g", side[test.panel].title, test.label, got, test.min, test.max)
		}
	}
	for _, l := range find(t, rec, "primes-speedup").body.(panels)[0].lines {
		if len(l.dots) != 2 {
			t.Errorf("%s has %d dots, want those of one GOMAXPROCS", l.label, len(l.dots))
		}
	}
	for _, f := range figures(Tables(synthetic(1, 10))) {
		if f.name == "primes-gomaxprocs" {
			t.Error("one GOMAXPROCS is compared with itself")
		}
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
	rows := find(t, rec, "primes-tasks").body.(taskTimes)
	var labels []string
	for _, r := range rows {
		labels = append(labels, r.label)
		if len(r.seconds) != 20 || !slices.IsSorted(r.seconds) {
			t.Errorf("%s: %v", r.label, r.seconds)
		}
	}
	if !slices.Equal(labels, []string{"sequential", "errgroup", "process"}) {
		t.Errorf("rows %q", labels)
	}
}

// Every line is told apart by its colour, by its marker and by its dashes, its name can
// be read on white, and a number on a lane on the lane's colour.
func TestLooksDiffer(t *testing.T) {
	for i, a := range looks {
		if c := contrast(legible(a.color)); c < 4.5 {
			t.Errorf("look %d: letters with a contrast of %.1f", i, c)
		}
		if c := contrast(ink) / contrast(solidOf(a)); c < 4.5 {
			t.Errorf("look %d: numbers with a contrast of %.1f", i, c)
		}
		for j, b := range looks[:i] {
			if a.color == b.color || a.marker == b.marker || slices.Equal(a.dashes, b.dashes) && a.width == b.width {
				t.Errorf("looks %d and %d are alike: %+v, %+v", i, j, a, b)
			}
		}
	}
}
