// Package claim lets workers claim the numbers of a range, each number once.
//
// A worker holds a chunk of tasks and starts them in order. While it runs a long one, an idle
// worker must be able to steal the rest, and no task may start twice. An atomic range decides:
// the worker claims the next number, a thief claims all that are left, both by
// compare-and-swap. The range may lie in memory that two processes share, so it also works for
// child processes. (The scheme is the single-word case of the deques in Blumofe and Leiserson,
// "Scheduling Multithreaded Computations by Work Stealing", 1999.)
package claim

import "sync/atomic"

// Range is the range [low, high) of numbers that nobody has claimed yet. Numbers
// count up and wrap around at 2^32. The zero Range is the empty range at 0.
type Range struct{ v atomic.Uint64 }

func pack(low, high uint32) uint64                 { return uint64(high)<<32 | uint64(low) }
func unpack(v uint64) (low, high uint32)           { return uint32(v), uint32(v >> 32) }
func (r *Range) swap(old uint64, l, h uint32) bool { return r.v.CompareAndSwap(old, pack(l, h)) }

// Extend adds n numbers at the high end and returns the first of them.
func (r *Range) Extend(n int) (first uint32) {
	for {
		v := r.v.Load()
		low, high := unpack(v)
		if r.swap(v, low, high+uint32(n)) {
			return high
		}
	}
}

// Bounds returns the range. low can move at any time. high is certain only for the worker that
// extends the range.
func (r *Range) Bounds() (low, high uint32) { return unpack(r.v.Load()) }

// Next claims the lowest number. It returns false when none is left.
func (r *Range) Next() (n uint32, ok bool) {
	for {
		v := r.v.Load()
		low, high := unpack(v)
		if low == high {
			return 0, false
		}
		if r.swap(v, low+1, high) {
			return low, true
		}
	}
}

// Claim claims the number n. It returns false when n is claimed already.
func (r *Range) Claim(n uint32) bool {
	for {
		v := r.v.Load()
		low, high := unpack(v)
		if low != n || low == high {
			return false
		}
		if r.swap(v, low+1, high) {
			return true
		}
	}
}

// Rest claims all numbers that are left: [low, high).
func (r *Range) Rest() (low, high uint32) {
	for {
		v := r.v.Load()
		low, high = unpack(v)
		if low == high || r.swap(v, high, high) {
			return low, high
		}
	}
}
