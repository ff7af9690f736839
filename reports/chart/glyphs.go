package chart

import (
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	gofont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// glyphCanvas is a canvas on which text is drawn as shapes. A figure then looks the
// same everywhere: an SVG with text in it needs the font where it is looked at,
// and another font has other widths.
type glyphCanvas struct{ vg.CanvasSizer }

// FillString draws the outlines of the glyphs of s in the current colour, from pt
// on the base line. A rune that the font does not have becomes the font's own box
// for that, which a reader sees; without a glyph a number would lose a digit.
func (c glyphCanvas) FillString(face gofont.Face, pt vg.Point, s string) {
	c.Fill(glyphPath(face, pt, s))
}

// glyphPath is the outline of a string. It reads glyphs at one pixel a font unit,
// where nothing is rounded, and scales them to the size of the face.
func glyphPath(face gofont.Face, pt vg.Point, s string) (path vg.Path) {
	var buf sfnt.Buffer
	em := fixed.I(int(face.Face.UnitsPerEm()))
	scale := face.Font.Size / vg.Length(em)
	var previous sfnt.GlyphIndex
	for i, r := range s {
		// Fonts that gonum/plot embeds are whole: these calls do not fail.
		glyph, _ := face.Face.GlyphIndex(&buf, r)
		if i > 0 {
			kern, _ := face.Face.Kern(&buf, previous, glyph, em, font.HintingNone)
			pt.X += vg.Length(kern) * scale
		}
		segments, _ := face.Face.LoadGlyph(&buf, glyph, em, nil)
		path = appendGlyph(path, segments, pt, scale)
		advance, _ := face.Face.GlyphAdvance(&buf, glyph, em, font.HintingNone)
		pt.X += vg.Length(advance) * scale
		previous = glyph
	}
	return path
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
