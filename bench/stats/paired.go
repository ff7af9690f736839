package stats

import "math"

// Speedup returns how many times as fast xs is as base, element by element, as
// [Cells.Speedup] does for two cells that have no others beside them. It panics when the
// lengths differ, since nothing is paired then.
func Speedup(base, xs []float64) Interval { return NewCells([][]float64{base, xs}).Speedup(0, 1) }

// Efficiency is the speedup for each worker: 1 means that no hand was idle or in
// the way of another. It needs workers > 0.
func Efficiency(speedup Interval, workers int) Interval {
	w := float64(workers)
	return Interval{Center: speedup.Center / w, Lo: speedup.Lo / w, Hi: speedup.Hi / w, N: speedup.N}
}

// measured reports whether x can be part of a ratio.
func measured(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// ratio is the interval of a ratio from that of its logarithm.
func ratio(log Interval) Interval {
	return Interval{Center: math.Exp(log.Center), Lo: math.Exp(log.Lo), Hi: math.Exp(log.Hi), N: log.N}
}
