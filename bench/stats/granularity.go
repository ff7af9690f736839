package stats

import (
	"math"
	"slices"
)

// Granularity returns the task size at which the efficiency, which grows with the size, reaches
// the level. sizes are in ascending order, and efficiencies[i] are the efficiencies of sizes[i]
// by round.
//
// The efficiency of a size is the [biweight] of its logarithms, for all rounds as in each draw
// of the [bootstrap] that makes the interval. The result lies between the smallest measured size
// that reaches the level and the next smaller one. Between two sizes, the time that a task
// takes of a worker, size / efficiency, is interpolated by a straight line over the size, as if
// each task had the same overhead. The result is 0 if the smallest size reaches the level, since
// the answer is somewhere below it, and +Inf if no size does. The same holds for the ends of
// the interval.
//
// Level 0.5 corresponds to METG(50%), the minimum effective task granularity (E. Slaughter et
// al., Task Bench: A Parameterized Benchmark for Evaluating Parallel Runtime Performance, SC
// 2020). There the granularity of a task is its time with all overhead, workers x makespan /
// tasks, which is size / efficiency. So METG(50%) is twice the size that Granularity returns.
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
	logs = roundsWith(1, logs)
	curve, picked := make([]float64, len(sizes)), make([]float64, 0, len(logs[0]))
	reach := make([]float64, len(sizes))
	for i, log := range logs {
		xs := present(log)
		slices.Sort(xs)
		reach[i] = reachOf(xs)
	}
	i := bootstrap(len(logs[0]), seed, func(picks []int) []float64 {
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

// crossing is the size at which the curve first reaches the level. It skips sizes without a
// value.
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
