package stats

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	enough       = 0.8 // of cases: what is found that often counts as found
	powerReplays = 100 // pairs that are dealt; either may be the slow one
)

// Detectable returns the least slowdown, 0.03 for 3%, that one comparison of so many
// rounds finds in four cases of five, and how often it finds the given one. The noise
// is that of replicas as [ErrorRatesOf] takes them, which all do the same: the times of each
// round are dealt to them anew, and the slowdown is put on top. The interval is for
// other rounds of the same kind. It is rather too wide, since each draw of rounds is
// dealt anew as well: 98 of 100 hold the true one. With too little for ErrorRatesOf there
// is none, and NaN.
func Detectable(replicas [][]float64, slowdown float64, seed uint64) (least Interval, power float64) {
	replicas, rounds := whole(replicas)
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
	log := Bootstrap(rounds, seed, func(picks []int) []float64 {
		found := leastFound(rng, logs, picks)
		return []float64{found[int(math.Ceil(enough*float64(len(found))))-1]}
	})[0]
	all := make([]int, rounds)
	for r := range all {
		all[r] = r
	}
	found := leastFound(rng, logs, all)
	hits := 0
	for _, x := range found {
		if x < math.Log1p(slowdown) {
			hits++
		}
	}
	return Interval{Center: math.Expm1(log.Center), Lo: math.Expm1(log.Lo), Hi: math.Expm1(log.Hi), N: log.N},
		float64(hits) / float64(len(found))
}

// leastFound deals pairs and returns, in ascending order, from which slowdown on each is
// called slower, as a logarithm. To slow one of a pair shifts all differences, and the
// test calls it slower when the shift is beyond the upper end of the interval of
// [Cells.Speedup]. The lower end is that of the other one of the pair. logs are those of the
// replicas, less what slowed the whole round.
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

// upperEnd is the mean of two of d, each with itself among them, that so large a share of
// them is above. weightedCenter makes and sorts all the means, which takes too long when
// that is done for a thousand times so many pairs; so this bisects, and takes the share of
// the weights of means for that of means without weights.
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
		if middle := (lo + hi) / 2; above(sorted, after, middle) > share*total*(1+1e-9) {
			lo = middle
		} else {
			hi = middle
		}
	}
	return hi
}

// above adds the weights of the means of two of d, each with itself among them, beyond x.
// d is sorted: the larger the one, the smaller may be the other.
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
