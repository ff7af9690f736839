package stats

import "math"

// Speedup returns how many times as fast xs is as base, element by element: [Cells.Speedup] of
// two cells without others.
func Speedup(base, xs []float64) Interval { return NewCells([][]float64{base, xs}).Speedup(0, 1) }

// Efficiency is the speedup divided by the number of workers: 1 means that no worker was idle or
// in the way of another. It needs workers > 0.
func Efficiency(speedup Interval, workers float64) Interval {
	return Interval{Center: speedup.Center / workers, Lo: speedup.Lo / workers, Hi: speedup.Hi / workers, N: speedup.N}
}

// measured reports whether x can be part of a ratio.
func measured(x float64) bool { return x > 0 && !math.IsInf(x, 1) }

// ratio turns the interval of a logarithm into the interval of the ratio.
func ratio(log Interval) Interval {
	return Interval{Center: math.Exp(log.Center), Lo: math.Exp(log.Lo), Hi: math.Exp(log.Hi), N: log.N}
}
