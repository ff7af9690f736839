package chart

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	gofont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Fragment is a chart as the content of an svg element. Its texts refer to glyphs, which must be
// defined once on the same page, see [Glyphs]. With outlines of its own for each letter, a page
// of charts would have several times the size.
type Fragment struct {
	Inner  []byte
	glyphs map[string]string // the outline of each glyph, by its name
}

// Glyphs returns the definitions of all glyphs of the fragments, as the content of an svg element.
func Glyphs(fragments ...Fragment) []byte {
	all := make(map[string]string)
	for _, f := range fragments {
		maps.Copy(all, f.glyphs)
	}
	buf := bytes.NewBufferString("<defs>\n")
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(buf, "<path id=\"%s\" d=\"%s\"/>\n", name, all[name])
	}
	buf.WriteString("</defs>\n")
	return buf.Bytes()
}

// fragment draws the figure.
func (f Figure) fragment() (Fragment, error) {
	canvas := &glyphCanvas{Canvas: vgsvg.New(Width, Height), glyphs: make(map[string]string)}
	f.Draw(draw.New(canvas))
	var buf bytes.Buffer
	if _, err := canvas.WriteTo(&buf); err != nil {
		return Fragment{}, err
	}
	svg := buf.Bytes()
	svg = svg[bytes.Index(svg, []byte("<g")):bytes.LastIndex(svg, []byte("</svg>"))]
	inner, err := canvas.insertTexts(svg)
	return Fragment{inner, canvas.glyphs}, err
}

// file is the chart as a file of its own.
func (f Fragment) file() []byte {
	const w, h = int(Width), int(Height)
	buf := bytes.NewBufferString(fmt.Sprintf(`<?xml version="1.0"?>
<svg width="%dpt" height="%dpt" viewBox="0 0 %d %d" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
`, w, h, w, h))
	buf.Write(Glyphs(f))
	buf.Write(f.Inner)
	buf.WriteString("</svg>\n")
	return buf.Bytes()
}

// glyphCanvas defines each glyph once, and draws texts as references to them. The canvas below
// writes paths and no references. So a text becomes a path without a line, which marks its
// place and has its colour, and is replaced in the end.
type glyphCanvas struct {
	*vgsvg.Canvas
	glyphs map[string]string
	texts  []string
}

// FillString draws s in the current colour, from pt on the base line.
func (c *glyphCanvas) FillString(face gofont.Face, pt vg.Point, s string) {
	var text bytes.Buffer
	scale := float64(unitOf(face)) * 64
	fmt.Fprintf(&text, ` transform="translate(%s,%s) scale(%.5g)">`, coordinate(pt.X.Points()), coordinate(pt.Y.Points()), scale)
	for _, g := range layOut(face, s) {
		if len(g.segments) == 0 { // a space
			continue
		}
		name := fmt.Sprintf("g%d", g.index)
		if face.Font.Weight == font.WeightBold {
			name = fmt.Sprintf("b%d", g.index)
		}
		if _, ok := c.glyphs[name]; !ok {
			c.glyphs[name] = outlineOf(g.segments)
		}
		fmt.Fprintf(&text, `<use xlink:href="#%s" x="%s"/>`, name, inUnits(g.x))
	}
	text.WriteString("</g>")
	c.texts = append(c.texts, text.String())
	c.Fill(vg.Path{{Type: vg.MoveComp, Pos: pt}, {Type: vg.CloseComp}})
}

// mark is what a filled path without a line looks like.
var mark = regexp.MustCompile(`<path d="M[^A-Z"]*Z"( style="fill:[^"]*")? +/>`)

// insertTexts replaces the marks by the texts.
func (c *glyphCanvas) insertTexts(svg []byte) ([]byte, error) {
	if n := len(mark.FindAllIndex(svg, -1)); n != len(c.texts) {
		return nil, fmt.Errorf("the chart has %d places for %d texts", n, len(c.texts))
	}
	n := 0
	return mark.ReplaceAllFunc(svg, func(m []byte) []byte {
		style := mark.FindSubmatch(m)[1]
		n++
		return slices.Concat([]byte("<g"), style, []byte(c.texts[n-1]))
	}), nil
}

// outlineOf is a glyph as the data of a path, in units of the font. The y axis of a font points
// down, and that of the drawing up.
func outlineOf(segments sfnt.Segments) string {
	var buf bytes.Buffer
	for i, s := range segments {
		points := 1
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				buf.WriteByte('Z')
			}
			buf.WriteByte('M')
		case sfnt.SegmentOpLineTo:
			buf.WriteByte('L')
		case sfnt.SegmentOpQuadTo:
			buf.WriteByte('Q')
			points = 2
		case sfnt.SegmentOpCubeTo:
			buf.WriteByte('C')
			points = 3
		}
		for k, p := range s.Args[:points] {
			if k > 0 {
				buf.WriteByte(' ')
			}
			fmt.Fprintf(&buf, "%s %s", inUnits(p.X), inUnits(-p.Y))
		}
	}
	buf.WriteByte('Z')
	return buf.String()
}

// inUnits shows a length in units of the font.
func inUnits(x fixed.Int26_6) string { return coordinate(float64(x) / 64) }

func coordinate(x float64) string { return strconv.FormatFloat(x, 'g', 5, 64) }
