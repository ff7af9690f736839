package bench

import (
	"math"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// precise reports whether so many rounds are enough: as many as verdicts on all
// cells take, against the baseline and against the best, with the interval of every
// speedup no wider than asked for.
// A cell without a baseline is judged by the interval of its time. One that has no
// valid sample at all is not waited for.
func (r *run) precise(rounds int) bool {
	if r.Plan.Precision == 0 || rounds < stats.LeastRounds(2*len(r.Plan.Cells)) {
		return false
	}
	rec := results.Record{Run: results.Run{Plan: r.Plan}, Samples: r.samples}
	times := make(map[results.Cell][]float64)
	for _, c := range r.Plan.Cells {
		times[c] = rec.Times(c, nil)
	}
	for _, c := range r.Plan.Cells {
		if c.Strategy == sequential {
			continue
		}
		interval := stats.Median(times[c])
		base := results.Cell{Workload: c.Workload, Strategy: sequential, Workers: 1, GOMAXPROCS: c.GOMAXPROCS}
		if xs, ok := times[base]; ok {
			interval = stats.Speedup(xs, times[c])
		}
		// Half the width, as a factor: 1.02 for 2%.
		if !interval.Empty() && math.Sqrt(interval.Hi/interval.Lo) > 1+r.Plan.Precision {
			return false
		}
	}
	return true
}
