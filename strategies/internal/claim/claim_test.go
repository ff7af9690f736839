package claim_test

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"manyhands/strategies/internal/claim"
)

func TestRangeInOrder(t *testing.T) {
	var r claim.Range
	if _, ok := r.Next(); ok {
		t.Error("the zero range holds something")
	}
	if first := r.Extend(3); first != 0 {
		t.Errorf("the first number is %d", first)
	}
	if first := r.Extend(2); first != 3 {
		t.Errorf("the next numbers begin at %d, want 3", first)
	}
	for want := range uint32(2) {
		if n, ok := r.Next(); !ok || n != want {
			t.Errorf("got %d, %v, want %d", n, ok, want)
		}
	}
	if r.Claim(1) || r.Claim(3) || !r.Claim(2) || r.Claim(2) {
		t.Error("Claim takes the lowest number only, and once")
	}
	if low, high := r.Bounds(); low != 3 || high != 5 {
		t.Errorf("bounds %d, %d, want 3, 5", low, high)
	}
	if low, high := r.Rest(); low != 3 || high != 5 {
		t.Errorf("the rest is %d to %d, want 3 to 5", low, high)
	}
	if low, high := r.Rest(); low != high {
		t.Errorf("another rest: %d to %d", low, high)
	}
	if _, ok := r.Next(); ok || r.Claim(5) {
		t.Error("something is left after Rest")
	}
}

// Numbers wrap around at 2^32.
func TestRangeWrapsAround(t *testing.T) {
	var r claim.Range
	const half = math.MaxInt32
	for range 2 {
		r.Extend(half)
		r.Rest()
	}
	r.Extend(5) // from 2^32-2
	var got []uint32
	for n, ok := r.Next(); ok; n, ok = r.Next() {
		got = append(got, n)
	}
	want := []uint32{math.MaxUint32 - 1, math.MaxUint32, 0, 1, 2}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

// TestEachNumberOnce has an owner that extends and takes, a claimer that goes by
// numbers as a child does, and thieves; each number is to go to one of them.
func TestEachNumberOnce(t *testing.T) {
	const n, thieves = 20_000, 3
	var r claim.Range
	taken := make([]atomic.Int32, n)
	take := func(low, high uint32) {
		for ; low != high; low++ {
			taken[low].Add(1)
		}
	}
	var extended atomic.Bool
	var wg sync.WaitGroup
	for i := range thieves {
		wg.Go(func() {
			for {
				done := extended.Load() // before the last look
				switch low, high := r.Bounds(); {
				case i > 0:
					take(r.Rest())
				case low != high && r.Claim(low):
					take(low, low+1)
				}
				if low, high := r.Bounds(); done && low == high {
					return
				}
				runtime.Gosched()
			}
		})
	}
	for total := 0; total < n; {
		k := min(1+total%7, n-total)
		if first := r.Extend(k); first != uint32(total) {
			t.Errorf("extended from %d, want %d", first, total)
		}
		total += k
		if number, ok := r.Next(); ok {
			take(number, number+1)
		}
		runtime.Gosched()
	}
	extended.Store(true)
	wg.Wait()
	for i := range taken {
		if c := taken[i].Load(); c != 1 {
			t.Fatalf("number %d was taken %d times", i, c)
		}
	}
}
