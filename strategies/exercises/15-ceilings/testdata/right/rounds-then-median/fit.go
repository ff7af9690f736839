// Package ceilings is exercise 15. Here each round has a model, and the median of these is taken.
package ceilings

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

func middle[T cmp.Ordered](all []T, mean func(a, b T) T) T {
	sorted := slices.Sorted(slices.Values(all))
	if n := len(sorted); n%2 == 0 {
		return mean(sorted[n/2-1], sorted[n/2])
	}
	return sorted[len(sorted)/2]
}

func half(a, b float64) float64 { return a/2 + b/2 }

// speedups are the medians of the ratios.
func speedups(times Times) map[int]float64 {
	all := map[int]float64{}
	for k := range times {
		var ratios []float64
		for r, one := range times[1] {
			if r < len(times[k]) && one > 0 && times[k][r] > 0 {
				ratios = append(ratios, one/times[k][r])
			}
		}
		if k > 1 && len(ratios) > 0 {
			all[k] = middle(ratios, half)
		}
	}
	return all
}

var errFew = errors.New("two unknowns need two speedups")

// solve finds the model for the speedups, by Cramer's rule.
func solve(speedups map[int]float64) (Model, error) {
	if len(speedups) < 2 {
		return Model{}, fmt.Errorf("%d speedups: %w", len(speedups), errFew)
	}
	var m [2][3]float64 // normal equations
	for k, s := range speedups {
		n := float64(k)
		row := [3]float64{n - 1, n * (n - 1), n/s - 1}
		for i := range m {
			for j := range m[i] {
				m[i][j] += row[i] * row[j]
			}
		}
	}
	d := m[0][0]*m[1][1] - m[0][1]*m[1][0]
	model := Model{(m[0][2]*m[1][1] - m[0][1]*m[1][2]) / d, (m[0][0]*m[1][2] - m[0][2]*m[1][0]) / d}
	if model.Kappa < 0 {
		model = Model{Sigma: m[0][2] / m[0][0]}
	} else if model.Sigma < 0 {
		model = Model{Kappa: m[1][2] / m[1][1]}
	}
	return Model{math.Max(model.Sigma, 0), math.Max(model.Kappa, 0)}, nil
}

// models has the model of each round that has one.
func models(times Times) (all []Model) {
	for r := range times[1] {
		round := Times{}
		for k, t := range times {
			if r < len(t) {
				round[k] = []float64{t[r]}
			}
		}
		if m, err := solve(speedups(round)); err == nil {
			all = append(all, m)
		}
	}
	return all
}

// Fit takes the medians of Sigma and of Kappa. If no round has enough, it takes what there is.
func Fit(times Times) (Model, error) {
	all := models(times)
	if len(all) == 0 {
		return solve(speedups(times))
	}
	var sigmas, kappas []float64
	for _, m := range all {
		sigmas, kappas = append(sigmas, m.Sigma), append(kappas, m.Kappa)
	}
	return Model{middle(sigmas, half), middle(kappas, half)}, nil
}

// Predict returns the mean of all rounds, and three standard deviations to each side.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	if cores > 0 {
		k = min(k, cores)
	}
	var sum, square, n float64
	for _, m := range models(times) {
		s := m.Speedup(k)
		sum, square, n = sum+s, square+s*s, n+1
	}
	if n == 0 {
		return 0, 0, errFew
	}
	mean := sum / n
	deviation := 3 * math.Sqrt(max(0, square/n-mean*mean))
	return mean - deviation, mean + deviation, nil
}

// Binding asks the tasks, then a model.
func Binding(w Workload) Ceiling {
	largest := slices.Max(slices.Collect(maps.Keys(w.Times)))
	hands := largest
	if 0 < w.Cores && w.Cores < largest {
		hands = w.Cores
	}
	whole, longest := 0.0, 0.0
	for _, t := range w.Tasks {
		whole += t
		longest = max(longest, t)
	}
	s, ok := speedups(w.Times)[largest]
	switch possible := whole / Schedule(w.Tasks, hands); {
	case !ok, s < possible*0.8:
		m, err := Fit(w.Times)
		if err != nil || m.Sigma > m.Kappa*float64(largest) {
			return SerialPart
		}
		return Contention
	case hands == largest, longest >= whole/float64(hands):
		return LongestTask
	}
	return Cores
}
