package drawing

import (
	"math"
	"slices"
)

type point struct{ x, y float64 }

// shape is an area, given by the points around it. A curve is a shape with so many
// points that nobody sees its corners.
type shape []point

// curvePoints are enough for the largest disc: its edge is right to a tenth of a pixel.
const curvePoints = 96

// poly is the shape with corners at x, y, x, y and so on.
func poly(xy ...float64) shape {
	s := make(shape, len(xy)/2)
	for i := range s {
		s[i] = point{xy[2*i], xy[2*i+1]}
	}
	return s
}

// polar returns the point at a distance from x, y in the direction of a compass: 0
// degrees is up, 90 to the right.
func polar(x, y, r, degrees float64) point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return point{x + r*sin, y - r*cos}
}

// heading returns the direction of a way that goes dx to the right and dy down.
func heading(dx, dy float64) float64 { return math.Atan2(dx, -dy) * 180 / math.Pi }

// arc returns the points of a circle from one direction to another.
func arc(x, y, r, from, to float64) shape {
	s := make(shape, curvePoints+1)
	for i := range s {
		s[i] = polar(x, y, r, from+(to-from)*float64(i)/curvePoints)
	}
	return s
}

func disc(x, y, r float64) shape { return arc(x, y, r, 0, 360) }

// band returns the part of a ring between two radii and two directions.
func band(x, y, inner, outer, from, to float64) shape {
	return append(arc(x, y, outer, from, to), arc(x, y, inner, to, from)...)
}

// ellipse has half axes a and b, of which a points in a direction.
func ellipse(x, y, a, b, degrees float64) shape {
	along, across := polar(0, 0, a, degrees), polar(0, 0, b, degrees+90)
	return disc(0, 0, 1).each(func(p point) point {
		return point{x + p.x*across.x - p.y*along.x, y + p.x*across.y - p.y*along.y}
	})
}

// crescent is a disc at x, y without the part that a second disc covers. The circles
// must cross.
func crescent(x, y, r, biteX, biteY, biteR float64) shape {
	dx, dy := biteX-x, biteY-y
	d := math.Hypot(dx, dy)
	if d >= r+biteR || d <= math.Abs(r-biteR) {
		panic("flagserver: a crescent's circles do not cross")
	}
	to := heading(dx, dy)
	// The law of cosines gives the horns, as seen from either centre.
	a := math.Acos((d*d+r*r-biteR*biteR)/(2*d*r)) * 180 / math.Pi
	b := math.Acos((r*r-d*d-biteR*biteR)/(2*d*biteR)) * 180 / math.Pi
	return append(arc(x, y, r, to+a, to+360-a), arc(biteX, biteY, biteR, to+360-b, to+b)...)
}

// horn is the area between two arcs from p to q, of radius r1 and r2, that both bulge
// to the right of the way from p to q.
func horn(p, q point, r1, r2 float64) shape {
	back := bulge(p, q, r2)
	slices.Reverse(back)
	return append(bulge(p, q, r1), back...)
}

// bulge returns the points of one such arc.
func bulge(p, q point, r float64) shape {
	dx, dy := q.x-p.x, q.y-p.y
	half := math.Hypot(dx, dy) / 2
	rest := math.Sqrt(r*r-half*half) / (2 * half) // from the chord to the centre
	x, y := (p.x+q.x)/2+dy*rest, (p.y+q.y)/2-dx*rest
	middle, angle := heading(-dy, dx), math.Asin(half/r)*180/math.Pi
	return arc(x, y, r, middle+angle, middle-angle)
}

// star is a regular star of five points, one of which is in the given direction.
func star(x, y, r, degrees float64) shape {
	// The ratio at which the edges of opposite points are in line.
	inner := r * math.Sin(18*math.Pi/180) / math.Sin(54*math.Pi/180)
	return points(5, x, y, r, inner, degrees)
}

// points is a star of n points between two radii, one of which is in the given direction.
func points(n int, x, y, r, inner, degrees float64) shape {
	var s shape
	for i := range n {
		tip := degrees + float64(i)*360/float64(n)
		s = append(s, polar(x, y, r, tip), polar(x, y, inner, tip+180/float64(n)))
	}
	return s
}

// line is a straight line of some width with flat ends.
func line(x0, y0, x1, y1, width float64) shape {
	d := math.Hypot(x1-x0, y1-y0)
	nx, ny := (y1-y0)/d*width/2, (x0-x1)/d*width/2
	return shape{{x0 + nx, y0 + ny}, {x1 + nx, y1 + ny}, {x1 - nx, y1 - ny}, {x0 - nx, y0 - ny}}
}

// knob is a small disc: there are many of them, so it has fewer corners.
func knob(x, y, r float64) shape {
	const corners = 16
	s := make(shape, corners)
	for i := range s {
		s[i] = polar(x, y, r, float64(i)*360/corners)
	}
	return s
}

// stroke is a line of some width through points, with round joints and ends.
func stroke(width float64, points ...point) []shape {
	var out []shape
	for i, p := range points {
		out = append(out, knob(p.x, p.y, width/2))
		if i > 0 {
			out = append(out, line(points[i-1].x, points[i-1].y, p.x, p.y, width))
		}
	}
	return out
}

// around returns n copies of a shape, turned about the origin by equal steps.
func around(n int, s shape) []shape {
	out := make([]shape, n)
	for i := range out {
		out[i] = s.turned(float64(i) * 360 / float64(n))
	}
	return out
}

func (s shape) turned(degrees float64) shape {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return s.each(func(p point) point { return point{p.x*cos - p.y*sin, p.x*sin + p.y*cos} })
}

// both returns shapes and their mirror images about the axis x = 0.
func both(shapes ...shape) []shape {
	out := slices.Clone(shapes)
	for _, s := range shapes {
		out = append(out, s.each(func(p point) point { return point{-p.x, p.y} }))
	}
	return out
}

// each returns the shape with all its points moved.
func (s shape) each(move func(point) point) shape {
	out := make(shape, len(s))
	for i, p := range s {
		out[i] = move(p)
	}
	return out
}

// splineSteps is how many points a smooth curve has for each of its corners.
const splineSteps = 8

// smooth returns a closed curve through the corners of a shape (a Catmull-Rom spline).
func (s shape) smooth() shape {
	n := len(s)
	var out shape
	for i := range s {
		a, b, c, d := s[(i+n-1)%n], s[i], s[(i+1)%n], s[(i+2)%n]
		for k := range splineSteps {
			t := float64(k) / splineSteps
			out = append(out, point{spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t)})
		}
	}
	return out
}

func spline(a, b, c, d, t float64) float64 {
	return b + t/2*(c-a+t*(2*a-5*b+4*c-d+t*(3*(b-c)+d-a)))
}

// clockwise returns the shape with its points in that order. The rasterizer adds up
// areas with their sign, so of two overlapping shapes of opposite order the common
// part would be a hole.
func (s shape) clockwise() shape {
	area := 0.0
	for i, p := range s {
		q := s[(i+1)%len(s)]
		area += p.x*q.y - q.x*p.y
	}
	if area >= 0 {
		return s
	}
	r := slices.Clone(s)
	slices.Reverse(r)
	return r
}
