package reports

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"

	"manyhands/reports/chart"
)

// pictured are figures of all kinds of the synthetic records.
func pictured() (figures []chart.Figure) {
	for _, f := range append(figuresOf(Tables(laned())), figuresOf(Tables(variants()))...) {
		switch f.Name {
		case "overview", "flags-time", "primes-speedup", "flags-efficiency", "primes-gomaxprocs",
			"flags-scaling", "primes-bounds", "primes-lanes", "primes-tasks":
			if !slices.ContainsFunc(figures, func(other chart.Figure) bool { return other.Name == f.Name }) {
				figures = append(figures, f)
			}
		}
	}
	return figures
}

// What is drawn, in a form in which a change can be read: the words of each chart, then
// each text with its place, size and colour, then the areas and lines in the order in which
// they are drawn, each with the box around it. In whole points; y is up. Whoever changes how
// a chart looks looks at it, with -look, before -update.
func TestChartsGolden(t *testing.T) {
	var b strings.Builder
	for _, f := range pictured() {
		fmt.Fprintf(&b, "# %s\n%s\n\n%s\n", f.Name, f.Chart().Alt, listing(drawn(f)))
	}
	golden(t, "charts.txt", []byte(b.String()))
}

// listing says what is on a sheet, text by text and path by path.
func listing(s *sheet) string {
	var b strings.Builder
	for _, t := range s.texts {
		weight := ""
		if t.face.Font.Weight == font.WeightBold {
			weight = " bold"
		}
		fmt.Fprintf(&b, "text %3.0f,%3.0f %2.0f%s %s %q\n", t.box.Min.X, t.box.Min.Y, t.face.Font.Size, weight, hex(t.NRGBA), t.text)
	}
	for _, m := range s.marks {
		what := "area"
		if m.width > 0 {
			what = strings.TrimSpace(fmt.Sprintf("line %g %s", m.width, m.dashes))
		}
		fmt.Fprintf(&b, "%s %s: %.0f,%.0f to %.0f,%.0f\n", what, hex(m.color), m.box.Min.X, m.box.Min.Y, m.box.Max.X, m.box.Max.Y)
	}
	return b.String()
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// The same record gives the same bytes, in whatever order its samples are, and every
// program that reads pictures can read them.
func TestPicturesAreReproducible(t *testing.T) {
	again := Charts(Tables(shuffled(laned())))
	for i, c := range Charts(Tables(laned())) {
		svg, err := c.SVG()
		svgAgain, errAgain := again[i].SVG()
		if err := errors.Join(err, errAgain, checkSVG(c.Name, svg)); err != nil {
			t.Error(err)
		}
		if !bytes.Equal(svg, svgAgain) {
			t.Errorf("%s.svg differs when it is drawn again", c.Name)
		}
	}
}
