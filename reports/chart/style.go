package chart

import (
	"fmt"
	"image/color"
	"math"
	"slices"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	gofont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A figure has the size of a slide, 16:9, and letters that are read from the back
// row when it fills the screen.
const (
	Width  = 960 // points
	Height = 540

	titleSize   = 28
	labelSize   = 20
	captionSize = 15
	margin      = 20
	markerSize  = 6.5 // radius
)

var (
	ink      = color.NRGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff}
	muted    = color.NRGBA{R: 0x59, G: 0x59, B: 0x59, A: 0xff} // 7:1 on white
	idleLane = colorOf(0xededed)

	unmeasuredGround = colorOf(0xf4f4f4)

	faint = color.NRGBA{R: 0xe4, G: 0xe4, B: 0xe4, A: 0xff}
	white = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
)

// Style is how a line is told apart, three times over: by colour, by dashes and by
// the marker's shape. Any one is enough, in grey print as for the colour-blind,
// and where lines lie on each other the upper one's gaps show the lower one.
type Style struct {
	color  color.NRGBA
	width  vg.Length
	dashes []vg.Length
	marker marker
}

// styles of the series, in Okabe and Ito's colours. The first are the widest and
// drawn first. Those of strategiesWithStyle come first, in the same order. Sequential has
// [SequentialStyle].
var styles = []Style{
	{colorOf(0x0072b2), 5, nil, marker{sides: 0}},                                         // errgroup
	{colorOf(0xd55e00), 3.5, []vg.Length{11, 6}, marker{sides: 4}},                        // pool
	{colorOf(0x009e73), 3, []vg.Length{3, 4}, marker{sides: 3}},                           // process
	{colorOf(0xcc79a7), 3, []vg.Length{12, 4, 3, 4}, marker{sides: 4, turn: math.Pi / 4}}, // process cold
	{colorOf(0xe69f00), 3, []vg.Length{6, 3}, marker{sides: 5}},                           // the others
	{colorOf(0x56b4e9), 3, nil, marker{sides: 3, turn: math.Pi}},
	{colorOf(0x000000), 2, []vg.Length{2, 3}, marker{sides: 6}},
}

// variantDashes tell lines of one strategy apart. More lines than these have more dots.
var variantDashes = [][]vg.Length{nil, {11, 6}, {3, 4}, {12, 4, 3, 4}}

// The styles of lines that are there to compare with. Lines without a measured value have no
// marker.
var (
	SequentialStyle = Style{color: ink, width: 2.5, dashes: []vg.Length{16, 5}}
	IdealStyle      = Style{color: colorOf(0x6b6b6b), width: 2, dashes: []vg.Length{5, 4}}
	BestStyle       = Style{color: ink, width: 1.5, dashes: []vg.Length{1.5, 5}}
	BoundStyle      = Style{color: colorOf(0x6b6b6b), width: 2, dashes: []vg.Length{1.5, 3.5}}
	FastestStyle    = Style{color: ink, width: 4} // of a single line of measured values
)

// boundStyles tell the bounds in one panel apart. They share the colours of styles.
var boundStyles = []Style{
	{color: styles[2].color, width: 2, dashes: []vg.Length{2, 3}},
	{color: styles[1].color, width: 2, dashes: []vg.Length{7, 3}},
	{color: styles[3].color, width: 2, dashes: []vg.Length{10, 3, 2, 3}},
	{color: styles[6].color, width: 2, dashes: []vg.Length{1, 4}},
	{color: styles[4].color, width: 2, dashes: []vg.Length{4, 2}},
}

// BoundStyleOf returns the style of the i-th of up to five bounds in one panel.
func BoundStyleOf(i int) Style { return boundStyles[i] }

// Series is what one line or one row of a figure is about. Series of one strategy are
// variants of it, as with several chunks.
type Series struct{ Strategy, Variant string }

// strategiesWithStyle have the same style in every chart, whichever were measured: the i-th
// has styles[i]. So have others beside them.
var strategiesWithStyle = []string{"errgroup", "pool", "process", "process cold"}

// StyleOf returns the style of one of the series on a figure, which are all. Variants of a
// strategy share its colour and the shape of its marker, and differ in the rest.
func StyleOf(series Series, all []Series) Style {
	var others []string
	var variants []Series
	taken := 0 // styles, by strategiesWithStyle
	for _, s := range all {
		switch {
		case slices.Contains(strategiesWithStyle, s.Strategy):
			taken = len(strategiesWithStyle)
		case !slices.Contains(others, s.Strategy):
			others = append(others, s.Strategy)
		}
		if s.Strategy == series.Strategy {
			variants = append(variants, s)
		}
	}
	i := slices.Index(strategiesWithStyle, series.Strategy)
	if i < 0 {
		i = taken + slices.Index(others, series.Strategy)
	}
	style := styles[i%len(styles)]
	if cycle := i / len(styles); cycle > 0 { // more lines than styles: thinner, with other dashes
		style.width, style.dashes = 2, variantDashes[(i+cycle)%len(variantDashes)]
		style = style.Dotted(cycle - 1)
	}
	if len(variants) > 1 {
		k := slices.Index(variants, series)
		style.width, style.dashes = 3, variantDashes[k%len(variantDashes)]
		style = style.Dotted(k / len(variantDashes))
	}
	return style
}

// Predicted returns the style of a prediction of what has style s: its colour, with a thin
// dotted line and hollow markers, which nothing else has.
func (s Style) Predicted() Style {
	s.width, s.dashes, s.marker.hollow = 1.5, []vg.Length{2, 4}, true
	return s
}

// Solid returns the style with a line without gaps.
func (s Style) Solid() Style {
	s.dashes = nil
	return s
}

// Hex returns the colour as CSS writes it.
func (s Style) Hex() string { return fmt.Sprintf("#%02x%02x%02x", s.color.R, s.color.G, s.color.B) }

// Dotted returns the style with so many dots more after each dash.
func (s Style) Dotted(dots int) Style {
	for range dots {
		s.dashes = append(slices.Clone(s.dashes), 3, 5)
	}
	return s
}

// WithMarker returns the style with a filled marker of so many sides.
func (s Style) WithMarker(sides int) Style {
	s.marker = marker{sides: sides}
	return s
}

func colorOf(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

// tint mixes a colour with white. Figures use no transparency: not every program
// that shows them knows it.
func tint(c color.NRGBA) color.NRGBA { return mix(c, 20) }

// mix is that many percent of the colour, the rest white.
func mix(c color.NRGBA, percent int) color.NRGBA {
	part := func(v uint8) uint8 { return uint8((int(v)*percent + 255*(100-percent)) / 100) }
	return color.NRGBA{R: part(c.R), G: part(c.G), B: part(c.B), A: 0xff}
}

// legible is the colour, darkened until letters of it have a contrast of 4.5 to white,
// which WCAG 2.2 asks for text.
func legible(c color.NRGBA) color.NRGBA {
	for contrastOf(c) < 4.5 {
		c.R, c.G, c.B = uint8(int(c.R)*95/100), uint8(int(c.G)*95/100), uint8(int(c.B)*95/100)
	}
	return c
}

// contrastOf is the contrast of the colour to white, by WCAG 2.2.
func contrastOf(c color.NRGBA) float64 {
	linear := func(v uint8) float64 { return math.Pow((float64(v)/255+0.055)/1.055, 2.4) }
	return 1.05 / (0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B) + 0.05)
}

// marker is a regular polygon, or a circle when it has no sides.
type marker struct {
	sides  int
	turn   float64 // radians
	hollow bool
}

// path is the marker's outline. Polygons are larger than the circle, so that all
// cover about the same area.
func (m marker) path(pt vg.Point, radius vg.Length) (p vg.Path) {
	if m.sides == 0 {
		p.Move(vg.Point{X: pt.X + radius, Y: pt.Y})
		p.Arc(pt, radius, 0, 2*math.Pi)
		p.Close()
		return p
	}
	radius *= vg.Length(1 + 1/float64(m.sides))
	for i := range m.sides {
		angle := m.turn + math.Pi/2 + 2*math.Pi*float64(i)/float64(m.sides)
		if m.sides == 4 {
			angle += math.Pi / 4 // a square on its side, a diamond when turned
		}
		at := vg.Point{X: pt.X + radius*vg.Length(math.Cos(angle)), Y: pt.Y + radius*vg.Length(math.Sin(angle))}
		if i == 0 {
			p.Move(at)
		} else {
			p.Line(at)
		}
	}
	p.Close()
	return p
}

// draw draws the marker with a white edge, which parts it from what is below.
func (m marker) draw(c *draw.Canvas, col color.NRGBA, pt vg.Point, radius vg.Length) {
	c.SetLineDash(nil, 0)
	c.SetColor(white)
	c.SetLineWidth(4)
	c.Stroke(m.path(pt, radius))
	m.drawBare(c, col, pt, radius, 2.5)
}

// drawBare draws it without that edge, by a line of that width.
func (m marker) drawBare(c *draw.Canvas, col color.NRGBA, pt vg.Point, radius, width vg.Length) {
	outline := m.path(pt, radius)
	if m.hollow {
		c.SetColor(white)
		c.Fill(outline)
	}
	c.SetLineDash(nil, 0)
	c.SetColor(col)
	c.SetLineWidth(width)
	c.Stroke(outline)
	if !m.hollow {
		c.Fill(outline)
	}
}

// textStyleOf is the sans font of the figures; gonum/plot's default is a serif.
func textStyleOf(size vg.Length, c color.Color) text.Style {
	return text.Style{
		Color: c, Font: gofont.Font{Typeface: "Liberation", Variant: "Sans", Size: size},
		XAlign: draw.XLeft, YAlign: draw.YBottom, Handler: plot.DefaultTextHandler,
	}
}

func bold(s text.Style) text.Style {
	s.Font.Weight = font.WeightBold
	return s
}
