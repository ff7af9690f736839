package chart

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"manyhands/bench/stats"
)

// A line has a gap where nothing valid was measured.
func TestGapsInLines(t *testing.T) {
	full := stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 1}
	l := Line{Dots: []Dot{{X: 1}, {2, full}, {3, full}, {X: 4}, {5, full}}}
	for i := range l.Dots {
		if l.Dots[i].N == 0 {
			l.Dots[i].Interval = stats.Median(nil)
		}
	}
	want := [][]int{nil, {1, 2}, {4}}
	if diff := cmp.Diff(want, l.measuredParts()); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

// identity is a scale for panels that are not drawn.
func identity(v float64) vg.Length { return vg.Length(v) }

// Every marker stands at its number of workers, so that none lies above a line of the chart that
// its value does not exceed; and each of several in one place can be seen.
func TestMarkersStandAtTheirPlace(t *testing.T) {
	p := Panel{Xs: []int{10, 100}}
	for i, l := range []string{"a", "b", "c", "d", "e"} {
		p.Lines = append(p.Lines, Line{Label: l})
		for _, w := range p.Xs {
			p.Add(i, Dot{w, stats.Interval{Center: 1, Lo: 1, Hi: 1, N: 9}})
		}
	}
	above := vg.Length(math.Inf(1))
	for i, path := range p.paths(identity, identity) {
		for j, pt := range path {
			if want := (vg.Point{X: vg.Length(p.Lines[i].Dots[j].X), Y: 1}); pt != want {
				t.Errorf("line %d has a marker at %v, want %v", i, pt, want)
			}
		}
		radius := p.radius(identity, i)
		if radius > above-1 {
			t.Errorf("line %d has markers of radius %v, and the line below has %v", i, radius, above)
		}
		above = radius
	}
	if !p.overlapping() {
		t.Error("no line shares its places with another")
	}
}

// Intervals have a band, ranges of few rounds do not, and a band ends where the line does.
func TestBands(t *testing.T) {
	p := Panel{Xs: []int{1, 2, 4, 8, 16}, Lines: []Line{{Label: "pool"}}}
	for _, d := range []Dot{
		{1, stats.Interval{Center: 2, Lo: 1, Hi: 3, N: 9}}, {2, stats.Interval{Center: 2, Lo: 1, Hi: 4, N: 9}},
		{4, stats.Interval{Center: 2, Lo: 1, Hi: 3, N: 3}}, {8, stats.Interval{Center: 2, Lo: 1, Hi: 5, N: 9}}, {16, stats.Median(nil)},
	} {
		p.Add(0, d)
	}
	bands := p.bands(p.paths(identity, identity), identity, identity)
	if len(bands) != 1 {
		t.Fatalf("%d bands, want one, of the first two", len(bands))
	}
	if diff := cmp.Diff([]vg.Point{{X: 1, Y: 3}, {X: 2, Y: 4}}, bands[0].high); diff != "" {
		t.Errorf("upper edge (-want +got):\n%s", diff)
	}
	tall, low := band{Style{color: colorOf(0xff0000)}, []vg.Point{{}, {}}, []vg.Point{{Y: 9}, {Y: 9}}}, band{Style{color: colorOf(0x0000ff)}, []vg.Point{{}, {}}, []vg.Point{{Y: 1}, {Y: 1}}}
	var canvas recorder.Canvas
	c := draw.NewCanvas(&canvas, Width, Height)
	drawBands(&c, []band{low, tall})
	i := slices.IndexFunc(canvas.Actions, func(a recorder.Action) bool { _, ok := a.(*recorder.SetColor); return ok })
	if first := canvas.Actions[i].(*recorder.SetColor).Color; first != tint(tall.style.color) {
		t.Errorf("the first area has the colour %v: it must be the tallest, or it hides the others", first)
	}
}
