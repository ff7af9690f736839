package chart

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/stats"
)

// Text is broken where it is full, and a word that is too long stands alone.
func TestBreakLines(t *testing.T) {
	style := textStyleOf(10, ink)
	width := style.Width("four words are here")
	for text, want := range map[string][]string{
		"": nil, "few": {"few"},
		"four words are here and then some":   {"four words are here", "and then some"},
		"a " + strings.Repeat("b", 99) + " c": {"a", strings.Repeat("b", 99), "c"},
	} {
		if diff := cmp.Diff(want, breakLines(text, style, width)); diff != "" {
			t.Errorf("breakLines(%q) (-want +got):\n%s", text, diff)
		}
	}
}

// A text is cut where the space ends, however long it is. Measuring every shorter text would
// take minutes for this one.
func TestFitWidth(t *testing.T) {
	style := textStyleOf(10, ink)
	width := style.Width("mmmm…")
	for text, want := range map[string]string{
		"": "", "mmmmmm": "mmmm…", "mmm": "mmm", strings.Repeat("m", 100_000): "mmmm…",
	} {
		if got := fitWidth(text, style, width); got != want {
			t.Errorf("fitWidth(%.20q) = %.20q, want %q", text, got, want)
		}
	}
	if got := fitWidth("m", style, 0); got != "…" {
		t.Errorf("without any space: %q", got)
	}
}

// A scale from 0 begins there, and leaves room for marks above all lines. A logarithmic one
// has a factor of two at least, as noise looks large when it fills the panel.
func TestYRange(t *testing.T) {
	line := Line{Dots: []Dot{{X: 1, Interval: stats.Interval{Center: 1, Lo: 0.9, Hi: 1.1, N: 9}}}}
	for _, test := range []struct {
		name   string
		panel  Panel
		lo, hi float64
	}{
		{"nothing", Panel{}, 1, 2},
		{"from 0", Panel{Lines: []Line{line}, Y: YAxis{Scale: FromZero}}, 0, 1.08 * 1.1},
		{"from 0, all 0", Panel{Lines: []Line{{Dots: []Dot{{X: 1, Interval: stats.Interval{N: 1}}}}}, Y: YAxis{Scale: FromZero, Unit: 1}}, 0, 1},
		{"from 0, with a mark", Panel{Lines: []Line{line}, Y: YAxis{Scale: FromZero}, Marks: make([]Mark, 1)}, 0, 1.25 * 1.1},
		{"logarithmic", Panel{Lines: []Line{line}}, math.Sqrt(0.9*1.1) / math.Sqrt2, math.Sqrt(0.9*1.1) * math.Sqrt2},
	} {
		if lo, hi := (Panels{test.panel}).yRange(); math.Abs(lo-test.lo) > 1e-9 || math.Abs(hi-test.hi) > 1e-9 {
			t.Errorf("%s: %g to %g, want %g to %g", test.name, lo, hi, test.lo, test.hi)
		}
	}
}
