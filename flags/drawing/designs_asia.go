package drawing

// asia gives the flags of Asia: code, height, width, and what is painted, in heights of the flag.
func asia() []design {
	return []design{
		full("AE", 1, 2, horizontal(0x00732F, white, black), block(0xC8102E, 0, 0, 0.5, 1)),
		sketch("AF", 2, 3, vertical(black, 0xD32011, 0x007A36), at(0.75, 0.5, 1.0/58, afghanistan)),
		full("AM", 1, 2, horizontal(0xD90012, 0x0033A0, 0xF2A800)),
		full("AZ", 1, 2, horizontal(0x0092BC, 0xE4002B, 0x00AF66),
			paint(white, crescent(0.968, 0.5, 0.15, 1.001, 0.5, 0.125), points(8, 1.137, 0.5, 0.0833, 0.0455, 22.5))),
		full("BD", 3, 5, horizontal(0x006A4E), paint(0xF42A41, disc(0.75, 0.5,
			1.0/3))), // nearer to the hoist, so that it looks centred on a flag that flies
		full("BH", 3, 5, serrated(0xCE1126, 5, 0.4222, 0.7333)),
		sketch("BN", 1, 2, horizontal(0xF7E017), paint(black, poly(0, 0.07, 2, 0.488, 2, 0.932, 0, 0.516)),
			paint(white, poly(0, 0.07, 2, 0.488, 2, 0.724, 0, 0.306)),
			at(1, 0.46, 1.0/118, brunei)),
		sketch("BT", 2, 3, horizontal(0xFFD520), paint(0xFF4E12, poly(0, 1, 1.5, 0, 1.5, 1)), at(0.75, 0.5, 1.0/100, bhutan)),
		full("CN", 2, 3, horizontal(0xEE1C25), at(0, 0, 1.0/20, china)),
		full("ID", 2, 3, horizontal(0xCE1126, white)),
		full("IL", 8, 11, horizontal(white), block(0x0038B8, 0, 15.0/160, 11.0/8, 40.0/160),
			block(0x0038B8, 0, 120.0/160, 11.0/8, 145.0/160), at(11.0/16, 0.5, 1.0/160, israel)),
		full("IN", 2, 3, horizontal(0xFF671F, white, 0x046A38), at(0.75, 0.5, 0.154, india)),
		sketch("IQ", 2, 3, horizontal(0xCE1126, white, black), at(0.75, 0.5, 1.0/125, iraq)),
		sketch("IR", 4, 7, horizontal(0x239F40, white, 0xDA0000), iran),
		full("JO", 1, 2, horizontal(black, white, 0x007A3D), hoist(0xCE1126, 1),
			paint(white, points(7, 0.3125, 0.5, 1.0/14, 1.0/28, 0))),
		full("JP", 2, 3, horizontal(white), paint(0xBC002D, disc(0.75, 0.5, 0.3))),
		sketch("KG", 3, 5, horizontal(0xFF0000), at(5.0/6, 0.5, 1.0/100, kyrgyzstan)),
		sketch("KH", 2, 3, bands([]float64{1, 2, 1}, 0x032EA1, 0xE00025, 0x032EA1), at(0.75, 0.5, 1.0/100, cambodia)),
		full("KP", 1, 2, bands([]float64{6, 1, 22, 1, 6}, 0x024FA2, white, 0xED1C27, white, 0x024FA2),
			paint(white, disc(2.0/3, 0.5, 2.0/9)), paint(0xED1C27, star(2.0/3, 0.5, 2.0/9, 0))),
		full("KR", 2, 3, horizontal(white), at(0.75, 0.5, 1.0/48, korea)),
		full("KW", 1, 2, horizontal(0x007A3D, white, 0xCE1126), paint(black, poly(0, 0, 0.5, 1.0/3, 0.5, 2.0/3, 0, 1))),
		sketch("KZ", 1, 2, horizontal(0x00AFCA), kazakhstan),
		full("LA", 2, 3, bands([]float64{1, 2, 1}, 0xCE1126, 0x002868, 0xCE1126), paint(white, disc(0.75, 0.5, 0.2))),
		sketch("LB", 2, 3, bands([]float64{1, 2, 1}, 0xED1C24, white, 0xED1C24), at(0.75, 0.5, 1.0/96, lebanon)),
		sketch("LK", 1, 2, horizontal(0xFFB700), sriLanka),
		full("MM", 2, 3, horizontal(0xFECB00, 0x34B233, 0xEA2839), paint(white, star(0.75, 0.53, 0.35, 0))),
		full("MN", 1, 2, vertical(0xC4272F, 0x015197, 0xC4272F), at(1.0/3, 0.5, 1.0/100, soyombo)),
		full("MV", 2, 3, horizontal(0xD21034), block(0x007E3A, 0.25, 0.25, 1.25, 0.75),
			paint(white, crescent(0.8127, 0.5, 1.0/6, 0.875, 0.5, 1.0/6))),
		full("MY", 1, 2, horizontal(0xCC0001, white, 0xCC0001, white, 0xCC0001, white, 0xCC0001, white, 0xCC0001, white, 0xCC0001,
			white, 0xCC0001, white), block(0x010066, 0, 0, 1, 8.0/14),
			paint(0xFFCC00, crescent(0.412, 4.0/14, 3.0/14, 0.466, 4.0/14, 0.19), points(14, 0.6375, 4.0/14, 0.19, 0.085, 0))),
		full("NP", 609, 500, horizontal(white), nepal), // on white: a GIF has no smooth edge to nothing
		sketch("OM", 4, 7, horizontal(white, 0xDB161B, 0x008000), block(0xDB161B, 0, 0, 0.5, 1), at(0.25, 0.19, 1.0/84, oman)),
		full("PH", 1, 2, philippines),
		full("PK", 2, 3, pakistan),
		full("QA", 11, 28, serrated(0x8A1538, 9, 8.0/11, 10.6/11)),
		sketch("SA", 2, 3, horizontal(0x006C35), at(0.75, 0.46, 1.0/126, saudiArabia)),
		full("SG", 2, 3, horizontal(0xEE2536, white), singapore),
		full("SY", 2, 3, horizontal(0x007A3D, white, black), paint(0xCE1126,
			row(3, 0.375, 0.5, 1.125, 0.5, star(0, 0, 0.14, 0))...)), // since 2025
		full("TH", 2, 3, bands([]float64{1, 1, 2, 1, 1}, 0xA51931, 0xF4F5F8, 0x2D2A4A, 0xF4F5F8, 0xA51931)),
		sketch("TJ", 1, 2, bands([]float64{2, 3, 2}, 0xCC0000, white, 0x006600), at(1, 0.55, 1.0/100, tajikistan)),
		full("TL", 1, 2, horizontal(0xDC241F), hoist(0xFFC726, 1), hoist(black, 2.0/3), paint(white, star(0.214, 0.5, 0.165, -30))),
		sketch("TM", 2, 3, horizontal(0x00843D), turkmenistan),
		full("TR", 2, 3, horizontal(0xE30A17), turkey),
		full("TW", 2, 3, horizontal(0xFE0000), block(0x000095, 0, 0, 0.75, 0.5), at(0.375, 0.25, 1.0/80, taiwan)),
		full("UZ", 1, 2, bands([]float64{16, 1, 16, 1, 16}, 0x0099B5, 0xCE1126, white, 0xCE1126, 0x1EB53A),
			at(0, 0, 1.0/100, uzbekistan)),
		full("VN", 2, 3, horizontal(0xDA251D), paint(0xFFFF00, star(0.75, 0.5, 0.3, 0))),
		full("YE", 2, 3, horizontal(0xCE1126, white, black)),
	}
}

// serrated is white at the hoist, with n teeth from one x to another.
func serrated(field ink, n int, from, to float64) layer {
	teeth := shape{{0, 0}, {from, 0}}
	for i := range n {
		y := float64(i) / float64(n)
		teeth = append(teeth, point{from, y}, point{to, y + 0.5/float64(n)}, point{from, y + 1/float64(n)})
	}
	teeth = append(teeth, point{0, 1})
	return func(c canvas) { c.paint([]layer{horizontal(field), paint(white, teeth)}) }
}

// china is drawn on the grid of its law, 20 units high. Each small star has a point
// towards the middle of the large one.
func china(u canvas) {
	yellow := ink(0xFFFF00)
	u.fill(yellow, star(5, 5, 3, 0))
	for _, s := range []point{{10, 2}, {12, 4}, {12, 7}, {10, 9}} {
		u.fill(yellow, star(s.x, s.y, 1, heading(5-s.x, 5-s.y)))
	}
}

// india has a wheel of 24 spokes with a dot at the rim between any two. The unit is its
// radius.
func india(w canvas) {
	navy := ink(0x06038D)
	w.fill(navy, band(0, 0, 0.86, 1, 0, 360))
	w.fill(navy, disc(0, 0, 0.19))
	spoke := shape{{0, -0.88}, {0.045, -0.45}, {0, -0.1}, {-0.045, -0.45}}
	w.fill(navy, around(24, spoke)...)
	dot := disc(0, -0.86, 0.045)
	w.fill(navy, around(24, dot.turned(7.5))...)
}

// israel's star is two triangles of lines. There are 160 units in the height.
func israel(c canvas) {
	for _, turn := range []float64{0, 180} {
		c.at(0, 0, 1, turn).fill(0x0038B8, around(3, poly(-29.7, 17.15, 29.7, 17.15, 20.2, 11.65, -20.2, 11.65))...)
	}
}

// korea has the taegeuk, a third of the length across, and four trigrams on the
// diagonals. There are 48 units in the height.
func korea(c canvas) {
	red, blue := ink(0xCD2E3A), ink(0x0047A0)
	u := c.at(0, 0, 1, heading(3, 2)-90)
	u.fill(blue, disc(0, 0, 12))
	u.fill(red, arc(0, 0, 12, -90, 90), disc(-6, 0, 6))
	u.fill(blue, disc(6, 0, 6))
	for _, g := range []struct {
		x, y float64
		bars string // outwards: whole or broken
	}{{-3, -2, "---"}, {3, 2, "==="}, {3, -2, "=-="}, {-3, 2, "-=-"}} {
		p := polar(0, 0, 21, heading(g.x, g.y))
		t := c.at(p.x, p.y, 1, heading(g.x, g.y))
		for i, kind := range g.bars {
			bar := poly(-6, -1, 6, -1, 6, 1, -6, 1).moved(0, float64(3-3*i))
			t.fill(black, bar)
			if kind == '=' {
				t.fill(white, grown(poly(-0.5, -1.1, 0.5, -1.1, 0.5, 1.1, -0.5, 1.1), 1, 1).moved(0, float64(3-3*i)))
			}
		}
	}
}

// singapore's crescent and stars are as high as half the red half or so.
func singapore(c canvas) {
	c.fill(white, crescent(0.322, 0.25, 0.1833, 0.411, 0.25, 0.1917))
	c.fill(white, ring(5, 0.422, 0.25, 0.105, 0, star(0, 0, 0.044, 0))...)
}

// taiwan's sun has twelve rays apart from its disc. There are 80 units in the height.
func taiwan(c canvas) {
	c.fill(white, points(12, 0, 0, 15, 8.2, 0))
	c.fill(0x000095, disc(0, 0, 8.5))
	c.fill(white, disc(0, 0, 7.5))
}

// uzbekistan has twelve stars in three rows beside the new moon.
func uzbekistan(c canvas) {
	c.fill(white, crescent(28, 16, 12, 34, 16, 12))
	for i, n := range []int{3, 4, 5} {
		x := 73.4 - 9.6*float64(n-1)
		c.fill(white, row(n, x, 6.4+9.6*float64(i), 73.4, 6.4+9.6*float64(i), star(0, 0, 2.6, 0))...)
	}
}

// nepal is two pennants with the moon and the sun.
func nepal(c canvas) {
	c.fill(0x003893, poly(0, 0, 0.821, 0.515, 0.305, 0.515, 0.79, 1, 0, 1))
	c.fill(0xDC143C, poly(0.03, 0.054, 0.72, 0.485, 0.233, 0.485, 0.718, 0.97, 0.03, 0.97))
	c.fill(white, crescent(0.204, 0.32, 0.14, 0.204, 0.2476, 0.165))
	c.clip(poly(0, 0.3, 0.5, 0.3, 0.5, 0.42, 0, 0.42), paint(white, points(16, 0.204, 0.4, 0.078, 0.055, 0)))
	c.fill(white, points(12, 0.204, 0.729, 0.143, 0.09, 0))
}

// turkey follows the law of 1936: the circles of the crescent are 1/16 apart, the star
// is a third of the height beyond the inner one, with a point to the hoist.
func turkey(c canvas) {
	c.fill(white,
		crescent(0.5, 0.5, 0.25, 0.5625, 0.5, 0.2),
		star(0.5625-0.2+1.0/3+0.125, 0.5, 0.125, -90))
}
