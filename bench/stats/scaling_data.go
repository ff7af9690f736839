package stats

import (
	"math"
	"slices"
)

// scaling are times that a model is fitted to.
type scaling struct {
	workers []int
	logs    [][]float64 // of each number of workers: log time by round, less slow; NaN is missing
	slow    []float64   // of each round: how far its log times are above the usual
}

// newScaling takes off the logs what slowed a whole round. Rounds without any time
// are dropped.
func newScaling(workers []int, logs [][]float64) scaling {
	s := scaling{workers: workers, logs: make([][]float64, len(logs))}
	usual, rounds := make([]float64, len(logs)), 0
	for i, log := range logs {
		usual[i] = middle(present(log))
		rounds = max(rounds, len(log))
	}
	for r := range rounds {
		round, above := make([]float64, len(logs)), make([]float64, len(logs))
		for i, log := range logs {
			round[i] = math.NaN()
			if r < len(log) {
				round[i] = log[r]
			}
			above[i] = round[i] - usual[i]
		}
		slow := middle(present(above))
		if math.IsNaN(slow) {
			continue
		}
		s.slow = append(s.slow, slow)
		for i, x := range round {
			s.logs[i] = append(s.logs[i], x-slow)
		}
	}
	return s
}

// points are the costs by the rounds picked. A number of workers that has none of
// them is left out.
func (s scaling) points(picks []int) (points []point) {
	level := middle(picked(s.slow, picks))
	for i, n := range s.workers {
		if xs := picked(s.logs[i], picks); len(xs) > 0 {
			points = append(points, point{float64(n), float64(n) * math.Exp(level+midmean(xs))})
		}
	}
	return points
}

// model is the one with the least AICc, the simplest first. Each time is an
// observation, and its relative error the error.
func (s scaling) model() (best Model) {
	everything := make([]int, len(s.slow))
	for r := range everything {
		everything[r] = r
	}
	level, points, least := middle(s.slow), s.points(everything), math.Inf(1)
	for model, free := range []unknowns{Linear: {0}, Amdahl: {0, 1}, Universal: all} {
		curve, sum, n := nonNegative(points, free), 0.0, 0.0
		for i, w := range s.workers {
			for _, x := range present(s.logs[i]) {
				e := level + x - math.Log(curve.Time(float64(w)))
				sum += e * e
				n++
			}
		}
		k := float64(len(free) + 1) // and the variance
		// Errors below 1e-9 are those of arithmetic.
		if aicc := n*math.Log(max(sum/n, 1e-18)) + 2*k + 2*k*(k+1)/(n-k-1); aicc < least {
			best, least = Model(model), aicc
		}
	}
	return best
}

// present are the xs that are not missing, in their order.
func present(xs []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(xs), math.IsNaN)
}

// picked are the xs with the given numbers that are not missing.
func picked(xs []float64, picks []int) []float64 {
	out := make([]float64, 0, len(picks))
	for _, r := range picks {
		if !math.IsNaN(xs[r]) {
			out = append(out, xs[r])
		}
	}
	return out
}

// midmean is the mean of xs without the lowest and the highest quarter. It sorts xs.
func midmean(xs []float64) float64 {
	slices.Sort(xs)
	cut := len(xs) / 4
	sum := 0.0
	for _, x := range xs[cut : len(xs)-cut] {
		sum += x
	}
	return sum / float64(len(xs)-2*cut)
}
