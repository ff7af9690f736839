package stats

import "math"

// Law is a scaling model with given parameters: n workers do
//
//	Rate x n / (1 + Sigma (n-1) + Kappa n (n-1))
//
// batches in a unit of time. Sigma is the contention, the share of the work that only
// one worker can do at a time; Kappa the coherency, what each pair of workers costs.
// That is the Universal Scalability Law (N. J. Gunther, Guerrilla Capacity Planning,
// 2007). With Kappa 0 it is Amdahl's law (G. M. Amdahl, AFIPS Conference Proceedings
// 30, 1967) with the serial share Sigma; with both 0 it is linear.
type Law struct{ Rate, Sigma, Kappa float64 }

// Speedup is how many times as fast n workers are as one.
func (l Law) Speedup(n float64) float64 { return n / (1 + l.Sigma*(n-1) + l.Kappa*n*(n-1)) }

// Time is how long n workers take for a batch.
func (l Law) Time(n float64) float64 { return 1 / (l.Rate * l.Speedup(n)) }

// Peak is the number of workers at which the speedup is greatest, not rounded, and
// +Inf when it grows for ever.
func (l Law) Peak() float64 {
	switch {
	case l.Sigma >= 1:
		return 1
	case l.Kappa == 0:
		return math.Inf(1)
	}
	return max(1, math.Sqrt((1-l.Sigma)/l.Kappa))
}
