// Package ceilings is exercise 15. Here an iterator has the ratios, and the interval is the median and the deviations from it.
package ceilings

import (
	"errors"
	"iter"
	"maps"
	"math"
	"slices"
	"sort"
)

func paired(times Times, k int) iter.Seq[float64] {
	return func(yield func(float64) bool) {
		for r, many := range times[k] {
			if r >= len(times[1]) || many*times[1][r] == 0 {
				continue
			}
			if !yield(times[1][r] / many) {
				return
			}
		}
	}
}

func median(values iter.Seq[float64]) (float64, bool) {
	all := sort.Float64Slice(slices.Collect(values))
	if all.Len() == 0 {
		return 0, false
	}
	all.Sort()
	return (all[(len(all)-1)/2] + all[len(all)/2]) / 2, true
}

func speedups(times Times) map[int]float64 {
	all := maps.Collect(func(yield func(int, float64) bool) {
		for k := range times {
			if s, ok := median(paired(times, k)); ok && k != 1 && !yield(k, s) {
				return
			}
		}
	})
	return all
}

// Fit tries three models and takes the nearest of those that are allowed.
func Fit(times Times) (best Model, err error) {
	points := speedups(times)
	if len(points) < 2 {
		return best, errors.New("want two speedups")
	}
	dot := func(f, g func(n, s float64) float64) (sum float64) {
		for k, s := range points {
			sum += f(float64(k), s) * g(float64(k), s)
		}
		return sum
	}
	a := func(n, _ float64) float64 { return n - 1 }
	b := func(n, _ float64) float64 { return n * (n - 1) }
	z := func(n, s float64) float64 { return n/s - 1 }
	det := dot(a, a)*dot(b, b) - dot(a, b)*dot(a, b)
	candidates := []Model{
		{(dot(a, z)*dot(b, b) - dot(b, z)*dot(a, b)) / det, (dot(a, a)*dot(b, z) - dot(a, b)*dot(a, z)) / det},
		{dot(a, z) / dot(a, a), 0},
		{0, dot(b, z) / dot(b, b)},
		{},
	}
	least := math.Inf(1)
	for _, m := range candidates {
		e := func(n, s float64) float64 { return z(n, s) - m.Sigma*(n-1) - m.Kappa*n*(n-1) }
		if loss := dot(e, e); m.Sigma >= 0 && m.Kappa >= 0 && loss < least {
			best, least = m, loss
		}
	}
	return best, nil
}

// Predict has five times the median deviation to each side.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	if cores > 0 {
		k = min(k, cores)
	}
	predicted := func(yield func(float64) bool) {
		for r := range times[1] {
			one := Times{}
			for n := range times {
				one[n] = times[n][r : r+1 : r+1]
			}
			if m, err := Fit(one); err == nil && !yield(m.Speedup(k)) {
				return
			}
		}
	}
	middle, ok := median(predicted)
	if !ok {
		_, err := Fit(times)
		return 0, 0, err
	}
	width, _ := median(func(yield func(float64) bool) {
		for s := range predicted {
			if !yield(math.Abs(s - middle)) {
				return
			}
		}
	})
	return middle - 5*width, middle + 5*width, nil
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
