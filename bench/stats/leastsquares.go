package stats

import "math"

// point is a number of workers with its cost: workers x time, what a batch takes of
// all of them together. The model makes that linear in three unknowns,
//
//	cost = 1/Rate + Sigma/Rate (n-1) + Kappa/Rate n(n-1)
type point struct{ workers, cost float64 }

// unknowns are the numbers of those that a fit leaves free; the others are 0.
type unknowns []int

var all = unknowns{0, 1, 2}

// nonNegative is the curve with the least sum of squares of relative errors and no
// negative parameter among those free. To try every subset of the parameters that may
// be zero is exact (the active sets of C. L. Lawson and R. J. Hanson, Solving Least
// Squares Problems, 1974, chapter 23). It takes no starting values and no iteration
// that could fail.
func nonNegative(points []point, free unknowns) Curve {
	best, least := Curve{}, math.Inf(1)
	for subset := range 1 << (len(free) - 1) {
		active := unknowns{0}
		for i, u := range free[1:] {
			if subset>>i&1 == 1 {
				active = append(active, u)
			}
		}
		curve, ok := leastSquares(points, active)
		if !ok || curve.Sigma < 0 || curve.Kappa < 0 {
			continue
		}
		if sum := curve.errors(points); sum < least {
			best, least = curve, sum
		}
	}
	return best
}

// errors is the sum of squares of relative errors.
func (c Curve) errors(points []point) (sum float64) {
	for _, p := range points {
		e := 1 - p.workers*c.Time(p.workers)/p.cost
		sum += e * e
	}
	return sum
}

// leastSquares is the curve with the least sum of squares of relative errors whatever
// the signs of Sigma and Kappa, from the normal equations: three unknowns do not
// need a matrix library, and a bootstrap solves them a thousand times. It fails when
// the points do not determine the unknowns, or say that one worker takes no time.
func leastSquares(points []point, free unknowns) (Curve, bool) {
	var a [3][4]float64 // the equations, right side last
	for _, p := range points {
		row := [3]float64{1 / p.cost, (p.workers - 1) / p.cost, p.workers * (p.workers - 1) / p.cost}
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
