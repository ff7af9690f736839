package bench

import (
	"math"
	"math/big"
	"testing"

	"manyhands/primes"
)

// A workload that is slowed by 5% has 5% more divisions, in each task that takes any time. A
// larger slowdown than stated would be detected too easily.
func TestSlowedPrimesHaveSoManyMoreDivisions(t *testing.T) {
	for _, slow := range []float64{1.05, 10} {
		more := withMore(primes.Scaled(), slow)
		costly := 0
		for i, k := range primes.Scaled() {
			if more[i].N != k.N {
				t.Errorf("task %d checks %d, want %d", i, more[i].N, k.N)
			}
			if more[i].Also == 0 {
				continue
			}
			costly++
			if !new(big.Int).SetUint64(more[i].Also).ProbablyPrime(0) {
				t.Errorf("%d is no prime: it may take no time", more[i].Also)
			}
			if got := 1 + math.Sqrt(float64(more[i].Also)/float64(k.N)); math.Abs(got-slow) > 1e-3*(slow-1) && k.N > 2 {
				t.Errorf("%d: %.5f times as many divisions, want %g", k.N, got, slow)
			}
		}
		if costly != 14 { // and 2, which costs nothing twice
			t.Errorf("%d tasks have more to do, want 14", costly)
		}
	}
}
