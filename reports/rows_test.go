package reports

import (
	"fmt"
	"testing"
	"time"

	"manyhands/bench/results"
)

// The times of a row end with its own last round. With those of the row with the most rounds, a small
// file would need gigabytes.
func TestTimesOfRowsOfUnequalLength(t *testing.T) {
	rec := results.Record{Run: results.Run{Plan: results.Plan{Rounds: 1000, Workloads: []results.Workload{{Name: results.Benchmarks}}}}}
	for i := range 50 {
		rounds := 5
		if i == 7 {
			rounds = 1000
		}
		c := results.Cell{Workload: results.Benchmarks, Strategy: fmt.Sprint("case-", i)}
		rec.Plan.Cells = append(rec.Plan.Cells, c)
		for round := range rounds {
			rec.Samples = append(rec.Samples, results.Sample{Seq: len(rec.Samples), Round: round, Cell: c, Makespan: time.Millisecond})
		}
	}
	all := 0
	for _, r := range Tables(rec)[0].Rows {
		if r.Counted != len(r.times) {
			t.Errorf("%s has %d samples and %d times", r.Strategy, r.Counted, len(r.times))
		}
		all += len(r.times)
	}
	if all != len(rec.Samples) {
		t.Errorf("%d times of %d samples", all, len(rec.Samples))
	}
}
