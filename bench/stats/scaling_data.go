package stats

import (
	"math"
	"slices"
)

// scaling is the data that a model is fitted to.
type scaling struct {
	workers []int
	busy    []float64

	rounds int
	logs   []series // of each number of workers: log time by round
	own    []series // logs minus the slowness of the round

	reach []float64 // of each number of workers: reachOf all rounds
}

// series are values by round; NaN is missing. order has the rounds in ascending order of their
// values, after sort.
type series struct {
	values []float64
	order  []int
}

func newSeries(values []float64) series {
	s := series{values: values}
	for r, x := range values {
		if !math.IsNaN(x) {
			s.order = append(s.order, r)
		}
	}
	s.sort()
	return s
}

// sort updates the order. It changes little between draws of a bootstrap, so insertion is quick.
func (s series) sort() {
	for i, r := range s.order {
		x := s.values[r]
		for ; i > 0 && x < s.values[s.order[i-1]]; i-- {
			s.order[i] = s.order[i-1]
		}
		s.order[i] = r
	}
}

// picked appends the sorted values to xs. times[r] says how often round r was picked, and so how
// often its value is repeated.
func (s series) picked(xs []float64, times []int) []float64 {
	for _, r := range s.order {
		x := s.values[r]
		for range times[r] {
			xs = append(xs, x)
		}
	}
	return xs
}

// middlePicked is [middleOfSorted] of the picked values. It takes half of the time.
func (s series) middlePicked(times []int) float64 {
	n := 0
	for _, r := range s.order {
		n += times[r]
	}
	if n == 0 {
		return math.NaN()
	}
	at, seen := 0, times[s.order[0]]
	for seen <= (n-1)/2 {
		at++
		seen += times[s.order[at]]
	}
	low := s.values[s.order[at]]
	for seen <= n/2 {
		at++
		seen += times[s.order[at]]
	}
	return (low + s.values[s.order[at]]) / 2
}

func newScaling(workers []int, logs [][]float64, batch Batch) *scaling {
	s := &scaling{workers: workers, rounds: len(logs[0])}
	for i, n := range workers {
		s.busy = append(s.busy, batch.Busy(n))
		s.logs, s.own = append(s.logs, newSeries(logs[i])), append(s.own, newSeries(slices.Clone(logs[i])))
	}
	return s
}

// points returns the costs in the picked rounds. The slowness of each round is subtracted first:
// it is the median distance of the round's log times from the medians of their numbers of
// workers. A number of workers that is in none of the picked rounds has no cost.
func (s *scaling) points(picks []int) []point {
	times := make([]int, s.rounds) // how often each round was picked
	for _, r := range picks {
		times[r]++
	}
	buffer := make([]float64, 0, len(picks))
	medians := make([]float64, len(s.logs))
	for i, log := range s.logs {
		medians[i] = log.middlePicked(times)
	}
	excess := make([]float64, 0, len(s.logs))
	for r := range s.rounds {
		if times[r] == 0 { // its values are not used
			continue
		}
		excess = excess[:0]
		for i, log := range s.logs {
			if x := log.values[r] - medians[i]; !math.IsNaN(x) {
				excess = append(excess, x)
			}
		}
		slices.Sort(excess)
		slow := middleOfSorted(excess)
		for i, own := range s.own {
			own.values[r] = s.logs[i].values[r] - slow
		}
	}
	points := make([]point, len(s.workers))
	for i, n := range s.workers {
		s.own[i].sort()
		own := s.own[i].picked(buffer, times)
		if len(s.reach) == i {
			s.reach = append(s.reach, reachOf(own)) // the first call has all rounds
		}
		center := biweight(own, s.reach[i])
		points[i] = point{float64(n), s.busy[i], s.busy[i] * math.Exp(center)}
	}
	return points
}
