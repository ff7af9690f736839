package stats

import (
	"math"
	"slices"
)

// Granularity returns the size of a task at which the efficiency, which rises with the
// size, reaches the level. sizes are in order, and efficiencies holds those of each of
// them by round.
//
// The efficiency of a size is that of most rounds, see [biweight], on a logarithmic scale,
// in the estimate as in each draw of the [Bootstrap] that makes the interval. The result is the smallest size measured that reaches the level, or else lies between that
// one and the next smaller. In between, what a task takes of a worker, size /
// efficiency, is a straight line over the size, as it is when each task has the same
// overhead. Where the smallest of all reaches the level, the answer is somewhere below
// that, and is 0; where none does, it is +Inf. The same goes for the ends of the interval.
//
// With level 0.5 this is what is behind METG(50%), the minimum effective task granularity
// (E. Slaughter et al., Task Bench: A Parameterized Benchmark for Evaluating Parallel
// Runtime Performance, SC 2020). They count as the granularity of a task the time that it
// takes with all overhead, workers x makespan / tasks, which is size / efficiency: so
// METG(50%) is twice the size that Granularity returns.
func Granularity(sizes []float64, efficiencies [][]float64, level float64, seed uint64) Interval {
	logs, rounds := make([][]float64, len(sizes)), 0
	for i, es := range efficiencies {
		n := 0
		for _, e := range es {
			log := math.NaN()
			if measured(e) {
				log = math.Log(e)
				n++
			}
			logs[i] = append(logs[i], log)
		}
		rounds = max(rounds, n)
	}
	if rounds == 0 {
		return empty()
	}
	logs = wholeRounds(logs)
	curve, picked := make([]float64, len(sizes)), make([]float64, 0, len(logs[0]))
	reach := make([]float64, len(sizes))
	for i, log := range logs {
		present := slices.DeleteFunc(slices.Clone(log), math.IsNaN)
		slices.Sort(present)
		reach[i] = reachOf(present)
	}
	i := Bootstrap(len(logs[0]), seed, func(picks []int) []float64 {
		for i, log := range logs {
			picked = picked[:0]
			for _, r := range picks {
				if !math.IsNaN(log[r]) {
					picked = append(picked, log[r])
				}
			}
			slices.Sort(picked)
			curve[i] = math.Exp(biweight(picked, reach[i]))
		}
		return []float64{crossing(sizes, curve, level)}
	})[0]
	i.Lo, i.Hi, i.N = min(i.Lo, i.Center), max(i.Hi, i.Center), rounds
	return i
}

// wholeRounds leaves the rounds that have any value.
func wholeRounds(logs [][]float64) [][]float64 {
	kept := make([][]float64, len(logs))
	for r := range logs[0] {
		some := false
		for _, log := range logs {
			some = some || !math.IsNaN(log[r])
		}
		for i, log := range logs {
			if some {
				kept[i] = append(kept[i], log[r])
			}
		}
	}
	return kept
}

// crossing is where the curve reaches the level for the first time. Sizes without a
// value are passed over.
func crossing(sizes, curve []float64, level float64) float64 {
	below := -1
	for i, e := range curve {
		switch {
		case math.IsNaN(e):
		case e < level:
			below = i
		case below < 0:
			return 0
		default:
			// size / efficiency is linear in the size, so 1 / efficiency is in 1 / size.
			part := (1/curve[below] - 1/level) / (1/curve[below] - 1/e)
			return 1 / (1/sizes[below] + part*(1/sizes[i]-1/sizes[below]))
		}
	}
	return math.Inf(1)
}
