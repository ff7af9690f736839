package primes

import "math/bits"

// The first twelve primes decide for every number below 3.18e23 (Sorenson and
// Webster, Strong pseudoprimes to twelve prime bases, 2015), so for every uint64.
// Eleven do not: 3825123056546413051 passes those up to 31. (The road not taken:
// seven bases that were found by search do as well, but their proof is a list of
// all pseudoprimes, and 37 is easier to trust.)
var bases = [...]uint64{2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37}

// millerRabin is the test of Miller and Rabin with fixed bases, which makes it a
// proof. A prime takes a few microseconds, whatever its size.
func millerRabin(n uint64) bool {
	if n < 2 {
		return false
	}
	for _, p := range bases {
		if n%p == 0 {
			return n == p
		}
	}
	for _, base := range bases {
		if !passes(n, base) {
			return false
		}
	}
	return true
}

// passes reports whether the odd number n looks like a prime p to this base, with
// p-1 = odd x 2^twos: then base^odd is 1, or squaring it again and again leads to -1.
func passes(n, base uint64) bool {
	twos := bits.TrailingZeros64(n - 1)
	x := power(base, (n-1)>>twos, n)
	if x == 1 {
		return true
	}
	for range twos {
		if x == n-1 {
			return true
		}
		x = times(x, x, n)
	}
	return false
}

// power is base to the e, modulo m.
func power(base, e, m uint64) uint64 {
	result := uint64(1)
	for ; e > 0; e >>= 1 {
		if e&1 == 1 {
			result = times(result, base, m)
		}
		base = times(base, base, m)
	}
	return result
}

// times is a x b modulo m, for a and b below m, by way of all 128 bits.
func times(a, b, m uint64) uint64 {
	high, low := bits.Mul64(a, b)
	_, rest := bits.Div64(high, low, m) // high < m, so it does not overflow
	return rest
}
