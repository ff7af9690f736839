package stats

import "math"

// point is a number of workers and the cost of a batch: the makespan times the number of busy
// workers, see [Batch]. A missing cost is NaN. In the model the cost is linear in three unknowns,
//
//	cost = busy x time = 1/Rate + Sigma/Rate (busy-1) + Kappa/Rate busy (n-1)
type point struct{ workers, busy, cost float64 }

// unknowns are the numbers of the unknowns that a fit leaves free. The others are 0.
type unknowns []int

var all = unknowns{0, 1, 2}

// nonNegative returns the curve with the least sum of squares of relative errors and no negative
// parameter, and its free unknowns. It tries every subset of the parameters that may be zero,
// which is exact (the active sets of C. L. Lawson and R. J. Hanson, Solving Least Squares
// Problems, 1974, chapter 23) and needs no starting values and no iteration.
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

// cost is the cost at the point by the curve.
func (c Curve) cost(p point) float64 {
	return (1 + c.Sigma*(p.busy-1) + c.Kappa*p.busy*(p.workers-1)) / c.Rate
}

// leastSquares returns the curve with the least sum of squares of relative errors, whatever the
// signs of Sigma and Kappa. It solves the normal equations, since three unknowns do not need a
// matrix library. It fails if the points do not determine the unknowns, or if one worker would
// take no time.
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
