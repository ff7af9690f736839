package drawing

// africa gives the flags of Africa: code, height, width, and what is painted, in heights of the flag.
func africa() []design {
	return []design{
		sketch("AO", 2, 3, horizontal(0xCC092F, black), at(0.76, 0.5, 1.0/78, angola)),
		full("BF", 2, 3, horizontal(0xEF2B2D, 0x009E49), paint(0xFCD116, star(0.75, 0.5, 1.0/6, 0))),
		full("BI", 3, 5, horizontal(0xCE1126), burundi),
		full("BJ", 2, 3, horizontal(0xFCD116, 0xE8112D), block(0x008751, 0, 0, 0.6, 1)),
		full("BW", 2, 3, bands([]float64{9, 1, 4, 1, 9}, 0x6DA9D2, white, black, white, 0x6DA9D2)),
		full("CD", 3, 4, horizontal(0x007FFF), at(0, 0, 1.0/60, paint(0xF7D618, star(14.6, 15.4, 11.6, 0)),
			paint(0xF7D618, poly(75, 0, 80, 0, 80, 15, 5, 60, 0, 60, 0, 45)), paint(0xCE1021, poly(80, 0, 80, 12, 0, 60, 0, 48)))),
		full("CF", 2, 3, horizontal(0x003082, white, 0x289728, 0xFFCE00), block(0xD21034, 0.625, 0, 0.875, 1),
			paint(0xFFCE00, star(0.25, 0.125, 0.1, 0))),
		full("CG", 2, 3, horizontal(0x009543), paint(0xFBDE4A, poly(0, 1, 1, 0, 1.5, 0, 0.5, 1)),
			paint(0xDC241F, poly(0.5, 1, 1.5, 0, 1.5, 1))),
		full("CI", 2, 3, vertical(0xFF8200, white, 0x009A44)),
		full("CM", 2, 3, vertical(0x007A5E, 0xCE1126, 0xFCD116), paint(0xFCD116, star(0.75, 0.5, 0.132, 0))),
		full("CV", 10, 17, bands([]float64{6, 1, 1, 1, 3}, 0x003893, white, 0xCF2027, white, 0x003893),
			paint(0xF7D116, ring(10, 0.6375, 0.625, 0.25, 0, star(0, 0, 0.05, 0))...)),
		full("DJ", 2, 3, horizontal(0x6AB2E7, 0x12AD2B), hoist(white, equilateral), paint(0xD7141A, star(equilateral/3, 0.5, 0.14, 0))),
		full("DZ", 2, 3, vertical(0x006233, white), paint(0xD21034, crescent(0.75, 0.5, 0.25, 0.8125, 0.5, 0.2),
			star(0.842, 0.5, 0.1286, 90))),
		sketch("EG", 2, 3, horizontal(0xCE1126, white, black), egypt),
		sketch("ER", 1, 2, horizontal(0x12AD2B, 0x4189DD), paint(0xEA0437, poly(0, 0, 2, 0.5, 0, 1)), at(0.5, 0.5, 1.0/100, eritrea)),
		full("ET", 1, 2, horizontal(0x078930, 0xFCDD09, 0xDA121A), at(1, 0.5, 1.0/3, ethiopia)),
		full("GA", 3, 4, horizontal(0x009E60, 0xFCD116, 0x3A75C4)),
		full("GH", 2, 3, horizontal(0xCE1126, 0xFCD116, 0x006B3F), paint(black, star(0.75, 0.5175, 0.1842, 0))),
		full("GM", 2, 3, bands([]float64{6, 1, 4, 1, 6}, 0xCE1126, white, 0x0C1C8C, white, 0x3A7728)),
		full("GN", 2, 3, vertical(0xCE1126, 0xFCD116, 0x009460)),
		sketch("GQ", 2, 3, horizontal(0x3E9A00, white, 0xE32118), hoist(0x0073CE, 0.375), at(0.75, 0.5, 1.0/100, guinea)),
		full("GW", 1, 2, horizontal(0xFCD116, 0x009E49), block(0xCE1126, 0, 0, 2.0/3, 1), paint(black, star(1.0/3, 0.5, 0.164, 0))),
		sketch("KE", 2, 3, bands([]float64{6, 1, 6, 1, 6}, black, white, 0xBB0000, white, 0x006600), at(0.75, 0.5, 1.0/100, kenya)),
		full("KM", 3, 5, horizontal(0xFFD100, white, 0xCE1126, 0x3A75C4), hoist(0x3D8E33, 0.8333),
			paint(white, crescent(0.26, 0.5, 0.21, 0.335, 0.5, 0.205)), paint(white,
				row(4, 0.35, 0.335, 0.35, 0.665, star(0, 0, 0.055, 0))...)),
		full("LR", 10, 19, horizontal(0xBF0A30, white, 0xBF0A30, white, 0xBF0A30, white, 0xBF0A30, white, 0xBF0A30, white, 0xBF0A30),
			block(0x002868, 0, 0, 5.0/11, 5.0/11), paint(white, star(2.5/11, 2.6/11, 1.68/11, 0))),
		sketch("LS", 2, 3, bands([]float64{3, 4, 3}, 0x00209F, white, 0x009543), at(0.75, 0.5, 1.0/100, lesotho)),
		full("LY", 1, 2, bands([]float64{1, 2, 1}, 0xE70013, black, 0x239E46),
			paint(white, crescent(1.001, 0.5, 0.125, 1.0305, 0.5, 0.1), star(1.158, 0.5, 0.09, -90))),
		full("MA", 2, 3, horizontal(0xC1272D), at(0.75, 0.5, 0.1667, pentagram(0x006233, 0.23))),
		full("MG", 2, 3, horizontal(0xFC3D32, 0x007E3A), block(white, 0, 0, 0.5, 1)),
		full("ML", 2, 3, vertical(0x14B53A, 0xFCD116, 0xCE1126)),
		full("MR", 2, 3, bands([]float64{3, 14, 3}, 0xD01C1F, 0x00A95C, 0xD01C1F),
			paint(0xFFD700, crescent(0.75, 0.402, 0.328, 0.75, 0.268, 0.326), star(0.75, 0.319, 0.121, 0))),
		full("MU", 2, 3, horizontal(0xEA2839, 0x1A206D, 0xFFD500, 0x00A551)),
		full("MW", 2, 3, horizontal(black, 0xCE1126, 0x339E35), malawi),
		sketch("MZ", 2, 3, bands([]float64{10, 1, 10, 1, 10}, 0x007168, white, black, white, 0xFCE100), hoist(0xD21034, 0.65),
			at(0.22, 0.5, 1.0/100, mozambique)),
		full("NA", 2, 3, namibia),
		full("NE", 6, 7, horizontal(0xE05206, white, 0x0DB02B), paint(0xE05206, disc(7.0/12, 0.5, 0.1417))),
		full("NG", 1, 2, vertical(0x008751, white, 0x008751)),
		full("RW", 2, 3, bands([]float64{2, 1, 1}, 0x00A1DE, 0xFAD201, 0x20603D),
			at(1.233, 0.263, 1.0/130, paint(0xE5BE01, around(24, poly(0, -9, -0.9, -12, 0, -20, 0.9, -12))...),
				paint(0xE5BE01, disc(0, 0, 8.2)))),
		full("SC", 1, 2, horizontal(0x003D88), paint(0xFCD955, poly(0, 1, 2.0/3, 0, 4.0/3, 0)),
			paint(0xD92223, poly(0, 1, 4.0/3, 0, 2, 0, 2, 1.0/3)),
			paint(white, poly(0, 1, 2, 1.0/3, 2, 2.0/3)), paint(0x007A39, poly(0, 1, 2, 2.0/3, 2, 1))),
		full("SD", 1, 2, horizontal(0xD21034, white, black), hoist(0x007229, 2.0/3)),
		full("SL", 2, 3, horizontal(0x1EB53A, white, 0x0072C6)),
		full("SN", 2, 3, vertical(0x00853F, 0xFDEF42, 0xE31B23), paint(0x00853F, star(0.75, 0.5, 1.0/6, 0))),
		full("SO", 2, 3, horizontal(0x4189DD), paint(white, star(0.75, 0.5, 0.25, 0))),
		full("SS", 1, 2, bands([]float64{6, 1, 6, 1, 6}, black, white, 0xDA121A, white, 0x078930), hoist(0x0F47AF, equilateral),
			paint(0xFCDD09, star(0.288, 0.5, 0.158, -90))),
		full("ST", 1, 2, bands([]float64{2, 3, 2}, 0x12AD2B, 0xFFCE00, 0x12AD2B), hoist(0xD21034, 0.5),
			paint(black, star(1, 0.5, 0.14, 0), star(1.5, 0.5, 0.14, 0))),
		sketch("SZ", 2, 3, bands([]float64{3, 1, 8, 1, 3}, 0x3E5EB9, 0xFFD900, 0xB10C0C, 0xFFD900, 0x3E5EB9),
			at(0.75, 0.5, 1.0/100, eswatini)),
		full("TD", 2, 3, vertical(0x002664, 0xFECB00, 0xC60C30)),
		full("TG", 500, 809, horizontal(0x006A4E, 0xFFCE00, 0x006A4E, 0xFFCE00, 0x006A4E), block(0xD21034, 0, 0, 0.6, 0.6),
			paint(white, star(0.3, 0.31, 0.2, 0))),
		full("TN", 2, 3, horizontal(0xE70013), paint(white, disc(0.75, 0.5, 0.25)),
			paint(0xE70013, crescent(0.75, 0.5, 0.1875, 0.801, 0.5, 0.15), star(0.801, 0.5, 0.1114, -90))),
		full("TZ", 2, 3, horizontal(0x1EB53A), paint(0x00A3DD, poly(0, 1, 1.5, 0, 1.5, 1)), paint(0xFCD116, bend(1.5, 0.394)),
			paint(black, bend(1.5, 0.27))),
		sketch("UG", 2, 3, horizontal(black, 0xFCDC04, 0xD90000, black, 0xFCDC04, 0xD90000), paint(white, disc(0.75, 0.5, 1.0/6)),
			at(0.75, 0.5, 1.0/100, uganda)),
		full("ZA", 2, 3, southAfrica),
		sketch("ZM", 2, 3, horizontal(0x198A00), block(0xDE2010, 0.964, 0.358, 1.142, 1), block(black, 1.142, 0.358, 1.321, 1),
			block(0xEF7D00, 1.321, 0.358, 1.5, 1), at(1.237, 0.2, 1.0/100, zambia)),
		sketch("ZW", 1, 2, horizontal(0x319208, 0xFFD200, 0xDE2010, black, 0xDE2010, 0xFFD200, 0x319208),
			paint(black, poly(0, 0, 0.04, 0, 0.72, 0.5, 0.04, 1, 0, 1)),
			paint(white, poly(0, 0, 0.668, 0.5, 0, 1)), at(0.25, 0.5, 1.0/100, zimbabwe)),
	}
}

// burundi has three stars of six points on a disc in the middle of a saltire.
func burundi(c canvas) {
	w := c.width()
	c.fill(0x1EB53A, poly(0, 0, w/2, 0.5, 0, 1), poly(w, 0, w/2, 0.5, w, 1))
	c.paint([]layer{saltire(white, 0.135), paint(white, disc(w/2, 0.5, 0.2833))})
	c.fill(0x1EB53A, ring(3, w/2, 0.5, 0.145, 0, points(6, 0, 0, 0.065, 0.0375, 0))...)
	c.fill(0xCE1126, ring(3, w/2, 0.5, 0.145, 0, points(6, 0, 0, 0.053, 0.0306, 0))...)
}

// namibia has a sun of twelve rays, apart from its disc.
func namibia(c canvas) {
	c.paint([]layer{horizontal(0x003580), paint(0x009543, poly(0, 1, 1.5, 0, 1.5, 1)),
		paint(white, bend(1.5, 0.334)), paint(0xD21034, bend(1.5, 0.251))})
	u := c.at(0.3, 0.27, 1.0/122, 0)
	u.fill(0xFFCE00, points(12, 0, 0, 20, 13, 0))
	u.fill(0x003580, disc(0, 0, 12.2))
	u.fill(0xFFCE00, disc(0, 0, 10.6))
}

// southAfrica's green Y is a fifth of the height wide, and lies between white and gold.
func southAfrica(c canvas) {
	y := func(col ink, x, half float64) layer { // the outer edge starts at x
		return paint(col, poly(0, 0, x, 0, x+(0.5-half)*1.5, 0.5-half, 1.5, 0.5-half, 1.5, 0.5+half, x+(0.5-half)*1.5, 0.5+half,
			x, 1, 0, 1))
	}
	c.paint([]layer{horizontal(0xE03C31, 0x001489), y(white, 0.303, 1.0/6), y(0x007749, 0.183, 0.1),
		paint(0xFFB81C, poly(0, 0.121, 0.57, 0.5, 0, 0.879)), paint(black, poly(0, 0.2, 0.45, 0.5, 0, 0.8))})
}

// pentagram is the outline of a star of radius 1, as lines that cross each other.
func pentagram(col ink, width float64) layer {
	outer := star(0, 0, 1, 0)
	var lines []shape
	for i := range 5 {
		p, q := outer[2*i], outer[(2*i+4)%10]
		lines = append(lines, line(p.x, p.y, q.x, q.y, width))
	}
	return func(c canvas) { c.clip(outer, paint(col, lines...)) }
}

// malawi has a sun that rises with 31 rays.
func malawi(c canvas) {
	c.clip(poly(0, 0, 1.5, 0, 1.5, 0.309, 0, 0.309), at(0.75, 0.377, 1, paint(0xCE1126, disc(0, 0, 0.211)),
		paint(0xCE1126, fan(31, -78, 78, 0.236, 0.337, 0.0085)...)))
}

// fan is n rays between two directions, from radius inner to outer.
func fan(n int, from, to, inner, outer, half float64) []shape {
	out := make([]shape, n)
	for i := range out {
		ray := shape{{-half * 1.4, -inner}, {0, -outer}, {half * 1.4, -inner}}
		out[i] = ray.turned(from + (to-from)*float64(i)/float64(n-1))
	}
	return out
}
