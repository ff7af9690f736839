package drawing

import "math"

// Emblems of Asia, in hundredths of the height of the flag if not said otherwise.

// pakistan is constructed on the diagonal of the green field from its upper corner at
// the fly: the crescent's outer circle is at the middle of the field, the inner one
// 13/20 of the height from the corner, and the star where the outer one crosses it.
func pakistan(c canvas) {
	horizontal(0x01411C)(c)
	c.rect(white, 0, 0, 0.375, 1)
	down := heading(-1.125, 1) // from the corner along the diagonal
	half := math.Hypot(1.125, 1) / 2
	bite, tip := polar(1.5, 0, 0.65, down), polar(1.5, 0, half-0.3, down)
	c.fill(white,
		crescent(0.9375, 0.5, 0.3, bite.x, bite.y, 0.275),
		star(tip.x, tip.y, 0.1, down+180))
}

// philippines has a sun of eight rays, each of a broad beam between two thin ones,
// and stars that point to the corners of the triangle.
func philippines(c canvas) {
	yellow := ink(0xFCD116)
	horizontal(0x0038A8, 0xCE1126)(c)
	c.fill(white, shape{{0, 0}, {math.Sqrt(3) / 2, 0.5}, {0, 1}})

	sun := c.at(28.0/90, 0.5, 0.211, 0)
	sun.fill(yellow, disc(0, 0, 0.1/0.211))
	sun.fill(yellow, around(8, shape{{0, 0}, {-0.062, -0.94}, {0, -1}, {0.062, -0.94}})...)
	thin := shape{{0, 0}, {0.117, -0.89}, {0.167, -0.84}}
	sun.fill(yellow, append(around(8, thin), around(8, both(thin)[1])...)...)

	middle := c.at(math.Sqrt(3)/6, 0.5, 1, 0)
	middle.fill(yellow, around(3, star(0.4218, 0, 5.0/90, 90))...)
}

// iran has the emblem of four crescents and a sword, in units of its radius, and the
// takbir eleven times along the inner edge of each coloured band.
func iran(c canvas) {
	red := ink(0xDA0000)
	u := c.at(0.875, 0.5, 0.125, 0)
	u.fill(red, both(
		horn(point{0.62, 0.66}, point{0.42, -0.74}, 0.76, 1),
		horn(point{-0.55, 0.84}, point{0.33, -0.72}, 0.91, 1),
		horn(point{0, -0.88}, point{0.25, -0.97}, 0.138, 0.2),
		shape{{0, -0.79}, {0.12, -0.69}, {0.12, -0.1}, {0.08, 0.89}, {0, 1}})...)

	const cell = 1.0 / 120
	for i := range 11 {
		x := cell * float64(1+19*i)
		c.bitmap(white, x, 33*cell, cell, takbir...)
		c.bitmap(white, x, 82*cell, cell, takbir...)
	}
}

// takbir hints at "God is great" in square Kufic script.
var takbir = []string{
	"############.#.#.#.",
	"#............#.#.#.",
	"#.#####.####.#.#.#.",
	"..#...#.#..#.#.#.#.",
	".####.#.####.#####.",
}

// brunei has a parasol, wings, hands and a crescent.
func brunei(c canvas) {
	red, yellow := ink(0xCF1126), ink(0xF7E017)
	c.fill(red, crescent(0, 4, 26, 0, -5, 24))
	c.fill(red, poly(-0.9, 20, 0.9, 20, 0.9, -22, -0.9, -22))
	c.fill(red, append(arc(0, -12, 9, -90, 90), bezier(9, -12, 0, -15.4, -9, -12)...))
	c.fill(red, poly(-1.6, -22, -4, -27, 0, -25, 4, -27, 1.6, -22), disc(0, -28, 1.4))
	c.fill(red, both(poly(1.4, -4, 4, -9, 9, -10, 13, -9.4, 10.4, -7.6, 12, -6, 9, -5, 10, -3, 7, -2.4, 7, -0.6, 1.4, 2))...)
	c.fill(red, both(poly(27, 24, 26, -1, 27.6, -6, 29.4, -1, 31, -7, 32.6, -1, 34.2, -5.6, 34, 2, 37, -1, 36, 7, 33, 12, 34,
		24))...)
	c.fill(red, poly(-24, 31, -10, 34, 10, 34, 24, 31, 21, 38, 0, 36.6, -21, 38))
	c.fill(yellow, row(9, -15, 22, 15, 22, poly(-0.7, -1.2, 0.7, -1.2, 0.7, 1.2, -0.7, 1.2))...)
}

// iraq has the takbir in Kufic script.
func iraq(c canvas) {
	green := ink(0x007A3D)
	word := func(x float64, strokes ...[]point) {
		u := c.at(x, 0, 1, 0)
		for _, s := range strokes {
			u.fill(green, stroke(3, s...)...)
		}
	}
	word(34, []point{{0, -9}, {0, 8}}) // alif
	word(16, []point{{12, -9}, {12, 8}, {-4, 8}, {-4, -9}}, []point{{4, 8}, {4, -9}}, []point{{-4, 8}, {-11, 8}, {-11, 1}, {-6, 1}})
	word(-6, []point{{0, -9}, {0, 8}})
	word(-22, []point{{9, 8}, {9, -3}, {-1, -8}, {8, -9}}, []point{{9, 8}, {-6, 8}, {-6, 1}},
		[]point{{-6, 8}, {-14, 8}, {-14, 1}, {-14, 12}, {-19, 13}})
	c.fill(green, disc(-28, 12.6, 1.6))
}

// kyrgyzstan has a sun of 40 straight rays, as since 2023, around the crown of a yurt.
func kyrgyzstan(c canvas) {
	yellow, red := ink(0xFFEF00), ink(0xFF0000)
	c.fill(yellow, points(40, 0, 0, 30, 20.4, 0))
	c.fill(red, disc(0, 0, 19))
	c.fill(yellow, disc(0, 0, 17.6))
	c.fill(red, disc(0, 0, 15))
	inner := disc(0, 0, 13.8)
	var laths []shape
	for i := range 3 {
		x, y := 3.6*float64(i), 2.8*float64(i)
		laths = append(laths, stroke(1.3, bezier(-16+x, 8+y*1.5, -6+x, -9+y, 14, -14+y*1.6)...)...)
	}
	c.clip(inner, paint(yellow, inner), paint(red, both(laths...)...))
}

// cambodia has the temple of Angkor with three of its towers.
func cambodia(c canvas) {
	tower := func(x, base, w, h float64) []shape {
		body := both(append(append(shape{{0, 0}, {w, 0}}, bezier(w, -h*0.45, w*0.9, -h*0.8, 0.4, -h*0.95)...), point{0, -h}))
		return []shape{body[0].moved(x, base), body[1].moved(x, base)}
	}
	edge := func(grow float64, col ink) {
		c.fill(col, tower(0, 4, 5+grow, 22+2*grow)...)
		for _, x := range []float64{-17, 17} {
			c.fill(col, tower(x, 6, 4+grow, 15+2*grow)...)
		}
		c.fill(col, poly(-25-grow, 5-grow, 25+grow, 5-grow, 25+grow, 10+grow, -25-grow, 10+grow),
			poly(-28-grow, 10-grow, 28+grow, 10-grow, 28+grow, 14+grow, -28-grow, 14+grow),
			poly(-31-grow, 14-grow, 31+grow, 14-grow, 31+grow, 17.6+grow, -31-grow, 17.6+grow))
	}
	edge(0.5, black)
	edge(0, white)
	c.fill(black, row(14, -24, 7.6, 24, 7.6, poly(-0.6, -2, 0.6, -2, 0.6, 2, -0.6, 2))...)
	c.fill(black, row(3, -17, 3, 17, 3, poly(-1.1, 3, -1.1, -1, 0, -2.6, 1.1, -1, 1.1, 3))...)
	c.fill(black, poly(-28, 9.8, 28, 9.8, 28, 10.4, -28, 10.4), poly(-31, 13.8, 31, 13.8, 31, 14.4, -31, 14.4),
		poly(-2.4, 10, 2.4, 10, 4, 18, -4, 18))
	c.fill(white, row(4, 0, 11, 0, 17, poly(-2.6, -0.6, 2.6, -0.6, 3, 0.6, -3, 0.6))...)
	for _, y := range []float64{-4, -8, -12} {
		c.fill(black, poly(-4.4, y, 4.4, y, 4.2, y+0.6, -4.2, y+0.6))
		c.fill(black, poly(-20, y*0.7+2, -14, y*0.7+2, -14, y*0.7+2.5, -20, y*0.7+2.5),
			poly(14, y*0.7+2, 20, y*0.7+2, 20, y*0.7+2.5, 14, y*0.7+2.5))
	}
}

// kazakhstan has a sun of 32 rays over a steppe eagle, and an ornament at the hoist.
func kazakhstan(c canvas) {
	gold := ink(0xFEC50C)
	u := c.at(1.071, 0.42, 1.0/100, 0)
	u.fill(gold, around(32, append(bezier(0, -15.4, -1.5, -18, 0, -20.6), bezier(0, -20.6, 1.5, -18, 0, -15.4)...))...)
	u.fill(gold, disc(0, 0, 13.4))
	e := c.at(1.071, 0.5, 1.0/100, 0)
	wing := append(tube(2, 23, 1.6, 14, 20, 2.6, 22, 12, 2.8, 27, 2, 2, 28.6, -6, 0.3),
		tube(18, 17, 2, 28, 8, 1.4, 30.6, -3, 0.2)...)
	wing = append(wing, tube(18, 19, 1.8, 29, 12, 1.2, 31.4, 3, 0.2)...)
	wing = append(wing, tube(14, 21, 1.6, 26, 16.6, 1.1, 30.6, 9, 0.2)...)
	e.fill(gold, both(wing...)...)
	e.fill(gold, tube(-8, 25, 1.2, -1, 23.6, 2.4, 7, 24, 2.6, 14, 22, 1.6)...)
	e.fill(gold, poly(-7, 23.8, -12, 24.6, -7.6, 26.6), poly(3, 25, -1, 32, 3, 30.4, 5, 33, 8, 30, 12, 31, 11, 26))
	for i := range 10 {
		v := c.at(0.121, 0.095+0.09*float64(i), 1.0/120, 0)
		v.fill(gold, poly(-0.5, -5, 0.5, -5, 0.5, 5, -0.5, 5))
		v.fill(gold, both(append(stroke(1, bezier(0, 4, 6.6, 4, 5, -1)...),
			stroke(0.9, bezier(5, -1, 1.6, -3, 2.4, 1)...)...)...)...)
		v.fill(gold, both(stroke(0.9, bezier(0, -4, 3, -6, 5.6, -4)...)...)...)
	}
}

// lebanon has its cedar, in layers.
func lebanon(c canvas) {
	green := ink(0x00A651)
	c.fill(green, both(poly(0, -23, 4, -19, 7, -17, 5, -15.6, 10, -12, 14, -10.6, 9, -9, 14, -5, 20, -3.4, 14, -1.6, 18, 3, 25, 5,
		17, 6.6, 20, 10, 27, 12.6, 17, 13.6, 9, 12, 2.4, 12, 2.6, 17, 5, 21, 0, 21))...)
	for _, y := range []float64{-10, -3.4, 4, 10} {
		w := 8 + (y+10)*0.75
		c.fill(white, both(poly(1.4, y, w, y+2.6, w*0.7, y+0.7))...)
	}
}

// soyombo is fire, sun, moon, two triangles, two bars and yin and yang between pillars.
func soyombo(c canvas) {
	yellow, red := ink(0xF9CF02), ink(0xC4272F)
	c.fill(yellow, both(poly(10.4, -5, 18.4, -5, 18.4, 35, 10.4, 35))...)
	c.fill(yellow, poly(-8.6, -4.6, 8.6, -4.6, 0, 1), poly(-8.6, 29, 8.6, 29, 0, 34.6))
	c.fill(yellow, poly(-8.6, 2, 8.6, 2, 8.6, 4.8, -8.6, 4.8), poly(-8.6, 24.8, 8.6, 24.8, 8.6, 27.6, -8.6, 27.6))
	c.fill(yellow, disc(0, 14.8, 8.6))
	c.fill(red, band(0, 10.5, 3.6, 4.5, 0, 180), band(0, 19.1, 3.6, 4.5, 180, 360), disc(0, 11, 1.2), disc(0, 18.6, 1.2))
	c.fill(yellow, disc(0, -18.4, 6.4), crescent(0, -16, 9.4, 0, -19.4, 9))
	flame := func(x float64) shape {
		return append(bezier(x, -28, x+3, -30, x+1.6, -33), append(bezier(x+1.6, -33, x+0.4, -35, x, -39),
			bezier(x, -39, x-3.6, -31, x, -28)...)...)
	}
	c.fill(yellow, append(both(flame(2.2).moved(0, 3)), flame(0), ellipse(0, -28.4, 1.8, 3.6, 0))...)
}

// oman has a dagger before two crossed swords.
func oman(c canvas) {
	red := ink(0xDB161B)
	for _, turn := range []float64{-48, 48} {
		u := c.at(0, 0, 1, turn)
		u.fill(white, tube(-1.4, -15, 0.2, 0.6, -6, 1, 0.6, 5, 1, -0.6, 14, 0.7)...)
		u.fill(white, poly(-2.6, 10, 3, 10, 3, 11.2, -2.6, 11.2))
	}
	c.fill(white, both(poly(0, -13.4, 1.8, -13.4, 1.4, -8, 2.4, -3, 0, -3), poly(3, -0.8, 12, -1.6, 12, 0.6, 3, 0.6))...)
	c.fill(white, poly(-4.4, -3, 4.4, -3, 3.6, 1.6, 2.4, 5.6, -1, 9, -6, 10, -9.4, 8, -6.6, 6.6, -4, 2))
	c.fill(red, poly(-3.6, -0.4, 3.6, -0.4, 3.6, 0.3, -3.6, 0.3), poly(-2.6, 2.6, 2.4, 2.6, 2.2, 3.2, -2.8, 3.2))
	c.fill(red, both(disc(8, -0.6, 0.5), disc(5.4, -0.3, 0.5))...)
}

// saudiArabia has the creed over a sword; the writing is no more than hinted at.
func saudiArabia(c canvas) {
	c.fill(white, poly(-33, 31.6, -30, 30, 36, 30, 36, 32.6, -28, 32.6), poly(27, 27.4, 29, 27.4, 29, 35.4, 27, 35.4))
	c.fill(white, stroke(1.8, point{29, 28}, point{35, 27}, point{37, 30})...)
	pen := func(points ...point) { c.fill(white, stroke(2.1, points...)...) }
	for i := range 9 { // tall letters
		x := 46 - 11.4*float64(i)
		pen(point{x, -26 + float64(i%3)*3}, point{x - 0.6, 2})
	}
	for i := range 8 { // bowls between them
		x := 41 - 11.4*float64(i)
		pen(shape{{x + 4.6, 2}, {x + 2, 8 + float64(i%2)*3}, {x - 4, 8}, {x - 6, 0}}.open()...)
		if i%2 == 0 {
			pen(shape{{x + 3, -10}, {x - 1, -15}, {x - 5, -9}, {x - 1, -5}, {x + 4, -8}}.open()...)
		} else {
			pen(shape{{x + 4, -3}, {x, -8}, {x - 4, -3}}.open()...)
			c.fill(white, disc(x, -16, 1.4), disc(x+1, 14, 1.3))
		}
	}
}

// tajikistan has a crown under an arc of seven stars.
func tajikistan(c canvas) {
	gold := ink(0xF8C300)
	for i := range 7 {
		p := polar(0, 0, 20, -90+30*float64(i))
		c.fill(gold, star(p.x, p.y, 3.2, 0))
	}
	c.fill(gold, append(bezier(-14, 12, 0, 9, 14, 12), bezier(13, 14.6, 0, 11.6, -13, 14.6)...))
	c.fill(gold, append(stroke(1.3, point{0, 8}, point{0, -6}),
		append(arc(0, -5.6, 4, -90, 90), bezier(4, -5.6, 0, -7, -4, -5.6)...))...)
	c.fill(gold, both(append(stroke(1.5, bezier(0, 4.4, 5, 2, 6.6, -1.6)...),
		stroke(1.5, bezier(6.6, -1.6, 8, 4, 14.6, 2)...)...)...)...)
	c.fill(gold, both(stroke(1.4, bezier(14.6, 2, 12.4, 6, 13, 10)...)...)...)
	c.fill(gold, both(poly(5, 9.4, 6.6, 6, 8.2, 9.6), disc(0, 8, 1.6))...)
}

// turkmenistan has five guls on a stripe, and a new moon with five stars.
func turkmenistan(c canvas) {
	red, dark, ochre := ink(0xCA3745), ink(0x00482B), ink(0xFFC72C)
	c.rect(red, 0.2, 0, 0.48, 1)
	for i := range 5 {
		u := c.at(0.34, 0.1+0.186*float64(i), 1.0/100, 0)
		u.fill(white, poly(-11, -3, -7, -7.6, 7, -7.6, 11, -3, 11, 3, 7, 7.6, -7, 7.6, -11, 3))
		u.fill(dark, poly(-9.6, -2.6, -6, -6.6, 0, -6.6, 0, 0, -9.6, 0), poly(9.6, 2.6, 6, 6.6, 0, 6.6, 0, 0, 9.6, 0))
		u.fill(red, poly(9.6, -2.6, 6, -6.6, 0, -6.6, 0, 0, 9.6, 0), poly(-9.6, 2.6, -6, 6.6, 0, 6.6, 0, 0, -9.6, 0))
		u.fill(ochre, poly(0, -5, 5, 0, 0, 5, -5, 0))
		u.fill([]ink{red, dark, white, dark, red}[i], poly(0, -3, 3, 0, 0, 3, -3, 0))
	}
	u := c.at(0.34, 0.955, 1.0/100, 0)
	u.fill(ochre, both(bezier(0, 3, 8, 4, 12, -3))...)
	c.fill(white, crescent(0.7, 0.23, 0.13, 0.666, 0.2, 0.12))
	for _, p := range []point{{0.625, 0.108}, {0.6875, 0.145}, {0.5625, 0.208}, {0.625, 0.177}, {0.625, 0.24}} {
		c.fill(white, star(p.x, p.y, 0.025, 0))
	}
}
