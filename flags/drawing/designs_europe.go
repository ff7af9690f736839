package drawing

// europe gives the flags of Europe: code, height, width, and what is painted, in heights of the flag.
func europe() []design {
	return []design{
		sketch("AD", 7, 10, pales([]float64{8, 9, 8}, 0x10069F, 0xFEDD00, 0xD50032), at(1/1.4, 0.5, 1.0/100, andorra)),
		sketch("AL", 5, 7, horizontal(0xE41E20), at(0.7, 0.5, 1.0/148, paint(black, doubleEagle()...))),
		full("AT", 2, 3, horizontal(0xC8102E, white, 0xC8102E)),
		full("BA", 1, 2, horizontal(0x001489), paint(0xFFCD00, poly(0.53, 0, 1.53, 0, 1.53, 1)),
			paint(white, row(9, 0.351, 0, 1.351, 1, star(0, 0, 0.0875, 0))...)),
		full("BE", 13, 15, vertical(black, 0xFDDA24, 0xEF3340)),
		full("BG", 3, 5, horizontal(white, 0x00966E, 0xD62612)),
		sketch("BY", 1, 2, bands([]float64{2, 1}, 0xCE1720, 0x007C30), block(white, 0, 0, 2.0/9, 1), ornament),
		full("CH", 1, 1, horizontal(0xDA291C), at(0.5, 0.5, 1.0/32, block(white, -10, -3, 10, 3), block(white, -3, -10, 3, 10))),
		sketch("CY", 2, 3, horizontal(white), at(0.75, 0.5, 1.0/100, cyprus)),
		full("CZ", 2, 3, horizontal(white, 0xD7141A), hoist(0x11457E, 0.75)),
		full("DE", 3, 5, horizontal(black, 0xDD0000, 0xFFCC00)),
		full("DK", 28, 37, horizontal(0xC8102E), cross(white, 0.5, 0.5, 4.0/28)),
		full("EE", 7, 11, horizontal(0x0072CE, black, white)),
		sketch("ES", 2, 3, bands([]float64{1, 2, 1}, 0xAD1519, 0xFABD00, 0xAD1519), at(0.5, 0.51, 1.0/120, spain)),
		full("FI", 11, 18, horizontal(white), cross(0x002F6C, 6.5/11, 0.5, 3.0/11)),
		full("FR", 2, 3, vertical(0x000091, white, 0xE1000F)),
		full("GB", 1, 2, unionJack(0xC8102E)),
		full("GE", 2, 3, horizontal(white), cross(0xFF0000, 0.75, 0.5, 0.2), paint(0xFF0000,
			pattee(0.325, 0.2, 0.095), pattee(1.175, 0.2, 0.095), pattee(0.325, 0.8, 0.095), pattee(1.175, 0.8, 0.095))),
		full("GR", 2, 3, horizontal(0x0D5EAF, white, 0x0D5EAF, white, 0x0D5EAF, white, 0x0D5EAF, white, 0x0D5EAF),
			within(0, 0, 5.0/9, 5.0/9, horizontal(0x0D5EAF), cross(white, 0.5, 0.5, 0.2))),
		sketch("HR", 1, 2, horizontal(0xFF0000, white, 0x171796), at(1, 0.5, 1.0/100, croatia)),
		full("HU", 1, 2, horizontal(0xCE2939, white, 0x477050)),
		full("IE", 1, 2, vertical(0x169B62, white, 0xFF883E)),
		full("IS", 18, 25, horizontal(0x02529C), cross(white, 0.5, 0.5, 4.0/18), cross(0xDC1E35, 0.5, 0.5, 2.0/18)),
		full("IT", 2, 3, vertical(0x008C45, 0xF4F5F0, 0xCD212A)),
		sketch("LI", 3, 5, horizontal(0x002B7F, 0xCE1126), at(0.375, 0.27, 1.0/104, liechtenstein)),
		full("LT", 3, 5, horizontal(0xFDB913, 0x006A44, 0xC1272D)),
		full("LU", 3, 5, horizontal(0xEF3340, white, 0x00A3E0)),
		full("LV", 1, 2, bands([]float64{2, 1, 2}, 0xA4343A, white, 0xA4343A)),
		full("MC", 4, 5, horizontal(0xCE1126, white)),
		sketch("MD", 1, 2, vertical(0x0046AE, 0xFFD200, 0xCC092F), at(1, 0.5, 1.0/100, moldova)),
		sketch("ME", 1, 2, horizontal(0xD3AE3B), block(0xC40308, 0.05, 0.05, 1.95, 0.95), at(1, 0.52, 1.0/145, montenegro)),
		full("MK", 1, 2, horizontal(0xD20000), macedonia),
		sketch("MT", 2, 3, vertical(white, 0xCF142B), at(0.177, 0.18, 1.0/100, georgeCross)),
		full("NL", 2, 3, horizontal(0xAD1D25, white, 0x1E4785)),
		full("NO", 8, 11, horizontal(0xBA0C2F), cross(white, 0.5, 0.5, 4.0/16), cross(0x00205B, 0.5, 0.5, 2.0/16)),
		full("PL", 5, 8, horizontal(white, 0xDC143C)),
		sketch("PT", 2, 3, pales([]float64{2, 3}, 0x046A38, 0xDA291C), at(0.6, 0.5, 1.0/100, portugal)),
		full("RO", 2, 3, vertical(0x002B7F, 0xFCD116, 0xCE1126)),
		sketch("RS", 2, 3, horizontal(0xC7363D, 0x0C4077, white), at(0.535, 0.58, 1.0/100, serbia)),
		full("RU", 2, 3, horizontal(white, 0x0039A6, 0xD52B1E)),
		full("SE", 5, 8, horizontal(0x006AA7), cross(0xFECC02, 0.6, 0.5, 0.2)),
		full("SI", 1, 2, horizontal(white, 0x005DA4, 0xED1C24), at(0.5, 0.325, 1.0/108, slovenia)),
		full("SK", 2, 3, horizontal(white, 0x0B4EA2, 0xEE1C25), at(0.527, 0.49, 1.0/100, slovakia)),
		sketch("SM", 3, 4, horizontal(white, 0x5EB6E4), at(2.0/3, 0.5, 1.0/84, sanMarino)),
		full("UA", 2, 3, horizontal(0x0057B7, 0xFFD700)),
		sketch("VA", 1, 1, vertical(0xFFE000, white), at(0.75, 0.52, 1.0/132, vatican)),
	}
}

// macedonia's sun has rays that grow towards the edges.
func macedonia(c canvas) {
	yellow := ink(0xFFE600)
	u := c.at(1, 0.5, 0.5, 0) // half the height
	u.fill(yellow, both(poly(0, 0, 2, -0.3, 2, 0.3))...)
	u.fill(yellow, poly(0, 0, -0.2, -1, 0.2, -1), poly(0, 0, -0.2, 1, 0.2, 1))
	for _, s := range []float64{-1, 1} {
		u.fill(yellow, both(poly(0, 0, 2, s, 1.4, s))...)
	}
	u.fill(0xD20000, disc(0, 0, 0.3286))
	u.fill(yellow, disc(0, 0, 0.2857))
}

// slovenia has the three peaks of Triglav over two lines of water, under three stars.
func slovenia(c canvas) {
	blue, red, yellow := ink(0x005DA4), ink(0xED1C24), ink(0xFFDD00)
	shield := append(poly(-14, -17, 14, -17), bezier(14, 0, 13, 14, 0, 19)...)
	shield = append(shield, bezier(0, 19, -13, 14, -14, 0)...)
	c.fill(red, shield)
	inner := shield.each(func(p point) point { return point{p.x * 0.9, p.y*0.93 - 1.2} })
	c.clip(inner, paint(blue, poly(-20, -20, 20, -20, 20, 20, -20, 20)),
		paint(white, poly(-20, 20, -15, 8, -9.5, -1, -7.4, 0.6, -4.8, -4.4, -3.2, -3, 0, -8.4, 3.2, -3, 4.8, -4.4, 7.4, 0.6, 9.5,
			-1, 15, 8, 20, 20)),
		paint(blue, wave(-15, 7.4, 15, 7.4, 1.6, 0.9, 4)...), paint(blue, wave(-15, 11, 15, 11, 1.6, 0.9, 4)...))
	c.fill(yellow, points(6, -4.6, -14.4, 1.7, 0.9, 0), points(6, 4.6, -14.4, 1.7, 0.9, 0), points(6, 0, -11, 1.7, 0.9, 0))
}

// slovakia has a double cross on three hills.
func slovakia(c canvas) {
	shield := append(poly(-22, -26, 22, -26), bezier(22, 2, 22, 18, 0, 27)...)
	shield = append(shield, bezier(0, 27, -22, 18, -22, 2)...)
	c.fill(white, shield)
	inner := shield.each(func(p point) point { return point{p.x * 0.91, p.y*0.93 - 0.3} })
	c.clip(inner, paint(0xEE1C25, poly(-30, -30, 30, -30, 30, 30, -30, 30)),
		paint(0x0B4EA2, disc(-12, 17, 8.4), disc(12, 17, 8.4), disc(0, 14, 9.6), poly(-22, 18, 22, 18, 22, 30, -22, 30)),
		paint(white, poly(-1.7, 4.6, -1.7, -12, -2.9, -21, 2.9, -21, 1.7, -12, 1.7, 4.6)), paint(white,
			both(poly(0, -15.2, 10, -16.6, 10, -11.2, 0, -12.6), poly(0, -5.6, 13, -7.4, 13, -1.4, 0, -2.6))...))
}
