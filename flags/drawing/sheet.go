package drawing

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"runtime"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/sync/errgroup"

	"manyhands/flags"
)

// The contact sheet in pixels: a grid of cells, each with a flag and two lines of text,
// and a line below them all.
const (
	flagHeight  = 120
	flagWidth   = 2 * flagHeight // those that are longer still are shown smaller
	margin      = 10
	lineHeight  = 18
	cellWidth   = flagWidth + 2*margin
	cellHeight  = flagHeight + 2*lineHeight + 2*margin
	sheetAspect = 1.5 // about how much wider than high
)

// Sheet writes a PNG with the flags of codes in their order, each with its name and
// proportions, to look at. It fails for a code without a flag, and returns the error
// of w.
func Sheet(w io.Writer, codes []string) error {
	columns := sheetColumns(len(codes))
	rows := (len(codes) + columns - 1) / columns
	sheet := image.NewRGBA(image.Rect(0, 0, columns*cellWidth, rows*cellHeight+lineHeight+margin))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: 0xD8}), image.Point{}, draw.Src)
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, code := range codes {
		country, err := flags.ParseCode(code)
		if err != nil {
			return err
		}
		cell := image.Rect(0, 0, cellWidth, cellHeight).Add(image.Pt(i%columns*cellWidth, i/columns*cellHeight))
		g.Go(func() error {
			return drawCell(sheet.SubImage(cell).(*image.RGBA), country, designs()[country.Code])
		})
	}
	g.Go(func() error {
		return write(sheet, image.Pt(margin, rows*cellHeight), "A star marks a flag whose emblem is simplified.")
	})
	if err := g.Wait(); err != nil {
		return err
	}
	return png.Encode(w, sheet)
}

// sheetColumns is how many columns n flags have.
func sheetColumns(n int) int {
	return max(1, int(math.Round(math.Sqrt(float64(n)*cellHeight/cellWidth*sheetAspect))))
}

// drawCell puts a flag and what is to be said of it on its part of the sheet.
func drawCell(cell *image.RGBA, country flags.Country, d design) error {
	corner := cell.Rect.Min.Add(image.Pt(margin, margin))
	flag := d.render()
	size := image.Pt(flagHeight*d.width/d.height, flagHeight)
	if size.X > flagWidth {
		size = image.Pt(flagWidth, flagWidth*d.height/d.width)
	}
	xdraw.CatmullRom.Scale(cell, image.Rectangle{Min: corner, Max: corner.Add(size)}, flag, flag.Rect, draw.Src, nil)
	text := fmt.Sprintf("%s  %d:%d", country.Code, d.height, d.width)
	if d.simplified {
		text += "  *"
	}
	corner.Y += flagHeight
	if err := write(cell, corner, text); err != nil {
		return err
	}
	return write(cell, corner.Add(image.Pt(0, lineHeight)), country.Name)
}

// write puts a line of text on the sheet, below a corner.
func write(dst *image.RGBA, corner image.Point, text string) error {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return err
	}
	// A face of one's own for each line: it may not be shared between goroutines.
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 14, DPI: 72})
	if err != nil {
		return err
	}
	pen := font.Drawer{Dst: dst, Src: image.Black, Face: face, Dot: fixed.P(corner.X, corner.Y+lineHeight-4)}
	pen.DrawString(text)
	return face.Close()
}
