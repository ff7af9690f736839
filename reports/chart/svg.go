package chart

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/font"
	gofont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// fonts are looked for in this order. The first four have letters of the same widths.
const fonts = "Liberation Sans, Arimo, Arial, Helvetica, sans-serif"

// drawing returns the figure as the content of an svg element.
func (f Figure) drawing(size Size) ([]byte, error) {
	canvas := &textCanvas{Canvas: vgsvg.New(size.points())}
	f.Draw(draw.New(canvas))
	var buf bytes.Buffer
	if _, err := canvas.WriteTo(&buf); err != nil {
		return nil, err
	}
	svg := buf.Bytes()
	return canvas.insertTexts(svg[bytes.Index(svg, []byte("<g")):bytes.LastIndex(svg, []byte("</svg>"))])
}

// file is a drawing as a file of its own, with the title and the words of its chart.
func (c Chart) file(drawing []byte) []byte {
	buf := bytes.NewBufferString(fmt.Sprintf(`<?xml version="1.0"?>
<svg width="%d" height="%d" viewBox="%s" role="img" aria-labelledby="title" aria-describedby="desc" xmlns="http://www.w3.org/2000/svg">
<title id="title">%s</title>
<desc id="desc">%s</desc>
`, c.size.Width, c.size.Height, c.Box(), escape(c.Title), escape(c.Alt)))
	buf.Write(drawing)
	buf.WriteString("</svg>\n")
	return buf.Bytes()
}

// textCanvas writes text elements of the width that the layout has computed, so that another font
// changes no layout. The canvas below writes no such width. So a text becomes a path without a
// line, which marks its place and has its colour, and is replaced in the end.
type textCanvas struct {
	*vgsvg.Canvas
	texts []string
}

// FillString draws s in the current colour, from pt on the base line.
func (c *textCanvas) FillString(face gofont.Face, pt vg.Point, s string) {
	weight := ""
	if face.Font.Weight == font.WeightBold {
		weight = ` font-weight="bold"`
	}
	c.texts = append(c.texts, fmt.Sprintf(` transform="translate(%s,%s) scale(1,-1)" font-size="%s"%s textLength="%s" lengthAdjust="spacingAndGlyphs">%s</text>`,
		coordinate(pt.X), coordinate(pt.Y), coordinate(face.Font.Size), weight, coordinate(face.Width(s)), escape(s)))
	c.Fill(vg.Path{{Type: vg.MoveComp, Pos: pt}, {Type: vg.CloseComp}})
}

// escape escapes a text for XML, and replaces what XML cannot have, but for the ends of lines.
func escape(s string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0xfffe || r == 0xffff {
			return '\ufffd'
		}
		return r
	}, s))
}

// mark is what a filled path without a line looks like.
var mark = regexp.MustCompile(`<path d="M[^A-Z"]*Z"( style="fill:[^"]*")? +/>`)

// insertTexts replaces the marks by the texts.
func (c *textCanvas) insertTexts(svg []byte) ([]byte, error) {
	if n := len(mark.FindAllIndex(svg, -1)); n != len(c.texts) {
		return nil, fmt.Errorf("the chart has %d places for %d texts", n, len(c.texts))
	}
	n := 0
	svg = mark.ReplaceAllFunc(svg, func(m []byte) []byte {
		style := mark.FindSubmatch(m)[1]
		n++
		return slices.Concat([]byte("<text"), style, []byte(c.texts[n-1]))
	})
	return slices.Concat([]byte(`<g font-family="`+fonts+`">`), svg, []byte("</g>\n")), nil
}

func coordinate(x vg.Length) string { return strconv.FormatFloat(x.Points(), 'g', 5, 64) }
