package bench

import (
	"context"
	"fmt"
	"slices"

	"manyhands/bench/results"
	"manyhands/primes"
	"manyhands/strategies"
)

// AddPrimes adds the CPU-bound workload: 20 numbers, of which 13 take some
// milliseconds each, none like another, and the rest cost nothing.
func AddPrimes(r *Registry) {
	// A task returns the number together with its answer, so that results that
	// changed places are found out. A bare bool would say nothing of that.
	check := registerTask(r, "primes.IsPrime",
		func(_ context.Context, n uint64) (primes.Number, error) {
			return primes.Number{N: n, Prime: primes.IsPrime(n)}, nil
		}, spin)
	r.Add(Workload{
		Name:    "primes",
		Summary: "check whether 20 numbers of up to 14 digits are primes: CPU-bound",
		Workers: powersOfTwo,
		Open: func(_ context.Context, p Params) (*Job, error) {
			return openPrimes(check, p), nil
		},
	})
}

// powersOfTwo go up to two workers a core: one step beyond what can help.
func powersOfTwo(cores int) (counts []int) {
	for w := 1; w <= 2*cores; w *= 2 {
		counts = append(counts, w)
	}
	return counts
}

// openPrimes has nothing to start. The right answer comes from the table of known
// numbers and not from IsPrime.
func openPrimes(check task[uint64, primes.Number], p Params) *Job {
	// The scaled set, a tenth of the reference numbers' cost: a round of a sweep runs
	// it about ten times, and certainty comes from rounds, not from long batches.
	known := primes.Scaled()
	// The largest first, as the book has it. A long task that starts last leaves the
	// other workers idle: in ascending order the best speedup on 2 workers is 1.8.
	slices.Reverse(known)
	known = take(p.Tasks, known)
	in := make([]uint64, len(known))
	answer := make([]string, len(known))
	for i, k := range known {
		in[i], answer[i] = k.N, primeLine(k)
	}
	return &Job{
		Workload: results.Workload{Name: "primes", Bound: "CPU", Tasks: len(in), Digest: Digest(answer)},
		NewBatch: func(o strategies.BatchOptions) (Batch, error) {
			return check.newBatch(in, p.Slow, o, primeLine, nil), nil
		},
	}
}

// primeLine is a result as its digest sees it.
func primeLine(n primes.Number) string { return fmt.Sprint(n.N, n.Prime) }
