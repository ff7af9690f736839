package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	enough       = 0.8 // the power at which a slowdown counts as detectable
	powerReplays = 100 // simulated pairs; each of the two is slowed in turn
)

// Detectable returns the smallest slowdown, 0.03 for 3%, that one comparison of this number of
// rounds detects with 80% power, and the power for the given slowdown. The noise comes from
// replicas that all do the same work, as for [ErrorRatesOf]: the times of each round are dealt
// to the replicas anew, and one is slowed. The interval is for other rounds of the same kind.
// It is a little too wide, because each draw of rounds is dealt anew as well: 98 of 100
// intervals hold the truth. With too little data for ErrorRatesOf the interval is empty and
// the power NaN.
func Detectable(replicas [][]float64, slowdown float64, seed uint64) (least Interval, power float64) {
	replicas, rounds := completeRounds(replicas)
	if len(replicas) < 2 || rounds < LeastRounds(1) {
		return empty(), math.NaN()
	}
	logs, round := make([][]float64, len(replicas)), make([]float64, len(replicas))
	for i := range replicas {
		logs[i] = make([]float64, rounds)
	}
	for r := range rounds {
		for i, replica := range replicas {
			round[i] = math.Log(replica[r])
		}
		slow := middle(round)
		for i, x := range round {
			logs[i][r] = x - slow
		}
	}
	rng := rand.New(rand.NewPCG(seed, uint64(rounds)))
	log := bootstrap(rounds, seed, func(picks []int) []float64 {
		found := leastFound(rng, logs, picks)
		return []float64{found[int(math.Ceil(enough*float64(len(found))))-1]}
	})[0]
	everyRound := make([]int, rounds)
	for r := range everyRound {
		everyRound[r] = r
	}
	found := leastFound(rng, logs, everyRound)
	hits := 0
	for _, x := range found {
		if x < math.Log1p(slowdown) {
			hits++
		}
	}
	return Interval{Center: math.Expm1(log.Center), Lo: math.Expm1(log.Lo), Hi: math.Expm1(log.Hi), N: log.N},
		float64(hits) / float64(len(found))
}

// leastFound deals pairs and returns, in ascending order, the logarithm of the slowdown from
// which on each is called slower. A slowdown of one cell of a pair shifts all differences. The
// test calls it slower if the shift is beyond the upper end of the interval of [Cells.Speedup].
// For the other cell of the pair that is the negated lower end. logs are the log times of the
// replicas, less the slowness of the whole round.
func leastFound(rng *rand.Rand, logs [][]float64, rounds []int) (least []float64) {
	n := len(rounds)
	share := float64(outermost(n, alpha/2)) / float64(n*(n+1)/2)
	a, b, levels := make([]float64, n), make([]float64, n), make([]float64, n)
	for range powerReplays {
		for at, r := range rounds {
			i, j := rng.IntN(len(logs)), rng.IntN(len(logs)-1)
			if j >= i {
				j++
			}
			a[at], levels[at] = logs[i][r]-logs[j][r], (logs[i][r]+logs[j][r])/2
			b[at] = -a[at]
		}
		weights := weightsOf(levels)
		least = append(least, upperEnd(a, weights, share), upperEnd(b, weights, share))
	}
	slices.Sort(least)
	return least
}

// upperEnd is the pairwise mean (each value also with itself) that the given share of all
// pairwise means exceeds. weightedCenter makes and sorts all means, which would take too long
// for each pair of each draw. So this bisects, and with weights the share is a share of the
// total weight.
func upperEnd(d, weights []float64, share float64) float64 {
	order := make([]int, len(d))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(d[a], d[b]) })
	sorted, after := make([]float64, len(d)), make([]float64, len(d)+1) // weights from each on
	for at := len(order) - 1; at >= 0; at-- {
		sorted[at] = d[order[at]]
		after[at] = after[at+1] + weightOf(weights, order[at])
	}
	total := above(sorted, after, math.Inf(-1))
	lo, hi := sorted[0], sorted[len(sorted)-1]
	for range 12 { // to a 4096th of the range of d
		if mid := (lo + hi) / 2; above(sorted, after, mid) > share*total*(1+1e-9) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// above returns the total weight of the pairwise means of d above x, each value also with
// itself. d is sorted, and the larger one value is, the smaller the other may be.
func above(d, after []float64, x float64) (sum float64) {
	least := len(d)
	for i, one := range d {
		for least > 0 && one+d[least-1] > 2*x {
			least--
		}
		sum += (after[i] - after[i+1]) * after[max(i, least)]
	}
	return sum
}
