package stats

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	power        = 0.8 // what is called found: in four cases of five
	powerReplays = 100 // pairs that are dealt; either may be the slow one
)

// detectable is the slowdown that is found in four cases of five. Its interval is rather
// too wide, since each draw of rounds is dealt anew too: 98 of 100 hold the true one.
func detectable(rounds [][]float64, seed uint64) Interval {
	logs := logsOf(rounds)
	rng := rand.New(rand.NewPCG(seed, uint64(len(rounds))))
	picked := make([][]float64, len(rounds))
	i := Bootstrap(len(rounds), seed, func(picks []int) []float64 {
		for at, r := range picks {
			picked[at] = logs[r]
		}
		least := leastFound(rng, picked)
		return []float64{least[int(math.Ceil(power*float64(len(least))))-1]}
	})[0]
	return Interval{Center: math.Expm1(i.Center), Lo: math.Expm1(i.Lo), Hi: math.Expm1(i.Hi), N: i.N}
}

// powerAt is how often a slowdown is found.
func powerAt(rng *rand.Rand, rounds [][]float64, slowdown float64) float64 {
	var found Share
	for _, least := range leastFound(rng, logsOf(rounds)) {
		found.count(least < math.Log1p(slowdown))
	}
	return found.Interval().Center
}

// logsOf are the logarithms of the times.
func logsOf(rounds [][]float64) [][]float64 {
	logs := make([][]float64, len(rounds))
	for r, round := range rounds {
		for _, x := range round {
			logs[r] = append(logs[r], math.Log(x))
		}
	}
	return logs
}

// leastFound deals pairs and returns, in ascending order, from which slowdown on each is
// called slower, as a logarithm. To slow one of a pair shifts all differences, and the
// test calls it slower when the shift is beyond the upper end of the interval of
// [HodgesLehmann]. The lower end is that of the other one of the pair.
func leastFound(rng *rand.Rand, logs [][]float64) (least []float64) {
	k := outermost(len(logs), alpha/2)
	for range powerReplays {
		a, b := dealPair(rng, logs)
		for i := range a {
			a[i], b[i] = a[i]-b[i], b[i]-a[i]
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
