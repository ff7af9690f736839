// Package ceilings is exercise 15. Here each round is fitted in a goroutine of its own.
package ceilings

import (
	"errors"
	"maps"
	"slices"
	"sync"
)

func speedups(times Times) map[int]float64 {
	all := map[int]float64{}
	for k := range times {
		if s, ok := speedup(times, k); ok && k > 1 {
			all[k] = s
		}
	}
	return all
}

func speedup(times Times, k int) (float64, bool) {
	ratios := make([]float64, 0, 8)
	for r := 0; r < len(times[1]) && r < len(times[k]); r++ {
		if times[1][r] <= 0 || times[k][r] <= 0 {
			continue
		}
		ratios = append(ratios, times[1][r]/times[k][r])
	}
	slices.Sort(ratios)
	switch n := len(ratios); {
	case n == 0:
		return 0, false
	case n%2 == 1:
		return ratios[n/2], true
	default:
		return (ratios[n/2-1] + ratios[n/2]) / 2, true
	}
}

// Fit is the only place with a formula.
func Fit(times Times) (Model, error) {
	ks := slices.Sorted(maps.Keys(speedups(times)))
	if len(ks) < 2 {
		return Model{}, errors.New("no model goes through so few points")
	}
	var s11, s12, s22, s1z, s2z float64
	for _, k := range ks {
		n := float64(k)
		x1, x2, z := n-1, n*n-n, n/speedups(times)[k]-1
		s11 += x1 * x1
		s12 += x1 * x2
		s22 += x2 * x2
		s1z += x1 * z
		s2z += x2 * z
	}
	m := Model{Kappa: (s11*s2z - s12*s1z) / (s11*s22 - s12*s12)}
	m.Kappa = max(0, m.Kappa)
	m.Sigma = (s1z - m.Kappa*s12) / s11
	if m.Sigma < 0 {
		m = Model{0, max(0, s2z/s22)}
	}
	return m, nil
}

// Predict collects the models over a channel.
func Predict(times Times, cores, k int) (low, high float64, err error) {
	if cores > 0 && cores < k {
		return Predict(times, 0, cores)
	}
	models := make(chan Model)
	var wg sync.WaitGroup
	var once sync.Once
	for r := range times[1] {
		wg.Go(func() {
			round := maps.Collect(maps.All(times))
			for k, t := range round {
				round[k] = t[r:][:1]
			}
			m, failed := Fit(round)
			if failed != nil {
				once.Do(func() { err = failed })
				return
			}
			models <- m
		})
	}
	go func() {
		wg.Wait()
		close(models)
	}()
	for m := range models {
		s := m.Speedup(k)
		if high == 0 {
			low, high = s, s
		}
		low, high = min(low, s), max(high, s)
	}
	if high == 0 {
		return 0, 0, err
	}
	return low * 0.995, high * 1.005, nil
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
