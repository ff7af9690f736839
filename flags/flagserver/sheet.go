package flagserver

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"manyhands/flags"
)

// The contact sheet in pixels: a grid of cells, each with a flag and a line of text.
const (
	sheetColumns = 5
	flagHeight   = 160
	cellWidth    = 340 // of the widest flags, 1:2, and a margin
	cellHeight   = flagHeight + 50
)

// ContactSheet writes a PNG with all flags, labelled, the most populous country
// first, to look at. It returns the error of w.
func ContactSheet(w io.Writer) error {
	rows := (len(designs) + sheetColumns - 1) / sheetColumns
	sheet := image.NewRGBA(image.Rect(0, 0, sheetColumns*cellWidth, rows*cellHeight))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: 0xC0}), image.Point{}, draw.Src)
	for i, country := range flags.Countries() {
		corner := image.Pt(i%sheetColumns*cellWidth+10, i/sheetColumns*cellHeight+10)
		d := designs[i]
		paste(sheet, corner, d.render())
		write(sheet, corner.Add(image.Pt(0, flagHeight+18)),
			fmt.Sprintf("%s %s %d:%d", country.Code, country.Name, d.height, d.width))
	}
	return png.Encode(w, sheet)
}

// paste scales a flag to the height of the sheet.
func paste(dst *image.RGBA, corner image.Point, flag *image.RGBA) {
	size := image.Pt(flag.Rect.Dx()*flagHeight/flag.Rect.Dy(), flagHeight)
	xdraw.BiLinear.Scale(dst, image.Rectangle{Min: corner, Max: corner.Add(size)}, flag, flag.Rect, draw.Src, nil)
}

// write puts text on the sheet, with its base line at a point.
func write(dst *image.RGBA, base image.Point, text string) {
	pen := font.Drawer{Dst: dst, Src: image.Black, Face: basicfont.Face7x13, Dot: fixed.P(base.X, base.Y)}
	pen.DrawString(text)
}
