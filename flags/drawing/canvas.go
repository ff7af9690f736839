package drawing

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// canvas is a place to draw. Whatever the size in pixels, the unit is the height of
// the flag: y runs from 0 at the top to 1, x from 0 at the hoist to width/height. So
// a circle is a circle, and the numbers of a flag law can be written down as they are.
type canvas struct {
	img    *image.RGBA
	raster *vector.Rasterizer
	origin point // of the local units, in pixels
	right  point // the local unit vector to the right, in pixels
}

func newCanvas(width, height int) canvas {
	return canvas{
		img:    image.NewRGBA(image.Rect(0, 0, width, height)),
		raster: vector.NewRasterizer(width, height),
		right:  point{float64(height), 0},
	}
}

// at returns the same canvas with units of its own: the origin at x, y, a length of 1
// meaning unit here, and the axes turned by so many degrees clockwise.
func (c canvas) at(x, y, unit, degrees float64) canvas {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	r := c.right
	c.origin = c.pixel(point{x, y})
	c.right = point{unit * (r.x*cos - r.y*sin), unit * (r.y*cos + r.x*sin)}
	return c
}

// pixel returns where a point is in pixels.
func (c canvas) pixel(p point) point {
	return point{
		c.origin.x + p.x*c.right.x - p.y*c.right.y,
		c.origin.y + p.x*c.right.y + p.y*c.right.x,
	}
}

// fill paints shapes with smooth edges. Shapes of one call may overlap.
func (c canvas) fill(col ink, shapes ...shape) {
	var outlines []shape
	for _, s := range shapes {
		outlines = append(outlines, s.clockwise().each(c.pixel))
	}
	// Only the box around the shapes is rasterized: an emblem has many small ones.
	box := bounds(outlines).Intersect(c.img.Rect)
	c.rasterize(c.img, image.NewUniform(rgb(col)), box, outlines...)
}

// rasterize paints what is inside of outlines, given in pixels.
func (c canvas) rasterize(dst draw.Image, src image.Image, box image.Rectangle, outlines ...shape) {
	c.raster.Reset(box.Dx(), box.Dy())
	for _, s := range outlines {
		for i, p := range s {
			x, y := float32(p.x-float64(box.Min.X)), float32(p.y-float64(box.Min.Y))
			if i == 0 {
				c.raster.MoveTo(x, y)
			} else {
				c.raster.LineTo(x, y)
			}
		}
		c.raster.ClosePath()
	}
	c.raster.Draw(dst, box, src, box.Min)
}

// clip paints layers inside of a shape only.
func (c canvas) clip(s shape, layers ...layer) {
	outline := s.clockwise().each(c.pixel)
	box := bounds([]shape{outline}).Intersect(c.img.Rect)
	inside := c
	inside.img = image.NewRGBA(box)
	draw.Draw(inside.img, box, c.img, box.Min, draw.Src)
	inside.paint(layers)
	// A mask, since the rasterizer is slow with a picture as its source.
	mask := image.NewAlpha(box)
	c.rasterize(mask, image.Opaque, box, outline)
	draw.DrawMask(c.img, box, inside.img, box.Min, mask, box.Min, draw.Over)
}

// bounds returns a box of whole pixels around all the points of shapes.
func bounds(shapes []shape) (box image.Rectangle) {
	for _, s := range shapes {
		for _, p := range s {
			x, y := int(math.Floor(p.x)), int(math.Floor(p.y))
			box = box.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return box
}

// rect paints a rectangle whose edges are rounded to whole pixels: neighbours meet
// without a seam. It ignores turned axes.
func (c canvas) rect(col ink, x0, y0, x1, y1 float64) {
	p, q := c.pixel(point{x0, y0}), c.pixel(point{x1, y1})
	r := image.Rect(round(p.x), round(p.y), round(q.x), round(q.y))
	draw.Draw(c.img, r, image.NewUniform(rgb(col)), image.Point{}, draw.Src)
}

// bitmap paints a square of whole pixels for every '#' of a picture in text, from the
// upper left corner x, y.
func (c canvas) bitmap(col ink, x, y, cell float64, rows ...string) {
	for i, row := range rows {
		for j := range row {
			if row[j] == '#' {
				cx, cy := x+float64(j)*cell, y+float64(i)*cell
				c.rect(col, cx, cy, cx+cell, cy+cell)
			}
		}
	}
}

// width returns the width of the flag in units of its height.
func (c canvas) width() float64 {
	return float64(c.img.Rect.Dx()) / float64(c.img.Rect.Dy())
}

// inset returns a canvas for a rectangle of this one, as if it were a flag of its own:
// its height is the unit, and nothing is painted outside. Its edges are whole pixels.
func (c canvas) inset(x0, y0, x1, y1 float64) canvas {
	p, q := c.pixel(point{x0, y0}), c.pixel(point{x1, y1})
	r := image.Rect(round(p.x), round(p.y), round(q.x), round(q.y))
	c.img = c.img.SubImage(r).(*image.RGBA)
	c.origin, c.right = point{float64(r.Min.X), float64(r.Min.Y)}, point{float64(r.Dy()), 0}
	return c
}

func round(x float64) int { return int(math.Round(x)) }

// ink is an opaque colour as 0xRRGGBB, the way colours are published.
type ink uint32

const white, black ink = 0xFFFFFF, 0x000000

func rgb(i ink) color.RGBA {
	return color.RGBA{R: uint8(i >> 16), G: uint8(i >> 8), B: uint8(i), A: 0xFF}
}
