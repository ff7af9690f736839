package stats

import (
	"math"
	"slices"
)

// scaling are the times that a model is fitted to.
type scaling struct {
	workers []int
	busy    []float64

	logs []series  // of each number of workers: log time by round
	own  []series  // the same less slow
	slow []float64 // of each round: how far its log times are above the usual

	reach []float64 // of each number of workers, in all rounds
}

// series are values by round; NaN is missing. order are the rounds from the least value to
// the greatest. It is kept from draw to draw of a bootstrap, where it changes little, so
// that sorting takes little time.
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

// sorted are the values, each as many times as its round was picked. buffer is overwritten.
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

// newScaling drops the rounds without any time.
func newScaling(workers []int, logs [][]float64, batch Batch) *scaling {
	s, rounds := &scaling{workers: workers}, 0
	for _, log := range logs {
		rounds = max(rounds, len(log))
	}
	kept := make([][]float64, len(logs))
	for r := range rounds {
		round, some := make([]float64, len(logs)), false
		for i, log := range logs {
			round[i] = math.NaN()
			if r < len(log) {
				round[i] = log[r]
			}
			some = some || !math.IsNaN(round[i])
		}
		for i, x := range round {
			if some {
				kept[i] = append(kept[i], x)
			}
		}
	}
	for i, n := range workers {
		s.busy = append(s.busy, batch.Busy(n))
		s.logs, s.own = append(s.logs, newSeries(kept[i])), append(s.own, newSeries(slices.Clone(kept[i])))
	}
	s.slow = make([]float64, len(kept[0]))
	return s
}

// points are the costs by the rounds picked, each round less what slowed all of it:
// the median of how far its times are from the median of their number of workers. A
// number of workers without any of these rounds has no cost.
func (s *scaling) points(picks []int) (points []point) {
	times := make([]int, len(s.slow)) // that each round was picked
	for _, r := range picks {
		times[r]++
	}
	var buffer []float64
	usual := make([]float64, len(s.logs))
	for i, log := range s.logs {
		usual[i] = middleOfSorted(log.sorted(times, &buffer))
	}
	above := make([]float64, 0, len(s.logs))
	for r := range s.slow {
		above = above[:0]
		for i, log := range s.logs {
			if x := log.values[r] - usual[i]; !math.IsNaN(x) {
				above = append(above, x)
			}
		}
		s.slow[r] = 0 // of a round that was not picked
		if len(above) > 0 {
			slices.Sort(above)
			s.slow[r] = middleOfSorted(above)
		}
		for i, own := range s.own {
			own.values[r] = s.logs[i].values[r] - s.slow[r]
		}
	}
	for i, n := range s.workers {
		own := s.own[i].sorted(times, &buffer)
		if len(s.reach) == i {
			s.reach = append(s.reach, reachOf(own)) // the first draw is of all rounds
		}
		center := biweight(own, s.reach[i])
		points = append(points, point{float64(n), s.busy[i], s.busy[i] * math.Exp(center)})
	}
	return points
}
