package stats

import (
	"math"
	"slices"

	distribution "github.com/aclements/go-moremath/stats"
)

// Shape describes the times of different numbers of workers. Any times can be fitted; the shape
// says whether the model describes them.
type Shape int

// The shapes. Each is claimed only if the simultaneous 95% intervals of all numbers of workers
// exclude the others.
const (
	Modelled    Shape = iota // a model describes them
	Flat                     // the number of workers makes no difference
	Slowing                  // no number of workers is shown to be faster than one, and some to be slower
	Superlinear              // some number is faster by more than its workers
	Peaked                   // no model: faster up to a number of workers, slower beyond
	Levelled                 // no model: faster up to a number of workers, the same beyond
	Unlike                   // no model: another shape
	Noisy                    // the times vary too much to test a model
	Unvaried                 // the times of all rounds are the same, so nothing tells how exact they are
)

// Evidence is the speedup that shows a shape best.
type Evidence struct {
	// Ratio is the speedup from Than workers to Workers. For Unlike it is the ratio of the
	// measured speed to the model. For Flat and Levelled its ends enclose the speedups of all
	// numbers of workers concerned.
	Workers, Than int
	Ratio         Interval
}

// The limits of speedups that count as the same, and the width of an interval beyond which a
// test of fit says nothing.
const (
	sameWithin  = 1.02 // whatever the rounds
	alikeWithin = 1.1  // if no number of workers differs from one
	levelWithin = 1.05
	noisyBeyond = 1.15
)

// draws are the points of a bootstrap and the curves fitted to them. The first are from all
// rounds, each once.
type draws struct {
	rounds int
	points [][]point
	curves []Curve
	active unknowns // of the first curve
}

// shape returns the shape of the times, and its evidence.
func (d *draws) shape() (Shape, Evidence) {
	gains, half := d.gains(0)
	ideal := make([]float64, len(gains))
	widest, faster, slower := 0, false, -1
	super, excess := -1, 0.0
	for i, gain := range gains {
		ideal[i] = math.Log(d.points[0][i].busy / d.points[0][0].busy)
		if math.Abs(gain)+half[i] > math.Abs(gains[widest])+half[widest] {
			widest = i
		}
		faster = faster || gain > half[i]
		if gain+half[i] < -rounding {
			slower = i
		}
		if more := gain - half[i] - ideal[i]; i > 0 && more > max(excess, rounding) {
			super, excess = i, more
		}
	}
	limit := math.Abs(gains[widest]) + half[widest]
	switch {
	case limit <= math.Log(sameWithin), !faster && slower < 0 && limit <= math.Log(alikeWithin):
		return Flat, d.span(gains, half, 1, 0)
	case !faster && slower >= 0:
		return Slowing, d.evidence(gains, half, slower, 0)
	case super >= 0:
		return Superlinear, d.evidence(gains, half, super, 0)
	case !faster:
		return Noisy, d.evidence(gains, half, widest, 0)
	}
	if seen, misses := d.misfit(d.active); misses {
		return d.unlike(seen)
	}
	switch widest := slices.Max(half); {
	case widest > math.Log(noisyBeyond):
		return Noisy, d.evidence(gains, half, slices.Index(half, widest), 0)
	case widest < rounding:
		return Unvaried, Evidence{}
	}
	return Modelled, Evidence{}
}

// rounding is larger than the relative rounding error of the arithmetic.
const rounding = 1e-9

// unlike returns the shape of times that no model describes.
func (d *draws) unlike(seen Evidence) (Shape, Evidence) {
	best := 0
	for i, p := range d.points[0] {
		if p.cost/p.busy < d.points[0][best].cost/d.points[0][best].busy {
			best = i
		}
	}
	gains, half := d.gains(best)
	if last := len(gains) - 1; gains[last]+half[last] < -math.Log(levelWithin) {
		return Peaked, d.evidence(gains, half, last, best)
	}
	for from := 1; from < len(gains)-1; from++ {
		gains, half := d.gains(from)
		same := true
		for i := from + 1; i < len(gains); i++ {
			same = same && math.Abs(gains[i])+half[i] <= math.Log(levelWithin)
		}
		if same {
			return Levelled, d.span(gains, half, from+1, from)
		}
	}
	return Unlike, seen
}

// gains returns the logarithms of the speedups over one of the numbers of workers, with half the
// widths of their intervals.
func (d *draws) gains(base int) (gains, half []float64) {
	return d.together(func(points []point) (gains []float64) {
		for _, p := range points {
			gains = append(gains, math.Log(points[base].cost/points[base].busy*p.busy/p.cost))
		}
		return gains
	})
}

// misfit tests the curve with these unknowns. It misses the points if it is farther from one of
// them than chance explains. Chance is the deviation of the draws' residuals from the residuals
// of all rounds, which includes correlation within rounds. misfit returns the point that the
// curve misses by most.
//
// It is the test of lack of fit against pure error (N. R. Draper and H. Smith, Applied
// Regression Analysis, 1998, chapter 2), with the greatest residual in place of F. So it needs
// no inverse of a covariance matrix, which few rounds do not determine, and it names the point.
func (d *draws) misfit(free unknowns) (seen Evidence, misses bool) {
	residuals, half := d.together(func(points []point) (residuals []float64) {
		curve, ok := leastSquares(points, free)
		for _, p := range points {
			miss := math.NaN()
			if ok {
				miss = math.Log(curve.cost(p) / p.cost)
			}
			residuals = append(residuals, miss)
		}
		return residuals
	})
	worst, by := 0, 0.0
	for i, r := range residuals {
		if over := math.Abs(r) - half[i]; over > max(by, rounding) {
			worst, by = i, over
		}
	}
	return d.evidence(residuals, half, worst, worst), by > 0
}

// together returns numbers of the points of all rounds, and half the widths of simultaneous 95%
// intervals around them. The widths follow from the greatest studentized deviation of each draw
// (A. C. Davison and D. V. Hinkley, Bootstrap Methods and their Application, 1997, section 4.2).
// Draws are normally distributed, but with few rounds the deviations follow Student's t. So the
// widths are taken from Student's t at the same level.
func (d *draws) together(numbers func([]point) []float64) (centers, half []float64) {
	centers = numbers(d.points[0])
	k := len(centers)
	deviations, half := make([][]float64, 0, len(d.points)-1), make([]float64, k)
	for _, points := range d.points[1:] {
		row := numbers(points)
		for i := range row {
			if row[i] -= centers[i]; math.IsNaN(row[i]) {
				row[i] = 0 // a number of workers that is in none of the rounds drawn
			}
			half[i] += row[i] * row[i]
		}
		deviations = append(deviations, row)
	}
	n := float64(d.rounds)
	for i := range half {
		half[i] = math.Sqrt(half[i] / float64(len(deviations)))
	}
	greatest := make([]float64, len(deviations))
	for b, row := range deviations {
		for i, x := range row {
			if half[i] > 0 {
				greatest[b] = max(greatest[b], math.Abs(x)/half[i])
			}
		}
	}
	slices.Sort(greatest)
	level := distribution.StdNormal.CDF(greatest[int(Confidence*float64(len(greatest)))])
	times := math.Sqrt(n/(n-1)) * distribution.InvCDF(distribution.TDist{V: n - 1})(min(level, 1-1e-6))
	for i := range half {
		half[i] *= times
	}
	return centers, half
}

// evidence returns the speedup of one number of workers.
func (d *draws) evidence(logs, half []float64, i, than int) Evidence {
	points := d.points[0]
	return Evidence{
		Workers: int(points[i].workers), Than: int(points[than].workers),
		Ratio: ratio(Interval{Center: logs[i], Lo: logs[i] - half[i], Hi: logs[i] + half[i], N: d.rounds}),
	}
}

// span returns an interval that encloses the speedups of all numbers of workers from one on.
func (d *draws) span(logs, half []float64, from, than int) Evidence {
	e := d.evidence(logs, half, len(logs)-1, than)
	for i := from; i < len(logs); i++ {
		e.Ratio.Lo, e.Ratio.Hi = min(e.Ratio.Lo, math.Exp(logs[i]-half[i])), max(e.Ratio.Hi, math.Exp(logs[i]+half[i]))
	}
	return e
}
