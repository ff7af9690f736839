package reports

import (
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"manyhands/bench/stats"
)

// beyond is how far a law is drawn: to so many times the largest number of workers
// that it rests on.
const beyond = 4

// lawFigure shows the laws of scaling that were fitted, on what they rest on, and what
// they foretell. There is none when the times support none.
func (t Table) lawFigure(name string) (figure, bool) {
	p, captions := t.lawPanel()
	if len(p.lines) == 0 {
		return figure{}, false
	}
	f := figure{name: name + "-law", title: "Law of scaling of " + t.what()}
	f.subtitle, f.body = t.facts(), panels{p}
	f.captions = append([]string{"Marker: speedup against sequential, with 95 % interval. Line: the fitted law with its 95 % band, dashed beyond what was measured."}, captions...)
	f.captions = append(f.captions, leftOut(t.left())...)
	return f, true
}

// lawPanel has a line for each law, and says its parameters.
func (t Table) lawPanel() (p panel, captions []string) {
	p.quantity = quantity{name: "speedup", label: "speedup (× sequential)", unit: 1, ticks: octaves, say: ratio}
	var labels []string
	for _, l := range t.laws() {
		base := baselineOf(l.rows[0], t.Rows)
		if l.refused != nil || base == nil || base.Time.Empty() {
			continue
		}
		line := line{label: l.label, curve: lawCurve(l, base.Time.Center)}
		for _, r := range l.rows {
			line.dots = append(line.dots, dot{r.Workers, r.Speedup})
			p.workers = append(p.workers, r.Workers)
		}
		p.lines = append(p.lines, line)
		labels = append(labels, l.label)
		short, _, _ := strings.Cut(lawText(l.Fit), ";") // the rest is seen
		captions = append(captions, l.label+": "+short+".")
	}
	if len(p.lines) == 0 {
		return p, nil
	}
	for i := range p.lines {
		p.lines[i].look = lookOf(p.lines[i].label, labels)
		p.lines[i].look.dashes = nil // which tell what was measured from what was not
		last := p.lines[i].curve
		p.workers = append(p.workers, int(last[len(last)-1].x))
	}
	p.sortWorkers()
	p.guides = append(p.guides, p.linear())
	return p, captions
}

// lawCurve is the law as a speedup against the baseline, which takes that long.
func lawCurve(l law, baseline float64) (curve []curvePoint) {
	const steps = 60
	first, last := float64(l.Workers[0]), float64(l.Workers[len(l.Workers)-1])
	one := baseline * l.Law.Rate // speedup of one worker
	for i := range steps + 1 {
		x := first * math.Pow(beyond*last/first, float64(i)/steps)
		s := l.Speedup(x)
		curve = append(curve, curvePoint{x, stats.Interval{Center: one * s.Center, Lo: one * s.Lo, Hi: one * s.Hi, N: s.N}, !l.Extrapolates(x)})
	}
	return curve
}

// drawCurves draws all bands, their edges over all of them, so that each is seen where
// they lie on each other, and then the curves.
func (p panel) drawCurves(c *draw.Canvas, x, y func(float64) vg.Length) {
	edges := func(l line) (low, high []vg.Point) {
		for _, pt := range l.curve {
			low = append(low, vg.Point{X: x(pt.x), Y: y(pt.Lo)})
			high = append(high, vg.Point{X: x(pt.x), Y: y(pt.Hi)})
		}
		return low, high
	}
	for _, l := range p.lines {
		low, high := edges(l)
		for i := range low {
			high = append(high, low[len(low)-1-i])
		}
		if len(high) > 0 {
			c.FillPolygon(tint(l.look.color), high)
		}
	}
	for _, l := range p.lines {
		low, high := edges(l)
		c.StrokeLines(draw.LineStyle{Color: mix(l.look.color, 50), Width: 1}, low, high)
	}
	for _, l := range p.lines {
		var solid, dashed []vg.Point
		for _, pt := range l.curve {
			at := vg.Point{X: x(pt.x), Y: y(pt.Center)}
			if pt.measured {
				solid, dashed = append(solid, at), nil
			}
			dashed = append(dashed, at)
		}
		c.StrokeLines(draw.LineStyle{Color: l.look.color, Width: 0.8 * l.look.width}, solid)
		c.StrokeLines(draw.LineStyle{Color: l.look.color, Width: 0.8 * l.look.width, Dashes: []vg.Length{7, 5}}, dashed)
	}
}
