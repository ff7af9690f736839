package bench

import (
	"context"
	"fmt"
	"math"
	"math/big"
	"slices"

	"manyhands/bench/results"
	"manyhands/primes"
	"manyhands/strategies"
)

// AddPrimes adds the CPU-bound workload: 20 numbers. 13 of them take some milliseconds each, all
// different, and the others almost no time.
func AddPrimes(r *Registry) {
	// A task returns the number together with its answer, so that results in the wrong order
	// are noticed. A bare bool would not show that.
	do := primeTasks{
		check: strategies.Register(&r.Registry, "primes.IsPrime", func(_ context.Context, n uint64) (primes.Number, error) {
			return primes.Number{N: n, Prime: primes.IsPrime(n)}, nil
		}),
		slowed: strategies.Register(&r.Registry, "primes.IsPrime slowed", func(_ context.Context, t twoNumbers) (primes.Number, error) {
			if t.Also > 0 && !primes.IsPrime(t.Also) {
				return primes.Number{}, fmt.Errorf("%d was reported as not prime", t.Also)
			}
			return primes.Number{N: t.N, Prime: primes.IsPrime(t.N)}, nil
		}),
	}
	r.Add(Workload{
		Name:           "primes",
		Summary:        "check whether 20 numbers of up to 14 digits are primes: CPU-bound",
		DefaultWorkers: powersOfTwo,
		Open: func(_ context.Context, p Params) (*Job, error) {
			return openPrimes(p.Tasks, do.asTheyAre), nil
		},
		OpenSlowed: func(_ context.Context, p Params, factor float64) (*Job, error) {
			return openPrimes(p.Tasks, func(known []primes.Number, o strategies.BatchOptions) Batch {
				return NewBatch(do.slowed, withMore(known, factor), o, primeLine, nil)
			}), nil
		},
	})
}

// primeTasks are the functions of normal and of slowed tasks.
type primeTasks struct {
	check  strategies.Func[uint64, primes.Number]
	slowed strategies.Func[twoNumbers, primes.Number]
}

func (do primeTasks) asTheyAre(known []primes.Number, o strategies.BatchOptions) Batch {
	in := make([]uint64, len(known))
	for i, k := range known {
		in[i] = k.N
	}
	return NewBatch(do.check, in, o, primeLine, nil)
}

// powersOfTwo returns powers of two up to two workers per core: one step more than can help.
func powersOfTwo(cores int) (counts []int) {
	for w := 1; w <= 2*cores; w *= 2 {
		counts = append(counts, w)
	}
	return counts
}

// openPrimes makes the tasks. The right answer comes from the table of known numbers and not
// from IsPrime.
func openPrimes(tasks int, newBatch func([]primes.Number, strategies.BatchOptions) Batch) *Job {
	// The scaled set, which costs a tenth of the reference numbers: a round of a sweep runs it
	// about ten times, and precision comes from many rounds, not from long batches.
	known := primes.Scaled()
	// The largest first, as in the book. A long task that starts last leaves the other workers
	// idle: in ascending order the best speedup on 2 workers is 1.8.
	slices.Reverse(known)
	known = take(tasks, known)
	answer := make([]string, len(known))
	for i, k := range known {
		answer[i] = primeLine(k)
	}
	return &Job{
		Workload: results.Workload{Name: "primes", Bound: "CPU", Tasks: len(known), Digest: Digest(answer)},
		NewBatch: func(o strategies.BatchOptions) (Batch, error) { return newBatch(known, o), nil },
	}
}

// primeLine formats a result for its digest.
func primeLine(n primes.Number) string { return fmt.Sprint(n.N, n.Prime) }

// twoNumbers is the input of a task that is slowed on purpose: it checks a second prime.
type twoNumbers struct{ N, Also uint64 } // Also 0 = none

// withMore adds to each number a prime that takes factor-1 times as many divisions. (Road not
// taken: waiting until factor times the task's wall time has passed. On a busy machine that
// time includes waiting for a core.)
func withMore(known []primes.Number, factor float64) []twoNumbers {
	in := make([]twoNumbers, len(known))
	for i, k := range known {
		in[i].N = k.N
		root := math.Sqrt(float64(k.N))
		if last := uint64(root); k.Prime || last*last == k.N { // other numbers take almost no time
			in[i].Also = primeFrom(uint64(math.Pow((factor-1)*root, 2)))
		}
	}
	return in
}

// primeFrom returns the smallest prime that is at least n.
func primeFrom(n uint64) uint64 {
	for !new(big.Int).SetUint64(n).ProbablyPrime(0) { // exact below 2^64, and quick
		n++
	}
	return n
}
