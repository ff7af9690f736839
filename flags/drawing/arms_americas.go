package drawing

// Emblems of the Americas, in hundredths of the height of the flag.

// barbados has the head of a trident, its shaft broken off.
func barbados(c canvas) {
	c.fill(black, poly(-2.1, 25, -2.1, 5.4, 2.1, 5.4, 2.1, 25))
	c.fill(black, poly(-2.1, 4, -2.1, -12, -4.6, -11.4, 0, -24, 4.6, -11.4, 2.1, -12, 2.1, 4))
	c.fill(black, both(poly(0, 8.4, 11.4, 10.6, 13, 0, 16, -9, 21, -17.4, 15.6, -15.8, 10.6, -11.8, 13, -11, 10.8, -4, 9.4, 4.6,
		0, 3.4))...)
}

// belize has its arms between two woodcutters, in a wreath of 50 leaves.
func belize(c canvas) {
	green, brown, skin := ink(0x289400), ink(0x6B3E12), ink(0xA66A3C)
	c.fill(white, disc(0, 0, 33))
	c.fill(green, around(50, ellipse(0, -30, 2.4, 1, 28))...)
	c.fill(green, band(0, 0, 29.6, 30.2, 0, 360))
	s := shield(8, 8, 11)
	c.fill(0xFFD83C, grown(s, 1.08, 1.06))
	c.clip(s, paint(white, poly(-10, -10, 0, -10, 0, 2, -10, 2)), paint(0xFFD83C, poly(0, -10, 10, -10, 10, 2, 0, 2)),
		paint(0xA6D8EF, poly(-10, 2, 10, 2, 10, 12, -10, 12)),
		paint(brown, line(-6, -5, -2, -1, 1), line(-2, -6, -6, -1, 1), line(2, -5, 6, -1, 1), line(6, -5, 2, -1, 1),
			poly(-4, 6, 4, 6, 3, 8.4, -3, 8.4)), paint(white, poly(-2.6, 5.4, 0, 3, 2.6, 5.4)))
	for _, x := range []float64{-14, 14} {
		c.fill(skin, disc(x, -11.6, 2), poly(x-2.6, -9, x+2.6, -9, x+2, -1, x-2, -1), line(x-2.4, -7, x-4.6, 0, 1.4),
			line(x+2.4, -7, x+4.6, 0, 1.4))
		c.fill(white, poly(x-2.4, -1, x+2.4, -1, x+2.8, 10, x+0.4, 10, x, 2, x-0.4, 10, x-2.8, 10))
	}
	c.fill(brown, line(-19, -12, -17.6, 10, 0.8), line(19, -12, 17.6, 10, 0.8))
	c.fill(0x9A9A9A, poly(-20.6, -12, -17.6, -13, -18, -10), poly(20.6, -12, 17.6, -13, 18, -10))
	c.fill(0x4F7A2A, disc(0, -19.6, 3.4), disc(-3.4, -17.6, 2.8), disc(3.4, -17.6, 2.8), disc(0, -22.4, 2.4))
	c.fill(brown, poly(-0.6, -17, 0.6, -17, 0.8, -9.4, -0.8, -9.4))
	c.fill(0xFFD83C, poly(-14, 13, 14, 13, 12, 16.6, -12, 16.6))
}

// dominica has a sisserou parrot among ten stars.
func dominica(c canvas) {
	green, purple := ink(0x108C00), ink(0x7A3E9A)
	c.fill(0xD41C30, disc(0, 0, 25))
	c.fill(0x006B3F, ring(10, 0, 0, 20.5, 0, star(0, 0, 3.7, 0))...)
	c = c.at(0, 0, 1.2, 0)
	c.fill(0x8A5A2A, line(-9, 10.6, 9, 9.4, 1.3))
	c.fill(green, shape{{-2, -6}, {3, -3}, {5, 3}, {4, 9}, {6, 15}, {2, 14}, {0, 10}, {-4, 6}, {-5, 0}}.smooth())
	c.fill(purple, shape{{-3, -3}, {0, -1}, {0, 5}, {-2, 9}, {-5, 4}, {-5, -1}}.smooth(),
		shape{{-5, -6}, {-3, -11}, {1, -12}, {3, -9}, {2, -5}, {-2, -4}}.smooth())
	c.fill(0xE0C030, poly(-4, -8, -7, -7, -6, -4.4, -4, -5.6))
	c.fill(white, disc(-1.6, -9, 0.9))
	c.fill(black, disc(-1.6, -9, 0.4))
	c.fill(0x4B7FD0, stroke(1, point{3.6, 0}, point{3.4, 10}, point{4.4, 14})...)
}

// ecuador has a mountain, a river and a ship on its shield, under a condor.
func ecuador(c canvas) {
	gold, green, dark := ink(0xFFDD00), ink(0x3D8A3D), ink(0x3A3A3A)
	flag := []ink{0xFFDD00, 0x034EA2, 0xED1C24}
	for _, turn := range []float64{-52, -30, 30, 52} {
		u := c.at(0, 8, 1, turn)
		for i, col := range flag {
			x := float64(i)*3 - 4.5
			u.fill(col, poly(x, -24, x+3, -24, x+3, 0, x, 0))
		}
		u.fill(0x8A5A2A, poly(-0.5, -28, 0.5, -28, 0.5, 10, -0.5, 10))
	}
	c.fill(green, laurel(7, 16, 3.4, 60)...)
	oval := ellipse(0, 2, 16, 12, 0)
	c.fill(dark, ellipse(0, 2, 17, 13, 0))
	c.clip(oval, paint(0x9FD8F2, oval), paint(white, poly(-6, 6, 2, -6, 10, 6)),
		paint(0x7CB342, poly(-14, 10, -14, 4, -4, 3, 2, 2, 14, 5, 14, 10)),
		paint(0x2E86C1, poly(-14, 20, -14, 9, 4, 4, 14, 9, 14, 20)), paint(0x8A5A2A,
			poly(-6, 10, 4, 10, 3, 13, -5, 13)), paint(white, poly(-1.6, 5, -0.4, 5, -0.4, 10, -1.6, 10)),
		paint(gold, disc(0, -9, 2.6)))
	c.fill(dark, both(poly(0, -18, 4, -19, 9, -23, 18, -25, 24, -22, 19, -19, 21, -16, 15, -15.6, 10, -13.6, 4, -12, 0, -12))...)
	c.fill(dark, poly(-2, -17, -4, -22, -2.4, -24.4, 0.4, -23.4, 1, -18))
	c.fill(white, poly(-2.6, -20, 1, -19.6, 1.4, -18.4, -2.4, -18.6))
	c.fill(0x8A5A2A, poly(-6, 21, 6, 21, 5, 25, -5, 25))
	c.fill(0xED1C24, line(-6, 22, 6, 24, 1.2))
}

// guatemala has a quetzal on a scroll before crossed rifles and swords, in a wreath.
func guatemala(c canvas) {
	green, brown, grey := ink(0x448127), ink(0x6C301E), ink(0xB6B6C1)
	c.fill(green, laurel(10, 15, 3.8, 24)...)
	for _, turn := range []float64{-50, 50} {
		u := c.at(0, 2, 1, turn)
		u.fill(brown, poly(-0.9, -8, 0.9, -8, 1.6, 20, -1.6, 20))
		u.fill(grey, poly(-0.6, -21, 0.6, -21, 0.8, -8, -0.8, -8))
		v := c.at(0, 2, 1, turn*0.74)
		v.fill(grey, poly(-0.5, -18, 0.5, -18, 0.7, 16, -0.7, 16))
		v.fill(0xE5CC4F, poly(-2.4, 13.6, 2.4, 13.6, 2.4, 14.8, -2.4, 14.8))
	}
	c.fill(0xFCEFC0, poly(-10, -3, 10, -3, 10, 7, -10, 7))
	c.fill(0x8A7A40, row(4, 0, -0.4, 0, 5, poly(-7, -0.35, 7, -0.35, 7, 0.35, -7, 0.35))...)
	c.fill(0x3E8E2E, shape{{-1, -12}, {-4, -14}, {-6, -12}, {-5, -8}, {-3, -4}, {2, -2}, {5, 2}, {7, 8}, {6, 15}, {8.4, 15},
		{9.4, 8}, {7, 0}, {3, -6}, {1, -10}}.smooth())
	c.fill(0xCD2A3E, ellipse(-2.8, -5.6, 2.8, 1.3, -24))
	c.fill(0xE5CC4F, poly(-5.6, -12.6, -8.4, -11.6, -5.6, -11))
}

// haiti has a palm between cannons and flags.
func haiti(c canvas) {
	green, gold, brown := ink(0x016A16), ink(0xD9A300), ink(0x8A5A2A)
	c.fill(0x4E9A28, poly(-21, 14, -12, 9, 0, 7.6, 12, 9, 21, 14, 0, 16))
	for i := range 6 {
		at := 22 + 13*float64(i)
		for _, s := range []float64{-1, 1} {
			p := polar(0, 8, 19, at*s)
			c.fill(brown, line(0, 8, p.x, p.y, 0.5))
			u := c.at(p.x, p.y, 1, at*s)
			col := ink(0x00209F)
			if i%2 == 1 {
				col = 0xD21034
			}
			u.fill(col, poly(0, 0, s*5.4, 2, s*4.6, 8.4, 0, 6.4))
		}
	}
	c.fill(gold, both(line(5, 9.4, 17, 5.6, 2.4), band(10, 10, 1.2, 2.4, 0, 360))...)
	c.fill(brown, poly(-0.8, 9, -0.5, -9, 0.5, -9, 0.8, 9))
	for _, at := range []float64{-100, -70, -40, 0, 40, 70, 100} {
		c.at(0, -9, 1, at).fill(green, shape{{0, 0}, {-1.4, -4}, {0, -8.4}, {1.4, -4}}.smooth())
	}
	c.fill(0xD21034, poly(-1.4, -17, 1.6, -18, 1.6, -14.4, 0, -14))
	c.fill(gold, poly(-3, 5, 3, 5, 2.4, 9, -2.4, 9))
	c.fill(white, poly(-11, 15.4, 11, 15.4, 10, 18, -10, 18))
	c.fill(black, poly(-9, 16.4, 9, 16.4, 8.8, 17, -8.8, 17))
}

// volcanoes is the triangle of Central America: five volcanoes between two seas, a
// cap of liberty in its beams and a rainbow.
func volcanoes(c canvas, edge ink) {
	tri := poly(0, -9, 10.4, 9, -10.4, 9)
	c.fill(edge, grown(tri, 1.16, 1.16).moved(0, -0.4))
	c.clip(tri, paint(0xA8DCF5, poly(-12, -12, 12, -12, 12, 12, -12, 12)), paint(0x2A6FC0, poly(-12, 5, 12, 5, 12, 10, -12, 10)),
		paint(0x3F9A3A, row(5, -6.4, 4, 6.4, 4, poly(0, -3, 2.4, 2.4, -2.4, 2.4))...),
		paint(0xFFE58A, around(12, poly(-0.3, 0, 0, -5, 0.3, 0))...), paint(0xE8302A,
			poly(-1.3, 0.6, -0.8, -2, 0.9, -2.4, 0.5, -1, 1.3, 0.6)))
	for i, col := range []ink{0xE8302A, 0xFCD116, 0x3F9A3A, 0x2A6FC0} {
		r := 6.2 - 0.55*float64(i)
		c.clip(tri, paint(col, band(0, -1, r-0.55, r, -52, 52)))
	}
}

// nicaragua has the triangle of Central America in a ring of words.
func nicaragua(c canvas) {
	gold := ink(0xC8A240)
	volcanoes(c.at(0, 0.4, 1, 0), gold)
	c.fill(gold, around(46, poly(-0.45, -13.4, 0.45, -13.4, 0.45, -15.2, -0.45, -15.2))...)
}

// salvador has it with five flags behind, in a wreath of 14 leaves and a ring of words.
func salvador(c canvas) {
	gold, green := ink(0xC8A240), ink(0x2F8A3A)
	c.fill(gold, fan(40, -150, 150, 14.4, 16.2, 0.4)...)
	c.fill(green, laurel(7, 11.4, 3, 20)...)
	for _, turn := range []float64{-64, -36, 36, 64} {
		u := c.at(0, 3, 1, turn)
		u.fill(gold, poly(-0.3, -13, 0.3, -13, 0.3, 0, -0.3, 0))
		u.fill(0x0F47AF, poly(-2, -12.4, 2, -12.4, 2, -3, -2, -3))
		u.fill(white, poly(-0.7, -12.4, 0.7, -12.4, 0.7, -3, -0.7, -3))
	}
	c.fill(0x0F47AF, poly(-1.6, -13, 1.6, -13, 1.6, -8, -1.6, -8))
	volcanoes(c.at(0, 1.4, 0.8, 0), gold)
	c.fill(white, poly(-7, 11.6, 7, 11.6, 6.4, 13.2, -6.4, 13.2))
	c.fill(0x0F47AF, poly(-6, 12.2, 6, 12.2, 6, 12.7, -6, 12.7))
}

// paraguay has the star of May between palm and olive, in two rings.
func paraguay(c canvas) {
	red, green := ink(0xD52B1E), ink(0x009B3A)
	c.fill(black, band(0, 0, 15.2, 15.6, 0, 360), band(0, 0, 11.6, 11.9, 0, 360))
	c.fill(red, fan(17, -128, 128, 12.4, 14.6, 0.42)...)
	c.fill(green, laurel(8, 8.4, 2.7, 26)...)
	c.fill(0xFCD116, star(0, 0, 4.6, 0))
	c.fill(red, disc(0, 8.4, 1))
}
