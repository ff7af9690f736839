package results_test

import (
	"testing"

	"manyhands/bench/results"
)

func TestIsBaselineOf(t *testing.T) {
	pool := results.Cell{Workload: "x", Strategy: "pool", Workers: 4, GOMAXPROCS: 2}
	for _, c := range []struct {
		cell results.Cell
		want bool
	}{
		{results.Cell{Workload: "x", Strategy: "sequential", Workers: 1, GOMAXPROCS: 2}, true},
		{results.Cell{Workload: "x", Strategy: "errgroup", Workers: 1, GOMAXPROCS: 2}, false},
		{results.Cell{Workload: "y", Strategy: "sequential", Workers: 1, GOMAXPROCS: 2}, false},
		{results.Cell{Workload: "x", Strategy: "sequential", Workers: 1, GOMAXPROCS: 1}, false},
	} {
		if got := c.cell.IsBaselineOf(pool); got != c.want {
			t.Errorf("%+v: got %v", c.cell, got)
		}
	}
}
