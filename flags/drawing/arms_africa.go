package drawing

import "math"

// Emblems of Africa, in hundredths of the height of the flag.

// angola has half a cog wheel, a machete and a star.
func angola(c canvas) {
	yellow := ink(0xFFCB00)
	c.fill(yellow, band(0, 0, 15.5, 20, 8, 188))
	for i := range 8 {
		at := 20 + 21.5*float64(i)
		p := polar(0, 0, 21.3, at)
		c.at(p.x, p.y, 1, at).fill(yellow, poly(-2.4, 2.5, -1.9, -1.8, 1.9, -1.8, 2.4, 2.5))
	}
	c.fill(yellow, star(-2.5, -7, 8.5, 0))
	c.fill(yellow, poly(-23, -3.5, -20, -2, 0, 11, 16, 17.5, 18, 21, 15, 23, 11, 20, -4, 14, -17, 5))
	c.fill(black, line(5, 14, 14, 18.5, 0.9), disc(14.8, 20, 0.9))
}

// eritrea has an upright olive branch in a wreath of two.
func eritrea(c canvas) {
	gold := ink(0xFFC726)
	c.fill(gold, laurel(13, 23, 4.4, 22)...)
	c.fill(gold, poly(-0.7, 24, -0.5, -8, 0.5, -8, 0.7, 24))
	for i := range 6 {
		y := -9 + 4.6*float64(i)
		c.fill(gold, both(ellipse(3.4, y, 4.3, 1.5, 42))...)
	}
	c.fill(gold, ellipse(0, -13, 4.5, 1.5, 0))
}

// ethiopia's star is a pentagram of five bars, each of which passes over the next,
// with rays between its points. The unit is the radius of the disc.
func ethiopia(u canvas) {
	yellow, blue := ink(0xFCDD09), ink(0x0F47AF)
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

// guinea is the silk cotton tree of Equatorial Guinea under six stars.
func guinea(c canvas) {
	green, grey, trunk := ink(0x009A00), ink(0xB0B0B0), ink(0x8A5A3A)
	s := shield(8.5, 7, 10)
	c.fill(0x8C8C8C, grown(s, 1.1, 1.08))
	c.fill(0xE8E8E8, s)
	c.fill(trunk, poly(-1, 6, -0.7, -1, 0.7, -1, 1, 6, 2.4, 7, -2.4, 7))
	c.fill(green, ellipse(0, -2.2, 3, 5.4, 0), disc(-3.4, -1, 2.2), disc(3.4, -1, 2.2), disc(0, -3.4, 2.6))
	c.fill(0xFFD700, row(6, -8, -11, 8, -11, points(6, 0, 0, 1.6, 0.85, 0))...)
	c.fill(grey, poly(-10, 11.4, 10, 11.4, 8, 14.4, -8, 14.4))
	c.fill(black, row(12, -7.4, 12.9, 7.4, 12.9, poly(-0.35, -0.6, 0.35, -0.6, 0.35, 0.6, -0.35, 0.6))...)
}

// kenya has the shield of the Maasai before two crossed spears.
func kenya(c canvas) {
	red := ink(0xBB0000)
	for _, turn := range []float64{-30, 30} {
		u := c.at(0, 0, 1, turn)
		u.outlined(white, black, 0.4, poly(-0.6, -27, 0.6, -27, 0.6, 36, -0.6, 36),
			append(bezier(0, -40, 3.4, -31, 0.6, -26), bezier(-0.6, -26, -3.4, -31, 0, -40)...))
	}
	oval := append(bezier(0, -30, 30, 0, 0, 30), bezier(0, 30, -30, 0, 0, -30)...)
	c.clip(oval, paint(red, oval), paint(black, both(ellipse(15, 0, 20, 6.2, 0))...))
	lens := append(bezier(0, -28, 6.4, -16, 0, -4.4), bezier(0, -4.4, -6.4, -16, 0, -28)...)
	for _, s := range around(2, lens) {
		c.fill(white, s)
	}
	c.fill(red, around(2, append(bezier(0, -27, 1.4, -16, 0, -5), bezier(0, -5, -1.4, -16, 0, -27)...))...)
	c.fill(white, ellipse(0, 0, 3.8, 2.5, 0))
}

// lesotho has the hat of its people.
func lesotho(c canvas) {
	ring := ellipse(0, -9, 7.6, 5.2, 0)
	c.fill(black, stroke(1.7, append(ring, ring[0])...)...)
	c.fill(black, poly(-1.4, -18, 1.4, -18, 1.4, -6, -1.4, -6), disc(0, -17.6, 1.8))
	c.fill(black, append(append(bezier(-2.2, -8, -5, 4, -16, 13), bezier(-16, 14, -15, 15.4, -14.6, 16.4)...),
		append(bezier(-14.6, 16.4, 0, 21, 14.6, 16.4), append(bezier(14.6, 16.4, 15, 15.4, 16, 13),
			bezier(16, 13, 5, 4, 2.2, -8)...)...)...))
	for i := range 10 { // the woven brim
		x := float64(i)*2.9 - 13
		y := 15.2 - x*x*0.011
		c.fill(white, stroke(0.6, point{x - 1.2, y - 1.2}, point{x, y + 1.3}, point{x + 1.2, y - 1.2})...)
	}
}

// mozambique has a book, a hoe and a rifle on a star.
func mozambique(c canvas) {
	c.fill(0xFCE100, star(0, 0, 20, 0))
	c.outlined(white, black, 0.5, poly(-8, 6, -7.4, 0.6, -2, -0.4, 0, 0.6, 2, -0.4, 7.4, 0.6, 8, 6, 1.6, 4.8, 0, 6, -1.6, 4.8))
	c.fill(black, stroke(1.4, point{13, 11}, point{-9, -9})...)
	c.fill(black, poly(-14.6, -5.6, -10.4, -12, -6.4, -14, -5.4, -10, -9, -7.6, -12, -3.4))
	c.fill(black, stroke(2.2, point{-8, 6.4}, point{8, -6.6})...)
	c.fill(black, stroke(1, point{8, -6.6}, point{14.6, -12.4})...)
	c.fill(black, poly(-14.6, 9.6, -8.4, 5, -6.6, 7.4, -12, 12.6), poly(-1, 1.4, 2.6, 6.6, 5.4, 5, 2, -1.4),
		poly(10.6, -9.4, 12, -12.4, 12.6, -9.6))
}

// eswatini has a shield of an ox's hide before two spears and a staff with tassels.
func eswatini(c canvas) {
	blue, yellow := ink(0x3E5EB9), ink(0xFFD900)
	for _, y := range []float64{-9.6, -5} {
		c.fill(yellow, poly(-46, y-0.6, 36, y-0.6, 36, y+0.6, -46, y+0.6))
		c.outlined(white, black, 0.3, poly(36, y, 41, y-2.2, 50, y, 41, y+2.2))
	}
	c.fill(yellow, poly(-60, -0.8, 60, -0.8, 60, 0.8, -60, 0.8))
	curve := func(x float64) shape { return bezier(0, -21, 26*x, -20, 35*x, 0) }
	quarter := func(x float64) []point { return append(curve(x), bezier(35*x, 0, 26*x, 20, 0, 21)...) }
	c.fill(white, quarter(1))
	c.fill(black, quarter(-1), shape{{-1, -21}, {4, -14}, {1, -7}, {6, 0}, {2, 8}, {5, 14}, {0, 21}, {-4, 0}}.smooth())
	bar := poly(-1.2, -3.2, 1.2, -3.2, 1.2, 3.2, -1.2, 3.2)
	for _, y := range []float64{-6.4, 4.6} {
		c.fill(white, row(6, -21, y, -5, y, bar)...)
		c.fill(black, row(6, 8, y, 23, y, bar)...)
	}
	for _, p := range []point{{-53, 6}, {53, 6}, {-10, -11}} { // tassels of feathers
		c.outlined(blue, 0x1A2A60, 0.4, ellipse(p.x+2.6, p.y, 6.4, 2.6, -24), ellipse(p.x-2.6, p.y, 6.4, 2.6, 24),
			ellipse(p.x, p.y+1, 6.8, 2.6, 0))
	}
}

// uganda has a crested crane that looks to the hoist.
func uganda(c canvas) {
	grey, red, yellow := ink(0x9CA69C), ink(0xD90000), ink(0xFCDC04)
	c.fill(grey, stroke(1.1, point{1.4, 6}, point{0.4, 13})...)
	c.fill(black, stroke(0.7, point{0.4, 13}, point{-2.4, 13.4})...)
	c.fill(grey, poly(0, 13.6, 5, 13.6, 5, 12.8, 0, 12.8))
	c.fill(grey, stroke(0.9, point{3, 5}, point{5, 8}, point{2.4, 10})...)
	c.fill(grey, shape{{-4, -3}, {-2, 0}, {2, -1}, {6, 1}, {8, 6}, {3, 7}, {-2, 6}, {-4.4, 2}}.smooth())
	c.fill(white, poly(1, 1, 6, 2, 7, 6, 3, 5))
	c.fill(red, poly(4, 5, 8, 5.6, 9, 8.6, 6, 7.4))
	c.fill(black, poly(6, 1, 9, 4, 9.4, 7, 7, 5))
	c.fill(grey, stroke(1.8, point{-3, 0}, point{-4.6, -4}, point{-3.4, -7.4})...)
	c.fill(black, disc(-3.6, -8.4, 1.9), poly(-5, -9, -8.4, -7.8, -5, -7.4))
	c.fill(white, disc(-3.2, -8.2, 1))
	c.fill(red, ellipse(-4, -5.6, 1.5, 0.7, 0))
	for _, turn := range []float64{-30, -10, 10, 30} {
		p := polar(-3.2, -9.4, 4, turn)
		c.fill(yellow, line(-3.2, -9.6, p.x, p.y, 0.7), disc(p.x, p.y, 0.8))
	}
}

// zambia has a fish eagle in flight.
func zambia(c canvas) {
	orange := ink(0xEF7D00)
	c.fill(orange, poly(-23, -4, -17, -9, -10, -8, -5, -4, -3, -6, -5, -8, -2, -9.4, 1, -7.6, 3, -4, 8, -8, 15, -9.6, 22, -4, 17,
		-5.6, 19, -1.6, 14, -3, 15, 1, 10.4, -0.6,
		11, 3.6, 6.6, 1.6, 5, 4, 6, 8, 3, 6.6, 1, 9.6, -1, 6.6, -4, 8, -2.6, 4, -5, 2, -9.6, 4, -8.6, 0, -14, 1.4, -12, -2.4, -18, -1.4, -16.4, -5))
}

// zimbabwe has its bird, found carved in soapstone, on a red star.
func zimbabwe(c canvas) {
	yellow := ink(0xFFD200)
	c.fill(0xDE2010, star(0, 0, 24, 0))
	bird := c.at(0, -2, 1.3, 0)
	bird.outlined(yellow, 0x6B4A00, 0.3, poly(-8, 14, 9, 14, 9, 11.6, 5, 11.6, 5, 9, 7.4, 9, 7.4, 7.4, 3, 7, 7, 1, 9, -4, 4, -5,
		1.6, -9, 1.8, -11.6, 0, -13.4, -3, -13, -5.4, -11, -3.4, -10.6, -4, -8, -5.4, -5, -6, 0, -3, 5, -4.6, 7, -7, 7.4, -7, 9, -4.4, 9, -4.4, 11.6, -8, 11.6))
	bird.fill(black, disc(-2, -11.4, 0.5))
}

// egypt has the eagle of Saladin in gold, with a shield on its breast, on a scroll.
func egypt(c canvas) {
	gold := ink(0xC09300)
	u := c.at(0.75, 0.3, 1.0/1111, 0)

	// The wings, with white shoulders and white lines between the feathers.
	u.fill(gold, both(shape{{0, 120}, {45, 122}, {85, 105}, {112, 112}, {121, 128}, {131, 345}, {70, 270}, {40, 190}})...)
	u.fill(white, both(shape{{22, 128}, {50, 129}, {86, 112}, {106, 117}, {114, 129}, {60, 150}, {20, 140}})...)
	for _, x := range []float64{56, 74, 92, 110} {
		u.fill(white, both(line(x, 130, x*1.1, 180+1.4*x, 5))...)
	}
	// The head, which looks to the hoist, the legs and the tail.
	u.fill(gold, shape{{-38, 138}, {-25, 95}, {-21, 70}, {-30, 66}, {-33, 74}, {-37, 62}, {-28, 53},
		{-5, 47}, {13, 53}, {22, 75}, {25, 100}, {38, 138}, {20, 130}, {0, 142}, {-20, 130}})
	u.fill(white, disc(-8, 58, 5), shape{{-16, 82}, {2, 76}, {12, 100}, {4, 122}, {-14, 118}})
	u.fill(gold, both(stroke(6, point{18, 262}, point{30, 330}, point{68, 335}, point{45, 232})...)...)
	u.fill(gold, both(stroke(4, point{26, 290}, point{50, 262}, point{58, 300}, point{30, 325})...)...)
	u.fill(gold, shape{{-22, 335}, {-12, 255}, {12, 255}, {22, 335}, {12, 328}, {0, 340}, {-12, 328}})
	shieldAndScroll(u)
}

func shieldAndScroll(u canvas) {
	gold := ink(0xC09300)
	shield := shape{{0, 140}, {58, 155}, {55, 205}, {38, 240}, {0, 272}, {-38, 240}, {-55, 205}, {-58, 155}}
	u.fill(white, shield)
	u.fill(gold, both(shape{{20, 154}, {51, 162}, {48, 203}, {34, 234}, {20, 248}})...)
	u.fill(gold, both(stroke(4, point{0, 146}, point{54, 159}, point{51, 204}, point{36, 236}, point{0, 266})...)...)

	u.fill(gold, shape{{-112, 358}, {-90, 338}, {0, 352}, {90, 338}, {112, 358}, {96, 392}, {0, 400}, {-96, 392}})
	u.fill(white, shape{{-102, 360}, {-86, 346}, {0, 359}, {86, 346}, {102, 360}, {90, 385}, {0, 392}, {-90, 385}})
	for x := -72.0; x <= 72; x += 24 { // a hint of the writing
		u.fill(gold, stroke(7, point{x - 8, 366}, point{x - 4, 378}, point{x + 6, 376}, point{x + 9, 362})...)
	}
}
