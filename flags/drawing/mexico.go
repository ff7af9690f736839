package drawing

// mexico has an eagle that devours a serpent, on a cactus on a rock in a lake, above
// two branches of oak and laurel.
func mexico(c canvas) {
	u := c.at(0.875, 0.2, 1.0/1008, 0)
	branches(u)
	lakeAndCactus(u)
	eagle(u)
}

// branches draws the two half wreaths and the ribbon that ties them.
func branches(u canvas) {
	leaf, berry := ink(0x8C9157), ink(0xF0C040)
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
	u.fill(0x006341, stroke(9, point{10, 462}, point{-22, 496})...)
	u.fill(0xC8102E, stroke(9, point{0, 462}, point{28, 496})...)
}

// lakeAndCactus draws what the eagle stands on.
func lakeAndCactus(u canvas) {
	cactus, fruit := ink(0x2E8B87), ink(0xE2405F)
	u.fill(0x30B8DC, shape{{-105, 388}, {-40, 400}, {40, 400}, {92, 405}, {76, 436}, {0, 455}, {-40, 448}, {-100, 415}}.smooth())
	u.fill(0xF09A50, shape{{-42, 402}, {40, 402}, {40, 446}, {-42, 446}})
	u.fill(cactus,
		ellipse(-126, 334, 27, 19, 140), ellipse(-80, 358, 30, 20, 110), ellipse(-24, 370, 33, 21, 100),
		ellipse(36, 384, 34, 22, 80), ellipse(95, 376, 30, 18, 70), ellipse(18, 398, 16, 20, 90))
	u.fill(fruit, ellipse(-150, 304, 17, 10, 160), ellipse(-72, 332, 17, 10, 0), ellipse(124, 358, 17, 10, 45))
	u.fill(0xF0C040, disc(-156, 286, 6), disc(-70, 314, 6), disc(138, 344, 6))
}

// eagle draws the bird, the serpent in its beak and claw, and its other foot.
func eagle(u canvas) {
	brown, ochre, yellow, serpent := ink(0x8A4B22), ink(0xC4924E), ink(0xF0C040), ink(0x9AA572)
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
	dark, brown, ochre := ink(0x4E2A12), ink(0x8A4B22), ink(0xC4924E)
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
