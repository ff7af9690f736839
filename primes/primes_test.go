package primes

import (
	"fmt"
	"math"
	"math/big"
	"testing"
)

func TestIsPrimeSmallRange(t *testing.T) {
	const limit = 20_000
	composite := make([]bool, limit)
	for n := uint64(2); n < limit; n++ {
		for m := n * n; m < limit && !composite[n]; m += n {
			composite[m] = true
		}
	}
	for n := range uint64(limit) {
		want := n >= 2 && !composite[n]
		if got := IsPrime(n); got != want {
			t.Errorf("IsPrime(%d) = %v, the sieve says %v", n, got, want)
		}
	}
}

func TestIsPrimeAtTheEdges(t *testing.T) {
	tests := []struct {
		n    uint64
		want bool
		why  string
	}{
		{0, false, "no prime by definition"},
		{1, false, "no prime by definition"},
		{2, true, "the even prime"},
		{3, true, "the first odd prime"},
		{4, false, "the first composite"},
		{65521 * 65521, false, "square of the largest prime below 2^16"},
		{65537 * 65537, false, "square of the smallest prime above 2^16"},
		{4294967291, true, "largest prime below 2^32"},
		{4294967311, true, "smallest prime above 2^32"},
		{1 << 63, false, "even"},
		{math.MaxUint64, false, "3 x 5 x 17 x 257 x 641 x 65537 x 6700417"},
		{65537 * 281470681808891, false, "near 2^64 with no small factor"},
	}
	for _, tt := range tests {
		if got := IsPrime(tt.n); got != tt.want {
			t.Errorf("IsPrime(%d) = %v, want %v: %s", tt.n, got, tt.want, tt.why)
		}
	}
}

// The loop over numbers near 2^64 would take ten seconds a number, so the place
// where it stops is tested by itself: it must reach the root and not run away.
func TestLastDivisorNearOverflow(t *testing.T) {
	for _, root := range []uint64{3, 5, 94906267, 4294967279, 4294967291, 1<<32 - 1} {
		for _, n := range []uint64{root * root, root*root + 1, root*root - 1} {
			if got := lastDivisor(n); got+1 < root || got > root || (n >= root*root && got < root) {
				t.Errorf("lastDivisor(%d) = %d, root is about %d", n, got, root)
			}
		}
	}
	if got := lastDivisor(math.MaxUint64); got < 1<<32-1 || got > 1<<32 {
		t.Errorf("lastDivisor(2^64-1) = %d, want about 2^32", got)
	}
}

func TestAnswersAgreeWithTheOracle(t *testing.T) {
	for name, set := range sets {
		for _, num := range set() {
			// ProbablyPrime(0) is Baillie-PSW, which has no counterexample below 2^64.
			if oracle := new(big.Int).SetUint64(num.N).ProbablyPrime(0); oracle != num.Prime {
				t.Errorf("%s: %d is recorded as %v, the oracle says %v", name, num.N, num.Prime, oracle)
			}
		}
	}
}

func TestIsPrimeGivesTheRecordedAnswers(t *testing.T) {
	for _, num := range Scaled() {
		if got := IsPrime(num.N); got != num.Prime {
			t.Errorf("IsPrime(%d) = %v, want %v", num.N, got, num.Prime)
		}
	}
	if testing.Short() {
		return // the reference set takes 2 s of a core
	}
	for _, num := range Reference() {
		if got := IsPrime(num.N); got != num.Prime {
			t.Errorf("IsPrime(%d) = %v, want %v", num.N, got, num.Prime)
		}
	}
}

func TestScaledKeepsThePattern(t *testing.T) {
	ref, small := Reference(), Scaled()
	if len(ref) != 20 || len(small) != 20 {
		t.Fatalf("sets of %d and %d numbers, want 20 and 20", len(ref), len(small))
	}
	for i := range ref {
		if ref[i].Prime != small[i].Prime {
			t.Errorf("number %d: %v became %v", i, ref[i], small[i])
		}
		if i > 0 && (ref[i].N <= ref[i-1].N || small[i].N <= small[i-1].N) {
			t.Errorf("number %d is not above its predecessor: %v, %v", i, ref[i], small[i])
		}
		// The cost in divisions is a tenth to one in 100,000; a tiny factor stays.
		was, is := divisions(ref[i].N), divisions(small[i].N)
		want := was / 10
		if was < 10 {
			want = was
		}
		if math.Abs(float64(is)-float64(want)) > 1e-5*float64(want) {
			t.Errorf("number %d: %d divisions became %d, want about %d", i, was, is, want)
		}
	}
}

// divisions returns the last divisor IsPrime has to try, a measure of its cost: the
// root of a square, else a factor below 1000, else the root of what must be a prime.
func divisions(n uint64) uint64 {
	for d := uint64(2); d < 1000 && d*d <= n; d++ {
		if n%d == 0 {
			return d
		}
	}
	return new(big.Int).Sqrt(new(big.Int).SetUint64(n)).Uint64()
}

func TestSetsAreTheCallersOwn(t *testing.T) {
	for name, set := range sets {
		set()[0] = Number{}
		if set()[0].N != 2 {
			t.Errorf("%s: a caller's change came back", name)
		}
	}
}

var sets = map[string]func() []Number{"reference": Reference, "scaled": Scaled}

// One op is the whole set on one goroutine: the sequential total.
func BenchmarkIsPrime(b *testing.B) {
	for _, name := range []string{"reference", "scaled"} {
		b.Run(fmt.Sprintf("set=%s", name), func(b *testing.B) {
			set := sets[name]()
			for b.Loop() {
				for _, num := range set {
					if IsPrime(num.N) != num.Prime {
						b.Fatalf("wrong answer for %d", num.N)
					}
				}
			}
		})
	}
}
