package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// What cannot be drawn has a look of its own: words, or a gap.
func TestLookOfLittle(t *testing.T) {
	if f := figures(Tables(results.Record{})); len(f) != 0 {
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
	wantTexts(t, find(t, odd["some no time"], "flags-time"), "errgroup", "process", "Left out: 75 samples without a right answer; see tables.txt.")
	if all := texts(find(t, odd["some no time"], "flags-time")); slices.Contains(all, "pool") {
		t.Errorf("pool, which has no time, is among %q", all)
	}
	wantTexts(t, find(t, odd["one worker count"], "flags-speedup"), "1", "errgroup", "pool", "process", "sequential")
	wantTexts(t, find(t, odd["endless times"], "flags-speedup"), "pool", "5.8e-11")
}

// A value that has no place on a logarithmic axis is a gap, wherever it comes from.
func TestLookOfNonsense(t *testing.T) {
	good := stats.Interval{Center: 2, Lo: 1, Hi: 3, N: 9}
	inf, nan := math.Inf(1), math.NaN()
	for _, bad := range []stats.Interval{
		{Center: nan, Lo: nan, Hi: nan, N: 9}, {Center: inf, Lo: 1, Hi: inf, N: 9}, {Center: 2, Lo: 1, Hi: inf, N: 9},
		{Center: 0, Lo: 0, Hi: 1, N: 9}, {Center: 2, Lo: -inf, Hi: 3, N: 9}, {Center: -1, Lo: -2, Hi: -1, N: 9}, {Center: 4, Lo: 1, Hi: 3, N: 9},
	} {
		p := panel{workers: []int{1, 2, 4}, quantity: timeAround(1)}
		for _, d := range []dot{{1, good}, {2, bad}, {4, good}} {
			p.add("pool", false, d)
		}
		if diff := cmp.Diff([][]int{{0}, {2}}, p.lines[0].measuredParts()); diff != "" {
			t.Errorf("parts of a line with %v (-want +got):\n%s", bad, diff)
		}
		f := figure{title: "title", body: panels{p}}
		for _, pt := range drawn(f).xs {
			if !(pt.X >= 0 && pt.X <= figureWidth && pt.Y >= 0 && pt.Y <= figureHeight) {
				t.Fatalf("%v draws something at %v", bad, pt)
			}
		}
		if strings.ContainsAny(f.alt(), "∞") || strings.Contains(f.alt(), "NaN") || strings.Contains(f.alt(), "Inf") {
			t.Errorf("%v is said: %q", bad, f.alt())
		}
	}
}

// identity is a scale for panels that are not drawn.
func identity(v float64) vg.Length { return vg.Length(v) }

// Markers stand around their number of workers, and those of one line that is hardly
// there move no others.
func TestMarkersAreCentred(t *testing.T) {
	p := panel{workers: []int{10, 100}}
	for _, l := range []string{"a", "b", "c"} {
		for _, w := range p.workers {
			if l == "c" && w == 10 {
				continue
			}
			p.add(l, false, dot{w, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 9}})
		}
	}
	at := make(map[int][]float64)
	for i, path := range p.paths(identity, identity) {
		for j, pt := range path {
			w := p.lines[i].dots[j].workers
			at[w] = append(at[w], math.Round(float64(pt.X-vg.Length(w))))
		}
	}
	want := map[int][]float64{10: {-markerStep / 2, markerStep / 2}, 100: {-markerStep, 0, markerStep}}
	for w, xs := range want {
		for i, x := range xs {
			want[w][i] = math.Round(x)
		}
	}
	if diff := cmp.Diff(want, at); diff != "" {
		t.Errorf("places of the markers from their number of workers (-want +got):\n%s", diff)
	}
}

// Intervals have a band, ranges of few rounds do not, and a band ends where the line does.
func TestBands(t *testing.T) {
	p := panel{workers: []int{1, 2, 4, 8, 16}}
	for _, d := range []dot{
		{1, stats.Interval{Center: 2, Lo: 1, Hi: 3, N: 9}}, {2, stats.Interval{Center: 2, Lo: 1, Hi: 4, N: 9}},
		{4, stats.Interval{Center: 2, Lo: 1, Hi: 3, N: 3}}, {8, stats.Interval{Center: 2, Lo: 1, Hi: 5, N: 9}}, {16, stats.Median(nil)},
	} {
		p.add("pool", false, d)
	}
	bands := p.bands(p.paths(identity, identity), identity, identity)
	if len(bands) != 1 {
		t.Fatalf("%d bands, want one, of the first two", len(bands))
	}
	if diff := cmp.Diff([]vg.Point{{X: 1, Y: 3}, {X: 2, Y: 4}}, bands[0].high); diff != "" {
		t.Errorf("upper edge (-want +got):\n%s", diff)
	}
	tall, low := band{look{color: rgb(0xff0000)}, []vg.Point{{}, {}}, []vg.Point{{Y: 9}, {Y: 9}}}, band{look{color: rgb(0x0000ff)}, []vg.Point{{}, {}}, []vg.Point{{Y: 1}, {Y: 1}}}
	s := new(sheet)
	c := draw.NewCanvas(s, figureWidth, figureHeight)
	drawBands(&c, []band{low, tall})
	if first := s.marks[0].color; first != tint(tall.look.color) {
		t.Errorf("the first area has the colour %v: it must be the tallest, or it hides the others", first)
	}
}

// Lines go on by their laws, but not to more workers than there are tasks.
func TestForetelling(t *testing.T) {
	for _, test := range []struct{ tasks, end int }{{0, 40}, {1000, 40}, {30, 30}, {20, 0}} {
		table := Tables(synthetic(1, 10))[0]
		table.fits = table.laws()
		table.Workload.Tasks = test.tasks
		for _, p := range []panel{table.timePanel(), table.speedupPanel()} {
			if test.end == 0 {
				if p.foretold != 0 || len(p.lines[0].curve) > 0 {
					t.Errorf("%d tasks: foretold beyond %d workers", test.tasks, p.foretold)
				}
				continue
			}
			for _, l := range p.lines {
				first, last := l.curve[0], l.curve[len(l.curve)-1]
				if p.foretold != 20 || first.x != 20 || last.x != float64(test.end) || l.fitted() {
					t.Errorf("%d tasks: %s of %s is foretold from %g to %g, want 20 to %d", test.tasks, p.name, l.label, first.x, last.x, test.end)
				}
				if measured := l.dots[len(l.dots)-1].Center; math.Abs(math.Log(first.Center/measured)) > 0.1 {
					t.Errorf("%s of %s is %g at 20 workers, and foretold %g", p.name, l.label, measured, first.Center)
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
		p := panel{workers: []int{1, 2}, quantity: timeAround(1)}
		for _, w := range p.workers {
			p.add(label, false, dot{w, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 9}})
		}
		wantTexts(t, figure{title: "title", body: panels{p}}, want)
	}
}

// The law is among the words and the data too.
func TestLawIsSaid(t *testing.T) {
	c := find(t, synthetic(1, 10), "flags-law")
	if want := "pool, law: 0.99 at 1, "; !strings.Contains(c.alt(), want) {
		t.Errorf("%q is not in %q", want, c.alt())
	}
	rows := slices.DeleteFunc(c.body.data(), func(row []string) bool { return row[1] != "pool, law" })
	for x, want := range map[float64]string{1000: "1000", 44.5739: "44.6", 2.5e-6: "2.5e-06"} {
		if got := placeText(x); got != want {
			t.Errorf("%g is said as %s, want %s", x, got, want)
		}
	}
	if len(rows) < 50 || rows[0][2] != "1" || rows[len(rows)-1][2] != "80" {
		t.Errorf("the law has the data %v, want a curve from 1 to 80 workers", rows)
	}
}

// A speedup is bounded by the cores, or by what the tasks allow when that is less than
// linear.
func TestSpeedupBound(t *testing.T) {
	rec := laned()
	tables := Tables(rec)
	if g, ok := tables[1].speedupBound([]int{1, 2, 4}); !ok || g.label != "2 cores" {
		t.Errorf("bound of primes: %v %q, want 2 cores", ok, g.label)
	}
	if g, ok := tables[0].speedupBound([]int{1, 2, 5, 10, 20}); ok {
		t.Errorf("bound of flags, which are linear: %q", g.label)
	}
	for i := range rec.Spans { // one task as long as three others
		if s := &rec.Spans[i]; s.Workload == "flags" && s.Task == 7 {
			s.Elapsed = 60 * time.Millisecond
		}
	}
	if g, ok := Tables(rec)[0].speedupBound([]int{1, 2, 5, 10, 20}); !ok || g.label != "longest task" {
		t.Errorf("bound of flags with a long task: %v %q, want the longest task", ok, g.label)
	}
}

// Bounds that are the same have one line.
func TestSameBoundsAreMerged(t *testing.T) {
	line := func(label string, ys ...float64) guide {
		g := guide{label: label}
		for i, y := range ys {
			g.points = append(g.points, point{float64(i + 1), y})
		}
		return g
	}
	var labels []string
	for _, g := range merged([]guide{line("a", 4, 2), line("same", 4.1, 2.02), line("above", 4, 2.2), line("short", 4)}) {
		labels = append(labels, g.label)
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
		{"the claim", "With one P, goroutines do not help CPU-bound work, processes do", []Row{row("pool", 0.9, 1), row("process", 1.7, 1.9)}},
		{"goroutines help", "With one P, goroutines still help CPU-bound work", []Row{row("pool", 3.5, 3.9), row("process", 3.1, 3.6)}},
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

// Text is broken where it is full, and a word that is too long stands alone.
func TestFlow(t *testing.T) {
	style := textStyle(10, ink)
	width := style.Width("four words are here")
	for text, want := range map[string][]string{
		"": nil, "few": {"few"},
		"four words are here and then some":   {"four words are here", "and then some"},
		"a " + strings.Repeat("b", 99) + " c": {"a", strings.Repeat("b", 99), "c"},
	} {
		if diff := cmp.Diff(want, flow(text, style, width)); diff != "" {
			t.Errorf("flow(%q) (-want +got):\n%s", text, diff)
		}
	}
}

// No two lines of a panel look the same.
func TestLooksAreDistinct(t *testing.T) {
	for name, charts := range allCharts() {
		for _, c := range charts {
			side, _ := c.figure.body.(panels)
			for _, p := range side {
				looks := make(map[string]string)
				for _, l := range p.lines {
					look := fmt.Sprint(l.look)
					if other, ok := looks[look]; ok {
						t.Errorf("%s/%s: %s looks like %s", name, c.Name, l.label, other)
					}
					looks[look] = l.label
				}
			}
		}
	}
}

// A student's strategy has one colour, on charts with cold processes and without.
func TestOneLookInAllCharts(t *testing.T) {
	all := []string{"errgroup", "pool", "process", "process cold", "my-pool"}
	if a, b := lookOf("my-pool", all), lookOf("my-pool", slices.Delete(slices.Clone(all), 3, 4)); a.color != b.color {
		t.Errorf("my-pool is %v, and %v without cold processes", a.color, b.color)
	}
}
