package stats

import (
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
	for _, replica := range replicas {
		for r, x := range replica {
			replica[r] = math.Log(x)
		}
	}
	rng := rand.New(rand.NewPCG(seed, uint64(rounds)))
	log := Bootstrap(rounds, seed, func(picks []int) []float64 {
		found := leastFound(rng, replicas, picks)
		return []float64{found[int(math.Ceil(enough*float64(len(found))))-1]}
	})[0]
	all := make([]int, rounds)
	for r := range all {
		all[r] = r
	}
	var found Share
	for _, x := range leastFound(rng, replicas, all) {
		found.count(x < math.Log1p(slowdown))
	}
	return Interval{Center: math.Expm1(log.Center), Lo: math.Expm1(log.Lo), Hi: math.Expm1(log.Hi), N: log.N}, found.Interval().Center
}

// leastFound deals pairs and returns, in ascending order, from which slowdown on each is
// called slower, as a logarithm. To slow one of a pair shifts all differences, and the
// test calls it slower when the shift is beyond the upper end of the interval of
// [HodgesLehmann]. The lower end is that of the other one of the pair.
func leastFound(rng *rand.Rand, logs [][]float64, rounds []int) (least []float64) {
	k := outermost(len(rounds), alpha/2)
	a, b := make([]float64, len(rounds)), make([]float64, len(rounds))
	for range powerReplays {
		for at, r := range rounds {
			i, j := rng.IntN(len(logs)), rng.IntN(len(logs)-1)
			if j >= i {
				j++
			}
			a[at] = logs[i][r] - logs[j][r]
			b[at] = -a[at]
		}
		least = append(least, upperEnd(a, k), upperEnd(b, k))
	}
	slices.Sort(least)
	return least
}

// upperEnd is the mean of two of d, each with itself among them, that k others are
// above. HodgesLehmann makes and sorts all the means, which takes too long when that
// is done for a thousand times so many pairs; so this bisects. It sorts d.
func upperEnd(d []float64, k int) float64 {
	slices.Sort(d)
	lo, hi := d[0], d[len(d)-1]
	for range 12 { // to a 4096th of the range of d
		if middle := (lo + hi) / 2; above(d, middle) > k {
			lo = middle
		} else {
			hi = middle
		}
	}
	return hi
}

// above counts the means of two of d, each with itself among them, beyond x. d is
// sorted: the larger the one, the smaller may be the other.
func above(d []float64, x float64) (count int) {
	least := len(d)
	for i, one := range d {
		for least > 0 && one+d[least-1] > 2*x {
			least--
		}
		count += len(d) - max(i, least)
	}
	return count
}
