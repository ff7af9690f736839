package stats

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Fit is the result of fitting a scaling model to the times of different numbers of workers: a
// [Curve] with its intervals, or the reason why there is none.
type Fit struct {
	Workers []int // the numbers of workers that it uses, in ascending order
	Beyond  []int // numbers of workers left out, because there are fewer cores

	// Shape describes the times. There is a curve only if it is Modelled.
	Shape Shape
	Seen  Evidence // of any other shape

	Curve Curve // fits best among those without a negative parameter

	// The intervals hold the truth in 95% of fits if one of the models is true, and in more if
	// the true parameter is 0, because no interval goes below 0.
	Sigma, Kappa, Peak Interval

	// Simplest is the simplest model that the times do not contradict. The curve, its parameters
	// and all predictions are those of the Universal Scalability Law, whatever Simplest is.
	Simplest Model

	draws *draws
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
	return [...]string{"linear scaling", "Amdahl's law", "Universal Scalability Law"}[m]
}

// leastCounts is how many different numbers of workers a fit needs. Three parameters fit any
// three points; only a fourth point can contradict a model.
const leastCounts = 4

// FitScaling fits a scaling model to times, where times[i] are the rounds of a batch with
// workers[i] workers. See the package comment for missing values. If batch.Cores is above 0, the
// work is CPU-bound. More workers than cores take turns, which would look like contention and
// coherency, so they are left out. seed is the seed of the bootstrap.
//
// The error says why the times do not support a fit: too few numbers of workers, none with one
// worker, or too few rounds. FitScaling panics if the lengths differ.
//
//  1. The slowness of each round is subtracted: the median distance of its log times from the
//     medians of their numbers of workers.
//  2. The cost of each number of workers is the biweight of its logarithms. A few delayed
//     rounds do not move it, and, unlike a median, it works with a bootstrap of few rounds.
//  3. The model is fitted to these costs by relative least squares.
//  4. Each draw of the bootstrap repeats these steps. The intervals come from fits that allow
//     negative parameters: if the truth is at the edge, a bootstrap that cannot cross the edge
//     is too narrow (D. W. K. Andrews, Econometrica 68, 2000).
//  5. The fit is tested, see [Shape].
func FitScaling(workers []int, times [][]float64, batch Batch, seed uint64) (Fit, error) {
	if len(workers) != len(times) {
		panic(fmt.Sprintf("stats: %d numbers of workers, times of %d", len(workers), len(times)))
	}
	fit, logs, err := supported(workers, times, batch)
	if err != nil {
		return Fit{}, err
	}
	data, d := newScaling(fit.Workers, logs, batch), new(draws)
	parameters := bootstrap(data.rounds, seed, func(picks []int) []float64 {
		points := data.points(picks)
		curve, active := nonNegative(points)
		curve.Batch = batch
		free := curve
		if c, ok := leastSquares(points, all); ok {
			free = c
		}
		if d.points == nil {
			d.active, fit.Curve = active, curve
		}
		d.points, d.curves = append(d.points, points), append(d.curves, curve)
		return []float64{free.Sigma, free.Kappa, curve.Peak()}
	})
	d.rounds = data.rounds
	fit.Sigma = within(parameters[0], fit.Curve.Sigma, 1)
	fit.Kappa = within(parameters[1], fit.Curve.Kappa, math.Inf(1))
	fit.Peak, fit.draws = parameters[2], d
	fit.Shape, fit.Seen = d.shape()
	fit.Simplest = fit.simplest()
	d.points = nil // megabytes, which nothing after the tests needs
	return fit, nil
}

// supported returns the numbers of workers that a fit can use, in ascending order, and the
// logarithms of their times, NaN where a time is missing.
func supported(workers []int, times [][]float64, batch Batch) (fit Fit, logs [][]float64, err error) {
	order := make([]int, len(workers))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(workers[a], workers[b]) })
	for _, i := range order {
		if batch.Cores > 0 && float64(workers[i]) > max(1, batch.Cores) {
			fit.Beyond = append(fit.Beyond, workers[i])
			continue
		}
		log := make([]float64, len(times[i]))
		for r, x := range times[i] {
			log[r] = math.NaN()
			if measured(x) {
				log[r] = math.Log(x)
			}
		}
		fit.Workers, logs = append(fit.Workers, workers[i]), append(logs, log)
	}
	switch n := len(slices.Compact(slices.Clone(fit.Workers))); {
	case n < leastCounts && len(fit.Beyond) > 0:
		return fit, nil, fmt.Errorf("a fit needs at least %d numbers of workers up to the number of cores, got %d; more workers than cores only take turns", leastCounts, n)
	case n < leastCounts:
		return fit, nil, fmt.Errorf("a fit needs at least %d numbers of workers, got %d", leastCounts, n)
	case fit.Workers[0] != 1:
		return fit, nil, fmt.Errorf("a fit needs the time with 1 worker, which all others are compared with, and the fewest measured are %d", fit.Workers[0])
	}
	logs = roundsWith(2, logs) // one number of workers alone shows neither how slow it is nor the round
	for i, log := range logs {
		if n := len(present(log)); n < MinValues {
			return fit, nil, fmt.Errorf("a fit needs at least %d rounds with each number of workers, got %d with %s", MinValues, n, plural(fit.Workers[i], "worker"))
		}
	}
	return fit, logs, nil
}

// within returns the interval of a parameter, extended to its centre and cut off at 0 and at
// most. Its upper end is at least the median upper end for a true parameter of 0. Otherwise
// chance alone could make it smaller, down to 0 (G. Cowan et al., Power-Constrained Limits,
// 2011, arXiv:1105.3166).
func within(i Interval, center, most float64) Interval {
	hi := max(i.Hi, center, (i.Hi-i.Lo)/2)
	return Interval{Center: min(center, most), Lo: max(0, min(i.Lo, center, most)), Hi: min(hi, most), N: i.N}
}

// simplest returns the simplest model that neither the test of fit nor an interval contradicts.
func (f Fit) simplest() Model {
	for model, free := range []unknowns{Linear: {0}, Amdahl: {0, 1}} {
		_, misses := f.draws.misfit(free)
		if !misses && f.Kappa.Lo == 0 && (f.Sigma.Lo == 0 || Model(model) == Amdahl) {
			return Model(model)
		}
	}
	return Universal
}

// Extrapolates reports whether n workers are outside the measured range. A chart must show that
// part of the curve differently.
func (f Fit) Extrapolates(n int) bool {
	return n < f.Workers[0] || n > f.Workers[len(f.Workers)-1]
}

// Speedup is the speedup of n workers over one by the curve, with its interval.
func (f Fit) Speedup(n int) Interval { return f.band(func(c Curve) float64 { return c.Speedup(n) }) }

// RateOf is how many batches per unit of time n workers do by the curve, with its interval.
func (f Fit) RateOf(n int) Interval { return f.band(func(c Curve) float64 { return 1 / c.Time(n) }) }

// band returns a number of the curve, with its interval by the bootstrap.
func (f Fit) band(number func(Curve) float64) Interval {
	i := Interval{Center: number(f.Curve), N: f.Sigma.N}
	var numbers []float64
	for _, c := range f.draws.curves[1:] {
		numbers = append(numbers, number(c))
	}
	i.Lo, i.Hi = percentiles(numbers, i.N)
	return i
}
