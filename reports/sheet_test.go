package reports

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/sfnt"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"manyhands/reports/chart"
)

// oddTables are those of the odd records. What takes long and several tests look at is made
// once in a process.
var oddTables = sync.OnceValue(func() map[string][]Table {
	all := make(map[string][]Table)
	for name, rec := range oddRecords() {
		all[name] = Tables(rec)
	}
	return all
})

// allFigures are those of all records. To draw takes seconds with -race.
var allFigures = sync.OnceValue(func() map[string][]chart.Figure {
	all := make(map[string][]chart.Figure)
	for name, tables := range oddTables() {
		all[name] = figuresOf(tables)
	}
	all["default"] = figuresOf(Tables(synthetic(1, 10)))
	return all
})

// sheets are all figures of all records, by the names of both.
var sheets = sync.OnceValue(func() map[string]*sheet {
	sheets := make(map[string]*sheet)
	for name, figures := range allFigures() {
		for _, f := range figures {
			sheets[name+"/"+f.Name] = drawn(f)
		}
	}
	for name, tables := range overlays() {
		for _, f := range figuresOf(tables) {
			sheets["overlay of "+name+"/"+f.Name] = drawn(f)
		}
	}
	return sheets
})

// sheet is a canvas that keeps what is drawn on it.
type sheet struct {
	recorder.Canvas
	pen   pen
	texts []textBox
	marks []mark
	xs    []vg.Point // of all paths
}

// pen is how something is drawn. The width of a filled area is 0.
type pen struct {
	color  color.NRGBA
	width  vg.Length
	dashes string
}

// mark is a path that was drawn.
type mark struct {
	pen
	box  vg.Rectangle
	path vg.Path
}

// crosses reports that a line of the mark goes through a box.
func (m mark) crosses(box vg.Rectangle) bool {
	if m.width == 0 || m.box.Min.X > box.Max.X || m.box.Max.X < box.Min.X || m.box.Min.Y > box.Max.Y || m.box.Max.Y < box.Min.Y {
		return false
	}
	const steps = 200 // of each piece; nothing here is long enough to jump over a letter
	for i := 1; i < len(m.path); i++ {
		a, b := m.path[i-1].Pos, m.path[i].Pos
		for j := range steps + 1 {
			part := vg.Length(j) / steps
			x, y := a.X+(b.X-a.X)*part, a.Y+(b.Y-a.Y)*part
			if m.path[i].Type == vg.LineComp && x > box.Min.X && x < box.Max.X && y > box.Min.Y && y < box.Max.Y {
				return true
			}
		}
	}
	return false
}

// covers reports that the mark is an area over a box.
func (m mark) covers(box vg.Rectangle) bool {
	return m.width == 0 && m.box.Min.X <= box.Min.X && m.box.Min.Y <= box.Min.Y && m.box.Max.X >= box.Max.X && m.box.Max.Y >= box.Max.Y
}

func (s *sheet) Size() (w, h vg.Length) { return chart.Width, chart.Height }

func (s *sheet) FillString(face font.Face, pt vg.Point, text string) {
	size := face.Font.Size
	s.texts = append(s.texts, textBox{text, face, vg.Rectangle{
		Min: vg.Point{X: pt.X, Y: pt.Y - 0.2*size}, // descenders
		Max: vg.Point{X: pt.X + face.Width(text), Y: pt.Y + 0.72*size},
	}, s.pen.color, len(s.marks)})
}

func (s *sheet) SetColor(c color.Color)       { s.pen.color = color.NRGBAModel.Convert(c).(color.NRGBA) }
func (s *sheet) SetLineWidth(width vg.Length) { s.pen.width = width }

func (s *sheet) SetLineDash(dashes []vg.Length, _ vg.Length) {
	s.pen.dashes = ""
	if dashes != nil {
		s.pen.dashes = fmt.Sprint(dashes)
	}
}

func (s *sheet) Stroke(p vg.Path) { s.keep(p, s.pen) }
func (s *sheet) Fill(p vg.Path)   { s.keep(p, pen{color: s.pen.color}) }

func (s *sheet) keep(p vg.Path, with pen) {
	box := vg.Rectangle{Min: vg.Point{X: math.MaxFloat64, Y: math.MaxFloat64}, Max: vg.Point{X: -math.MaxFloat64, Y: -math.MaxFloat64}}
	for _, c := range p {
		if c.Type != vg.CloseComp {
			s.xs = append(s.xs, c.Pos)
			box.Min.X, box.Max.X = min(box.Min.X, c.Pos.X), max(box.Max.X, c.Pos.X)
			box.Min.Y, box.Max.Y = min(box.Min.Y, c.Pos.Y), max(box.Max.Y, c.Pos.Y)
		}
	}
	s.marks = append(s.marks, mark{with, box, p})
}

type textBox struct {
	text string
	face font.Face
	box  vg.Rectangle
	color.NRGBA
	after int // so many marks
}

func (a textBox) touches(b textBox) bool {
	return a.box.Min.X < b.box.Max.X && b.box.Min.X < a.box.Max.X &&
		a.box.Min.Y < b.box.Max.Y && b.box.Min.Y < a.box.Max.Y
}

// drawn draws a figure on a sheet.
func drawn(f chart.Figure) *sheet {
	s := new(sheet)
	f.Draw(draw.New(s))
	return s
}

// Nothing is clipped, no text lies on another, and every path is somewhere, in
// all figures of all records.
func TestNothingOverlaps(t *testing.T) {
	for name, s := range sheets() {
		t.Run(name, func(t *testing.T) {
			for i, a := range s.texts {
				if strings.HasSuffix(a.text, "…") && !strings.HasPrefix(name, "strange names/") && !strings.HasPrefix(name, "other procs/") {
					t.Errorf("%q is cut", a.text)
				}
				if b := a.box; b.Min.X < 0 || b.Min.Y < 0 || b.Max.X > chart.Width || b.Max.Y > chart.Height {
					t.Errorf("%q is clipped: %v", a.text, b)
				}
				for _, b := range s.texts[:i] {
					if a.touches(b) {
						t.Errorf("%q and %q overlap: %v, %v", a.text, b.text, a.box, b.box)
					}
				}
			}
			for _, pt := range s.xs {
				if !(pt.X >= 0 && pt.X <= chart.Width && pt.Y >= 0 && pt.Y <= chart.Height) {
					t.Fatalf("something is drawn at %v", pt)
				}
			}
		})
	}
}

// No line goes through a text.
func TestNoLineCrossesText(t *testing.T) {
	for name, s := range sheets() {
		for _, crossing := range s.crossings() {
			t.Errorf("%s: %s", name, crossing)
		}
	}
}

// gridColor is the colour of the grid, which may be behind texts.
var gridColor = color.NRGBA{R: 0xe4, G: 0xe4, B: 0xe4, A: 0xff}

// crossings are the lines that go through a text, but for those of the grid.
func (s *sheet) crossings() (list []string) {
	for _, text := range s.texts {
		inner := text.box // a line may come near
		inner.Min.X, inner.Max.X, inner.Min.Y, inner.Max.Y = inner.Min.X+1, inner.Max.X-1, inner.Min.Y+3, inner.Max.Y-1
		first := 0 // of those that can be seen there
		for i, m := range s.marks[:text.after] {
			if m.covers(inner) {
				first = i
			}
		}
		for _, m := range s.marks[first:] {
			if m.color != gridColor && m.crosses(inner) {
				list = append(list, fmt.Sprintf("%v crosses %q at %v", m.pen, text.text, text.box))
			}
		}
	}
	return list
}

// The mark of the bound goes behind the name of a task, not through it.
func TestBoundIsBehindNames(t *testing.T) {
	pool := chart.Series{Strategy: "pool"}
	f := chart.Figure{Body: chart.Lanes{Runs: []chart.LaneRun{{
		Label: "pool", Style: chart.StyleOf(pool, []chart.Series{pool}), End: 10, Bound: 5,
		Lanes: []chart.Lane{{Label: "w1", Spans: []chart.Span{{Name: "1", Length: 10, Alone: 10}}}},
	}}}}
	for _, crossing := range drawn(f).crossings() {
		t.Error(crossing)
	}
	if !slices.Contains(texts(f), "1") {
		t.Errorf("the task has no name in %q", texts(f))
	}
}

// A rune that the font lacks would be a box instead of a word.
func TestEveryRuneHasAGlyph(t *testing.T) {
	var buf sfnt.Buffer
	runes := 0
	for name, s := range sheets() {
		if strings.HasPrefix(name, "strange names/") {
			continue
		}
		for _, text := range s.texts {
			for _, r := range text.text {
				runes++
				if glyph, err := text.face.Face.GlyphIndex(&buf, r); err != nil || glyph == 0 {
					t.Errorf("%s: no glyph for %q in %q", name, r, text.text)
				}
			}
		}
	}
	if runes == 0 {
		t.Error("no text at all")
	}
}

// texts are what a figure says.
func texts(f chart.Figure) (all []string) {
	for _, t := range drawn(f).texts {
		all = append(all, t.text)
	}
	return all
}

func wantTexts(t *testing.T, f chart.Figure, want ...string) {
	t.Helper()
	all := texts(f)
	captions := strings.Join(all, " ") // which are broken into lines
	for _, w := range want {
		if !slices.Contains(all, w) && !(strings.HasSuffix(w, ".") && strings.Contains(captions, w)) {
			t.Errorf("%s does not say %q but %q", f.Name, w, all)
		}
	}
}
