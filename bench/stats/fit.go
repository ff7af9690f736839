package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Fit is a [Curve] fitted to measured times, with what it can be trusted for.
type Fit struct {
	Curve Curve // fits best among those without a negative parameter

	// The intervals hold the truth in 95% of fits whatever model is true, and so often
	// more when a parameter is 0 in truth: none goes below.
	Rate, Sigma, Kappa Interval

	// Model is the simplest model that explains the times as well as any.
	Model Model

	Workers []int // the numbers that the fit rests on, in order
	Beyond  []int // those left out, since there are not so many cores

	curves []Curve // of the bootstrap
}

// Model is a kind of [Curve], from the simplest to the most general.
type Model int

// The models.
const (
	Linear    Model = iota // no contention, no coherency cost
	Amdahl                 // contention only
	Universal              // Universal Scalability Law
)

// String returns the name of the model.
func (m Model) String() string {
	return [...]string{"linear", "Amdahl's law", "Universal Scalability Law"}[m]
}

// leastCounts are the different numbers of workers that a fit needs. Three points
// determine three parameters whatever they are; it takes a fourth to disagree.
const leastCounts = 4

// FitScaling fits a scaling model to times, where times[i] are the rounds of a batch with
// workers[i] workers. See the package comment for missing values. With cores above 0
// the work is CPU-bound on so many cores: more workers than cores take turns, which is
// neither contention nor coherency and would be taken for both, so they are left
// out. The seed is that of [Bootstrap].
//
// The error says why the times do not support a fit: too few numbers of workers, or
// too few rounds of one. FitScaling panics when the lengths differ.
//
// What slowed a whole round is taken off first: the median of how far its times are
// from the median of their number of workers. The cost of each number is then the
// interquartile mean of its logarithms, which a few wild rounds do not move, and
// which, unlike a median, a bootstrap of few rounds can imitate. The model is fitted to
// these costs by relative least squares. The intervals come from fits that let
// parameters be negative: where the truth is at the edge, a bootstrap that may not
// cross it is too narrow (D. W. K. Andrews, Econometrica 68, 2000). The model is the one
// with the least AICc (K. P. Burnham and D. R. Anderson, Model Selection and
// Multimodel Inference, 2002) over all rounds.
func FitScaling(workers []int, times [][]float64, cores float64, seed uint64) (Fit, error) {
	if len(workers) != len(times) {
		panic(fmt.Sprintf("stats: %d numbers of workers, times of %d", len(workers), len(times)))
	}
	fit, logs, err := supported(workers, times, cores)
	if err != nil {
		return Fit{}, err
	}
	m := newScaling(fit.Workers, logs)
	parameters := Bootstrap(len(m.slow), seed, func(picks []int) []float64 {
		points := m.points(picks)
		curve := nonNegative(points, all)
		fit.curves = append(fit.curves, curve)
		if free, ok := leastSquares(points, all); ok {
			curve = free
		}
		return []float64{curve.Rate, curve.Sigma, curve.Kappa}
	})
	fit.Curve, fit.curves = fit.curves[0], fit.curves[1:] // the first is of all rounds, each once
	fit.Rate = notNegative(parameters[0], fit.Curve.Rate)
	fit.Sigma = notNegative(parameters[1], fit.Curve.Sigma)
	fit.Kappa = notNegative(parameters[2], fit.Curve.Kappa)
	fit.Model = m.model()
	return fit, nil
}

// supported sorts out what a fit can rest on: the numbers of workers in order, with
// the logarithm of each time, NaN where there is none.
func supported(workers []int, times [][]float64, cores float64) (fit Fit, logs [][]float64, err error) {
	order := make([]int, len(workers))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(workers[a], workers[b]) })
	for _, i := range order {
		if cores > 0 && float64(workers[i]) > cores {
			fit.Beyond = append(fit.Beyond, workers[i])
			continue
		}
		log, rounds := make([]float64, len(times[i])), 0
		for r, x := range times[i] {
			log[r] = math.NaN()
			if measured(x) {
				log[r] = math.Log(x)
				rounds++
			}
		}
		if rounds < minValues {
			return fit, nil, fmt.Errorf("a fit needs at least %d rounds with each number of workers, got %d with %s", minValues, rounds, plural(workers[i], "worker"))
		}
		fit.Workers, logs = append(fit.Workers, workers[i]), append(logs, log)
	}
	switch n := len(slices.Compact(slices.Clone(fit.Workers))); {
	case n >= leastCounts:
		return fit, logs, nil
	case len(fit.Beyond) > 0:
		return fit, nil, fmt.Errorf("a fit needs at least %d numbers of workers up to the number of cores, got %d; more workers than cores only take turns", leastCounts, n)
	default:
		return fit, nil, fmt.Errorf("a fit needs at least %d numbers of workers, got %d", leastCounts, n)
	}
}

// notNegative is the interval cut off at 0 and wide enough for its centre.
func notNegative(i Interval, center float64) Interval {
	return Interval{Center: center, Lo: max(0, min(i.Lo, center)), Hi: max(i.Hi, center), N: i.N}
}

// Extrapolates reports that n workers are outside of what was measured, so that a
// curve must not look as if it had been.
func (f Fit) Extrapolates(n float64) bool {
	return n < float64(f.Workers[0]) || n > float64(f.Workers[len(f.Workers)-1])
}

// Speedup is how many times as fast n workers are as one by the curve, with the
// interval of the bootstrap: a band around the curve.
func (f Fit) Speedup(n float64) Interval {
	draws := make([]float64, len(f.curves))
	for i, curve := range f.curves {
		draws[i] = curve.Speedup(n)
	}
	i := Interval{Center: f.Curve.Speedup(n), N: f.Rate.N}
	i.Lo, i.Hi = percentiles(draws, i.N)
	return i
}
