package flagserver

// Flags of bands with an emblem. Each emblem has units of its own, thousandths of
// the height of the flag or so, with x = 0 on the axis; it is simplified to what is
// seen at this size.

// iran has the emblem of four crescents and a sword, in units of its radius, and the
// takbir eleven times along the inner edge of each coloured band.
func iran(c canvas) {
	red := rgb(0xDA0000)
	c.rows(rgb(0x239F40), white, red)
	u := c.at(0.875, 0.5, 0.125, 0)
	u.fill(red, both(
		horn(point{0.62, 0.66}, point{0.42, -0.74}, 0.76, 1),
		horn(point{-0.55, 0.84}, point{0.33, -0.72}, 0.91, 1),
		horn(point{0, -0.88}, point{0.25, -0.97}, 0.138, 0.2),
		shape{{0, -0.79}, {0.12, -0.69}, {0.12, -0.1}, {0.08, 0.89}, {0, 1}})...)

	const cell = 1.0 / 120 // two pixels
	for i := range 11 {
		x := cell * float64(1+19*i)
		c.bitmap(white, x, 33*cell, cell, takbir...)
		c.bitmap(white, x, 82*cell, cell, takbir...)
	}
}

// takbir hints at "God is great" in square Kufic script.
var takbir = []string{
	"############.#.#.#.",
	"#............#.#.#.",
	"#.#####.####.#.#.#.",
	"..#...#.#..#.#.#.#.",
	".####.#.####.#####.",
}

// egypt has the eagle of Saladin in gold, with a shield on its breast, on a scroll.
func egypt(c canvas) {
	gold := rgb(0xC09300)
	c.rows(rgb(0xCE1126), white, black)
	u := c.at(0.75, 0.3, 1.0/1111, 0)

	// The wings, with white shoulders and white lines between the feathers.
	u.fill(gold, both(shape{{0, 120}, {45, 122}, {85, 105}, {112, 112}, {121, 128}, {131, 345}, {70, 270}, {40, 190}})...)
	u.fill(white, both(shape{{22, 128}, {50, 129}, {86, 112}, {106, 117}, {114, 129}, {60, 150}, {20, 140}})...)
	for _, x := range []float64{56, 74, 92, 110} {
		u.fill(white, both(line(x, 130, x*1.1, 180+1.4*x, 5))...)
	}
	// The head, which looks to the hoist, the legs and the tail.
	u.fill(gold, shape{{-38, 138}, {-25, 95}, {-21, 70}, {-30, 66}, {-33, 74}, {-37, 62}, {-28, 53},
		{-5, 47}, {13, 53}, {22, 75}, {25, 100}, {38, 138}, {20, 130}, {0, 142}, {-20, 130}})
	u.fill(white, disc(-8, 58, 5), shape{{-16, 82}, {2, 76}, {12, 100}, {4, 122}, {-14, 118}})
	u.fill(gold, both(stroke(6, point{18, 262}, point{30, 330}, point{68, 335}, point{45, 232})...)...)
	u.fill(gold, both(stroke(4, point{26, 290}, point{50, 262}, point{58, 300}, point{30, 325})...)...)
	u.fill(gold, shape{{-22, 335}, {-12, 255}, {12, 255}, {22, 335}, {12, 328}, {0, 340}, {-12, 328}})
	shieldAndScroll(u)
}

func shieldAndScroll(u canvas) {
	gold := rgb(0xC09300)
	shield := shape{{0, 140}, {58, 155}, {55, 205}, {38, 240}, {0, 272}, {-38, 240}, {-55, 205}, {-58, 155}}
	u.fill(white, shield)
	u.fill(gold, both(shape{{20, 154}, {51, 162}, {48, 203}, {34, 234}, {20, 248}})...)
	u.fill(gold, both(stroke(4, point{0, 146}, point{54, 159}, point{51, 204}, point{36, 236}, point{0, 266})...)...)

	u.fill(gold, shape{{-112, 358}, {-90, 338}, {0, 352}, {90, 338}, {112, 358}, {96, 392}, {0, 400}, {-96, 392}})
	u.fill(white, shape{{-102, 360}, {-86, 346}, {0, 359}, {86, 346}, {102, 360}, {90, 385}, {0, 392}, {-90, 385}})
	for x := -72.0; x <= 72; x += 24 { // a hint of the writing
		u.fill(gold, stroke(7, point{x - 8, 366}, point{x - 4, 378}, point{x + 6, 376}, point{x + 9, 362})...)
	}
}

// mexico has an eagle that devours a serpent, on a cactus on a rock in a lake, above
// two branches of oak and laurel.
func mexico(c canvas) {
	c.columns(rgb(0x006341), white, rgb(0xC8102E))
	u := c.at(0.875, 0.2, 1.0/1008, 0)
	branches(u)
	lakeAndCactus(u)
	eagle(u)
}

// branches draws the two half wreaths and the ribbon that ties them.
func branches(u canvas) {
	leaf, berry := rgb(0x8C9157), rgb(0xF0C040)
	for i := range 8 {
		at := 105 + 9.5*float64(i)
		p, q := polar(0, 285, 205, at), polar(0, 285, 200, at+4)
		u.fill(leaf, both(
			ellipse(p.x, p.y, 27, 10, at-60),
			ellipse(q.x, q.y, 24, 9, at+20))...)
		r := polar(0, 285, 178, at)
		u.fill(berry, both(disc(r.x, r.y, 6))...)
	}
	u.fill(leaf, band(0, 285, 196, 203, 100, 260))
	u.fill(rgb(0x006341), stroke(9, point{10, 462}, point{-22, 496})...)
	u.fill(rgb(0xC8102E), stroke(9, point{0, 462}, point{28, 496})...)
}

// lakeAndCactus draws what the eagle stands on.
func lakeAndCactus(u canvas) {
	cactus, fruit := rgb(0x2E8B87), rgb(0xE2405F)
	u.fill(rgb(0x30B8DC), shape{{-105, 388}, {-40, 400}, {40, 400}, {92, 405}, {76, 436}, {0, 455}, {-40, 448}, {-100, 415}}.smooth())
	u.fill(rgb(0xF09A50), shape{{-42, 402}, {40, 402}, {40, 446}, {-42, 446}})
	u.fill(cactus,
		ellipse(-126, 334, 27, 19, 140), ellipse(-80, 358, 30, 20, 110), ellipse(-24, 370, 33, 21, 100),
		ellipse(36, 384, 34, 22, 80), ellipse(95, 376, 30, 18, 70), ellipse(18, 398, 16, 20, 90))
	u.fill(fruit, ellipse(-150, 304, 17, 10, 160), ellipse(-72, 332, 17, 10, 0), ellipse(124, 358, 17, 10, 45))
	u.fill(rgb(0xF0C040), disc(-156, 286, 6), disc(-70, 314, 6), disc(138, 344, 6))
}

// eagle draws the bird, the serpent in its beak and claw, and its other foot.
func eagle(u canvas) {
	brown, ochre, yellow, serpent := rgb(0x8A4B22), rgb(0xC4924E), rgb(0xF0C040), rgb(0x9AA572)
	snake := shape{{-152, 226}, {-128, 238}, {-122, 270}, {-112, 300}, {-92, 306}, {-82, 290}, {-68, 280}, {-52, 276},
		{-72, 262}, {-100, 246}, {-104, 220}, {-84, 200}, {-66, 182}, {-86, 178}, {-106, 182}, {-112, 162}}
	wing(u)
	u.fill(serpent, stroke(17, snake...)...)
	u.fill(serpent, shape{{-124, 168}, {-118, 146}, {-94, 148}, {-100, 170}})
	u.fill(yellow, stroke(15, point{-52, 278}, point{-72, 290}, point{-62, 302})...)
	u.fill(yellow, stroke(15, point{16, 358}, point{40, 352}, point{68, 362})...)
	// Body, breast, head and beak.
	u.fill(brown, shape{{-60, 150}, {-34, 136}, {-8, 148}, {20, 190}, {44, 260}, {52, 320}, {40, 346}, {10, 344},
		{-12, 316}, {-40, 296}, {-54, 250}, {-58, 200}}.smooth())
	u.fill(ochre, shape{{-56, 196}, {-34, 190}, {-22, 240}, {-20, 296}, {-44, 288}, {-54, 248}}.smooth())
	u.fill(brown, shape{{-80, 168}, {-78, 150}, {-62, 128}, {-48, 144}, {-30, 134}, {-20, 160}, {-40, 190}, {-62, 184}})
	u.fill(yellow, shape{{-72, 160}, {-92, 168}, {-98, 188}, {-84, 178}, {-50, 184}, {-56, 166}})
	u.fill(black, disc(-66, 154, 4))
}

// wing draws the raised wing and the tail, behind the body: dark feathers, each with a
// lighter shaft.
func wing(u canvas) {
	dark, brown, ochre := rgb(0x4E2A12), rgb(0x8A4B22), rgb(0xC4924E)
	tips := []point{{66, 262}, {92, 292}, {118, 318}, {142, 328}, {156, 300}, {158, 262}, {152, 228}}
	for _, tip := range tips {
		u.fill(dark, stroke(26, point{40, 150}, tip)...)
	}
	for _, tip := range tips {
		u.fill(brown, stroke(8, point{50, 150}, point{tip.x - 8, tip.y - 8})...)
	}
	u.fill(brown, shape{{-18, 118}, {-4, 104}, {30, 104}, {80, 124}, {130, 166}, {150, 210}, {90, 215}, {40, 230}, {8, 190}}.smooth())
	u.fill(ochre, shape{{-14, 122}, {4, 112}, {34, 116}, {60, 136}, {30, 140}, {14, 160}}.smooth())
	for _, tip := range []point{{84, 338}, {104, 338}, {124, 338}} {
		u.fill(dark, stroke(22, point{36, 280}, tip)...)
	}
	u.fill(brown, stroke(7, point{40, 270}, point{112, 334})...)
}
