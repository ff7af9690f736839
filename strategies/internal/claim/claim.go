// Package claim hands out a range of numbered tasks, one number to one taker.
//
// A worker holds a chunk of tasks and starts them in order. While it is inside a
// long one, a worker with nothing to do must be able to take the rest, and
// nobody may start a task twice. One word decides: the worker claims the next
// number, a thief claims all that are left, both by compare-and-swap. The word
// may lie in memory that two processes share, so the same rule serves child
// processes. (The scheme is the single-word case of the deques in Blumofe and
// Leiserson, "Scheduling Multithreaded Computations by Work Stealing", 1999.)
package claim

import "sync/atomic"

// Word is the range [low, high) of numbers that nobody has claimed yet. Numbers
// count up and wrap around at 2^32. The zero Word is the empty range at 0.
type Word struct{ v atomic.Uint64 }

func pack(low, high uint32) uint64                { return uint64(high)<<32 | uint64(low) }
func unpack(v uint64) (low, high uint32)          { return uint32(v), uint32(v >> 32) }
func (w *Word) swap(old uint64, l, h uint32) bool { return w.v.CompareAndSwap(old, pack(l, h)) }

// Extend adds n numbers at the high end and returns the first of them.
func (w *Word) Extend(n int) (first uint32) {
	for {
		v := w.v.Load()
		low, high := unpack(v)
		if w.swap(v, low, high+uint32(n)) {
			return high
		}
	}
}

// Bounds returns the range. Only the worker that extends the word may rely on
// high; low can move at any time.
func (w *Word) Bounds() (low, high uint32) { return unpack(w.v.Load()) }

// Next claims the lowest number. It is false when none is left.
func (w *Word) Next() (n uint32, ok bool) {
	for {
		v := w.v.Load()
		low, high := unpack(v)
		if low == high {
			return 0, false
		}
		if w.swap(v, low+1, high) {
			return low, true
		}
	}
}

// Claim claims the number n. It is false when somebody else has it.
func (w *Word) Claim(n uint32) bool {
	for {
		v := w.v.Load()
		low, high := unpack(v)
		if low != n || low == high {
			return false
		}
		if w.swap(v, low+1, high) {
			return true
		}
	}
}

// Rest claims all numbers that are left: [low, high).
func (w *Word) Rest() (low, high uint32) {
	for {
		v := w.v.Load()
		low, high = unpack(v)
		if low == high || w.swap(v, high, high) {
			return low, high
		}
	}
}
