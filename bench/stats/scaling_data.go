package stats

import (
	"math"
	"slices"
)

// scaling is the data that a model is fitted to.
type scaling struct {
	workers []int
	busy    []float64

	logs []series  // of each number of workers: log time by round
	own  []series  // logs minus slow
	slow []float64 // of each round: how far its log times are above their medians

	reach []float64 // of each number of workers: reachOf all rounds
}

// series are values by round; NaN is missing. order has the rounds in ascending order of their
// values. It is kept from draw to draw of a bootstrap. It changes little between draws, so
// sorting is quick.
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
	return s
}

// sorted returns the sorted values. times[r] says how often round r was picked, and so how often
// its value is repeated. The result is in buffer.
func (s series) sorted(times []int, buffer *[]float64) []float64 {
	for i := 1; i < len(s.order); i++ {
		for j := i; j > 0 && s.values[s.order[j]] < s.values[s.order[j-1]]; j-- {
			s.order[j], s.order[j-1] = s.order[j-1], s.order[j]
		}
	}
	*buffer = (*buffer)[:0]
	for _, r := range s.order {
		for range times[r] {
			*buffer = append(*buffer, s.values[r])
		}
	}
	return *buffer
}

func newScaling(workers []int, logs [][]float64, batch Batch) *scaling {
	s, logs := &scaling{workers: workers}, nonEmptyRounds(logs)
	for i, n := range workers {
		s.busy = append(s.busy, batch.Busy(n))
		s.logs, s.own = append(s.logs, newSeries(logs[i])), append(s.own, newSeries(slices.Clone(logs[i])))
	}
	s.slow = make([]float64, len(logs[0]))
	return s
}

// points returns the costs in the picked rounds. The slowness of each round is subtracted first:
// it is the median distance of the round's log times from the medians of their numbers of
// workers. A number of workers that is in none of the picked rounds has no cost.
func (s *scaling) points(picks []int) (points []point) {
	times := make([]int, len(s.slow)) // how often each round was picked
	for _, r := range picks {
		times[r]++
	}
	var buffer []float64
	medians := make([]float64, len(s.logs))
	for i, log := range s.logs {
		medians[i] = middleOfSorted(log.sorted(times, &buffer))
	}
	excess := make([]float64, 0, len(s.logs))
	for r := range s.slow {
		excess = excess[:0]
		for i, log := range s.logs {
			if x := log.values[r] - medians[i]; !math.IsNaN(x) {
				excess = append(excess, x)
			}
		}
		s.slow[r] = 0 // of a round that was not picked
		if len(excess) > 0 {
			slices.Sort(excess)
			s.slow[r] = middleOfSorted(excess)
		}
		for i, own := range s.own {
			own.values[r] = s.logs[i].values[r] - s.slow[r]
		}
	}
	for i, n := range s.workers {
		own := s.own[i].sorted(times, &buffer)
		if len(s.reach) == i {
			s.reach = append(s.reach, reachOf(own)) // the first call has all rounds
		}
		center := biweight(own, s.reach[i])
		points = append(points, point{float64(n), s.busy[i], s.busy[i] * math.Exp(center)})
	}
	return points
}
