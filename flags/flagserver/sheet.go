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
	cellWidth    = 2*flagHeight + 20 // most flags are at most twice as wide as high, the others are shown smaller
	cellHeight   = flagHeight + 50
)

// Sheet writes a PNG with the flags of codes, in their order, labelled, to look at.
// A simplified flag has a star behind its proportions. It fails for a code without a
// flag, and returns the error of w.
func Sheet(w io.Writer, codes []string) error {
	rows := (len(codes) + sheetColumns - 1) / sheetColumns
	sheet := image.NewRGBA(image.Rect(0, 0, sheetColumns*cellWidth, rows*cellHeight))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{Y: 0xC0}), image.Point{}, draw.Src)
	for i, code := range codes {
		country, err := flags.ParseCode(code)
		if err != nil {
			return err
		}
		corner := image.Pt(i%sheetColumns*cellWidth+10, i/sheetColumns*cellHeight+10)
		d := designOf[country.Code]
		paste(sheet, corner, d.render())
		label := fmt.Sprintf("%s %s %d:%d", country.Code, country.Name, d.height, d.width)
		if d.simplified {
			label += " *"
		}
		write(sheet, corner.Add(image.Pt(0, flagHeight+18)), label)
	}
	return png.Encode(w, sheet)
}

// paste scales a flag so that it fits into its cell.
func paste(dst *image.RGBA, corner image.Point, flag *image.RGBA) {
	w, h := flag.Rect.Dx(), flag.Rect.Dy()
	size := image.Pt(w*flagHeight/h, flagHeight)
	if most := cellWidth - 20; size.X > most {
		size = image.Pt(most, h*most/w)
	}
	xdraw.CatmullRom.Scale(dst, image.Rectangle{Min: corner, Max: corner.Add(size)}, flag, flag.Rect, draw.Src, nil)
}

// write puts text on the sheet, with its base line at a point.
func write(dst *image.RGBA, base image.Point, text string) {
	pen := font.Drawer{Dst: dst, Src: image.Black, Face: basicfont.Face7x13, Dot: fixed.P(base.X, base.Y)}
	pen.DrawString(text)
}
