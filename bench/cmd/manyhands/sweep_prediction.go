package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"manyhands/bench/results"
	"manyhands/reports"
)

// predictSpeedup is the function of a student's that says between which two numbers a speedup will
// be, from times of fewer workers, if this program was built with one: see answer.
var predictSpeedup func(times map[int][]float64, cores, workers int) (low, high float64, err error)

// knownWorkers is the most workers whose times predictSpeedup is given. The others it has not seen.
const knownWorkers = 4

// predictionWorkers are measured for it when nobody says which.
var predictionWorkers = []int{1, 2, knownWorkers, 8, 16}

// comparePredictions compares what predictSpeedup says about a run with what was measured.
func comparePredictions(w io.Writer, rec results.Record, tables []reports.Table) {
	for _, t := range tables {
		times := knownTimes(rec, t.Workload.Name)
		fmt.Fprintf(w, "%s: your function, from the times of up to %d workers\n", t.Workload.Name, knownWorkers)
		cores := 0
		if t.Workload.Bound == "CPU" {
			cores = int(t.Cores)
		}
		unseen := 0
		for _, r := range t.Rows {
			if r.Strategy != answer.Name || r.Workers <= knownWorkers || r.Speedup.Empty() {
				continue
			}
			unseen++
			low, high, err := predictSpeedup(times, cores, r.Workers)
			if err != nil {
				fmt.Fprintf(w, "  %s: no prediction: %v\n", count(r.Workers, "worker"), err)
				continue
			}
			where := "inside"
			if got := r.Speedup; got.Hi < low || got.Lo > high {
				where = "outside: why?"
			}
			fmt.Fprintf(w, "  %s: %.3g to %.3g times, measured %.3g (%.3g–%.3g): %s\n",
				count(r.Workers, "worker"), low, high, r.Speedup.Center, r.Speedup.Lo, r.Speedup.Hi, where)
		}
		if unseen == 0 {
			fmt.Fprintf(w, "  nothing to compare with: want times of more workers, as with --workers 1,2,4,8,16\n")
		}
	}
}

// knownTimes are those of few workers, in seconds by round, with 0 where there is none. One
// worker is the baseline, as it is for the speedups of the tables.
func knownTimes(rec results.Record, workload string) map[int][]float64 {
	times := make(map[int][]float64)
	for _, c := range rec.Plan.Cells {
		one := c.Strategy == "sequential"
		if c.Workload != workload || c.Workers > knownWorkers || !one && (c.Strategy != answer.Name || c.Workers == 1) || times[c.Workers] != nil {
			continue
		}
		rounds := slices.Clone(rec.Times(c, nil))
		for i, x := range rounds {
			if math.IsNaN(x) {
				rounds[i] = 0
			}
		}
		times[c.Workers] = rounds
	}
	return times
}
