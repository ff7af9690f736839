package flagserver

import (
	"image/color"
	"math"
)

// Flags of stars, crescents and suns.

// china is drawn on the grid of its law, 20 units high. Each small star has a point
// towards the middle of the large one.
func china(c canvas) {
	yellow := rgb(0xFFFF00)
	c.rows(rgb(0xEE1C25))
	u := c.at(0, 0, 1.0/20, 0)
	u.fill(yellow, star(5, 5, 3, 0))
	for _, s := range []point{{10, 2}, {12, 4}, {12, 7}, {10, 9}} {
		u.fill(yellow, star(s.x, s.y, 1, heading(5-s.x, 5-s.y)))
	}
}

// vietnam's star reaches a fifth of the length.
func vietnam(c canvas) {
	c.rows(rgb(0xDA251D))
	c.fill(rgb(0xFFFF00), star(0.75, 0.5, 0.3, 0))
}

// unitedStates has 50 stars in nine rows of six and five by turns, on a canton as
// high as seven of the 13 stripes and 2/5 of the length wide.
func unitedStates(c canvas) {
	red := rgb(0xB31942)
	c.rows(red, white, red, white, red, white, red, white, red, white, red, white, red)
	const width, height = 0.76, 7.0 / 13
	c.rect(rgb(0x0A3161), 0, 0, width, height)
	var stars []shape
	for row := 1; row <= 9; row++ {
		for column := 2 - row%2; column <= 11; column += 2 {
			x, y := width*float64(column)/12, height*float64(row)/10
			stars = append(stars, star(x, y, 0.0308, 0))
		}
	}
	c.fill(white, stars...)
}

// pakistan is constructed on the diagonal of the green field from its upper corner at
// the fly: the crescent's outer circle is at the middle of the field, the inner one
// 13/20 of the height from the corner, and the star where the outer one crosses it.
func pakistan(c canvas) {
	c.rows(rgb(0x01411C))
	c.rect(white, 0, 0, 0.375, 1)
	down := heading(-1.125, 1) // from the corner along the diagonal
	half := math.Hypot(1.125, 1) / 2
	bite, tip := polar(1.5, 0, 0.65, down), polar(1.5, 0, half-0.3, down)
	c.fill(white,
		crescent(0.9375, 0.5, 0.3, bite.x, bite.y, 0.275),
		star(tip.x, tip.y, 0.1, down+180))
}

// turkey follows the law of 1936: the circles of the crescent are 1/16 apart, the star
// is a third of the height beyond the inner one, with a point to the hoist.
func turkey(c canvas) {
	c.rows(rgb(0xE30A17))
	c.fill(white,
		crescent(0.5, 0.5, 0.25, 0.5625, 0.5, 0.2),
		star(0.5625-0.2+1.0/3+0.125, 0.5, 0.125, -90))
}

// philippines has a sun of eight rays, each of a broad beam between two thin ones,
// and stars that point to the corners of the triangle.
func philippines(c canvas) {
	yellow := rgb(0xFCD116)
	c.rows(rgb(0x0038A8), rgb(0xCE1126))
	c.fill(white, shape{{0, 0}, {math.Sqrt(3) / 2, 0.5}, {0, 1}})

	sun := c.at(28.0/90, 0.5, 0.211, 0)
	sun.fill(yellow, disc(0, 0, 0.1/0.211))
	sun.fill(yellow, around(8, shape{{0, 0}, {-0.062, -0.94}, {0, -1}, {0.062, -0.94}})...)
	thin := shape{{0, 0}, {0.117, -0.89}, {0.167, -0.84}}
	sun.fill(yellow, append(around(8, thin), around(8, both(thin)[1])...)...)

	middle := c.at(math.Sqrt(3)/6, 0.5, 1, 0)
	middle.fill(yellow, around(3, star(0.4218, 0, 5.0/90, 90))...)
}

// ethiopia's star is a pentagram of five bars, each of which passes over the next,
// with rays between its points.
func ethiopia(c canvas) {
	yellow, blue := rgb(0xFCDD09), rgb(0x0F47AF)
	c.rows(rgb(0x078930), yellow, rgb(0xDA121A))
	u := c.at(1, 0.5, 1.0/3, 0) // the radius of the disc
	u.fill(blue, disc(0, 0, 1))
	u.fill(yellow, around(5, line(0, 0.37, 0, 0.8, 0.034))...)

	// Look at the level bar: its upper edge is at the height bar. A full star, less
	// the field in its middle and in its five points, leaves the bars.
	const r, width, gap = 0.8, 0.062, 0.02
	bar := -r * math.Cos(72*math.Pi/180)
	slope := math.Tan(18 * math.Pi / 180)
	apex := -r + width/math.Sin(18*math.Pi/180)
	u.fill(yellow, star(0, 0, r, 0))
	u.fill(blue, around(5, shape{{0, apex}, {(bar - apex) * slope, bar}, {(apex - bar) * slope, bar}})...)
	corner := polar(0, 0, (-bar-width)/math.Cos(36*math.Pi/180), 180)
	var middle shape
	for _, s := range around(5, shape{corner}) {
		middle = append(middle, s...)
	}
	u.fill(blue, middle)
	// Where it passes over another bar there is a gap on both sides.
	y := bar + width/2
	u.fill(blue, around(5, line(0.09, y, 0.27, y, width+2*gap))...)
	u.fill(yellow, around(5, line(0.07, y, 0.29, y, width))...)
}

// brazil is drawn in the 14 modules of its law: the lozenge is 1.7 modules from the
// edges, the globe has a radius of 3.5, and the band is centred 2 modules left of the
// middle of the lower edge.
func brazil(c canvas) {
	green, yellow, blue := rgb(0x009739), rgb(0xFEDD00), rgb(0x012169)
	c.rows(green)
	u := c.at(0, 0, 1.0/14, 0)
	u.fill(yellow, shape{{1.7, 7}, {10, 1.7}, {18.3, 7}, {10, 12.3}})
	u.fill(blue, disc(10, 7, 3.5))
	u.fill(white, band(8, 14, 8, 8.5, -12, 43))
	u.fill(yellow, band(10, 7, 3.5, 4.2, 0, 360)) // the white band ends with the globe
	motto(u, green)
	for _, s := range southernSky {
		u.fill(white, star(10+s.x*3.5/735, 7+s.y*3.5/735, s.size, 0))
	}
}

// motto writes along the band, the P on the axis of the globe.
func motto(u canvas, green color.RGBA) {
	for i, letter := range "ORDEM E PROGRESSO" {
		at := 14 + 2.6*float64(i-8)
		p := polar(8, 14, 8.41, at)
		u.at(p.x, p.y, 0.32, at).fill(green, stroke(0.2, letters[letter]...)...)
	}
}

// letters are drawn in one line each, from height 0 to 1 and about the axis x = 0.
var letters = map[rune][]point{
	'O': {{-0.2, 0}, {0.2, 0}, {0.3, 0.2}, {0.3, 0.8}, {0.2, 1}, {-0.2, 1}, {-0.3, 0.8}, {-0.3, 0.2}, {-0.2, 0}},
	'R': {{-0.3, 1}, {-0.3, 0}, {0.2, 0}, {0.3, 0.25}, {0.2, 0.5}, {-0.3, 0.5}, {0.3, 1}},
	'D': {{-0.3, 0}, {0.1, 0}, {0.3, 0.3}, {0.3, 0.7}, {0.1, 1}, {-0.3, 1}, {-0.3, 0}},
	'E': {{0.3, 0}, {-0.3, 0}, {-0.3, 0.5}, {0.2, 0.5}, {-0.3, 0.5}, {-0.3, 1}, {0.3, 1}},
	'M': {{-0.35, 1}, {-0.35, 0}, {0, 0.6}, {0.35, 0}, {0.35, 1}},
	'P': {{-0.3, 1}, {-0.3, 0}, {0.2, 0}, {0.3, 0.25}, {0.2, 0.5}, {-0.3, 0.5}},
	'G': {{0.3, 0.2}, {0.2, 0}, {-0.2, 0}, {-0.3, 0.2}, {-0.3, 0.8}, {-0.2, 1}, {0.3, 1}, {0.3, 0.5}, {0, 0.5}},
	'S': {{0.3, 0.1}, {0.2, 0}, {-0.2, 0}, {-0.3, 0.25}, {0.3, 0.75}, {0.2, 1}, {-0.2, 1}, {-0.3, 0.9}},
}

// southernSky is the sky over Rio de Janeiro on 15 November 1889 as the law has it,
// seen from outside the sphere: places in 735ths of the globe's radius from its middle,
// and radii in modules.
var southernSky = []struct{ x, y, size float64 }{
	{-600, -132, 0.15},                                                                              // Procyon
	{-535, 177, 0.15}, {-625, 243, 0.125}, {-463, 132, 0.125}, {-382, 250, 0.125}, {-404, 323, 0.1}, // Canis Major
	{-295, 390, 0.15},                  // Canopus
	{-228, -228, 0.15},                 // Spica
	{-280, 30, 0.125}, {200, -37, 0.1}, // Hydra
	{0, 330, 0.15}, {85, 184, 0.125}, {0, 118, 0.125}, {-74, 184, 0.1}, {-37, 235, 0.07}, // Southern Cross
	{0, 575, 0.05},                                      // Sigma Octantis
	{220, 495, 0.125}, {283, 430, 0.1}, {162, 412, 0.1}, // Southern Triangle
	{515, 258, 0.15}, {617, 265, 0.1}, {545, 323, 0.125}, {368, 477, 0.125}, // Scorpius
	{367, 551, 0.1}, {441, 419, 0.1}, {500, 382, 0.125}, {365, 405, 0.1},
}
