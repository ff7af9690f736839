package stats

import "math"

// Batch says what limits the number of useful workers. 0 means unknown.
type Batch struct {
	Tasks int     // in a batch
	Equal bool    // the tasks are equally long, so workers take them in turns, see [Turns]
	Limit int     // how many tasks are served at once, whatever the number of workers
	Cores float64 // for CPU-bound work: the number of cores
}

// Most is the largest useful number of workers, +Inf if unknown.
func (b Batch) Most() float64 {
	most := math.Inf(1)
	if b.Tasks > 0 {
		most = float64(b.Tasks)
	}
	if b.Limit > 0 {
		most = min(most, float64(b.Limit))
	}
	if b.Cores > 0 {
		most = min(most, math.Floor(max(1, b.Cores)))
	}
	return most
}

// Busy is how many of n workers have a task on average if only the tasks take time. 8 workers do
// 20 equal tasks in 3 turns, so 6.7 are busy on average.
func (b Batch) Busy(n int) float64 {
	if b.Limit > 0 {
		n = min(n, b.Limit)
	}
	switch {
	case b.Tasks == 0:
		return float64(n)
	case b.Equal:
		return float64(b.Tasks) / Turns(b.Tasks, n, 1)
	}
	return float64(min(n, b.Tasks))
}

// Curve is a scaling model with given parameters. The time of a batch with n workers is
//
//	1/Rate x ((1-Sigma)/busy + Sigma + Kappa (n-1))
//
// where busy is n, unless the batch limits it. Sigma is the contention, the share of the work
// that only one worker can do at a time. Kappa is the coherency, the cost of each pair of
// workers. That is the Universal Scalability Law (N. J. Gunther, Guerrilla Capacity Planning,
// 2007). With Kappa 0 it is Amdahl's law (G. M. Amdahl, AFIPS Conference Proceedings 30, 1967)
// with the serial share Sigma. With both 0 it is linear.
type Curve struct {
	Rate, Sigma, Kappa float64
	Batch              Batch
}

// Time is how long n workers take for a batch.
func (c Curve) Time(n int) float64 { return 1 / (c.Rate * c.Speedup(n)) }

// Speedup is the speedup of n workers over one.
func (c Curve) Speedup(n int) float64 {
	busy := c.Batch.Busy(n)
	return busy / (1 + c.Sigma*(busy-1) + c.Kappa*busy*float64(n-1))
}

// Peak is the smallest useful number of workers with the greatest speedup, and +Inf if the
// speedup grows for ever.
func (c Curve) Peak() float64 {
	most := c.Batch.Most()
	if c.Sigma >= 1 || most <= 1 {
		return 1
	}
	if c.Batch.Equal && c.Batch.Tasks > 0 {
		return c.peakOfTurns(int(most))
	}
	peak := most
	if c.Kappa > 0 {
		peak = min(most, max(1, math.Sqrt((1-c.Sigma)/c.Kappa)))
	}
	if peak > math.MaxInt32 {
		return peak
	}
	if below := math.Floor(peak); c.Speedup(int(below)) >= c.Speedup(int(below)+1) || below == most {
		return below
	}
	return math.Floor(peak) + 1
}

// peakOfTurns tries the smallest number of workers for each number of turns. More workers
// without fewer turns are of no use.
func (c Curve) peakOfTurns(most int) float64 {
	best := 1
	for n := 1; n <= most; {
		if c.Speedup(n) > c.Speedup(best) {
			best = n
		}
		fewer := int(Turns(c.Batch.Tasks, n, 1)) - 1
		if fewer == 0 {
			break
		}
		n = (c.Batch.Tasks + fewer - 1) / fewer
	}
	return float64(best)
}
