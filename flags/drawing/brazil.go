package drawing

// brazil is drawn in the 14 modules of its law: the lozenge is 1.7 modules from the
// edges, the globe has a radius of 3.5, and the band is centred 2 modules left of the
// middle of the lower edge.
func brazil(c canvas) {
	green, yellow, blue := ink(0x009739), ink(0xFEDD00), ink(0x012169)
	horizontal(green)(c)
	u := c.at(0, 0, 1.0/14, 0)
	u.fill(yellow, shape{{1.7, 7}, {10, 1.7}, {18.3, 7}, {10, 12.3}})
	u.fill(blue, disc(10, 7, 3.5))
	u.fill(white, band(8, 14, 8, 8.5, -12, 43))
	u.fill(yellow, band(10, 7, 3.5, 4.2, 0, 360)) // the white band ends with the globe
	motto(u, green)
	for _, s := range southernSky {
		u.fill(white, star(10+s.x*3.5/735, 7+s.y*3.5/735, s.size, 0))
	}
}

// motto writes along the band, the P on the axis of the globe.
func motto(u canvas, green ink) {
	for i, letter := range "ORDEM E PROGRESSO" {
		at := 14 + 2.6*float64(i-8)
		p := polar(8, 14, 8.41, at)
		u.at(p.x, p.y, 0.32, at).fill(green, stroke(0.2, letters[letter]...)...)
	}
}

// letters are drawn in one line each, from height 0 to 1 and about the axis x = 0.
var letters = map[rune][]point{
	'O': {{-0.2, 0}, {0.2, 0}, {0.3, 0.2}, {0.3, 0.8}, {0.2, 1}, {-0.2, 1}, {-0.3, 0.8}, {-0.3, 0.2}, {-0.2, 0}},
	'R': {{-0.3, 1}, {-0.3, 0}, {0.2, 0}, {0.3, 0.25}, {0.2, 0.5}, {-0.3, 0.5}, {0.3, 1}},
	'D': {{-0.3, 0}, {0.1, 0}, {0.3, 0.3}, {0.3, 0.7}, {0.1, 1}, {-0.3, 1}, {-0.3, 0}},
	'E': {{0.3, 0}, {-0.3, 0}, {-0.3, 0.5}, {0.2, 0.5}, {-0.3, 0.5}, {-0.3, 1}, {0.3, 1}},
	'M': {{-0.35, 1}, {-0.35, 0}, {0, 0.6}, {0.35, 0}, {0.35, 1}},
	'P': {{-0.3, 1}, {-0.3, 0}, {0.2, 0}, {0.3, 0.25}, {0.2, 0.5}, {-0.3, 0.5}},
	'G': {{0.3, 0.2}, {0.2, 0}, {-0.2, 0}, {-0.3, 0.2}, {-0.3, 0.8}, {-0.2, 1}, {0.3, 1}, {0.3, 0.5}, {0, 0.5}},
	'S': {{0.3, 0.1}, {0.2, 0}, {-0.2, 0}, {-0.3, 0.25}, {0.3, 0.75}, {0.2, 1}, {-0.2, 1}, {-0.3, 0.9}},
}

// southernSky is the sky over Rio de Janeiro on 15 November 1889 as the law has it,
// seen from outside the sphere: places in 735ths of the globe's radius from its middle,
// and radii in modules.
var southernSky = []struct{ x, y, size float64 }{
	{-600, -132, 0.15},                                                                              // Procyon
	{-535, 177, 0.15}, {-625, 243, 0.125}, {-463, 132, 0.125}, {-382, 250, 0.125}, {-404, 323, 0.1}, // Canis Major
	{-295, 390, 0.15},                  // Canopus
	{-228, -228, 0.15},                 // Spica
	{-280, 30, 0.125}, {200, -37, 0.1}, // Hydra
	{0, 330, 0.15}, {85, 184, 0.125}, {0, 118, 0.125}, {-74, 184, 0.1}, {-37, 235, 0.07}, // Southern Cross
	{0, 575, 0.05},                                      // Sigma Octantis
	{220, 495, 0.125}, {283, 430, 0.1}, {162, 412, 0.1}, // Southern Triangle
	{515, 258, 0.15}, {617, 265, 0.1}, {545, 323, 0.125}, {368, 477, 0.125}, // Scorpius
	{367, 551, 0.1}, {441, 419, 0.1}, {500, 382, 0.125}, {365, 405, 0.1},
}
