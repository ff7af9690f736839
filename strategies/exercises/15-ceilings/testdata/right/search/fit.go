// Package ceilings is exercise 15. Here a search on a grid finds the model, and random rounds give the interval.
package ceilings

import (
	"errors"
	"maps"
	"math"
	"math/rand"
	"slices"
)

// speedups has a function for each round, and sorts ratios by insertion.
func speedups(times Times) map[int]float64 {
	all := make(map[int]float64)
	if len(times[1]) == 0 {
		return all
	}
	for k, ts := range times {
		if k == 1 {
			continue
		}
		sorted := []float64{}
		for r, t := range ts {
			if ratio := times[1][r] / t; !math.IsNaN(ratio) && !math.IsInf(ratio, 0) && ratio > 0 {
				at, _ := slices.BinarySearch(sorted, ratio)
				sorted = slices.Insert(sorted, at, ratio)
			}
		}
		for len(sorted) > 2 {
			sorted = sorted[1 : len(sorted)-1]
		}
		switch len(sorted) {
		case 1:
			all[k] = sorted[0]
		case 2:
			all[k] = (sorted[0] + sorted[1]) / 2
		}
	}
	return all
}

// Fit goes down from where it is, in steps that get smaller. What is fitted is n/s.
func Fit(times Times) (Model, error) {
	points := speedups(times)
	if len(points) < 2 {
		return Model{}, errors.New("too few speedups")
	}
	loss := func(m Model) (sum float64) {
		if m.Sigma < 0 || m.Kappa < 0 {
			return math.Inf(1)
		}
		for k, s := range points {
			d := float64(k)/s - float64(k)/m.Speedup(k)
			sum += d * d
		}
		return sum
	}
	at := Model{0.1, 0.01}
	best := loss(at)
	for step := 0.1; step > 1e-9; {
		better := false
		for _, d := range []Model{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, -0.25}, {-1, 0.25}, {1, -0.4}, {-1, 0.4}} {
			next := Model{at.Sigma + d.Sigma*step, at.Kappa + d.Kappa*step}
			if l := loss(next); l < best {
				at, best, better = next, l, true
			}
		}
		for _, next := range []Model{{at.Sigma, 0}, {0, at.Kappa}} {
			if l := loss(next); l < best {
				at, best, better = next, l, true
			}
		}
		if !better {
			step /= 2
		}
	}
	return at, nil
}

// Predict draws rounds, fits what it has drawn, and leaves out the ends.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	if cores > 0 && k > cores {
		k = cores
	}
	random := rand.New(rand.NewSource(15))
	var got []float64
	for range 100 {
		drawn := Times{}
		for range times[1] {
			r := random.Intn(len(times[1]))
			for n, t := range times {
				drawn[n] = append(drawn[n], t[r])
			}
		}
		m, err := Fit(drawn)
		if err != nil {
			continue
		}
		got = append(got, m.Speedup(k))
	}
	if len(got) == 0 {
		return 0, 0, errors.New("no model")
	}
	slices.Sort(got)
	return got[0] * 0.99, got[len(got)-1] * 1.01, nil
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
