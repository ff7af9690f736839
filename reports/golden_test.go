package reports

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"image/color"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font"

	"manyhands/reports/chart"
)

// defaultSVGs are the figures of a default sweep, and of what its tasks did.
var defaultSVGs = sync.OnceValues(func() (data [][]byte, err error) {
	for _, c := range Charts(Tables(laned())) {
		svg, err := c.SVG()
		if err := errors.Join(err, checkSVG(c.Name, svg)); err != nil {
			return nil, err
		}
		data = append(data, svg)
	}
	return data, nil
})

// pictured are figures of all kinds of the synthetic records.
func pictured() (figures []chart.Figure) {
	for _, f := range append(figuresOf(Tables(laned())), figuresOf(Tables(variants()))...) {
		switch f.Name {
		case "overview", "flags-time", "primes-speedup", "flags-efficiency", "primes-gomaxprocs",
			"flags-law", "primes-bounds", "primes-lanes", "primes-tasks":
			if !slices.ContainsFunc(figures, func(other chart.Figure) bool { return other.Name == f.Name }) {
				figures = append(figures, f)
			}
		}
	}
	return figures
}

// What is drawn, in a form in which a change can be read: the words of each chart, then
// each text with its place, size and colour, then the areas and lines, those of a kind
// together, with the box around them. In points; y is up. Whoever changes how a chart
// looks looks at it, with -look, before -update.
func TestChartsGolden(t *testing.T) {
	var b strings.Builder
	for _, f := range pictured() {
		fmt.Fprintf(&b, "# %s\n%s\n\n%s\n", f.Name, f.Chart().Alt, listing(drawn(f)))
	}
	golden(t, "charts.txt", []byte(b.String()))
}

// listing says what is on a sheet, place by place and kind by kind.
func listing(s *sheet) string {
	var b strings.Builder
	for _, t := range s.texts {
		weight := ""
		if t.face.Font.Weight == font.WeightBold {
			weight = " bold"
		}
		fmt.Fprintf(&b, "text %3.0f,%3.0f %2.0f%s %s %q\n", t.box.Min.X, t.box.Min.Y, t.face.Font.Size, weight, hex(t.NRGBA), t.text)
	}
	boxes := make(map[pen]mark)
	counts := make(map[pen]int)
	var pens []pen
	for _, m := range s.marks {
		box, ok := boxes[m.pen]
		if !ok {
			pens, box = append(pens, m.pen), m
		}
		box.box.Min.X, box.box.Max.X = min(box.box.Min.X, m.box.Min.X), max(box.box.Max.X, m.box.Max.X)
		box.box.Min.Y, box.box.Max.Y = min(box.box.Min.Y, m.box.Min.Y), max(box.box.Max.Y, m.box.Max.Y)
		boxes[m.pen] = box
		counts[m.pen]++
	}
	for _, p := range pens {
		what := "area"
		if p.width > 0 {
			what = strings.TrimSpace(fmt.Sprintf("line %g %s", p.width, p.dashes))
		}
		box := boxes[p].box
		fmt.Fprintf(&b, "%s %s: %d, %.0f,%.0f to %.0f,%.0f\n", what, hex(p.color), counts[p], box.Min.X, box.Min.Y, box.Max.X, box.Max.Y)
	}
	return b.String()
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// The files are the same to the last byte. Other processors than those for which this was
// written down may round otherwise.
func TestSVGGolden(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the bytes were written down on amd64")
	}
	svgs, err := defaultSVGs()
	if err != nil {
		t.Fatal(err)
	}
	var hashes strings.Builder
	for i, f := range figuresOf(Tables(laned())) {
		fmt.Fprintf(&hashes, "%x %s.svg\n", sha256.Sum256(svgs[i]), f.Name)
	}
	golden(t, "charts.sha256", []byte(hashes.String()))
}
