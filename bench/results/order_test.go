package results_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"

	"manyhands/bench/results"
)

// A file of many names is judged by a sample of them, because the pairs of all need gigabytes.
func TestRandomOrderOfManyCells(t *testing.T) {
	const n = 5000
	rng := rand.New(rand.NewPCG(9, 1))
	for _, random := range []bool{false, true} {
		var rec results.Record
		for round := range 4 {
			order := rng.Perm(n)
			for i := range n {
				at := i
				if random {
					at = order[i]
				}
				rec.Samples = append(rec.Samples, results.Sample{Seq: len(rec.Samples), Round: round, Cell: results.Cell{Strategy: fmt.Sprint(at)}})
			}
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if got := rec.InRandomOrder(); got != random {
			t.Errorf("InRandomOrder of %d cells in random order (%v): %v", n, random, got)
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > n*n {
			t.Errorf("it allocated %d bytes for %d cells", got, n)
		}
	}
}
