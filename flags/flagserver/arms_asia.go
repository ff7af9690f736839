package flagserver

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

	const cell = 1.0 / 120 // two pixels
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

// afghanistan has a mosque in a wreath of wheat, under the creed and the sun.
func afghanistan(c canvas) {
	c.fill(white, laurel(14, 16, 3, 20)...)
	c.fill(white, both(band(0, 0, 18.6, 19.4, 18, 168))...)
	c.fill(white, poly(-9, 8, -9, -2, -6, -2, -6, 8), poly(9, 8, 9, -2, 6, -2, 6, 8), poly(-6, 8, -6, 0, 6, 0, 6, 8), arc(0, 0, 5, -90, 90), poly(-0.5, -5, 0.5, -5, 0.5, -8, -0.5, -8))
	c.fill(0xD32011, append(arc(0, 4, 2.2, -90, 90), point{2.2, 8}, point{-2.2, 8}))
	c.fill(white, poly(-12, 9, 12, 9, 10.6, 11, -10.6, 11), poly(-8, 20, 8, 20, 6, 17.4, -6, 17.4))
	c.fill(white, fan(13, -80, 80, 3, 5.4, 0.2)[0].moved(0, -14))
	for _, ray := range fan(15, -80, 80, 2.6, 5, 0.3) {
		c.fill(white, ray.moved(0, -17))
	}
	for i := range 7 {
		x := float64(i)*2.6 - 7.8
		c.fill(white, stroke(0.7, point{x, -11}, point{x + 1, -13}, point{x + 1.6, -10.6})...)
	}
	c.fill(white, poly(-9, -10.4, 9, -10.4, 9, -9.7, -9, -9.7))
}

// brunei has a parasol, wings, hands and a crescent.
func brunei(c canvas) {
	red, yellow := ink(0xCF1126), ink(0xF7E017)
	c.fill(red, crescent(0, 4, 26, 0, -5, 24))
	c.fill(red, poly(-0.9, 20, 0.9, 20, 0.9, -22, -0.9, -22))
	c.fill(red, append(arc(0, -12, 9, -90, 90), bezier(9, -12, 0, -15.4, -9, -12)...))
	c.fill(red, poly(-1.6, -22, -4, -27, 0, -25, 4, -27, 1.6, -22), disc(0, -28, 1.4))
	c.fill(red, both(poly(1.4, -4, 4, -9, 9, -10, 13, -9.4, 10.4, -7.6, 12, -6, 9, -5, 10, -3, 7, -2.4, 7, -0.6, 1.4, 2))...)
	c.fill(red, both(poly(27, 24, 26, -1, 27.6, -6, 29.4, -1, 31, -7, 32.6, -1, 34.2, -5.6, 34, 2, 37, -1, 36, 7, 33, 12, 34, 24))...)
	c.fill(red, poly(-24, 31, -10, 34, 10, 34, 24, 31, 21, 38, 0, 36.6, -21, 38))
	c.fill(yellow, row(9, -15, 22, 15, 22, poly(-0.7, -1.2, 0.7, -1.2, 0.7, 1.2, -0.7, 1.2))...)
}

// bhutan has a white dragon along the diagonal, with jewels in its claws.
func bhutan(c canvas) {
	spine := []point{{-50, 30}, {-42, 20}, {-34, 22}, {-30, 30}, {-22, 33}, {-13, 25}, {-16, 13}, {-8, 5}, {3, 9}, {9, 18}, {19, 14}, {20, 2}, {13, -7}, {20, -18}, {31, -17}, {40, -24}}
	body := openCurve(spine)
	c.fill(black, stroke(9.6, body...)...)
	c.fill(white, stroke(8.2, body...)...)
	for i := 4; i < len(body)-6; i += 4 {
		p, q := body[i], body[i+1]
		u := c.at(p.x, p.y, 1, heading(q.x-p.x, q.y-p.y))
		u.fill(black, stroke(0.5, point{-3.4, -1.4}, point{0, 0.8}, point{3.4, -1.4})...)
	}
	for _, leg := range [][]point{{{-31, 26}, {-39, 33}, {-37, 40}}, {{-12, 15}, {-22, 6}, {-25, -1}}, {{12, 16}, {22, 25}, {30, 24}}, {{16, -8}, {5, -17}, {2, -25}}} {
		c.fill(black, stroke(5.2, leg...)...)
		c.fill(white, stroke(4, leg...)...)
		foot := leg[2]
		c.fill(white, ring(4, foot.x, foot.y, 3, 20, disc(0, 0, 1.4))...)
		c.fill(black, disc(foot.x, foot.y, 2.3))
		c.fill(white, disc(foot.x, foot.y, 1.7))
	}
	head := shape{{34, -25}, {36, -33}, {44, -36}, {50, -31}, {57, -33}, {60, -28}, {53, -25}, {58, -21}, {50, -19}, {44, -16}, {37, -18}}
	c.fill(black, grown(head.moved(-46, 26), 1.1, 1.12).moved(46, -26).smooth())
	c.fill(white, head.smooth())
	c.fill(black, disc(46, -30, 1.3), stroke(0.7, point{47, -24}, point{53, -25.4}, point{57, -28})[0])
	c.fill(black, stroke(0.8, point{48, -23}, point{53, -25.4}, point{58, -29})...)
	c.fill(white, stroke(1.6, point{40, -34}, point{33, -40}, point{26, -40})...)
	c.fill(white, stroke(1.6, point{37, -29}, point{29, -32}, point{23, -30})...)
	c.fill(white, poly(-54, 36, -48, 26, -44, 33, -52, 40, -58, 38))
}

// openCurve returns a smooth curve through points, from the first one to the last.
func openCurve(points []point) shape {
	ends := append(append(shape{points[0]}, points...), points[len(points)-1])
	smooth := ends.smooth()
	return smooth[8 : len(smooth)-16]
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
	word(-22, []point{{9, 8}, {9, -3}, {-1, -8}, {8, -9}}, []point{{9, 8}, {-6, 8}, {-6, 1}}, []point{{-6, 8}, {-14, 8}, {-14, 1}, {-14, 12}, {-19, 13}})
	c.fill(green, disc(-28, 12.6, 1.6))
}

// kyrgyzstan has a sun of 40 rays around the crown of a yurt.
func kyrgyzstan(c canvas) {
	yellow, red := ink(0xFFEF00), ink(0xFF0000)
	c.fill(yellow, points(40, 0, 0, 30, 20.4, 0), disc(0, 0, 21))
	c.fill(red, band(0, 0, 18.2, 19.6, 0, 360))
	c.fill(yellow, disc(0, 0, 17.4))
	c.fill(red, disc(0, 0, 15.2))
	c.fill(yellow, disc(0, 0, 13.6))
	for _, turn := range []float64{45, -45} {
		u := c.at(0, 0, 1, turn)
		for _, x := range []float64{-3.4, 0, 3.4} {
			u.fill(red, stroke(1.2, bezier(x-0, -13.6, x*2.6, 0, x, 13.6)...)...)
		}
	}
	c.fill(yellow, band(0, 0, 13.6, 15.1, 20, 70), band(0, 0, 13.6, 15.1, 110, 160), band(0, 0, 13.6, 15.1, 200, 250), band(0, 0, 13.6, 15.1, 290, 340))
}

// cambodia has the temple of Angkor with three of its towers.
func cambodia(c canvas) {
	tower := func(x, base, w, h float64) []shape {
		body := both(append(append(shape{{0, 0}, {w, 0}}, bezier(w, -h*0.45, w*0.9, -h*0.8, 0.4, -h*0.95)...), point{0, -h}))
		out := []shape{body[0].moved(x, base), body[1].moved(x, base)}
		return out
	}
	edge := func(grow float64, col ink) {
		c.fill(col, tower(0, 4, 5+grow, 22+2*grow)...)
		for _, x := range []float64{-17, 17} {
			c.fill(col, tower(x, 6, 4+grow, 15+2*grow)...)
		}
		c.fill(col, poly(-25-grow, 5-grow, 25+grow, 5-grow, 25+grow, 10+grow, -25-grow, 10+grow), poly(-28-grow, 10-grow, 28+grow, 10-grow, 28+grow, 14+grow, -28-grow, 14+grow),
			poly(-31-grow, 14-grow, 31+grow, 14-grow, 31+grow, 17.6+grow, -31-grow, 17.6+grow))
	}
	edge(0.5, black)
	edge(0, white)
	c.fill(black, row(14, -24, 7.6, 24, 7.6, poly(-0.6, -2, 0.6, -2, 0.6, 2, -0.6, 2))...)
	c.fill(black, row(3, -17, 3, 17, 3, poly(-1.1, 3, -1.1, -1, 0, -2.6, 1.1, -1, 1.1, 3))...)
	c.fill(black, poly(-28, 9.8, 28, 9.8, 28, 10.4, -28, 10.4), poly(-31, 13.8, 31, 13.8, 31, 14.4, -31, 14.4), poly(-2.4, 10, 2.4, 10, 4, 18, -4, 18))
	c.fill(white, row(4, 0, 11, 0, 17, poly(-2.6, -0.6, 2.6, -0.6, 3, 0.6, -3, 0.6))...)
	for _, y := range []float64{-4, -8, -12} {
		c.fill(black, poly(-4.4, y, 4.4, y, 4.2, y+0.6, -4.2, y+0.6))
		c.fill(black, poly(-20, y*0.7+2, -14, y*0.7+2, -14, y*0.7+2.5, -20, y*0.7+2.5), poly(14, y*0.7+2, 20, y*0.7+2, 20, y*0.7+2.5, 14, y*0.7+2.5))
	}
}

// kazakhstan has a sun of 32 rays over a steppe eagle, and an ornament at the hoist.
func kazakhstan(c canvas) {
	gold := ink(0xFEC50C)
	u := c.at(0, -9, 1, 0)
	u.fill(gold, around(32, poly(0, -18, -0.8, -22, -0.6, -26, 0, -29, 0.9, -25, 0.9, -21))...)
	u.fill(gold, disc(0, 0, 16.4))
	c.fill(gold, both(append(bezier(0, 34, 14, 27, 22, 20), append(bezier(22, 20, 33, 9, 34, -11), append(bezier(34, -11, 42, 4, 33, 17), append(bezier(33, 17, 38, 16, 38, 14), append(bezier(38, 14, 34, 26, 22, 29), bezier(22, 29, 10, 36, 4, 38)...)...)...)...)...))...)
	c.fill(gold, poly(-5, 29, -3, 26.4, 1, 26, 4, 28, 4.6, 36, 2, 43, -2, 43, -3, 38, -5, 33, -7, 31))
	for y := -44.0; y < 45; y += 14.6 {
		v := c.at(-88, y, 1, 0)
		v.fill(gold, stroke(1.1, point{0, -5}, point{0, 7})...)
		v.fill(gold, both(stroke(1.2, point{0, 5}, point{5, 3.6}, point{6.4, 0}, point{4, -2}, point{2.6, 0.4})...)...)
		v.fill(gold, both(stroke(1.1, point{0, -5}, point{4, -6.4}, point{6.4, -4})...)...)
	}
	c.fill(gold, poly(-97, -50, -96, -50, -96, 50, -97, 50), poly(-80, -50, -79, -50, -79, 50, -80, 50))
}

// lebanon has its cedar, in layers.
func lebanon(c canvas) {
	green := ink(0x00A651)
	c.fill(green, both(poly(0, -23, 4, -19, 7, -17, 5, -15.6, 10, -12, 14, -10.6, 9, -9, 14, -5, 20, -3.4, 14, -1.6, 18, 3, 25, 5, 17, 6.6, 20, 10, 27, 12.6, 17, 13.6, 9, 12, 2.4, 12, 2.6, 17, 5, 21, 0, 21))...)
	for _, y := range []float64{-10, -3.4, 4, 10} {
		w := 8 + (y+10)*0.75
		c.fill(white, both(poly(1.4, y, w, y+2.6, w*0.7, y+0.7))...)
	}
}

// sriLanka has a lion with a sword, and a leaf in every corner.
func sriLanka(c canvas) {
	gold, maroon := ink(0xFFBE29), ink(0x8D2029)
	c.rect(0x00534E, 0.07, 0.07, 0.33, 0.93)
	c.rect(0xEB7400, 0.33, 0.07, 0.59, 0.93)
	c.rect(gold, 0.59, 0, 0.66, 1)
	c.rect(maroon, 0.66, 0.07, 1.93, 0.93)
	for _, x := range []float64{0.74, 1.85} {
		for _, y := range []float64{0.15, 0.85} {
			p := heading(x-1.295, (y-0.5)*1.6)
			u := c.at(x, y, 1.0/100, p)
			u.fill(gold, both(append(append(bezier(0, -9, 3, -5, 6, 1), bezier(6, 1, 7, 6, 0, 5)...), point{0, -9}))...)
		}
	}
	u := c.at(1.295, 0.5, 1.0/100, 0)
	u.fill(gold, poly(-33, -6, -33, -22, -30, -29, -27, -31, -27, -5, -30, 0, -33, 0))
	u.fill(gold, shape{{-16, -26}, {-10, -30}, {-3, -28}, {3, -22}, {6, -14}, {14, -12}, {22, -9}, {27, 0}, {25, 10}, {30, 20}, {29, 27}, {22, 27}, {24, 22}, {18, 13}, {10, 11},
		{0, 13}, {-2, 22}, {0, 27}, {-8, 27}, {-7, 20}, {-9, 10}, {-12, 2}, {-20, -3}, {-29, -1}, {-31, -6}, {-24, -9}, {-16, -9}, {-13, -14}, {-20, -15}, {-22, -20}}.smooth())
	u.fill(gold, poly(8, 8, 14, 14, 12, 27, 5, 27, 7, 22, 5, 14), poly(-16, 6, -9, 6, -14, 20, -12, 27, -19, 27, -18, 18))
	u.fill(gold, stroke(3.4, openCurve([]point{{24, -4}, {33, -8}, {33, -17}, {26, -22}, {30, -29}})...)...)
	u.fill(gold, disc(30, -29, 3))
	u.fill(maroon, disc(-14, -22, 1.4))
	u.fill(maroon, stroke(0.9, point{-19, -17}, point{-14, -17})...)
	u.fill(maroon, stroke(0.8, openCurve([]point{{-6, -26}, {-3, -20}, {-6, -14}, {-4, -8}})...)...)
}

// soyombo is fire, sun, moon, two triangles, two bars and yin and yang between pillars.
func soyombo(c canvas) {
	yellow := ink(0xF9CF02)
	c.fill(yellow, both(poly(12, -12, 16.6, -12, 16.6, 28, 12, 28))...)
	c.fill(yellow, poly(-10, -12, 10, -12, 0, -6.6), poly(-10, 20.4, 10, 20.4, 0, 26))
	c.fill(yellow, poly(-10, -5.4, 10, -5.4, 10, -2.8, -10, -2.8), poly(-10, 16.4, 10, 16.4, 10, 19, -10, 19))
	c.fill(yellow, disc(0, 6.8, 8.6))
	blue := ink(0xC4272F)
	c.fill(blue, band(0, 2.5, 3.4, 4.3, 0, 180), band(0, 11.1, 3.4, 4.3, 180, 360), disc(0, 3, 1), disc(0, 10.6, 1))
	c.fill(yellow, disc(0, -18.4, 4.2), crescent(0, -19, 7.6, 0, -21.6, 7.2))
	c.fill(yellow, poly(0, -26, -3.4, -28, -3.6, -31, -2, -34, -1.6, -31.4, -0.6, -33, 0, -38, 1.4, -33, 2.4, -31.6, 2.6, -34, 3.8, -31, 3.4, -28))
}

// oman has a dagger before two crossed swords.
func oman(c canvas) {
	red := ink(0xDB161B)
	for _, turn := range []float64{-52, 52} {
		u := c.at(0, 0, 1, turn)
		u.fill(white, stroke(2.2, bezier(-1, -13, 2, 0, -1, 12)...)...)
		u.fill(white, poly(-3.6, 9, 2.6, 9, 2.6, 10.6, -3.6, 10.6))
	}
	c.fill(white, both(poly(0, -12, 2.4, -12, 1.6, -7, 2.4, -3, 0, -3))...)
	c.fill(white, poly(-4, -3, 4, -3, 3.6, 3, 6.6, 8, 3, 11, -1.6, 7.6, -4, 2))
	c.fill(red, poly(-2.8, -0.6, 2.8, -0.6, 2.8, 0.2, -2.8, 0.2), disc(2.6, 7, 1))
	c.fill(white, both(band(7.4, 1.4, 1.2, 2.2, 0, 360))...)
}

// saudiArabia has the creed over a sword; the writing is no more than hinted at.
func saudiArabia(c canvas) {
	c.fill(white, poly(-33, 19.6, -30, 18, 36, 18, 36, 20.6, -28, 20.6), poly(27, 15.4, 29, 15.4, 29, 23.4, 27, 23.4))
	c.fill(white, stroke(1.8, point{29, 16}, point{35, 15}, point{37, 18})...)
	pen := func(points ...point) { c.fill(white, stroke(2.1, points...)...) }
	for i := range 9 { // tall letters
		x := 46 - 11.4*float64(i)
		pen(point{x, -26 + float64(i%3)*3}, point{x - 0.6, 2})
	}
	for i := range 8 { // bowls between them
		x := 41 - 11.4*float64(i)
		pen(openCurve([]point{{x + 4.6, 2}, {x + 2, 8 + float64(i%2)*3}, {x - 4, 8}, {x - 6, 0}})...)
		if i%2 == 0 {
			pen(openCurve([]point{{x + 3, -10}, {x - 1, -15}, {x - 5, -9}, {x - 1, -5}, {x + 4, -8}})...)
		} else {
			pen(openCurve([]point{{x + 4, -3}, {x, -8}, {x - 4, -3}})...)
			c.fill(white, disc(x, -16, 1.4), disc(x+1, 14, 1.3))
		}
	}
}

// tajikistan has a crown under an arc of seven stars.
func tajikistan(c canvas) {
	gold := ink(0xF8C300)
	c.fill(gold, arcOf(7, 15.4, -90, 90, 2.9)...)
	c.fill(gold, poly(-8.6, 9, 8.6, 9, 8.6, 11.4, -8.6, 11.4))
	c.fill(gold, both(poly(0, 8, 0, -5, 2, -3, 2, 0, 4.4, 2.4, 7, 1, 8, -2.6, 10, 1.4, 9, 5, 8.4, 8))...)
	c.fill(white, both(poly(1.2, 6.4, 1.8, 2.2, 4.6, 4.4, 6.6, 3.4, 6.6, 6.4))...)
	c.fill(gold, disc(0, -5.4, 1.6))
}

// turkmenistan has five guls on a stripe, and a new moon with five stars.
func turkmenistan(c canvas) {
	red, dark, ochre := ink(0xCA3745), ink(0x00482B), ink(0xFFC72C)
	c.rect(red, 0.2, 0, 0.48, 1)
	for i := range 5 {
		u := c.at(0.34, 0.1+0.2*float64(i)*0.93-0.0, 1.0/100, 0)
		if i == 4 {
			u = c.at(0.34, 0.845, 1.0/100, 0)
		}
		u.fill(white, poly(-11, -3, -7, -7.6, 7, -7.6, 11, -3, 11, 3, 7, 7.6, -7, 7.6, -11, 3))
		u.fill(dark, poly(-9.6, -2.6, -6, -6.6, 0, -6.6, 0, 0, -9.6, 0), poly(9.6, 2.6, 6, 6.6, 0, 6.6, 0, 0, 9.6, 0))
		u.fill(red, poly(9.6, -2.6, 6, -6.6, 0, -6.6, 0, 0, 9.6, 0), poly(-9.6, 2.6, -6, 6.6, 0, 6.6, 0, 0, -9.6, 0))
		u.fill(ochre, poly(0, -5, 5, 0, 0, 5, -5, 0))
		u.fill([]ink{red, dark, white, dark, red}[i], poly(0, -3, 3, 0, 0, 3, -3, 0))
	}
	u := c.at(0.34, 0.955, 1.0/100, 0)
	u.fill(ochre, both(bezier(0, 3, 8, 4, 12, -3))...)
	m := c.at(0.72, 0.2, 1.0/100, 0)
	m.fill(white, crescent(0, 0, 14, -2.6, -2.6, 12.4).each(func(p point) point { return point{-p.x, p.y} }))
	for _, p := range []point{{-5, -10}, {-12, -9.4}, {-14, -2}, {-7, -3}, {-1, -4}} {
		m.fill(white, star(p.x, p.y, 3, -18))
	}
}
