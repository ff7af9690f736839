package reports

import (
	"image/color"
	"manyhands/reports/internal/format"
	"slices"

	"gonum.org/v1/plot/vg"
)

// boundsFigure shows the shortest time that was measured with each number of workers
// above all that bounds it from below.
func (t Table) boundsFigure(name string) figure {
	f := figure{name: name + "-bounds", title: "What bounds " + t.what()}
	f = t.explain(f, "Marker: median time of the fastest strategy.", t.boundsPanel())
	f.captions = append(f.captions, "Lines: what the lengths of the tasks, one by one, allow at best. Pale grey: below one of them.")
	return f
}

func (t Table) boundsPanel() panel {
	fastest := line{label: "fastest measured", look: look{ink, 4, nil, marker{}}}
	p := panel{}
	for _, b := range t.Bounds {
		p.workers = append(p.workers, b.Workers)
		fastest.dots = append(fastest.dots, dot{b.Workers, b.Fastest.Time})
	}
	p.lines = []line{fastest}
	for _, g := range []struct {
		label string
		look  look
		time  func(Bounds) float64
	}{
		{"total / workers", idealLook, func(b Bounds) float64 { return b.Work }},
		{"longest first", boundOf(looks[2].color, 2, 3), func(b Bounds) float64 { return b.LongestFirst }},
		{"in the order used", boundOf(looks[1].color, 7, 3), func(b Bounds) float64 { return b.List }},
		{"longest task", boundOf(looks[3].color, 10, 3, 2, 3), func(b Bounds) float64 { return b.Longest }},
		{format.CoreCount(t.Cores), boundOf(looks[6].color, 1, 4), func(b Bounds) float64 { return b.Cores }},
		{"server", boundOf(looks[4].color, 4, 2), func(b Bounds) float64 { return b.Server }},
	} {
		guide := guide{label: g.label, look: g.look}
		for _, b := range t.Bounds {
			if y := g.time(b); y > 0 {
				guide.points = append(guide.points, point{float64(b.Workers), y})
			}
		}
		if len(guide.points) > 0 {
			p.guides = append(p.guides, guide)
		}
	}
	p.guides = merged(p.guides)
	for _, b := range t.Bounds {
		p.floor = append(p.floor, point{float64(b.Workers), b.Least})
	}
	p.settle("No valid sample to show.")
	p.quantity = timeAround(p.middle())
	return p
}

// boundOf is the look of a line that nothing was measured for.
func boundOf(c color.NRGBA, dashes ...vg.Length) look {
	return look{color: c, width: 2, dashes: dashes}
}

// merged leaves out the lines that lie on one before, which keeps their place: two lines
// in one place are one line with two names.
func merged(guides []guide) (kept []guide) {
	for _, g := range guides {
		if !slices.ContainsFunc(kept, g.covers) {
			kept = append(kept, g)
		}
	}
	return kept
}

// covers reports that the guides have the same values, but for a few percent.
func (g guide) covers(other guide) bool {
	return slices.EqualFunc(g.points, other.points, func(a, b point) bool {
		return a.x == b.x && a.y < 1.04*b.y && b.y < 1.04*a.y
	})
}
