package chart

import (
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
)

// Outlined text is as wide as the text that gonum/plot lays out.
func TestOutlinesFitTheirWidth(t *testing.T) {
	style := textStyleOf(20, ink)
	face := plot.DefaultTextHandler.Cache().Lookup(style.Font, style.Font.Size)
	for _, s := range []string{"AVATAR", "errgroup", "× 20 µs – 95%…"} {
		left, right := vg.Length(1e9), vg.Length(0)
		for _, g := range layOut(face, s) {
			for _, segment := range g.segments {
				x := 100 + vg.Length(g.x+segment.Args[0].X)*unitOf(face)
				left, right = min(left, x), max(right, x)
			}
		}
		width := face.Width(s)
		if left < 99 || left > 103 || right > 101+width || right < 96+width {
			t.Errorf("%q: outline from %g to %g, width %g from 100 on", s, left, right, width)
		}
	}
}
