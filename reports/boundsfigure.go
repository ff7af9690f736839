package reports

import (
	"image/color"

	"gonum.org/v1/plot/vg"
)

// boundsFigure shows the shortest time that was measured with each number of workers
// above all that bounds it from below.
func (t Table) boundsFigure(name string) figure {
	f := figure{name: name + "-bounds", title: "What bounds " + t.what()}
	f = t.explain(f, "Marker: median time of the fastest strategy. Bar", t.boundsPanel())
	if len(f.captions) > 1 { // there is one marker for each number of workers
		f.captions[1] = "Lines: what the lengths of the tasks, one by one, allow at best."
	}
	return f
}

func (t Table) boundsPanel() panel {
	fastest := line{label: "fastest measured", look: looks[0]}
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
		{"in the order used", boundOf(looks[1].color, 7, 3), func(b Bounds) float64 { return b.List }},
		{"longest first", boundOf(looks[2].color, 2, 3), func(b Bounds) float64 { return b.LongestFirst }},
		{"total / workers", idealLook, func(b Bounds) float64 { return b.Work }},
		{"longest task", boundOf(looks[3].color, 10, 3, 2, 3), func(b Bounds) float64 { return b.Longest }},
		{coreCount(t.Cores), boundOf(looks[6].color, 1, 4), func(b Bounds) float64 { return b.Cores }},
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
	p.settle("No valid sample to show.")
	p.quantity = timeAround(p.middle())
	return p
}

// boundOf is the look of a line that nothing was measured for.
func boundOf(c color.NRGBA, dashes ...vg.Length) look {
	return look{color: c, width: 2, dashes: dashes}
}
