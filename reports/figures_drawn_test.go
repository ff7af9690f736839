package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/chart"
)

// What cannot be drawn has a look of its own: words, or a gap.
func TestFiguresOfLittle(t *testing.T) {
	if f := figuresOf(Tables(results.Record{})); len(f) != 0 {
		t.Errorf("%d figures of nothing", len(f))
	}
	odd := oddRecords()
	for record, want := range map[string]string{
		"no samples": "No valid sample to show.", "all failed": "No valid sample to show.",
		"no time": "No valid sample to show.", "backward times": "No valid sample to show.",
	} {
		wantTexts(t, find(t, odd[record], "flags-time"), want)
		wantTexts(t, find(t, odd[record], "flags-speedup"), "No valid sample of sequential to compare with.")
		wantTexts(t, find(t, odd[record], "overview"), "I/O-bound: flags", "CPU-bound: primes")
	}
	wantTexts(t, find(t, odd["some no time"], "flags-time"), "errgroup", "process", "Left out: 75 samples that failed, see tables.txt.")
	if all := texts(find(t, odd["some no time"], "flags-time")); slices.Contains(all, "pool") {
		t.Errorf("pool, which has no time, is among %q", all)
	}
	wantTexts(t, find(t, odd["one worker count"], "flags-speedup"), "1", "errgroup", "pool", "process", "sequential")
	wantTexts(t, find(t, odd["endless times"], "flags-speedup"), "pool", "5.8e-11")
}

// A value that has no place on a logarithmic axis is a gap, wherever it comes from.
func TestFiguresOfNonsense(t *testing.T) {
	good := stats.Interval{Center: 2, Lo: 1, Hi: 3, N: 9}
	inf, nan := math.Inf(1), math.NaN()
	for _, bad := range []stats.Interval{
		{Center: nan, Lo: nan, Hi: nan, N: 9}, {Center: inf, Lo: 1, Hi: inf, N: 9}, {Center: 2, Lo: 1, Hi: inf, N: 9},
		{Center: 0, Lo: 0, Hi: 1, N: 9}, {Center: 2, Lo: -inf, Hi: 3, N: 9}, {Center: -1, Lo: -2, Hi: -1, N: 9}, {Center: 4, Lo: 1, Hi: 3, N: 9},
	} {
		p := chart.Panel{Xs: []int{1, 2, 4}, Y: timeAxis(1), Lines: []chart.Line{{Label: "pool"}}}
		for _, d := range []chart.Dot{{X: 1, Interval: good}, {X: 2, Interval: bad}, {X: 4, Interval: good}} {
			p.Add(0, d)
		}
		if dots := p.Lines[0].Dots; dots[0].Empty() || !dots[1].Empty() || dots[2].Empty() {
			t.Errorf("%v among good values: %+v, want a gap", bad, dots)
		}
		f := chart.Figure{Title: "title", Body: chart.Panels{p}}
		for _, pt := range drawn(f).xs {
			if !(pt.X >= 0 && pt.X <= chart.Width && pt.Y >= 0 && pt.Y <= chart.Height) {
				t.Fatalf("%v draws something at %v", bad, pt)
			}
		}
		if strings.ContainsAny(f.Chart().Alt, "∞") || strings.Contains(f.Chart().Alt, "NaN") || strings.Contains(f.Chart().Alt, "Inf") {
			t.Errorf("%v is said: %q", bad, f.Chart().Alt)
		}
	}
}

// Lines go on by their models, but not to more workers than there are tasks.
func TestExtrapolation(t *testing.T) {
	for _, test := range []struct{ tasks, end int }{{0, 40}, {1000, 40}, {30, 30}, {20, 0}} {
		table := Tables(synthetic(1, 10))[0]
		table.Workload.Tasks, table.Workload.Ideal = test.tasks, 0
		table.Recommended = table.recommend()
		table.models = table.scalingModels()
		for _, p := range []chart.Panel{table.timePanel(), table.speedupPanel()} {
			if test.end == 0 {
				if len(p.Notes) > 0 || len(p.Lines[0].Curve) > 0 {
					t.Errorf("%d tasks: foretold, %q", test.tasks, p.Notes)
				}
				continue
			}
			for _, l := range p.Lines {
				first, last := l.Curve[0], l.Curve[len(l.Curve)-1]
				if !slices.Contains(p.Notes, "Beyond 20 workers: fitted model with its 95% band.") || first.X != 20 || last.X != float64(test.end) || first.Measured {
					t.Errorf("%d tasks: %s of %s is foretold from %g to %g, want 20 to %d", test.tasks, p.Y.Column, l.Label, first.X, last.X, test.end)
				}
				if measured := l.Dots[len(l.Dots)-1].Center; math.Abs(math.Log(first.Center/measured)) > 0.1 {
					t.Errorf("%s of %s is %g at 20 workers, and foretold %g", p.Y.Column, l.Label, measured, first.Center)
				}
			}
		}
	}
}

// A long name is written smaller before it is cut.
func TestLongLabelsShrink(t *testing.T) {
	for label, want := range map[string]string{
		"look-default: process cold":                          "look-default: process cold",
		"a pool of a student who likes names without any end": "a pool of a student who like…",
	} {
		p := chart.Panel{Xs: []int{1, 2}, Y: timeAxis(1), Lines: []chart.Line{{Label: label}}}
		for _, w := range p.Xs {
			p.Add(0, chart.Dot{X: w, Interval: stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 9}})
		}
		wantTexts(t, chart.Figure{Title: "title", Body: chart.Panels{p}}, want)
	}
}

// The model is in the alternative text and the data too.
func TestScalingIsSaid(t *testing.T) {
	c := find(t, synthetic(1, 10), "flags-scaling")
	if want := "pool, model: 0.99 at 1, "; !strings.Contains(c.Chart().Alt, want) {
		t.Errorf("%q is not in %q", want, c.Chart().Alt)
	}
	rows := slices.DeleteFunc(c.Chart().Data, func(row []string) bool { return row[1] != "pool, model" })
	if len(rows) != 20 || rows[0][2] != "1" || rows[len(rows)-1][2] != "20" {
		t.Errorf("the model has the data %v, want a curve from 1 to 20 workers", rows)
	}
}

// A speedup is bounded by the cores, or by what the tasks allow when that is less than
// linear.
func TestSpeedupBound(t *testing.T) {
	rec := laned()
	tables := Tables(rec)
	if g, ok := tables[1].speedupBound([]int{1, 2, 4}); !ok || g.Label != "2 cores" {
		t.Errorf("bound of primes: %v %q, want 2 cores", ok, g.Label)
	}
	if g, ok := tables[0].speedupBound([]int{1, 2, 5, 10, 20}); ok {
		t.Errorf("bound of flags, which are linear: %q", g.Label)
	}
	rec.Plan.Workloads[0].Ideal = 0 // else all are equal
	for i := range rec.Spans {      // one task as long as three others
		if s := &rec.Spans[i]; s.Workload == "flags" && s.Task == 7 {
			s.Elapsed = 60 * time.Millisecond
		}
	}
	if g, _ := Tables(rec)[0].speedupBound([]int{1, 2, 5, 10, 20}); slices.ContainsFunc(g.Points, func(p chart.Point) bool { return p.X == 20 }) {
		t.Errorf("a bound that 20 workers are below: %v", g.Points)
	}
	for i, s := range rec.Samples {
		rec.Samples[i].Makespan = s.Makespan + 50*time.Millisecond
	}
	if g, ok := Tables(rec)[0].speedupBound([]int{1, 2, 5, 10, 20}); !ok || g.Label != "longest task" {
		t.Errorf("bound of flags with a long task: %v %q, want the longest task", ok, g.Label)
	}
}

// Bounds that are the same have one line.
func TestSameBoundsAreMerged(t *testing.T) {
	line := func(label string, ys ...float64) chart.ReferenceLine {
		g := chart.ReferenceLine{Label: label}
		for i, y := range ys {
			g.Points = append(g.Points, chart.Point{X: float64(i + 1), Y: y})
		}
		return g
	}
	var labels []string
	for _, g := range mergeLines([]chart.ReferenceLine{line("a", 4, 2), line("same", 4.1, 2.02), line("above", 4, 2.2), line("short", 4)}) {
		labels = append(labels, g.Label)
	}
	if diff := cmp.Diff([]string{"a", "above", "short"}, labels); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// The title of the figure of GOMAXPROCS says what was measured, and claims nothing
// otherwise.
func TestOnePShows(t *testing.T) {
	row := func(strategy string, lo, center float64) Row {
		return Row{Cell: results.Cell{Strategy: strategy, Workers: 4, GOMAXPROCS: 1}, Speedup: stats.Interval{Center: center, Lo: lo, Hi: 1.1 * center, N: 9}}
	}
	for _, test := range []struct {
		name, want string
		rows       []Row
	}{
		{"the claim", "With GOMAXPROCS 1, goroutines do not help CPU-bound work, processes do", []Row{row("pool", 0.9, 1), row("process", 1.7, 1.9)}},
		{"goroutines help", "With GOMAXPROCS 1, goroutines still help CPU-bound work", []Row{row("pool", 3.5, 3.9), row("process", 3.1, 3.6)}},
		{"processes do not help either", "", []Row{row("pool", 0.9, 1), row("process", 0.9, 1)}},
		{"nobody knows of the goroutines", "", []Row{row("pool", 0.9, 1.5), row("process", 1.7, 1.9)}},
		{"goroutines may help", "", []Row{row("pool", 0.9, 1.1), row("process", 1.7, 1.9)}},
		{"nobody knows of the processes", "", []Row{row("pool", 0.9, 1), row("process", 0.9, 1.9)}},
		{"no processes", "", []Row{row("pool", 0.9, 1)}},
		{"one goroutine", "", []Row{
			{Cell: results.Cell{Strategy: "pool", Workers: 1, GOMAXPROCS: 1}, Speedup: stats.Interval{Center: 1, Lo: 0.9, Hi: 1.1, N: 9}},
			row("process", 1.7, 1.9),
		}},
	} {
		table := Table{Workload: results.Workload{Bound: "CPU"}, Rows: test.rows}
		if got := table.onePShows(); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	table := Table{Rows: []Row{row("pool", 0.9, 1), row("process", 1.7, 1.9)}}
	table.Rows[0].Speedup.N, table.Rows[1].Speedup.N = 3, 3
	if got := table.onePShows(); got != "" {
		t.Errorf("after three rounds: %q", got)
	}
	table = Table{Rows: []Row{row("pool", 0.9, 1), row("process", 1.7, 1.9)}}
	table.Rows[0].GOMAXPROCS, table.Rows[1].GOMAXPROCS = 2, 2
	if got := table.onePShows(); got != "" {
		t.Errorf("with two Ps: %q", got)
	}
}

// No two lines of a panel look the same.
func TestStylesAreDistinct(t *testing.T) {
	for name, figures := range allFigures() {
		for _, f := range figures {
			side, _ := f.Body.(chart.Panels)
			for _, p := range side {
				looks := make(map[string]string)
				for _, l := range p.Lines {
					look := fmt.Sprint(l.Style)
					if other, ok := looks[look]; ok {
						t.Errorf("%s/%s: %s looks like %s", name, f.Name, l.Label, other)
					}
					looks[look] = l.Label
				}
			}
		}
	}
}

// A strategy with a comma in its name is no variant of another, and changes no style of it.
func TestStrategyWithAComma(t *testing.T) {
	styleOf := func(rec results.Record, label string) string {
		lines := Tables(rec)[0].speedupPanel().Lines
		i := slices.IndexFunc(lines, func(l chart.Line) bool { return l.Label == label })
		return fmt.Sprint(lines[i].Style)
	}
	usual, comma := synthetic(1, 3), synthetic(1, 3)
	for i := range comma.Plan.Cells {
		if c := &comma.Plan.Cells[i]; c.Strategy == "process" {
			c.Strategy = "pool, mine"
		}
	}
	for i := range comma.Samples {
		if s := &comma.Samples[i]; s.Strategy == "process" {
			s.Strategy = "pool, mine"
		}
	}
	if got, want := styleOf(comma, "pool"), styleOf(usual, "pool"); got != want {
		t.Errorf("beside pool, mine the style of pool is %s, want %s as always", got, want)
	}
	if got, others := styleOf(comma, "pool, mine"), []string{styleOf(usual, "pool"), styleOf(usual, "errgroup"), styleOf(usual, "process")}; slices.Contains(others, got) {
		t.Errorf("pool, mine has the style of another strategy: %s", got)
	}
}
