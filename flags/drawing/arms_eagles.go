package drawing

// Eagles of south-eastern Europe, in units of about a hundredth of the height of the flag.

// doubleEagle looks both ways. Its feathers are the ends of tubes.
func doubleEagle() []shape {
	half := []shape{
		poly(0, -25, 3.4, -31, 5, -37, 8, -42, 13, -43.6, 16.4, -41.6, 22, -37.4, 21, -35.4, 15.4, -36.4, 12.6, -32, 13, -25, 19,
			-22.4, 26, -29, 31, -38, 33.4, -34,
			32, -22, 30, -8, 26, 5, 18, 13, 11, 17, 0, 19),
		poly(0, 14, 6, 14, 10, 24, 0, 34),
	}
	for i := range 9 { // of the wing
		y, x := -37.0+5.6*float64(i), 30-max(0, float64(i)-4)*2.1
		half = append(half, tube(x-3, y, 2.2, x+6, y+0.6, 1.9, x+10.6, y+2.4, 1.7, x+13, y+6.4, 0.6)...)
	}
	for _, tip := range []point{{13, 31}, {11, 37}, {7, 42}, {0, 47}} { // of the tail
		half = append(half, tube(tip.x*0.3, 18, 2.6, tip.x*0.8, (tip.y+18)/2, 2.3, tip.x, tip.y, 0.7)...)
	}
	half = append(half, tube(8, 12, 3, 15, 18, 2.4, 21, 24, 1.4, 27, 23, 1)...) // the leg
	for _, claw := range []point{{32, 19}, {34, 23.4}, {31, 27}, {24, 29}} {
		half = append(half, line(26, 23, claw.x, claw.y, 1.6))
	}
	return both(half...)
}

// moldova has an eagle with a cross in its beak and the head of an aurochs on its shield.
func moldova(c canvas) {
	brown, dark, gold, red := ink(0xA77B3B), ink(0x2A1A0A), ink(0xFFD200), ink(0xCC092F)
	var wings []shape
	for i := range 6 {
		x := 9 + 2.1*float64(i)
		wings = append(wings, both(poly(x-1.6, -20, x+0.9, -21, x+0.9, 20-0.7*float64(i*i)+2.4*float64(i), x-0.4,
			24-0.7*float64(i*i)+2.4*float64(i), x-1.6, 19-0.7*float64(i*i)+2.4*float64(i)))...)
	}
	c.fill(dark, both(append(bezier(7, -18, 14, -28, 20.6, -20), poly(20.6, 14, 8, 16)...))...)
	c.outlined(brown, dark, 0.3, wings...)
	for _, side := range []float64{-1, 1} {
		c.tube(brown, dark, 0.5, 4*side, 12, 2.6, 8*side, 19, 1.6, 11*side, 21, 1)
	}
	c.outlined(brown, dark, 0.5, poly(-5, 14, 5, 14, 7, 27, 3, 25, 0, 30, -3, 25, -7, 27))
	c.outlined(brown, dark, 0.5, poly(-7, -8, -4.4, -16, -4, -21, -7.4, -20.6, -5.4, -23.4, -2, -25.6, 2, -25, 4, -22, 3.6, -16,
		7, -8, 7, 12, -7, 12))
	c.fill(dark, disc(-2, -22.6, 0.6))
	c.outlined(gold, dark, 0.3, poly(-7.6, -30, -6.4, -30, -6.4, -20, -7.6, -20),
		poly(-9.6, -27.4, -4.4, -27.4, -4.4, -26.2, -9.6, -26.2))
	c.tube(0x0E8A3E, dark, 0.3, -12, 20, 1.2, -17, 12, 1.6, -20, 4, 0.7)
	c.tube(gold, dark, 0.3, 12, 20, 0.9, 17, 12, 1, 21, 4, 0.8)
	s := shield(9.4, 13, 16)
	c.fill(gold, grown(s, 1.1, 1.07))
	c.clip(s, paint(red, poly(-20, -20, 20, -20, 20, 1, -20, 1)), paint(0x0046AE, poly(-20, 1, 20, 1, 20, 20, -20, 20)),
		paint(gold, both(poly(0, -3, 3, -3, 3.6, 2, 1.8, 7, 0, 8), poly(2.4, -3, 5.6, -6, 5.2, -8.6, 3.2, -6, 1.4, -4))...),
		paint(gold, points(8, 0, -7.4, 2, 0.8, 0)), paint(gold, points(5, -6, 5, 1.9, 1, 0), disc(6, 5, 1.7)))
}

// montenegro has a gold eagle of two heads under a crown, with a lion on its shield.
func montenegro(c canvas) {
	gold := ink(0xD3AE3B)
	c.fill(gold, doubleEagle()...)
	crown(c.at(0, -42, 1, 0), gold, 9)
	c.fill(gold, both(stroke(3, point{24, 30}, point{36, 40})...)...)
	c.fill(0x1D5E91, both(disc(38, 41, 4.4))...)
	s := shield(12, 12, 19)
	c.fill(gold, grown(s, 1.12, 1.1))
	c.clip(s, paint(0x1D5E91, poly(-20, -20, 20, -20, 20, 10, -20, 10)), paint(0x6D8C3E, poly(-20, 8, 20, 8, 20, 20, -20, 20)))
	c.fill(gold, grown(poly(-5, 3, -5, 0, -3, -2, -6, -3, -6, -5, -3, -6, 4, -3, 6, -6, 7, -5, 5, 0, 5, 3, 3, 3, 3, 0, -3, 0, -3,
		3), 1.2, 1.2))
}

// serbia has a white eagle of two heads on a red shield under a crown.
func serbia(c canvas) {
	gold, red := ink(0xEDB92E), ink(0xC7363D)
	s := shield(18.6, 25, 25)
	c.fill(gold, grown(s, 1.05, 1.03))
	c.fill(red, s)
	c.clip(s, at(0, -1, 0.47, paint(white, doubleEagle()...)))
	inner := shield(4.6, 4, 6)
	c.fill(red, inner)
	c.fill(white, poly(-0.7, -4, 0.7, -4, 0.7, 6, -0.7, 6), poly(-4.6, -0.2, 4.6, -0.2, 4.6, 1.2, -4.6, 1.2))
	c.fill(gold, both(points(6, 12, 15, 2.6, 0.8, 0))...)
	c.fill(red, both(append(bezier(0, -27, 12, -27, 12, -30), bezier(14, -38, 4, -41, 0, -40)...))...)
	c.fill(gold, both(poly(0, -26, 12.6, -26, 13.4, -30, 0, -30), band(7, -32, 5.4, 7, -60, 110), band(0, -32, 7.6, 9, 0, 60))...)
	c.fill(gold, poly(-0.8, -47, 0.8, -47, 0.8, -40, -0.8, -40), poly(-2.4, -45, 2.4, -45, 2.4, -43.6, -2.4, -43.6),
		disc(0, -40.6, 1.6))
	c.fill(white, row(7, -12, -28, 12, -28, disc(0, 0, 0.7))...)
}
