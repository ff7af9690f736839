// Package primes is the CPU-bound workload: is this number a prime?
//
//  1. [IsPrime] answers for one number, by trial division. It is one unit of work.
//  2. [Methods] has further ways to the same answer, which take less work: with them
//     the cost of a task can be chosen, down to where spreading it is not worth it.
//  3. [Reference] and [Scaled] are the sets of numbers to check, with known answers,
//     so that a measurement can prove that what it timed was right.
//
// The work is pure arithmetic on a uint64: no allocation, next to no memory traffic,
// no system call. Whatever a strategy gains or loses on it is due to the strategy.
package primes

import "math"

// Method is a way to find out whether a number is a prime. All are right for every
// uint64, and none can be interrupted.
type Method struct {
	Name, Summary string
	IsPrime       func(n uint64) bool
}

// Methods returns all methods, the most expensive first.
func Methods() []Method {
	return []Method{
		{"trial", "divide by 2 and the odd numbers: expensive on purpose", IsPrime},
		{"wheel", "half the work: divide by 2, 3, 5 and by none of their multiples", wheel},
		{"miller-rabin", "computes twelve powers; the others do up to a billion divisions", millerRabin},
	}
}

// IsPrime reports whether n is a prime, by trial division by 2 and by the odd
// numbers up to the square root. It is on purpose the textbook loop: what is
// wanted here is work, and work whose amount is known, sqrt(n)/2 divisions of
// about 2 ns for a prime and f/2 for a number whose smallest factor is f. So the
// numbers of one set differ in cost by seven orders of magnitude, which is what
// makes spreading them over workers interesting. (BenchmarkAgainstC holds the loop
// against the same one in C.)
//
// It is right for every uint64, and it cannot be interrupted: the worst case,
// the largest prime below 2^64, takes some seconds.
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

// wheel is trial division that leaves out the multiples of 3 and 5 too: of 30
// numbers in a row it tries 8, not 15. A wheel of 210 would try 48 of 210, which is
// only a seventh less.
func wheel(n uint64) bool {
	if n < 2 || n%2 == 0 || n%3 == 0 || n%5 == 0 {
		return n == 2 || n == 3 || n == 5
	}
	last := lastDivisor(n)
	for d := uint64(7); d <= last; {
		// The last turn may go beyond the root, but never as far as n itself: it begins
		// at d <= sqrt(n) and ends at d+24, and n >= 49 > 31.
		for _, step := range [...]uint64{4, 2, 4, 2, 4, 6, 2, 6} { // from 7 to 11, 13, ... 37
			if n%d == 0 {
				return false
			}
			d += step
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
