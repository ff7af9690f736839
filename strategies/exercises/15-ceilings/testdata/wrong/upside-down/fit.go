package ceilings

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

var errFew = errors.New("not enough times")

func median(xs []float64) float64 {
	xs = slices.Sorted(slices.Values(xs))
	n := len(xs)
	return (xs[(n-1)/2] + xs[n/2]) / 2
}

// speedups are the speedups of each round for every k > 1.
func speedups(times Times) map[int][]float64 {
	out := map[int][]float64{}
	for k, ts := range times {
		for r, t := range ts {
			if k > 1 && t > 0 && r < len(times[1]) && times[1][r] > 0 {
				out[k] = append(out[k], t/times[1][r])
			}
		}
	}
	return out
}

// solve is least squares with both parameters not negative.
func solve(s map[int]float64) Model {
	var aa, ab, bb, ay, by float64
	for _, k := range slices.Sorted(maps.Keys(s)) {
		n := float64(k)
		a, b, y := n-1, n*(n-1), n/s[k]-1
		aa, ab, bb, ay, by = aa+a*a, ab+a*b, bb+b*b, ay+a*y, by+b*y
	}
	det := aa*bb - ab*ab
	m := Model{(ay*bb - by*ab) / det, (aa*by - ab*ay) / det}
	switch {
	case m.Kappa < 0:
		m = Model{Sigma: max(0, ay/aa)}
	case m.Sigma < 0:
		m = Model{Kappa: max(0, by/bb)}
	}
	return m
}

// Fit finds the model.
func Fit(times Times) (Model, error) {
	med := map[int]float64{}
	for k, s := range speedups(times) {
		med[k] = median(s)
	}
	if len(med) < 2 {
		return Model{}, fmt.Errorf("%w: speedups of %d numbers of workers", errFew, len(med))
	}
	return solve(med), nil
}

// Predict fits each round alone, and takes the whole range around the fit of all.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	all, err := Fit(times)
	if err != nil {
		return 0, 0, err
	}
	at := k
	if cores > 0 {
		at = min(k, cores)
		within := Times{}
		for n, t := range times {
			if n <= cores {
				within[n] = t
			}
		}
		if m, e := Fit(within); e == nil {
			times, all = within, m
		}
	}
	low, high = math.Inf(1), 0
	for r := range times[1] {
		one := Times{}
		for n, t := range times {
			if r < len(t) {
				one[n] = t[r : r+1]
			}
		}
		if m, err := Fit(one); err == nil {
			low, high = min(low, m.Speedup(at)), max(high, m.Speedup(at))
		}
	}
	low, high = min(low, all.Speedup(at)), max(high, all.Speedup(at))
	return low, high, nil
}

// Binding names the ceiling.
func Binding(w Workload) Ceiling {
	k := slices.Max(slices.Collect(maps.Keys(w.Times)))
	eff := k
	if w.Cores > 0 {
		eff = min(k, w.Cores)
	}
	total := 0.0
	for _, t := range w.Tasks {
		total += t
	}
	limit := total / Schedule(w.Tasks, eff)
	s := median(speedups(w.Times)[k])
	if s >= 0.8*limit {
		if eff < k && Schedule(w.Tasks, k) < Schedule(w.Tasks, eff) && total/Schedule(w.Tasks, eff) > 0 {
			if limit >= 0.9*float64(eff) || Schedule(w.Tasks, eff) > slices.Max(w.Tasks)*1.01 {
				return Cores
			}
		}
		return LongestTask
	}
	m, err := Fit(w.Times)
	if err != nil {
		return ""
	}
	n := float64(k)
	if m.Kappa*n*(n-1) > m.Sigma*(n-1) {
		return Contention
	}
	return SerialPart
}
