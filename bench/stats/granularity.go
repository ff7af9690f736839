package stats

import "math"

// Granularity returns the size of a task at which the efficiency, which rises with the
// size, reaches the level. sizes are in order, and efficiencies holds those of each of
// them by round.
//
// It is the smallest size measured that reaches the level, or else lies between that one
// and the next smaller, on the straight line between their efficiencies over the logarithm
// of the size. Where the smallest of all reaches it, the answer is somewhere below that,
// and is 0; where none does, it is +Inf. The same goes for the ends of the interval, which
// [Bootstrap] makes.
//
// With level 0.5 this is what is behind METG(50%), the minimum effective task granularity
// (E. Slaughter et al., Task Bench: A Parameterized Benchmark for Evaluating Parallel
// Runtime Performance, SC 2020). They count as the granularity of a task the time that it
// takes with all overhead, workers x makespan / tasks, which is size / efficiency: so
// METG(50%) is twice the size that Granularity returns.
func Granularity(sizes []float64, efficiencies [][]float64, level float64, seed uint64) Interval {
	logs, centers, rounds := make([][]float64, len(sizes)), make([]float64, len(sizes)), 0
	for i, es := range efficiencies {
		for _, e := range es {
			log := math.NaN()
			if measured(e) {
				log = math.Log(e)
			}
			logs[i] = append(logs[i], log)
		}
		// What others show as the efficiency of the size.
		centers[i] = math.Exp(HodgesLehmann(present(logs[i]), Confidence).Center)
		rounds = max(rounds, len(present(logs[i])))
	}
	if rounds == 0 {
		return empty()
	}
	logs = wholeRounds(logs)
	i := Bootstrap(len(logs[0]), seed, func(picks []int) []float64 {
		curve := make([]float64, len(sizes))
		for i, log := range logs {
			curve[i] = math.Exp(midmeanOf(picked(log, picks)))
		}
		return []float64{crossing(sizes, curve, level)}
	})[0]
	i.Center = crossing(sizes, centers, level)
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

// midmeanOf is NaN without values.
func midmeanOf(xs []float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	return midmean(xs)
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
			part := (level - curve[below]) / (e - curve[below])
			return sizes[below] * math.Pow(sizes[i]/sizes[below], part)
		}
	}
	return math.Inf(1)
}
