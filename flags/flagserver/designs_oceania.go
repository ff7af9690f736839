package flagserver

var oceania = []design{
	full("AU", 1, 2, horizontal(0x00008B), within(0, 0, 1, 0.5, unionJack), paint(white, points(7, 0.5, 0.75, 0.15, 1.0/15, 0), points(7, 1.5, 5.0/6, 1.0/14, 1.0/31.5, 0),
		points(7, 1.25, 7.0/16, 1.0/14, 1.0/31.5, 0), points(7, 1.5, 1.0/6, 1.0/14, 1.0/31.5, 0), points(7, 1.5+2.0/9, 89.0/240, 1.0/14, 1.0/31.5, 0), star(1.6, 0.525, 1.0/24, 0))),
	sketch("FJ", 1, 2, horizontal(0x62B5E5), within(0, 0, 1, 0.5, unionJack), at(1.5, 0.5, 1.0/100, fiji)),
	full("FM", 10, 19, horizontal(0x75B2DD), paint(white, star(0.95, 0.2, 0.11, 0), star(0.95, 0.8, 0.11, 180), star(0.55, 0.5, 0.11, -90), star(1.35, 0.5, 0.11, 90))),
	sketch("KI", 1, 2, horizontal(0xCE1126), at(1, 0.5, 1.0/100, kiribati)),
	full("MH", 10, 19, horizontal(0x003893), paint(0xDD7500, poly(0, 1, 0, 0.96, 1.9, 0.1, 1.9, 0.24)), paint(0xDD7500, poly(0, 0.96, 1.9, 0.0, 1.9, 0.14)), paint(white, poly(0, 1, 1.9, 0.12, 1.9, 0.42)), marshall),
	full("NR", 1, 2, horizontal(0x002B7F), block(0xFFC72C, 0, 23.0/48, 2, 25.0/48), paint(white, points(12, 0.5, 0.75, 1.0/6, 0.088, 0))),
	full("NZ", 1, 2, horizontal(0x012169), within(0, 0, 1, 0.5, unionJack), edgedStar(1.5, 0.2, 0.0417), edgedStar(1.5+7.0/30, 0.3667, 0.0333), edgedStar(1.5, 0.8, 0.05), edgedStar(1.5-0.25, 0.4333, 0.0417)),
	sketch("PG", 3, 4, horizontal(0xCE1126), paint(black, poly(0, 0, 4.0/3, 1, 0, 1)), paint(white, star(1.0/3, 0.81, 0.0625, 0), star(0.18, 0.57, 0.0625, 0), star(1.0/3, 0.405, 0.0625, 0), star(0.49, 0.53, 0.0625, 0), star(0.41, 0.66, 0.033, 0)),
		at(0.88, 0.36, 1.0/100, paradise)),
	full("PW", 5, 8, horizontal(0x0099FF), paint(0xFFFF00, disc(0.7, 0.5, 0.3))),
	full("SB", 1, 2, horizontal(0x0051BA), paint(0x215B33, poly(0, 1, 2, 0, 2, 1)), paint(0xFCD116, bend(2, 0.1)), paint(white, ring(4, 0.4, 0.28, 0.2, 45, star(0, 0, 0.075, 0))...), paint(white, star(0.4, 0.28, 0.075, 0))),
	full("TO", 1, 2, horizontal(0xC10000), block(white, 0, 0, 5.0/6, 0.5), block(0xC10000, 0.3542, 0.0833, 0.4792, 0.4167), block(0xC10000, 0.25, 0.1875, 0.5833, 0.3125)),
	full("TV", 1, 2, horizontal(0x009CDE), within(0, 0, 1, 0.5, unionJack), paint(0xFFCD00, tuvalu...)),
	sketch("VU", 3, 5, horizontal(0xD21034, 0x009543), vanuatu),
	full("WS", 1, 2, horizontal(0xCE1126), block(0x002B7F, 0, 0, 1, 0.5), paint(white, star(0.5, 0.085, 0.065, 0), star(0.5, 0.415, 0.07, 0), star(0.315, 0.215, 0.065, 0), star(0.68, 0.185, 0.06, 0), star(0.58, 0.3, 0.036, 0))),
}

// edgedStar is red with a white edge; r is the radius of the red part.
func edgedStar(x, y, r float64) layer {
	return func(c canvas) {
		c.fill(white, star(x, y, r+0.0205, 0))
		c.fill(0xC8102E, star(x, y, r, 0))
	}
}

// tuvalu has a star for each of its nine islands, as they lie with the east above.
var tuvalu = []shape{star(1.0, 0.82, 0.07, 180), star(1.2, 0.9, 0.07, 180), star(1.2, 0.62, 0.07, 0), star(1.42, 0.5, 0.07, 0), star(1.42, 0.72, 0.07, 180),
	star(1.62, 0.42, 0.07, 0), star(1.62, 0.26, 0.07, 0), star(1.84, 0.36, 0.07, 0), star(1.84, 0.13, 0.07, 180)}

// marshall has a star of 24 points, of which four are longer.
func marshall(c canvas) {
	u := c.at(0.45, 0.36, 1.0/100, 0)
	u.fill(white, points(24, 0, 0, 24, 9.4, 0))
	u.fill(white, around(4, poly(-1.4, -8, 0, -32, 1.4, -8))...)
}

// fiji has a lion over four fields around a cross, with sugar cane, palm, dove and bananas.
func fiji(c canvas) {
	red, green, brown := ink(0xCE1126), ink(0x00843D), ink(0x8A5A2A)
	s := shield(20, 25, 26)
	c.fill(white, s)
	c.clip(s, paint(red, poly(-30, -30, 30, -30, 30, -14, -30, -14)), paint(red, poly(-2.6, -14, 2.6, -14, 2.6, 30, -2.6, 30), poly(-30, 2, 30, 2, 30, 7, -30, 7)))
	c.fill(0xFCD116, poly(-12, -16, -9, -20, -2, -21, 3, -22, 7, -24, 10, -21, 8, -19, 10, -16, 6, -16, 4, -18, -3, -18, -5, -16, -8, -16, -8, -18, -10, -16))
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
	half := c.at(0, 0, 1, 0)
	half.fill(yellow, points(17, 0, 4, 29, 19.4, 0), disc(0, 4, 18))
	half.fill(yellow, around(17, poly(-2.4, -17, 0, -30, 2.4, -17))...)
	c.rect(blue, -100, 8, 100, 50)
	for i := range 4 {
		y := 9 + 12.6*float64(i)
		if i < 3 {
			c.fill(white, wave(-100, y, 100, y, 5.6, 2.6, 6)...)
		}
		c.fill(blue, wave(-100, y+6, 100, y+6, 5.6, 2.6, 6)...)
	}
	c.fill(yellow, poly(0, -27, 4, -31, 14, -35, 28, -40, 37, -38, 25, -34, 15, -29, 8, -25.6, 14, -21, 4, -22.4, -4, -22, -9, -21, -14, -19.4, -9.6, -23.6, -16, -28, -27, -32, -37, -31, -30, -36, -20, -34, -8, -28.6))
}

// paradise is a bird of that name, in flight.
func paradise(c canvas) {
	yellow := ink(0xFCD116)
	c.fill(yellow, poly(-6, -16, -2, -22, 4, -26, 5, -30, 9, -32, 12, -29, 9, -28, 9, -22, 14, -24, 21, -24, 27, -20, 22, -19, 25, -15, 19, -15, 20, -11, 14, -12, 10, -8, 13, -2, 20, 3, 17, 4, 22, 10,
		16, 9, 18, 16, 11, 12, 11, 19, 5, 12, 2, 18, -1, 10, -5, 12, -4, 3, -8, 4, -4, -4, -12, -3, -20, 2, -17, -5, -22, -6, -16, -10, -21, -14, -13, -14))
	c.fill(yellow, stroke(0.9, point{2, 8}, point{-6, 18}, point{-16, 20}, point{-22, 14}, point{-19, 9})...)
	c.fill(yellow, stroke(0.9, point{4, 10}, point{0, 22}, point{-8, 28}, point{-12, 25})...)
}

// vanuatu has a boar's tusk around two leaves of fern, beside a golden Y.
func vanuatu(c canvas) {
	yellow := ink(0xFDCE12)
	pall := func(col ink, width float64) {
		c.fill(col, line(-0.4, -0.3, 0.62, 0.5, width), line(-0.4, 1.3, 0.62, 0.5, width), poly(0.6, 0.5-width/2, 2, 0.5-width/2, 2, 0.5+width/2, 0.6, 0.5+width/2))
	}
	pall(black, 0.22)
	pall(yellow, 0.07)
	c.fill(black, poly(0, 0.04, 0.585, 0.5, 0, 0.96))
	u := c.at(0.21, 0.5, 1.0/100, 0)
	u.fill(yellow, band(0, 0, 10.4, 14.4, -10, 250), disc(-2.6, -12.2, 2.2), poly(-14.8, 4, -11, 4, -12, -3, -9, -11, -14.4, -5))
	u.fill(yellow, poly(-6, 8, 5, -7, 6, -6, -5, 9), poly(6, 8, -5, -7, -6, -6, 5, 9))
	u.fill(yellow, both(row(4, -5, -4.6, 2.6, 5.4, ellipse(0, 0, 2.6, 0.9, 70))...)...)
}
