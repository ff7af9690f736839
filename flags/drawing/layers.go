package drawing

import "math"

// layer is one thing that is painted on a flag, over what is there already. A flag is
// a few of them; its numbers are those of [canvas]: heights of the flag.
type layer func(canvas)

// horizontal is bands of equal height, the first at the top.
func horizontal(colors ...ink) layer { return bands(equal(len(colors)), colors...) }

// vertical is bands of equal width, the first at the hoist.
func vertical(colors ...ink) layer { return pales(equal(len(colors)), colors...) }

func equal(n int) []float64 {
	parts := make([]float64, n)
	for i := range parts {
		parts[i] = 1
	}
	return parts
}

// bands is horizontal bands with heights in these proportions.
func bands(parts []float64, colors ...ink) layer {
	return func(c canvas) {
		from, sum := 0.0, total(parts)
		for i, part := range parts {
			c.rect(colors[i], 0, from/sum, c.width(), (from+part)/sum)
			from += part
		}
	}
}

// pales is vertical bands with widths in these proportions.
func pales(parts []float64, colors ...ink) layer {
	return func(c canvas) {
		from, sum := 0.0, total(parts)/c.width()
		for i, part := range parts {
			c.rect(colors[i], from/sum, 0, (from+part)/sum, 1)
			from += part
		}
	}
}

func total(parts []float64) (sum float64) {
	for _, p := range parts {
		sum += p
	}
	return sum
}

// paint fills shapes.
func paint(col ink, shapes ...shape) layer {
	return func(c canvas) { c.fill(col, shapes...) }
}

// block is a rectangle with edges on whole pixels.
func block(col ink, x0, y0, x1, y1 float64) layer {
	return func(c canvas) { c.rect(col, x0, y0, x1, y1) }
}

// at is layers in units of their own: the origin at x, y, a length of 1 meaning unit.
func at(x, y, unit float64, layers ...layer) layer {
	return func(c canvas) { c.at(x, y, unit, 0).paint(layers) }
}

// within is layers on a rectangle of the flag, as if it were a flag by itself.
func within(x0, y0, x1, y1 float64, layers ...layer) layer {
	return func(c canvas) { c.inset(x0, y0, x1, y1).paint(layers) }
}

// paint paints layers, the first one first.
func (c canvas) paint(layers []layer) {
	for _, l := range layers {
		l(c)
	}
}

// cross is an upright cross from edge to edge, with arms of some width that meet at x, y.
func cross(col ink, x, y, width float64) layer {
	return func(c canvas) {
		c.rect(col, x-width/2, 0, x+width/2, 1)
		c.rect(col, 0, y-width/2, c.width(), y+width/2)
	}
}

// saltire is a cross from corner to corner.
func saltire(col ink, width float64) layer {
	return func(c canvas) {
		c.fill(col, bend(c.width(), width), fallingBend(c.width(), width))
	}
}

// bend is a band of some width from the lower hoist to the upper fly of a flag.
func bend(flagWidth, width float64) shape { return long(0, 1, flagWidth, 0, width) }

// fallingBend is one from the upper hoist to the lower fly.
func fallingBend(flagWidth, width float64) shape { return long(0, 0, flagWidth, 1, width) }

// long is a line that goes on for a bit on both sides, so that it ends beyond the edge.
func long(x0, y0, x1, y1, width float64) shape {
	dx, dy := x1-x0, y1-y0
	return line(x0-dx, y0-dy, x1+dx, y1+dy, width)
}

// hoist is a triangle with its base at the hoist and its tip at tip.
func hoist(col ink, tip float64) layer { return paint(col, poly(0, 0, tip, 0.5, 0, 1)) }

// equilateral is where the tip is when all sides of the triangle are the same.
var equilateral = math.Sqrt(3) / 2

// unionJack is the flag of the United Kingdom, for a canton too: the white diagonals
// are 6, the red ones 2, the crosses 10 and 6 thirtieths of the height.
func unionJack(red ink) layer {
	const u = 1.0 / 30
	return func(c canvas) {
		w := c.width()
		c.paint([]layer{horizontal(0x012169), saltire(white, 6*u)})
		for _, turn := range []float64{0, 180} { // red lies to the same side of all four arms, seen from the centre
			half := c.at(w/2, 0.5, 1, turn)
			half.fill(red, beside(-w, -1, u), beside(w, -1, u))
		}
		c.paint([]layer{cross(white, w/2, 0.5, 10*u), cross(red, w/2, 0.5, 6*u)})
	}
}

// beside is a band from the origin to x, y, as long as that is, to the left of the way.
func beside(x, y, half float64) shape {
	d := math.Hypot(x, y)
	nx, ny := y/d*half, -x/d*half
	return line(nx, ny, x+nx, y+ny, 2*half)
}
