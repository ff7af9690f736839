package drawing

import (
	"math"
	"slices"
)

// Shapes that many flags share.

// row returns n copies of a shape about the origin, from x0, y0 to x1, y1.
func row(n int, x0, y0, x1, y1 float64, s shape) []shape {
	out := make([]shape, n)
	for i := range out {
		t := float64(i) / float64(max(1, n-1))
		out[i] = s.moved(x0+t*(x1-x0), y0+t*(y1-y0))
	}
	return out
}

// ring returns n copies of a shape about the origin, upright on a circle, the first in
// the given direction.
func ring(n int, x, y, r, degrees float64, s shape) []shape {
	out := make([]shape, n)
	for i := range out {
		p := polar(x, y, r, degrees+float64(i)*360/float64(n))
		out[i] = s.moved(p.x, p.y)
	}
	return out
}

func (s shape) moved(x, y float64) shape {
	return s.each(func(p point) point { return point{p.x + x, p.y + y} })
}

// grown returns a shape about the origin, made wider and higher.
func grown(s shape, x, y float64) shape {
	return s.each(func(p point) point { return point{p.x * x, p.y * y} })
}

// bezier returns points of a curve from the first point to the last one, which the
// one between them draws to its side.
func bezier(x0, y0, x1, y1, x2, y2 float64) shape {
	const steps = 16
	s := make(shape, steps+1)
	for i := range s {
		t := float64(i) / steps
		a, b, c := (1-t)*(1-t), 2*t*(1-t), t*t
		s[i] = point{a*x0 + b*x1 + c*x2, a*y0 + b*y1 + c*y2}
	}
	return s
}

// wave is a wavy line of some width, with n waves of some height.
func wave(x0, y0, x1, y1, width, height float64, n int) []shape {
	const steps = 16
	length, angle := math.Hypot(x1-x0, y1-y0), math.Atan2(y1-y0, x1-x0)*180/math.Pi
	var top, bottom shape
	for i := range n*steps + 1 {
		x := length * float64(i) / float64(n*steps)
		y := height * math.Sin(2*math.Pi*float64(i)/steps)
		top, bottom = append(top, point{x, y - width/2}), append(shape{{x, y + width/2}}, bottom...)
	}
	return []shape{append(top, bottom...).turned(angle).moved(x0, y0)}
}

// pattee is a cross with arms that grow outwards.
func pattee(x, y, r float64) shape {
	var s shape
	for _, arm := range around(4, shape{{-0.18 * r, -0.18 * r}, {-0.31 * r, -r}, {0.31 * r, -r}, {0.18 * r, -0.18 * r}}) {
		s = append(s, arm...)
	}
	return s.moved(x, y)
}

// laurel is two branches of n leaves each, on a circle of radius r from the bottom up
// to a direction (0 is a closed wreath).
func laurel(n int, r, leaf, upTo float64) (out []shape) {
	for i := range n {
		at := 172 - (172-upTo)*float64(i)/float64(n-1)
		p, q := polar(0, 0, r+leaf*0.45, at), polar(0, 0, r-leaf*0.45, at)
		out = append(out, both(ellipse(p.x, p.y, leaf, leaf*0.36, at-55), ellipse(q.x, q.y, leaf, leaf*0.36, at+215))...)
	}
	return append(out, both(band(0, 0, r-leaf*0.12, r+leaf*0.12, upTo, 172))...)
}

// open returns a smooth curve through points, from the first one to the last.
func (s shape) open() shape {
	ends := append(append(shape{s[0]}, s...), s[len(s)-1])
	smooth := ends.smooth()
	return smooth[splineSteps : len(smooth)-2*splineSteps]
}

// tube is a smooth line through x, y, r, x, y, r and so on, as thick as 2r there.
func tube(xyr ...float64) []shape {
	var line, radius shape
	for i := 0; i < len(xyr); i += 3 {
		line, radius = append(line, point{xyr[i], xyr[i+1]}), append(radius, point{xyr[i+2], 0})
	}
	line, radius = line.open(), radius.open()
	var out []shape
	for i, p := range line {
		out = append(out, knob(p.x, p.y, radius[i].x))
		if i > 0 {
			q, a, b := line[i-1], radius[i-1].x, radius[i].x
			d := math.Hypot(p.x-q.x, p.y-q.y)
			nx, ny := (p.y-q.y)/d, (q.x-p.x)/d
			out = append(out, shape{{q.x + nx*a, q.y + ny*a}, {p.x + nx*b, p.y + ny*b}, {p.x - nx*b, p.y - ny*b},
				{q.x - nx*a, q.y - ny*a}})
		}
	}
	return out
}

// tube fills a [tube] that has a line around it.
func (c canvas) tube(col, edge ink, width float64, xyr ...float64) {
	thicker := slices.Clone(xyr)
	for i := 2; i < len(thicker); i += 3 {
		thicker[i] += width
	}
	c.fill(edge, tube(thicker...)...)
	c.fill(col, tube(xyr...)...)
}

// outlined fills shapes that have a line around them.
func (c canvas) outlined(col, edge ink, width float64, shapes ...shape) {
	var lines []shape
	for _, s := range shapes {
		lines = append(lines, stroke(width*2, append(s, s[0])...)...)
	}
	c.fill(edge, lines...)
	c.fill(col, shapes...)
}
