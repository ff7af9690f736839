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
		path := glyphPath(face, vg.Point{X: 100, Y: 50}, s)
		left, right := vg.Length(1e9), vg.Length(0)
		for _, c := range path {
			if c.Type != vg.CloseComp {
				left, right = min(left, c.Pos.X), max(right, c.Pos.X)
			}
		}
		width := face.Width(s)
		if left < 99 || left > 103 || right > 101+width || right < 96+width {
			t.Errorf("%q: outline from %g to %g, width %g from 100 on", s, left, right, width)
		}
	}
}
