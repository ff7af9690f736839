package chart

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	gofont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// outlineCanvas draws the outlines of each text, which depend on no font of the system.
type outlineCanvas struct{ vg.CanvasSizer }

// FillString draws the outlines of the glyphs of s in the current colour, from pt
// on the base line.
func (c outlineCanvas) FillString(face gofont.Face, pt vg.Point, s string) {
	var path vg.Path
	scale := unitOf(face)
	for _, g := range layOut(face, s) {
		path = appendGlyph(path, g.segments, vg.Point{X: pt.X + vg.Length(g.x)*scale, Y: pt.Y}, scale)
	}
	c.Fill(path)
}

// unitOf is the length of a unit of the font.
func unitOf(face gofont.Face) vg.Length {
	return face.Font.Size / vg.Length(fixed.I(int(face.Face.UnitsPerEm())))
}

// glyph is one letter of a text, in units of the font.
type glyph struct {
	index    sfnt.GlyphIndex
	segments sfnt.Segments
	x        fixed.Int26_6 // from the start of the text
}

// layOut places the glyphs of a text. It reads them at one pixel a font unit, where nothing is
// rounded. A rune that the font does not have becomes the font's own box for that, which a
// reader sees; without a glyph a number would lose a digit.
func layOut(face gofont.Face, s string) (glyphs []glyph) {
	em := fixed.I(int(face.Face.UnitsPerEm()))
	var x fixed.Int26_6
	for i, r := range s {
		var buf sfnt.Buffer // the segments of a glyph are in there
		// Fonts that gonum/plot embeds are whole: these calls do not fail.
		index, _ := face.Face.GlyphIndex(&buf, r)
		if i > 0 {
			kern, _ := face.Face.Kern(&buf, glyphs[len(glyphs)-1].index, index, em, font.HintingNone)
			x += kern
		}
		advance, _ := face.Face.GlyphAdvance(&buf, index, em, font.HintingNone)
		segments, _ := face.Face.LoadGlyph(&buf, index, em, nil)
		glyphs = append(glyphs, glyph{index, segments, x})
		x += advance
	}
	return glyphs
}

// appendGlyph adds one glyph at pt. A font's y axis points down.
func appendGlyph(path vg.Path, segments sfnt.Segments, pt vg.Point, scale vg.Length) vg.Path {
	at := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: pt.X + vg.Length(p.X)*scale, Y: pt.Y - vg.Length(p.Y)*scale}
	}
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(at(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(at(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(at(s.Args[0]), at(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(at(s.Args[0]), at(s.Args[1]), at(s.Args[2]))
		}
	}
	if len(segments) > 0 {
		path.Close()
	}
	return path
}
