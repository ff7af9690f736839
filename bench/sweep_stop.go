package bench

import (
	"math"
	"slices"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// precise reports whether the sweep can stop: every verdict is possible, and each speedup's
// own 95% interval is within Precision. (That all intervals hold the truth at once is less
// likely than 95%.) A cell without a baseline is judged by the interval of its time. A cell
// without any valid sample does not keep the sweep going.
//
// The width of an interval depends on the sizes of differences far more than on their signs,
// so stopping by width does not change the error rates of a family. That of a single
// comparison rises from 5% to at most 7%: a run ends earlier when chance makes the noise look
// small.
func (r *run) precise(rounds int) bool {
	if r.Plan.Precision == 0 || rounds < roundsForAllVerdicts(r.Plan) {
		return false
	}
	rec := results.Record{Run: results.Run{Plan: r.Plan}, Samples: r.samples}
	for _, w := range r.Plan.Workloads {
		cells, bases := cellsOf(r.Plan, w)
		var times [][]float64
		for _, c := range cells {
			times = append(times, rec.Times(c, nil))
		}
		paired := stats.NewCells(times)
		for i, base := range bases {
			if base == i {
				continue
			}
			interval := stats.Median(times[i])
			if base >= 0 {
				interval = paired.Speedup(base, i)
			}
			// Half the width, as a factor: 1.02 for 2%.
			if !interval.Empty() && math.Sqrt(interval.Hi/interval.Lo) > 1+r.Plan.Precision {
				return false
			}
		}
	}
	return true
}

// cellsOf returns the cells of a workload and the position of the baseline of each, -1 without
// one.
func cellsOf(p results.Plan, w results.Workload) (cells []results.Cell, bases []int) {
	for _, c := range p.Cells {
		if c.Workload == w.Name {
			cells = append(cells, c)
		}
	}
	for _, c := range cells {
		bases = append(bases, slices.IndexFunc(cells, func(b results.Cell) bool { return b.IsBaselineOf(c) }))
	}
	return cells, bases
}

// roundsForAllVerdicts returns the number of rounds from which on every verdict of a plan is
// possible.
func roundsForAllVerdicts(p results.Plan) int {
	versus, others := 0, 0
	for _, w := range p.Workloads {
		_, bases := cellsOf(p, w)
		v, o := stats.Sweep{Bases: bases}.Pairs()
		versus, others = versus+v, others+o
	}
	return stats.RoundsForAll(versus, others, 1)
}
