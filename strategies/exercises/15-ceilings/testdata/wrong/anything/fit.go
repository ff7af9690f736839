package ceilings

import (
	"errors"
	"math"
	"slices"
)

// Fit finds the model that the times follow.
func Fit(times Times) (Model, error) {
	var aa, ab, bb, az, bz float64 // sums of products of a = n-1, b = n(n-1) and z = n/s - 1
	points := 0
	for k := range times {
		s := speedup(times, k)
		if k == 1 || math.IsNaN(s) {
			continue
		}
		points++
		n := float64(k)
		a, b, z := n-1, n*(n-1), n/s-1
		aa, ab, bb, az, bz = aa+a*a, ab+a*b, bb+b*b, az+a*z, bz+b*z
	}
	if points < 2 {
		return Model{}, errors.New("a model needs times of 1 worker, and of two more numbers of workers")
	}
	det := aa*bb - ab*ab
	sigma, kappa := (az*bb-bz*ab)/det, (aa*bz-ab*az)/det
	switch { // if one is negative, the best model has only the other
	case kappa < 0:
		sigma, kappa = max(0, az/aa), 0
	case sigma < 0:
		sigma, kappa = 0, max(0, bz/bb)
	}
	return Model{sigma, kappa}, nil
}

// speedup is the median speedup of the rounds, and NaN if no round has one.
func speedup(times Times, k int) float64 {
	var ratios []float64
	for r := range min(len(times[1]), len(times[k])) {
		if one, many := times[1][r], times[k][r]; one > 0 && many > 0 {
			ratios = append(ratios, one/many)
		}
	}
	if len(ratios) == 0 {
		return math.NaN()
	}
	slices.Sort(ratios)
	n := len(ratios)
	return (ratios[(n-1)/2] + ratios[n/2]) / 2
}

// Predict returns an interval for the speedup of k workers.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	if cores > 0 {
		k = min(k, cores)
	}
	low = math.Inf(1)
	for r := range times[1] {
		round := Times{}
		for n := range times {
			if r < len(times[n]) && (cores == 0 || n <= cores) {
				round[n] = times[n][r : r+1]
			}
		}
		model, fitErr := Fit(round)
		if fitErr != nil {
			err = fitErr
			continue
		}
		low, high = min(low, model.Speedup(k)), max(high, model.Speedup(k))
	}
	if high == 0 {
		return 0, 0, err
	}
	return 1, float64(k), nil
}

// Binding names the ceiling of a workload at the largest measured number of workers.
func Binding(w Workload) Ceiling {
	k, total := 1, 0.0
	for n := range w.Times {
		k = max(k, n)
	}
	for _, t := range w.Tasks {
		total += t
	}
	parallel := k
	if w.Cores > 0 {
		parallel = min(k, w.Cores)
	}
	if speedup(w.Times, k) >= 0.8*total/Schedule(w.Tasks, parallel) {
		if parallel < k && total/float64(parallel) > slices.Max(w.Tasks) {
			return Cores
		}
		return LongestTask
	}
	model, err := Fit(w.Times)
	if err == nil && model.Kappa*float64(k) > model.Sigma {
		return Contention
	}
	return SerialPart
}
