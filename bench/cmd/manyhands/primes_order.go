package main

import (
	"iter"
	"maps"
	"slices"
)

// inOrder turns results that come as completed into results in input order: each
// is given as soon as all before it have been. What is still held back when the
// stream ends, because one before it never came, is given then.
func inOrder[R any](completed iter.Seq2[int, R]) iter.Seq2[int, R] {
	return func(yield func(int, R) bool) {
		held := make(map[int]R)
		next := 0
		for i, r := range completed {
			held[i] = r
			for r, ok := held[next]; ok; r, ok = held[next] {
				if !yield(next, r) {
					return
				}
				delete(held, next)
				next++
			}
		}
		for _, i := range slices.Sorted(maps.Keys(held)) {
			if !yield(i, held[i]) {
				return
			}
		}
	}
}
