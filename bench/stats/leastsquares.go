package stats

import "math"

// point is a number of workers with what a batch costs: the time of all those that are
// busy, see [Batch]. A missing cost is NaN. The model makes the cost linear in three
// unknowns,
//
//	cost = busy x time = 1/Rate + Sigma/Rate (busy-1) + Kappa/Rate busy (n-1)
type point struct{ workers, busy, cost float64 }

// unknowns are the numbers of those that a fit leaves free; the others are 0.
type unknowns []int

var all = unknowns{0, 1, 2}

// nonNegative is the curve with the least sum of squares of relative errors and no
// negative parameter, with the unknowns that are not 0. To try every subset of the
// parameters that may be zero is exact (the active sets of C. L. Lawson and R. J. Hanson,
// Solving Least Squares Problems, 1974, chapter 23). It takes no starting values and no
// iteration that could fail.
func nonNegative(points []point) (best Curve, active unknowns) {
	least := math.Inf(1)
	for _, free := range []unknowns{{0}, {0, 1}, {0, 2}, all} {
		curve, ok := leastSquares(points, free)
		if !ok || curve.Sigma < 0 || curve.Kappa < 0 {
			continue
		}
		if sum := curve.errors(points); sum < least {
			best, active, least = curve, free, sum
		}
	}
	return best, active
}

// errors is the sum of squares of relative errors.
func (c Curve) errors(points []point) (sum float64) {
	for _, p := range points {
		if e := 1 - c.cost(p)/p.cost; !math.IsNaN(e) {
			sum += e * e
		}
	}
	return sum
}

// cost is that of the curve at the point.
func (c Curve) cost(p point) float64 {
	return (1 + c.Sigma*(p.busy-1) + c.Kappa*p.busy*(p.workers-1)) / c.Rate
}

// leastSquares is the curve with the least sum of squares of relative errors whatever
// the signs of Sigma and Kappa, from the normal equations: three unknowns do not
// need a matrix library, and a bootstrap solves them a thousand times. It fails when
// the points do not determine the unknowns, or say that one worker takes no time.
func leastSquares(points []point, free unknowns) (Curve, bool) {
	var a [3][4]float64 // the equations, right side last
	for _, p := range points {
		if math.IsNaN(p.cost) {
			continue
		}
		row := [3]float64{1 / p.cost, (p.busy - 1) / p.cost, p.busy * (p.workers - 1) / p.cost}
		for i, u := range free {
			for j, v := range free {
				a[i][j] += row[u] * row[v]
			}
			a[i][3] += row[u]
		}
	}
	k := len(free)
	for i := range k { // Gauss-Jordan; a positive definite matrix needs no exchange of rows
		pivot := a[i][i]
		if !(pivot > 0) {
			return Curve{}, false
		}
		for j := i; j < 4; j++ {
			a[i][j] /= pivot
		}
		for r := range k {
			if f := a[r][i]; r != i && f != 0 {
				for j := i; j < 4; j++ {
					a[r][j] -= f * a[i][j]
				}
			}
		}
	}
	var x [3]float64
	for i, u := range free {
		x[u] = a[i][3]
	}
	return Curve{Rate: 1 / x[0], Sigma: x[1] / x[0], Kappa: x[2] / x[0]}, x[0] > 0
}
