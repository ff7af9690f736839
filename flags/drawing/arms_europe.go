package drawing

// Arms of Europe, in hundredths of the height of the flag or so and about their middle.

// croatia has a chequered shield under a crown of five small ones.
func croatia(c canvas) {
	red := ink(0xFF0000)
	outer := append(poly(-20, -16.6, 20, -16.6), bezier(20, 6, 20, 26, 0, 26)...)
	outer = append(outer, bezier(0, 26, -20, 26, -20, 6)...)
	var squares []shape
	for i := range 25 {
		if i%2 == 1 {
			x, y := float64(i%5)*8-20, float64(i/5)*8.5-16.6
			squares = append(squares, poly(x, y, x+8, y, x+8, y+8.5, x, y+8.5))
		}
	}
	c.fill(white, grown(outer, 1.05, 1.03))
	c.fill(red, grown(outer, 1.03, 1.02))
	c.clip(outer, paint(red, outer), paint(white, squares...))
	for i, col := range []ink{0x0093DD, 0x171796, 0x0093DD, 0x171796, 0x0093DD} {
		u := c.at(0, 62, 1, float64(i-2)*6.3) // they fan out
		small := poly(-4.1, -78.6, -4.8, -91, 0, -95.6, 4.8, -91, 4.1, -78.6)
		u.fill(white, grown(small.moved(0, 86), 1.08, 1.06).moved(0, -86))
		u.fill(col, small)
		switch i {
		case 1:
			u.fill(red, poly(-4.3, -88, 4.3, -88, 4.3, -85.6, -4.3, -85.6), poly(-4.3, -83, 4.3, -83, 4.3, -80.6, -4.3, -80.6))
		case 4:
			u.fill(red, poly(-4.3, -82, 4.3, -82, 4.3, -79, -4.3, -79))
			u.fill(0xF7DB17, star(0, -88, 2.4, 0))
		default:
			u.fill(0xF7DB17, disc(0, -88, 2), poly(-2, -84, 2, -84, 0, -80.4))
		}
	}
}

// andorra quarters the arms of Urgell, Foix, Catalonia and Bearn.
func andorra(c canvas) {
	red, gold := ink(0xD50032), ink(0xFEDD00)
	shield := append(poly(-15, -19, 15, -19), bezier(15, 8, 14, 16, 0, 20)...)
	shield = append(shield, bezier(0, 20, -14, 16, -15, 8)...)
	c.fill(0xC6AA76, grown(shield, 1.07, 1.06))
	c.clip(shield, paint(red, poly(-20, -20, 0, -20, 0, 0, -20, 0)),
		paint(gold, poly(0, -20, 20, -20, 20, 25, -20, 25, -20, 0, 0, 0)),
		paint(red, poly(2, -20, 4.5, -20, 4.5, 0, 2, 0), poly(7, -20, 9.5, -20, 9.5, 0, 7, 0),
			poly(12, -20, 14, -20, 14, 0, 12, 0)),
		paint(red, poly(-13.5, 0, -11.5, 0, -11.5, 25, -13.5, 25), poly(-9.8, 0, -7.8, 0, -7.8, 25, -9.8, 25),
			poly(-6.1, 0, -4.1, 0, -4.1, 25, -6.1, 25), poly(-2.4, 0, -0.6, 0, -0.6, 25, -2.4, 25)),
		paint(red, ellipse(6.5, 6.2, 4.4, 2, 90), disc(11.6, 4.6, 1.4), ellipse(6, 13, 3.8, 1.8, 90), disc(10.3, 11.6, 1.3),
			poly(3, 7, 4, 7, 4, 10, 3, 10), poly(8.6, 7, 9.6, 7, 9.6, 10, 8.6, 10)),
		paint(gold, stroke(1.2, point{-4, -3}, point{-4, -15}, point{-2.5, -16.6}, point{-1.8, -14.6})...),
		paint(white, poly(-11, -5, -12, -11, -9, -16, -6, -11, -7, -5)), paint(gold,
			poly(-9.5, -15, -8.5, -15, -8.5, -5, -9.5, -5)))
}

// shield is the outline of most arms, about the origin: w is half its width, top and
// bottom are how far it goes up and down.
func shield(w, top, bottom float64) shape {
	s := append(poly(-w, -top, w, -top), bezier(w, bottom*0.35, w*0.9, bottom*0.75, 0, bottom)...)
	return append(s, bezier(0, bottom, -w*0.9, bottom*0.75, -w, bottom*0.35)...)
}

// roundShield is a shield with a round foot.
func roundShield(w, top, bottom float64) shape {
	return append(poly(-w, -top, w, -top), arc(0, bottom-w, w, 90, 270)...)
}

// crown is one of five points, about the origin.
func crown(c canvas, gold ink, w float64) {
	c.fill(gold, poly(-w, -w*0.9, -w*0.55, -w*0.3, -w*0.5, -w*1.05, -w*0.15, -w*0.35, 0, -w*1.2, w*0.15, -w*0.35, w*0.5, -w*1.05,
		w*0.55, -w*0.3, w, -w*0.9, w*0.8, 0, -w*0.8, 0))
	c.fill(gold, both(disc(w, -w*0.9, w*0.12), disc(w*0.5, -w*1.08, w*0.12), disc(0, -w*1.22, w*0.14))...)
}

// spain has a quartered shield with a crown, between the pillars of Hercules.
func spain(c canvas) {
	red, gold, silver := ink(0xAD1519), ink(0xC8B100), ink(0xE8E8E8)
	for _, x := range []float64{-19, 19} {
		c.fill(silver, poly(x-2, -10, x+2, -10, x+2, 13, x-2, 13))
		c.fill(gold, poly(x-3, -12, x+3, -12, x+3, -10, x-3, -10), poly(x-3, 13, x+3, 13, x+3, 15, x-3, 15))
		c.fill(0x005BBF, poly(x-3.5, 15.5, x+3.5, 15.5, x+3.5, 18, x-3.5, 18))
		c.fill(red, line(x-5, 0, x+5, 4, 2.5))
		crown(c.at(x, -12, 1, 0), gold, 2.6)
	}
	s := roundShield(13, 12, 17)
	c.fill(gold, grown(s, 1.06, 1.04))
	c.clip(s, paint(red, poly(-15, -15, 0, -15, 0, 3, -15, 3)), paint(silver, poly(0, -15, 15, -15, 15, 3, 0, 3)),
		paint(0xF1BF00, poly(-15, 3, 0, 3, 0, 20, -15, 20)), paint(red, poly(0, 3, 15, 3, 15, 20, 0, 20)),
		paint(red, row(4, -11.5, 10, -1.5, 10, poly(-0.9, -7, 0.9, -7, 0.9, 10, -0.9, 10))...),
		paint(gold, poly(-10, 1, -10, -6, -8.8, -6, -8.8, -4.5, -7.6, -4.5, -7.6, -9, -5.4, -9, -5.4, -4.5, -4.2, -4.5, -4.2, -6,
			-3, -6, -3, 1)),
		paint(0xA02080, lionRampant().moved(6.5, -4)),
		paint(gold, stroke(0.9, point{3, 5}, point{10, 5}, point{10, 12}, point{3, 12}, point{3, 5}, point{10, 12}, point{3, 12},
			point{10, 5})...),
		paint(silver, poly(-4, 16, 4, 16, 0, 13)))
	c.fill(0x005BBF, disc(0, 3, 3.4))
	c.fill(gold, disc(-1.2, 2.2, 0.9), disc(1.2, 2.2, 0.9), disc(0, 4.4, 0.9))
	crown(c.at(0, -13, 1, 0), gold, 8)
	c.fill(red, poly(-6, -13.2, 6, -13.2, 5, -16, -5, -16))
}

// lionRampant stands upright and looks to the hoist.
func lionRampant() shape {
	return poly(-4, -5.5, -2.5, -6.5, -1, -6, 0.5, -4.5, 1, -2, 2, 0, 3.5, -2, 3, -4, 4.2, -5.5, 4.6, -3, 3.6, 1, 2.6, 3,
		3.6, 5.4, 1.5, 6, 1.6, 4, 0, 2.4, -1.2, 4, -1, 6, -3.4, 6, -2.6, 3, -1.6, 1, -4.4, 2, -4.6, 0.6, -2.2, -1, -4.6, -2, -4.2, -3.4, -2.4, -3.6, -4, -4)
}

// liechtenstein has the crown of its prince.
func liechtenstein(c canvas) {
	gold := ink(0xFFD83D)
	c.fill(black, ellipse(0, 10.4, 3, 14, 0))
	c.outlined(gold, black, 0.5, both(append(bezier(0, -13, 15, -14, 15, -4),
		append(bezier(15, -4, 16, 2, 12.6, 8), bezier(12.6, 8, 6, 11, 0, 11)...)...))...)
	c.fill(black, both(append(bezier(2, -8, 3.4, 0, 2, 3), bezier(6, 0, 7, -6, 5, -10.4)...),
		append(bezier(8, -10, 10, -5, 9, 0), bezier(11.6, -1, 13, -5, 11.4, -8)...))...)
	c.outlined(gold, black, 0.4, disc(0, -14.6, 1.6), poly(-0.6, -21, 0.6, -21, 0.6, -16, -0.6, -16),
		poly(-1.9, -19.4, 1.9, -19.4, 1.9, -18.2, -1.9, -18.2))
	for _, x := range []float64{-14, -7.4, 0, 7.4, 14} { // leaves and pearls above the circlet
		y := 3.4 - x*x*0.012
		c.outlined(gold, black, 0.4, ellipse(x*0.98, y, 2.6, 1.6, 0))
	}
	c.fill(0xD52B1E, both(disc(0, 8.2, 0.9), disc(5, 7.8, 0.9), disc(9.4, 6.6, 0.9))...)
	c.fill(white, both(disc(2.5, 8.4, 0.7), disc(7.4, 7.6, 0.7), disc(11.2, 5.8, 0.7))...)
}

// georgeCross is silver, with a round medal in the middle of four arms.
func georgeCross(c canvas) {
	silver, grey := ink(0xCCCCCC), ink(0x8A8A8A)
	for _, l := range []struct {
		col    ink
		margin float64
	}{{0xCF142B, 0.7}, {silver, 0}} {
		m := l.margin
		c.fill(l.col, around(4, poly(-3.6-m, 0, -3.6-m, -13-m, 3.6+m, -13-m, 3.6+m, 0))...)
		c.fill(l.col, disc(0, 0, 5.6+m))
	}
	c.fill(grey, band(0, 0, 4.4, 4.9, 0, 360))
	c.fill(grey, poly(-2.4, -1.6, -0.6, -3, 1, -2, 2.6, -2.4, 2, 0, 2.4, 2.6, 0.4, 1.6, -1.4, 2.8, -1.8, 0.4))
	c.fill(grey, around(4, poly(-1, -9.4, 1, -9.4, 1, -8.6, -1, -8.6))...)
}

// portugal has an armillary sphere behind its shield of five escutcheons and seven castles.
func portugal(c canvas) {
	yellow, red, blue := ink(0xFFE900), ink(0xDA291C), ink(0x002D72)
	rings := func(c canvas, col ink, w float64) {
		c.fill(col, band(0, 0, 25-w, 25, 0, 360))
		c.fill(col, band(0, 0, 22-w/2, 22+w/4, 0, 360))
		for _, turn := range []float64{-62, 62, 118} {
			u := c.at(0, 0, 1, turn)
			u.fill(col, band(0, 24, 31, 31+w, -38, 38))
		}
		c.fill(col, line(-25, 0, 25, 0, w*1.6), line(0, -25, 0, 25, w), long(0, 0, 8, 5, w*1.4))
	}
	c.clip(disc(0, 0, 25.6), func(c canvas) { rings(c, black, 2.3); rings(c, yellow, 1.7) })
	outer := roundShield(14.5, 17, 18)
	c.fill(white, roundShield(15.2, 17.7, 18.7))
	c.fill(red, outer)
	c.fill(white, roundShield(9.2, 11.5, 12))
	c.fill(yellow, row(3, -11.8, -14.2, 11.8, -14.2, castle())...)
	c.fill(yellow, castle().moved(-11.8, -2), castle().moved(11.8, -2), castle().moved(-8.6, 10.4), castle().moved(8.6, 10.4))
	for _, p := range []point{{0, -7.4}, {0, 0}, {0, 7.4}, {-6, 0}, {6, 0}} {
		c.fill(blue, roundShield(2.4, 3, 3).moved(p.x, p.y))
		c.fill(white, ring(4, p.x, p.y-0.2, 1.5, 45, disc(0, 0, 0.45))...)
		c.fill(white, disc(p.x, p.y-0.2, 0.45))
	}
}

func castle() shape {
	return poly(-1.9, 1.8, -1.7, -0.6, -2, -1.9, -1.1, -1.9, -1.1, -1.3, -0.5, -1.3, -0.5, -2.2, 0.5, -2.2, 0.5, -1.3, 1.1,
		-1.3, 1.1, -1.9, 2, -1.9, 1.7, -0.6, 1.9, 1.8)
}

// sanMarino has three towers on three hills, between branches and under a crown.
func sanMarino(c canvas) {
	gold, green := ink(0xF1BF31), ink(0x6BAD3F)
	c.fill(green, laurel(9, 17, 4.4, 30)...)
	s := append(append(append(bezier(0, -15, 6, -11, 14, -14), bezier(14, -14, 16, 8, 0, 16)...),
		bezier(0, 16, -16, 8, -14, -14)...), bezier(-14, -14, -6, -11, 0, -15)...)
	c.fill(gold, grown(s, 1.1, 1.08))
	c.clip(s, paint(0x5EB6E4, poly(-20, -20, 20, -20, 20, 20, -20, 20)),
		paint(0x33903C, poly(-20, 20, -8, 2, -3, 9, 0, 0, 3, 9, 8, 2, 20, 20)),
		paint(white, row(3, -7.5, -2, 7.5, -2, poly(-1.6, 4, -1.6, -4, -2.2, -4, -2.2, -6.5, 2.2, -6.5, 2.2, -4, 1.6, -4, 1.6,
			4))...),
		paint(white, row(3, -7.5, -9, 7.5, -9, poly(-0.4, 1, -0.4, -3, 1.6, -2.4, 0.4, -1.4, 0.4, 1))...))
	crown(c.at(0, -17, 1, 0), gold, 7)
	c.fill(0xC7363D, poly(-5, -17.5, 5, -17.5, 5, -18.7, -5, -18.7))
	c.fill(white, poly(-14, 19, 14, 19, 12, 23, -12, 23))
	c.fill(0x5EB6E4, poly(-11, 20.5, 11, 20.5, 10.6, 21.6, -10.6, 21.6))
}

// vatican has two crossed keys, of gold and silver, under the tiara.
func vatican(c canvas) {
	gold, silver, red, dark := ink(0xF9D200), ink(0xC9C9C9), ink(0xE2001A), ink(0x444444)
	key := func(col ink, side float64) {
		u := c.at(0, 8, 1, 45*side)
		outline := func(w float64) []shape {
			shapes := []shape{poly(-1.2-w, -22, 1.2+w, -22, 1.2+w, 19, -1.2-w, 19)}
			shapes = append(shapes, band(0, 20, 2.6-w, 5+w, 0, 360), band(-3.4, 22.6, 1.4-w, 3.2+w, 0, 360),
				band(3.4, 22.6, 1.4-w, 3.2+w, 0, 360))
			x := 1.2 * side
			return append(shapes, poly(x, -22-w, x+side*(7.6+w), -22-w, x+side*(7.6+w), -12+w, x, -12+w))
		}
		u.fill(dark, outline(0.4)...)
		u.fill(col, outline(0)...)
		x := 3.6 * side
		u.fill(white, poly(x, -18.2, x+side*3, -18.2, x+side*3, -15.8, x, -15.8))
	}
	key(silver, -1)
	key(gold, 1)
	c.fill(red, stroke(1.2, point{-7, 15}, point{0, 19}, point{7, 15})...)
	tiara := append(append(poly(-8, -6), bezier(-8, -6, -13, -18, 0, -28)...), bezier(0, -28, 13, -18, 8, -6)...)
	c.fill(dark, grown(tiara.moved(0, 16), 1.06, 1.03).moved(0, -16))
	c.clip(tiara, paint(0xF2F2F2, tiara), paint(gold, poly(-15, -6, 15, -6, 15, -9.4, -15, -9.4),
		poly(-15, -13, 15, -13, 15, -15.6, -15, -15.6), poly(-15, -19, 15, -19, 15, -21.4, -15, -21.4)),
		paint(red, disc(0, -7.6, 0.8), disc(0, -14.4, 0.7), disc(0, -20.2, 0.6)))
	c.fill(gold, disc(0, -29, 1.4), poly(-0.5, -34, 0.5, -34, 0.5, -30, -0.5, -30),
		poly(-1.8, -32.6, 1.8, -32.6, 1.8, -31.6, -1.8, -31.6))
}

// cyprus has its map over two olive branches.
func cyprus(c canvas) {
	land := c.at(3.5, -4, 1.42, 0)
	land.fill(0xD57800, poly(-27, 6, -24, 3, -20, 4, -18, 0, -14, -3, -8, -3, -3, -5, -2, -8, 4, -9, 10, -9, 16, -12, 22, -16, 29,
		-21,
		30, -20, 24, -14, 18, -9, 17, -6, 21, -4, 17, -3, 13, 0, 10, 4, 5, 4, 3, 8, -1, 10, -3, 12, -5, 9, -10, 9, -14, 12, -19, 11, -23, 9))
	for i := range 7 {
		p := polar(0, -2, 34, 178-8.6*float64(i))
		c.fill(0x4E5B31, both(ellipse(p.x, p.y+2, 3.4, 1.2, 30+8*float64(i)),
			ellipse(p.x-1, p.y-2.4, 3.4, 1.2, 100-6*float64(i)))...)
	}
	c.fill(0x4E5B31, both(band(0, -2, 33.6, 34.4, 124, 177))...)
}

// ornament is the woven pattern at the hoist of Belarus.
func ornament(c canvas) {
	red := ink(0xCE1720)
	rows := []string{
		"#...##..#..##...#",
		"..#..##...##..#..",
		".###..##.##..###.",
		"##.##..###..##.##",
		".###..##.##..###.",
		"..#..##...##..#..",
		"#...##.....##...#",
		"##.##...#...##.##",
		"#.##...###...##.#",
		".##...##.##...##.",
		"##...##...##...##",
		"#...##..#..##...#",
		"...##..###..##...",
		"..##..##.##..##..",
		".##..##...##..##.",
		"##..##..#..##..##",
		"#..##..###..##..#",
		"..##..##.##..##..",
		".##..##...##..##.",
	}
	const cell = 1.0 / 76
	for i := range 76 {
		k := i % 38
		if k >= 19 {
			k = 37 - k
		}
		c.bitmap(red, 0.5*cell, float64(i)*cell, cell*0.97, rows[k])
	}
}
