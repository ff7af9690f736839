// Package primes is the CPU-bound workload: is this number a prime?
//
//  1. [IsPrime] answers for one number, by trial division. It is one unit of work.
//  2. [Reference] and [Scaled] are the sets of numbers to check, with known answers,
//     so that a measurement can prove that what it timed was right.
//
// The work is pure arithmetic on a uint64: no allocation, no memory traffic, no
// system call. Whatever a strategy gains or loses on it is due to the strategy.
package primes

import "math"

// IsPrime reports whether n is a prime, by trial division by 2 and by the odd
// numbers up to the square root. It is on purpose the textbook loop: what is
// wanted here is work, and work whose amount is known, sqrt(n)/2 divisions of
// about 3 ns for a prime and f/2 for a number whose smallest factor is f. So the
// numbers of one set differ in cost by seven orders of magnitude, which is what
// makes spreading them over workers interesting.
//
// It is right for every uint64, and it cannot be interrupted: the worst case,
// the largest prime below 2^64, takes ten seconds and more.
func IsPrime(n uint64) bool {
	if n < 2 || n%2 == 0 {
		return n == 2
	}
	last := lastDivisor(n)
	for d := uint64(3); d <= last; d += 2 {
		if n%d == 0 {
			return false
		}
	}
	return true
}

// lastDivisor returns the square root of n, rounded down, or for some n above 2^52 up.
// The loop compares with it because d*d would overflow for n near 2^64 and d <= n/d
// would cost a second division. Floating point is good enough: converting n and
// taking the root are off by 2^-54 of the root, which is too little to push the root
// of a square k*k below k. A root that is one too large costs a division, no more.
func lastDivisor(n uint64) uint64 {
	return uint64(math.Sqrt(float64(n)))
}
