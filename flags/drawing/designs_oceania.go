package drawing

// oceania gives the flags of Oceania: code, height, width, and what is painted, in heights of the flag.
func oceania() []design {
	return []design{
		full("AU", 1, 2, horizontal(0x012169), within(0, 0, 1, 0.5, unionJack(0xE4002B)),
			paint(white, points(7, 0.5, 0.75, 0.15, 1.0/15, 0), points(7, 1.5, 5.0/6, 1.0/14, 1.0/31.5, 0),
				points(7, 1.25, 7.0/16, 1.0/14, 1.0/31.5, 0), points(7, 1.5, 1.0/6, 1.0/14, 1.0/31.5, 0), points(7, 1.5+2.0/9, 89.0/240,
					1.0/14, 1.0/31.5, 0), star(1.6, 0.525, 1.0/24, 0))),
		sketch("FJ", 1, 2, horizontal(0x62B5E5), within(0, 0, 1, 0.5, unionJack(0xC8102E)), at(1.5, 0.5, 1.0/100, fiji)),
		full("FM", 10, 19, horizontal(0x75B2DD), paint(white, star(0.95, 0.203, 0.097, 0), star(0.95, 0.797, 0.097, 180),
			star(0.653, 0.5, 0.097, -90), star(1.247, 0.5, 0.097, 90))),
		sketch("KI", 1, 2, horizontal(0xCE1126), at(1, 0.5, 1.0/100, kiribati)),
		full("MH", 10, 19, horizontal(0x003893), paint(0xDD7500, poly(0, 0.954, 1.9, 0.018, 1.9, 0.41, 0, 0.984)),
			paint(white, poly(0, 0.97, 1.9, 0.214, 1.9, 0.41, 0, 0.984)), marshall),
		full("NR", 1, 2, horizontal(0x002B7F), block(0xFFC72C, 0, 11.0/24, 2, 13.0/24),
			paint(white, points(12, 0.5, 0.7083, 1.0/6, 0.088, 0))),
		full("NZ", 1, 2, horizontal(0x012169), within(0, 0, 1, 0.5, unionJack(0xC8102E)), edgedStar(1.5, 0.204, 0.05),
			edgedStar(1.5+7.0/30, 0.37, 0.0417), edgedStar(1.5, 0.81, 0.0625), edgedStar(1.5-0.25, 0.4367, 0.05)),
		sketch("PG", 3, 4, horizontal(0xCE1126), paint(black, poly(0, 0, 4.0/3, 1, 0, 1)),
			paint(white, star(1.0/3, 0.81, 0.0625, 0), star(0.18, 0.57, 0.0625, 0), star(1.0/3, 0.405, 0.0625, 0),
				star(0.49, 0.53, 0.0625, 0), star(0.41, 0.66, 0.033, 0)),
			at(0.88, 0.34, 1.0/102, paradise)),
		full("PW", 5, 8, horizontal(0x4AADD6), paint(0xFFDE00, disc(0.7, 0.5, 0.3))),
		full("SB", 1, 2, horizontal(0x0051BA), paint(0x215B33, poly(0, 1, 2, 0, 2, 1)), paint(0xFCD116, bend(2, 0.089)),
			paint(white, star(0.151, 0.13, 0.098, 0), star(0.547, 0.13, 0.098, 0), star(0.35, 0.3, 0.098, 0),
				star(0.151, 0.47, 0.098, 0), star(0.547, 0.47, 0.098, 0))),
		full("TO", 1, 2, horizontal(0xC10000), block(white, 0, 0, 5.0/6, 0.5), block(0xC10000, 0.355, 0.0625, 0.48, 0.4375),
			block(0xC10000, 0.23, 0.1875, 0.605, 0.3125)),
		full("TV", 1, 2, horizontal(0x009CDE), within(0, 0, 1, 0.5, unionJack(0xC8102E)), paint(0xFFDE00, tuvalu()...)),
		sketch("VU", 3, 5, horizontal(0xD21034, 0x009543), vanuatu),
		full("WS", 1, 2, horizontal(0xCE1126), block(0x002B7F, 0, 0, 1, 0.5),
			paint(white, star(0.5, 0.085, 0.065, 0), star(0.5, 0.415, 0.07, 0), star(0.315, 0.215, 0.065, 0),
				star(0.68, 0.185, 0.06, 0), star(0.58, 0.3, 0.036, 0))),
	}
}

// edgedStar is red with a white edge; r is the radius of the red part.
func edgedStar(x, y, r float64) layer {
	return func(c canvas) {
		c.fill(white, star(x, y, r+0.026, 0))
		c.fill(0xC8102E, star(x, y, r, 0))
	}
}

// tuvalu has a star for each of its nine islands, as they lie with the east above.
func tuvalu() []shape {
	return []shape{star(1.073, 0.9, 0.083, 0), star(1.313, 0.83, 0.083, 0), star(1.313, 0.625, 0.083, 180),
		star(1.521, 0.775, 0.083, 180), star(1.521, 0.344, 0.083, 180),
		star(1.656, 0.65, 0.083, 0), star(1.698, 0.281, 0.083, 180), star(1.833, 0.53, 0.083, 0), star(1.833, 0.146, 0.083, 0)}
}

// marshall has a star of 24 points, of which four are longer.
func marshall(c canvas) {
	u := c.at(0.45, 0.36, 1.0/100, 0)
	u.fill(white, points(24, 0, 0, 21, 10, 0))
	u.fill(white, around(4, poly(-1.4, -8, 0, -30, 1.4, -8))...)
}

// fiji has a lion over four fields around a cross, with sugar cane, palm, dove and bananas.
func fiji(c canvas) {
	red, green, brown := ink(0xCE1126), ink(0x00843D), ink(0x8A5A2A)
	s := shield(20, 25, 26)
	c.fill(white, s)
	c.clip(s, paint(red, poly(-30, -30, 30, -30, 30, -14, -30, -14)),
		paint(red, poly(-2.6, -14, 2.6, -14, 2.6, 30, -2.6, 30), poly(-30, 2, 30, 2, 30, 7, -30, 7)))
	c.fill(0xFCD116, poly(-12, -16, -9, -20, -2, -21, 3, -22, 7, -24, 10, -21, 8, -19, 10, -16, 6, -16, 4, -18, -3, -18, -5, -16,
		-8, -16, -8, -18, -10, -16))
	c.fill(0xFCD116, stroke(1, point{-9, -19}, point{-13, -21}, point{-12, -23.4})...)
	c.fill(brown, disc(9, -17, 1.8))
	for _, x := range []float64{-14, -10.5, -7} {
		c.fill(green, poly(x-0.7, 1, x-0.5, -11, x+0.5, -11, x+0.7, 1), line(x, -8, x+2.4, -12, 0.8), line(x, -6, x-2.4, -10, 0.8))
	}
	c.fill(brown, poly(10.4, 1, 11, -8, 12, -8, 12.6, 1))
	c.at(11.5, -8, 1, 0).fill(green, around(7, shape{{0, 0}, {-1, -2.6}, {0, -5}, {1, -2.6}})...)
	c.fill(0x9AA8B0, poly(-15, 13, -10, 11, -5, 10, -7, 13, -4, 15, -9, 16, -12, 15))
	c.fill(0xFCD116, row(4, 8, 11, 14, 14, ellipse(0, 0, 3, 1, -20))...)
	c.fill(green, line(10, 9, 15, 17, 1))
}

// kiribati has a frigate bird over a sun that rises from three lines of sea.
func kiribati(c canvas) {
	yellow, blue := ink(0xFCD116), ink(0x003F87)
	c.fill(yellow, around(34, poly(-1.7, -17.6, 0, -28.6, 1.7, -17.6))...)
	c.fill(0xCE1126, disc(0, 0, 18.4))
	c.fill(yellow, disc(0, 0, 17.4))
	c.rect(blue, -100, 4, 100, 50)
	for i := range 3 {
		y := 4.2 + 16.4*float64(i)
		c.fill(white, wave(-100, y, 100, y, 8.2, 2, 4)...)
	}
	bird := c.at(0, -18, 0.78, 0)
	bird.outlined(yellow, 0x5A3A00, 0.4, poly(0, -27, 4, -31, 14, -35, 28, -40, 37, -38, 25, -34, 15, -29, 8, -25.6, 14, -21, 4,
		-22.4, -4, -22, -9, -21, -14, -19.4, -9.6, -23.6, -16, -28, -27, -32, -37, -31, -30, -36, -20, -34, -8, -28.6))
}

// paradise is a bird of that name, in flight.
func paradise(c canvas) {
	yellow := ink(0xFCD116)
	c.fill(yellow, poly(-17, -7.4, -12, -9.4, -8, -6, -5, -8, -1, -15, 4, -21, 4.4, -16, 7, -17, 6, -12, 9, -12, 7, -7, 12, -9,
		18, -6, 21, -1, 17, 0, 22, 4, 17, 5, 19, 10, 13, 9,
		11, 13, 7, 9, 2, 9, -3, 7, -6, 10, -8, 7, -11, 10, -13, 6, -17, 8, -17, 4, -22, 4, -19, 0, -13, -2, -10, -5, -12.6, -6.4))
	c.fill(yellow, append(tube(16, 6, 0.7, 22, 12, 0.7, 21, 20, 0.9, 14, 26, 0.4),
		tube(13, 9, 0.7, 18, 16, 0.7, 16, 22, 0.8, 9, 25, 0.4)...)...)
}

// vanuatu has a boar's tusk around two leaves of fern, beside a golden Y.
func vanuatu(c canvas) {
	yellow := ink(0xFDCE12)
	c.fill(black, poly(0, 0, 0.797, 0.412, 2, 0.412, 2, 0.588, 0.797, 0.588, 0, 1))
	c.fill(yellow, poly(0, 0.073, 0.777, 0.474, 2, 0.474, 2, 0.526, 0.777, 0.526, 0, 0.927))
	c.fill(black, poly(0, 0.132, 0.712, 0.5, 0, 0.868))
	u := c.at(0.21, 0.47, 1.0/100, 0)
	u.fill(yellow, tube(0, 16, 2.6, 8.6, 12, 2.5, 12, 4, 2.4, 10, -6, 2.4, 2, -11, 2.4, -7, -8, 2.2, -10, 1, 2, -6, 7.4, 1.7, 2,
		7.6, 1.2, 5, 4, 0.5)...)
	leaf := append(bezier(0, -8, 4.4, 0, 0, 8), bezier(0, 8, -4.4, 0, 0, -8)...)
	u.fill(yellow, leaf.turned(40), leaf.turned(-40))
}
