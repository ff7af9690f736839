package stats

import "math"

// Curve is a scaling model with given parameters: n workers do
//
//	Rate x n / (1 + Sigma (n-1) + Kappa n (n-1))
//
// batches in a unit of time. Sigma is the contention, the share of the work that only
// one worker can do at a time; Kappa the coherency, what each pair of workers costs.
// That is the Universal Scalability Law (N. J. Gunther, Guerrilla Capacity Planning,
// 2007). With Kappa 0 it is Amdahl's law (G. M. Amdahl, AFIPS Conference Proceedings
// 30, 1967) with the serial share Sigma; with both 0 it is linear.
type Curve struct{ Rate, Sigma, Kappa float64 }

// Speedup is how many times as fast n workers are as one.
func (c Curve) Speedup(n float64) float64 { return n / (1 + c.Sigma*(n-1) + c.Kappa*n*(n-1)) }

// Time is how long n workers take for a batch.
func (c Curve) Time(n float64) float64 { return 1 / (c.Rate * c.Speedup(n)) }

// Peak is the number of workers at which the speedup is greatest, not rounded, and
// +Inf when it grows for ever.
func (c Curve) Peak() float64 {
	switch {
	case c.Sigma >= 1:
		return 1
	case c.Kappa == 0:
		return math.Inf(1)
	}
	return max(1, math.Sqrt((1-c.Sigma)/c.Kappa))
}
