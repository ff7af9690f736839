package reports

import (
	"testing"

	"manyhands/bench/results"
)

// What is said of a series does not depend on the other series of the file.
func TestSeriesApart(t *testing.T) {
	rec := series()
	for i := range rec.Samples { // a disturbance of the other series
		if s := &rec.Samples[i]; s.Strategy == "errgroup" && s.Round%3 == 0 {
			s.Makespan *= 2
		}
	}
	alone := Tables(only(rec, func(s results.Sample) bool { return s.Strategy == "pool" }))
	for i, table := range Tables(rec) {
		for _, r := range table.Rows {
			for _, want := range alone[i].Rows {
				if r.Cell == want.Cell && r.Strategy == "pool" && r.Speedup != want.Speedup {
					t.Errorf("%v: speedup %v beside other series, %v alone", r.Cell, r.Speedup, want.Speedup)
				}
			}
		}
	}
}
