package primes

import (
	"fmt"
	"math"
	"math/big"
	"testing"
)

// oracle is Baillie-PSW, of which no counterexample exists below 2^64.
func oracle(n uint64) bool { return new(big.Int).SetUint64(n).ProbablyPrime(0) }

// hard are numbers on which such code goes wrong, with their smallest prime factor,
// 0 for a prime: by that goes the cost of dividing.
var hard = []struct {
	n, factor uint64
	why       string
}{
	{561, 3, "Carmichael number"},
	{41041, 7, "Carmichael number"},
	{825265, 5, "Carmichael number"},
	{9746347772161, 7, "Carmichael number"},
	{18404023255395111361, 1452961, "Carmichael number, (6k+1)(12k+1)(18k+1)"},
	{2047, 23, "strong pseudoprime to 2"},
	{1373653, 829, "strong pseudoprime to 2 and 3"},
	{25326001, 2251, "strong pseudoprime to the primes up to 5"},
	{3215031751, 151, "strong pseudoprime to the primes up to 7"},
	{2152302898747, 6763, "strong pseudoprime to the primes up to 11"},
	{3474749660383, 1303, "strong pseudoprime to the primes up to 13"},
	{341550071728321, 10670053, "strong pseudoprime to the primes up to 19"},
	{3825123056546413051, 149491, "strong pseudoprime to the primes up to 31"},
	{18446478771701727181, 3036978661, "near 2^64, strong pseudoprime to 8 of the 12 bases"},
	{18405647954295318181, 3033615661, "near 2^64, strong pseudoprime to the primes up to 7"},
	{4759123141, 48781, "strong pseudoprime to 2, 7 and 61"},
	{4294967291, 0, "largest prime below 2^32"},
	{4294967311, 0, "smallest prime above 2^32"},
	{65521 * 65521, 65521, "square of the largest prime below 2^16"},
	{65537 * 65537, 65537, "square of the smallest prime above 2^16"},
	{4294967291 * 4294967291, 4294967291, "square of the largest prime below 2^32"},
	{4294967291 * 4294967279, 4294967279, "product of the two largest primes below 2^32"},
	{4294967279 * 4294967311, 4294967279, "product of primes on both sides of 2^32"},
	{65537 * 281470681808891, 65537, "near 2^64"},
	{1<<61 - 1, 0, "Mersenne prime"},
	{1 << 63, 2, "even"},
	{math.MaxUint64 - 58, 0, "2^64-59, the largest prime"},
	{math.MaxUint64 - 82, 0, "2^64-83, the next"},
	{math.MaxUint64, 3, "3 x 5 x 17 x 257 x 641 x 65537 x 6700417"},
}

// affordable leaves out what would take a method that divides more than 30 ms.
// BenchmarkMethods has the largest.
func affordable(m Method, lastDivisor uint64) bool {
	return m.Name == "miller-rabin" || lastDivisor < 1<<24
}

func TestMethodsOnHardNumbers(t *testing.T) {
	for _, tt := range hard {
		want, last := tt.factor == 0, tt.factor
		if want {
			last = lastDivisor(tt.n)
		} else if tt.n%tt.factor != 0 {
			t.Errorf("%d is not a factor of %d", tt.factor, tt.n)
		}
		if oracle(tt.n) != want {
			t.Errorf("the oracle does not say %v of %d: %s", want, tt.n, tt.why)
		}
		for _, m := range Methods() {
			if affordable(m, last) && m.IsPrime(tt.n) != want {
				t.Errorf("%s: %d is %v, want %v: %s", m.Name, tt.n, !want, want, tt.why)
			}
		}
	}
}

// A sieve is another oracle, and knows 0 and 1 and where the wheel begins to turn.
func TestMethodsOnSmallNumbers(t *testing.T) {
	const limit = 20_000
	composite := make([]bool, limit)
	for n := uint64(2); n < limit; n++ {
		for m := n * n; m < limit && !composite[n]; m += n {
			composite[m] = true
		}
	}
	for _, m := range Methods() {
		for n := range uint64(limit) {
			if want := n >= 2 && !composite[n]; m.IsPrime(n) != want {
				t.Errorf("%s: %d is %v, the sieve says %v", m.Name, n, !want, want)
			}
		}
	}
}

// Where 32 and 64 bits end.
func TestMethodsOnRanges(t *testing.T) {
	for _, m := range Methods() {
		for _, first := range []uint64{1<<32 - 200, 1<<53 - 200, 1<<63 - 200, math.MaxUint64 - 399} {
			for n := first; n-first < 400; n++ { // n may wrap
				if affordable(m, divisions(n)) && m.IsPrime(n) != oracle(n) {
					t.Errorf("%s: %d is %v, the oracle says otherwise", m.Name, n, m.IsPrime(n))
				}
			}
		}
	}
}

func TestMethodsGiveTheRecordedAnswers(t *testing.T) {
	for _, m := range Methods() {
		for _, num := range Scaled() {
			if m.IsPrime(num.N) != num.Prime {
				t.Errorf("%s: %d is %v, want %v", m.Name, num.N, !num.Prime, num.Prime)
			}
		}
		for _, num := range Reference() {
			if affordable(m, divisions(num.N)) && m.IsPrime(num.N) != num.Prime {
				t.Errorf("%s: %d is %v, want %v", m.Name, num.N, !num.Prime, num.Prime)
			}
		}
	}
}

// Random numbers are easy, so what is found is multiplied with a neighbour too.
func FuzzMethods(f *testing.F) {
	for _, tt := range hard {
		f.Add(tt.n)
	}
	f.Fuzz(func(t *testing.T, n uint64) {
		low := n & math.MaxUint32
		for _, n := range []uint64{n, n >> 20, low * (2*low - 1), low * low} {
			want := oracle(n)
			for _, m := range Methods() {
				if affordable(m, divisions(n)) && m.IsPrime(n) != want {
					t.Errorf("%s: %d is %v, the oracle says %v", m.Name, n, !want, want)
				}
			}
		}
	})
}

// One op is a whole set on one goroutine. The largest is a number that keeps those
// that divide busy for seconds: a square whose factor is the last divisor of all.
func BenchmarkMethods(b *testing.B) {
	largest := []Number{{4294967291 * 4294967291, false}}
	for _, m := range Methods() {
		for _, set := range []struct {
			name    string
			numbers []Number
		}{{"reference", Reference()}, {"scaled", Scaled()}, {"largest", largest}} {
			b.Run(fmt.Sprintf("method=%s/set=%s", m.Name, set.name), func(b *testing.B) {
				for b.Loop() {
					for _, num := range set.numbers {
						if m.IsPrime(num.N) != num.Prime {
							b.Fatalf("wrong answer for %d", num.N)
						}
					}
				}
			})
		}
	}
}
