package drawing

// americas gives the flags of the Americas: code, height, width, and what is painted, in heights of the flag.
func americas() []design {
	return []design{
		full("AG", 2, 3, horizontal(0xCE1126), antigua),
		sketch("AR", 5, 8, horizontal(0x6CACE4, white, 0x6CACE4),
			at(0.8, 0.5, 1.0/180, paint(0xFCBF49, sunOfMay()...), paint(0x85340A, mayFace()...))),
		full("BB", 2, 3, vertical(0x00267F, 0xFFC726, 0x00267F), at(0.75, 0.5, 1.0/100, barbados)),
		full("BO", 15, 22, horizontal(0xD52B1E, 0xF9E300, 0x007934)), // for everybody; the one of the state has arms
		full("BR", 7, 10, brazil),
		full("BS", 1, 2, horizontal(0x00778B, 0xFFC72C, 0x00778B), hoist(black, equilateral)),
		sketch("BZ", 3, 5, bands([]float64{1, 8, 1}, 0xD90F19, 0x171696, 0xD90F19), at(5.0/6, 0.5, 1.0/114, belize)),
		full("CA", 1, 2, pales([]float64{1, 2, 1}, 0xD80621, white, 0xD80621), at(1, 0.5, 1.0/100, paint(0xD80621, mapleLeaf()...))),
		full("CL", 2, 3, horizontal(white, 0xD52B1E), block(0x0039A6, 0, 0, 0.5, 0.5), paint(white, star(0.25, 0.25, 0.125, 0))),
		full("CO", 2, 3, bands([]float64{2, 1, 1}, 0xFCD116, 0x003893, 0xCE1126)),
		full("CR", 3, 5, bands([]float64{1, 1, 2, 1, 1}, 0x002B7F, white, 0xCE1126, white, 0x002B7F)), // for everybody
		full("CU", 1, 2, horizontal(0x002A8F, white, 0x002A8F, white, 0x002A8F), hoist(0xCF142B, equilateral),
			paint(white, star(equilateral/3, 0.5, 1.0/6, 0))),
		sketch("DM", 1, 2, horizontal(0x006B3F), cross(0xFCD116, 0.915, 0.417, 1.0/12), cross(black, 1, 0.5, 1.0/12),
			cross(white, 1.085, 0.583, 1.0/12), at(1, 0.5, 1.0/100, dominica)),
		sketch("EC", 2, 3, bands([]float64{2, 1, 1}, 0xFFDD00, 0x034EA2, 0xED1C24), at(0.75, 0.5, 1.0/108, ecuador)),
		sketch("GD", 3, 5, horizontal(0xCE1126), within(0.14, 0.14, 5.0/3-0.14, 0.86, horizontal(0xFCD116),
			paint(0x007A5E, poly(0, 0, 0.963, 0.5, 0, 1), poly(1.926, 0, 0.963, 0.5, 1.926, 1))),
			grenada),
		sketch("GT", 5, 8, vertical(0x4997D0, white, 0x4997D0), at(0.8, 0.5, 1.0/116, guatemala)),
		full("GY", 3, 5, horizontal(0x009E49), paint(white, poly(0, 0, 5.0/3, 0.5, 0, 1)),
			paint(0xFCD116, poly(0, 0.044, 1.52, 0.5, 0, 0.956)),
			hoist(black, 0.8333), paint(0xCE1126, poly(0, 0.06, 0.737, 0.5, 0, 0.94))),
		full("HN", 1, 2, horizontal(0x18C3DF, white, 0x18C3DF), at(1, 0.5, 1.0/100, paint(0x18C3DF,
			star(-25, -8, 6, 0), star(25, -8, 6, 0), star(0, 0, 6, 0), star(-25, 8, 6, 0), star(25, 8, 6, 0)))),
		sketch("HT", 3, 5, horizontal(0x00209F, 0xD21034), block(white, 0.675, 0.373, 0.992, 0.627), at(5.0/6, 0.5, 1.0/158, haiti)),
		full("JM", 1, 2, horizontal(0x009B3A), paint(black, poly(0, 0, 1, 0.5, 0, 1), poly(2, 0, 1, 0.5, 2, 1)),
			saltire(0xFED100, 1.0/6)),
		full("KN", 2, 3, horizontal(0x009739), paint(0xC8102E, poly(0, 1, 1.5, 0, 1.5, 1)), paint(0xFFCD00, bend(1.5, 0.419)),
			paint(black, bend(1.5, 0.3)),
			paint(white, star(0.458, 0.6875, 0.135, -33.7), star(1.026, 0.318, 0.135, -33.7))),
		full("LC", 1, 2, horizontal(0x66CCFF), at(1, 0.5, 1.0/100, paint(white, poly(0, -40, 28.5, 40, -28.5, 40)),
			paint(black, poly(0, -30.5, 24.5, 40, -24.5, 40)), paint(0xFCD116, poly(0, 0, 28.5, 40, -28.5, 40)))),
		sketch("MX", 4, 7, vertical(0x006341, white, 0xC8102E), mexico),
		sketch("NI", 3, 5, horizontal(0x0067C6, white, 0x0067C6), at(5.0/6, 0.5, 1.0/100, nicaragua)),
		full("PA", 2, 3, horizontal(white), block(0xD21034, 0.75, 0, 1.5, 0.5), block(0x005293, 0, 0.5, 0.75, 1),
			paint(0x005293, star(0.375, 0.25, 0.12, 0)), paint(0xD21034, star(1.125, 0.75, 0.12, 0))),
		full("PE", 2, 3, vertical(0xD91023, white, 0xD91023)), // for everybody
		sketch("PY", 11, 20, horizontal(0xD52B1E, white, 0x0038A8), at(10.0/11, 0.5, 1.0/120, paraguay)),
		full("SR", 2, 3, bands([]float64{2, 1, 4, 1, 2}, 0x377E3F, white, 0xB40A2D, white, 0x377E3F),
			paint(0xECC81D, star(0.75, 0.5, 0.2, 0))),
		sketch("SV", 189, 335, horizontal(0x0F47AF, white, 0x0F47AF), at(335.0/378, 0.5, 1.0/100, salvador)),
		full("TT", 3, 5, horizontal(0xCE1126), paint(white, poly(0, 0, 0.512, 0, 5.0/3, 1, 1.155, 1)),
			paint(black, poly(0.087, 0, 0.427, 0, 1.58, 1, 1.24, 1))),
		full("US", 10, 19, unitedStates),
		sketch("UY", 2, 3, horizontal(white, 0x0038A8, white, 0x0038A8, white, 0x0038A8, white, 0x0038A8, white),
			block(white, 0, 0, 5.0/9, 5.0/9),
			at(0.2825, 0.2825, 1.0/200, paint(0x5A3A00, sun16(1.6)...), paint(0xFCD116, sun16(0)...), paint(0x7B3F00, mayFace()...))),
		full("VC", 2, 3, pales([]float64{1, 2, 1}, 0x0072C6, 0xFCD116, 0x009E60),
			at(0.75, 0.5, 1.0/100, paint(0x009E60, row(2, -10.4, 0, 10.4, 0, poly(0, -16.5, 8.3, 0, 0, 16.5, -8.3, 0))...),
				paint(0x009E60, poly(0, 4.6, 8.3, 21.1, 0, 37.6, -8.3, 21.1)))),
		full("VE", 2, 3, horizontal(0xFFCC00, 0x00247D, 0xCF142B),
			at(0.75, 0.7, 1.0/100, paint(white, arcOf(8, 30.3, -69.5, 69.5, 4.2)...))),
	}
}

// antigua has a sun that rises from the sea.
func antigua(c canvas) {
	u := c.at(0.75, 0, 0.75, 0)
	below := poly(-1, 0, 1, 0, 0, 4.0/3)
	u.clip(below, paint(black, below), block(0x0072C6, -1, 0.5333, 1, 0.8133), block(white, -1, 0.8133, 1, 4.0/3),
		func(c canvas) {
			c.clip(poly(-1, 0, 1, 0, 1, 0.5333, -1, 0.5333), paint(0xFCD116, points(16, 0, 0.5333, 0.43, 0.215, 0)))
		})
}

// unitedStates has 50 stars in nine rows of six and five by turns, on a canton as
// high as seven of the 13 stripes and 2/5 of the length wide.
func unitedStates(c canvas) {
	red := ink(0xB31942)
	horizontal(red, white, red, white, red, white, red, white, red, white, red, white, red)(c)
	const width, height = 0.76, 7.0 / 13
	c.rect(0x0A3161, 0, 0, width, height)
	var stars []shape
	for row := 1; row <= 9; row++ {
		for column := 2 - row%2; column <= 11; column += 2 {
			x, y := width*float64(column)/12, height*float64(row)/10
			stars = append(stars, star(x, y, 0.0308, 0))
		}
	}
	c.fill(white, stars...)
}

// grenada has six stars on the border, one on a disc, and a nutmeg.
func grenada(c canvas) {
	red, yellow := ink(0xCE1126), ink(0xFCD116)
	for _, x := range []float64{0.5, 5.0 / 6, 5.0/3 - 0.5} {
		c.fill(yellow, star(x, 0.074, 0.064, 0), star(x, 0.934, 0.064, 0))
	}
	c.fill(red, disc(5.0/6, 0.5, 0.119))
	c.fill(yellow, star(5.0/6, 0.5, 0.111, 0))
	u := c.at(0.255, 0.5, 1.0/100, 0)
	u.fill(yellow, shape{{-5.6, -9.4}, {-1, -5}, {5, -1}, {6.4, 5}, {2, 8.6}, {-4, 7.4}, {-6.6, 1}}.smooth())
	u.fill(red, shape{{-1, 0.4}, {3, 2}, {5.4, 6}, {1.6, 7.8}, {-0.4, 4}}.smooth())
}

// arcOf is n upright stars on a circle between two directions.
func arcOf(n int, r, from, to, size float64) []shape {
	out := make([]shape, n)
	for i := range out {
		p := polar(0, 0, r, from+(to-from)*float64(i)/float64(n-1))
		out[i] = star(p.x, p.y, size, heading(p.x, p.y))
	}
	return out
}

// mapleLeaf has eleven points.
func mapleLeaf() []shape {
	return both(poly(0, -41, 6.8, -27.8, 8.4, -27, 15.6, -30.8, 11.8, -12.8, 13.4, -10.6, 22.4, -20, 25.4, -15.2, 38, -17.6,
		34, -5.4, 38.4, -1.4,
		19.8, 13.8, 19.4, 16.4, 21.6, 24, 3.4, 21, 2, 22.4, 2.6, 42.4, 0, 42.4))
}

// sunOfMay has 16 straight rays and 16 wavy ones by turns.
func sunOfMay() []shape {
	return append(append(around(16, poly(-2.2, -9, 0, -25, 2.2, -9)), wavyRays(16, 11.25)...), disc(0, 0, 10))
}

// wavyRays are n rays that wind, the first in the given direction.
func wavyRays(n int, first float64) []shape {
	ray := shape{{-2.4, -9}, {-2.6, -13}, {-1.2, -17}, {-1.6, -21}, {-0.4, -25}, {0.4, -21}, {0.6, -17}, {1.8, -13},
		{2.4, -9}}.turned(first)
	return around(n, ray)
}

// mayFace is what can be seen of its face.
func mayFace() []shape {
	return append(both(ellipse(3.6, -2.4, 2, 0.8, 90), line(1.4, -4.6, 6, -4.4, 0.9), disc(5, 2.4, 0.6)),
		append(stroke(0.8, point{-0.4, -4}, point{-0.9, 2}, point{1, 2.2}),
			append(stroke(0.9, point{-3.4, 5}, point{0, 5.8}, point{3.4, 5}), band(0, 0, 9.3, 10, 0, 360))...)...)
}

// sun16 is the sun of Uruguay, with 8 straight rays and 8 wavy ones, grown by an edge.
func sun16(edge float64) []shape {
	straight := shape{{-4.4 - edge, -12}, {0, -40 - edge}, {4.4 + edge, -12}}
	wavy := shape{{-4.4 - edge, -12}, {-4.8 - edge, -20}, {-2.6 - edge, -27}, {-3 - edge, -33}, {-0.6, -40 - edge},
		{0.6 + edge, -34}, {1.4 + edge, -27}, {3.6 + edge, -20}, {4.4 + edge, -12}}.turned(22.5)
	return append(append(around(8, straight), around(8, wavy)...), disc(0, 0, 18+edge))
}
