package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// A law is drawn to so many times the largest number of workers: in its own figure, and
// in those of what was measured.
const (
	farBeyond = 4
	beyond    = 2
)

// lawFigure shows the laws of scaling that were fitted, on what they rest on, and what
// they foretell. There is none when the times support none.
func (t Table) lawFigure(name string) (figure, bool) {
	p, captions := t.lawPanel()
	if len(p.lines) == 0 {
		return figure{}, false
	}
	f := figure{name: name + "-law", title: "Law of scaling of " + t.what()}
	f.subtitle, f.body = t.facts(), panels{p}
	f.captions = append([]string{t.speedupMarker() + " " + spreadWords(panels{p}), "Line: the fitted law with its 95% band, dashed beyond what it rests on."}, captions...)
	f.captions = append(f.captions, leftOut(t.left())...)
	return f, true
}

// lawPanel has a line for each law, and says its parameters.
func (t Table) lawPanel() (p panel, captions []string) {
	p.quantity = quantity{name: "speedup", label: "speedup (× sequential)", unit: 1, ticks: octaves, say: format.Ratio}
	var labels []string
	for _, l := range t.fits {
		base := baselineOf(l.rows[0], t.Rows)
		if l.refused != nil || base == nil || base.Time.Empty() {
			continue
		}
		end := farBeyond * l.Workers[len(l.Workers)-1]
		line := line{label: l.label, curve: lawCurve(l, base.Time.Center, end)}
		for _, r := range l.rows {
			line.dots = append(line.dots, dot{r.Workers, r.Speedup})
		}
		if len(line.points()) == 0 { // no round has both, and a law on nothing convinces nobody
			continue
		}
		for _, r := range l.rows {
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
		p.workers = append(p.workers, int(math.Round(last[len(last)-1].x)))
	}
	p.sortWorkers()
	last := p.workers[len(p.workers)-1]
	if n := t.Workload.Tasks; n > 0 && n < last {
		// The law knows nothing of the tasks.
		p.guides = append(p.guides, guide{
			label: format.Count(n, "task"), look: boundLook,
			points: []point{{float64(n), float64(n)}, {float64(last), float64(n)}},
		})
		captions = append(captions, fmt.Sprintf("More than %s need more tasks than %d.", format.Count(n, "worker"), n))
	}
	p.guides = append(p.guides, p.linear())
	return p, captions
}

// lawCurve is the law as a speedup against the baseline, which takes that long, up to a
// number of workers.
func lawCurve(l law, baseline float64, end int) (curve []curvePoint) {
	for _, x := range geometric(float64(l.Workers[0]), float64(end)) {
		curve = append(curve, curvePoint{x, l.against(baseline, x), !l.Extrapolates(x)})
	}
	return curve
}

// against is the speedup of x workers against a baseline that takes that long.
func (l law) against(baseline, x float64) stats.Interval {
	return scaled(baseline*l.Law.Rate, l.Speedup(x)) // the factor is the speedup of one worker
}

// scaled is an interval in another unit.
func scaled(factor float64, i stats.Interval) stats.Interval {
	return stats.Interval{Center: factor * i.Center, Lo: factor * i.Lo, Hi: factor * i.Hi, N: i.N}
}

// geometric are numbers from first to last, as many as a curve needs to be round.
func geometric(first, last float64) (xs []float64) {
	const steps = 60
	for i := range steps + 1 {
		xs = append(xs, first*math.Pow(last/first, float64(i)/steps))
	}
	xs[steps] = last // but for rounding
	return xs
}

// foretell continues lines by the laws that were fitted to them. The value is made from
// the time of the baseline and the speedup.
func (t Table) foretell(p *panel, value func(baseline float64, speedup stats.Interval) stats.Interval) {
	if len(p.workers) == 0 {
		return
	}
	end := beyond * p.workers[len(p.workers)-1]
	if tasks := t.Workload.Tasks; tasks > 0 {
		end = min(end, tasks) // a worker without a task follows no law
	}
	for _, l := range t.fits {
		base := baselineOf(l.rows[0], t.Rows)
		i := slices.IndexFunc(p.lines, func(line line) bool { return line.label == l.label })
		if l.refused != nil || i < 0 || base == nil || base.Time.Empty() {
			continue
		}
		from := l.Workers[len(l.Workers)-1]
		if from >= end {
			continue
		}
		for _, x := range geometric(float64(from), float64(end)) {
			p.lines[i].curve = append(p.lines[i].curve, curvePoint{x: x, Interval: value(base.Time.Center, l.against(base.Time.Center, x))})
		}
		if p.foretold == 0 || from < p.foretold {
			p.foretold = from
		}
	}
	if p.foretold > 0 {
		p.workers = append(p.workers, end)
		p.sortWorkers()
	}
}
