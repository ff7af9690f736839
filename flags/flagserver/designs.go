package flagserver

import "image"

// design is one flag. Its height and width are the proportions of the law; scale is
// how many pixels one unit of them has, chosen so that the flag is about 240 pixels
// high and its bands end on whole pixels.
type design struct {
	code          string
	height, width int
	scale         int
	draw          func(canvas)
}

// designs are all flags, in the order of flags.Countries.
var designs = []design{
	{"CN", 2, 3, 120, china},
	{"IN", 2, 3, 120, india},
	{"US", 10, 19, 26, unitedStates}, // 13 stripes of 20 pixels
	{"ID", 2, 3, 120, indonesia},
	{"BR", 7, 10, 34, brazil},
	{"PK", 2, 3, 120, pakistan},
	{"NG", 1, 2, 240, nigeria},
	{"BD", 3, 5, 80, bangladesh},
	{"RU", 2, 3, 120, russia},
	{"JP", 2, 3, 120, japan},
	{"MX", 4, 7, 60, mexico},
	{"PH", 1, 2, 240, philippines},
	{"VN", 2, 3, 120, vietnam},
	{"ET", 1, 2, 240, ethiopia},
	{"EG", 2, 3, 120, egypt},
	{"DE", 3, 5, 80, germany},
	{"IR", 4, 7, 60, iran},
	{"TR", 2, 3, 120, turkey},
	{"CD", 3, 4, 80, congo},
	{"FR", 2, 3, 120, france},
}

func (d design) render() *image.RGBA {
	c := newCanvas(d.width*d.scale, d.height*d.scale)
	d.draw(c)
	return c.img
}

var white, black = rgb(0xFFFFFF), rgb(0x000000)

// Flags of bands, and of a disc.

func indonesia(c canvas) { c.rows(rgb(0xCE1126), white) }
func russia(c canvas)    { c.rows(white, rgb(0x0039A6), rgb(0xD52B1E)) }
func germany(c canvas)   { c.rows(black, rgb(0xDD0000), rgb(0xFFCC00)) }
func nigeria(c canvas)   { c.columns(rgb(0x008751), white, rgb(0x008751)) }
func france(c canvas)    { c.columns(rgb(0x000091), white, rgb(0xE1000F)) }

func japan(c canvas) {
	c.rows(white)
	c.fill(rgb(0xBC002D), disc(0.75, 0.5, 0.3))
}

// The disc of Bangladesh is nearer to the hoist, so that it looks centred on a flag
// that flies: at 9/20 of the length, with a radius of a fifth of it.
func bangladesh(c canvas) {
	c.rows(rgb(0x006A4E))
	c.fill(rgb(0xF42A41), disc(c.width()*9/20, 0.5, c.width()/5))
}

// india has a wheel of 24 spokes with a dot at the rim between any two.
func india(c canvas) {
	navy := rgb(0x06038D)
	c.rows(rgb(0xFF671F), white, rgb(0x046A38))
	w := c.at(0.75, 0.5, 0.154, 0) // the radius of the wheel
	w.fill(navy, band(0, 0, 0.86, 1, 0, 360))
	w.fill(navy, disc(0, 0, 0.19))
	spoke := shape{{0, -0.88}, {0.045, -0.45}, {0, -0.1}, {-0.045, -0.45}}
	w.fill(navy, around(24, spoke)...)
	dot := disc(0, -0.86, 0.045)
	w.fill(navy, around(24, dot.turned(7.5))...)
}

// congo's band runs from corner to corner, with a border on either side.
func congo(c canvas) {
	yellow := rgb(0xF7D618)
	c.rows(rgb(0x007FFF))
	u := c.at(0, 0, 1.0/60, 0)
	u.fill(yellow, star(14.6, 15.4, 11.6, 0))
	u.fill(yellow, shape{{75, 0}, {80, 0}, {80, 15}, {5, 60}, {0, 60}, {0, 45}})
	u.fill(rgb(0xCE1021), shape{{80, 0}, {80, 12}, {0, 60}, {0, 48}})
}
