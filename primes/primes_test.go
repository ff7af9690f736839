package primes

import (
	"math"
	"math/big"
	"testing"
)

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
			if want := oracle(num.N); want != num.Prime {
				t.Errorf("%s: %d is recorded as %v, the oracle says %v", name, num.N, num.Prime, want)
			}
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
