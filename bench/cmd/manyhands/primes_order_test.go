package main

import (
	"fmt"
	"iter"
	"slices"
	"testing"
)

// stream gives these indices, in this order.
func stream(indices ...int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for _, i := range indices {
			if !yield(i, fmt.Sprint("r", i)) {
				return
			}
		}
	}
}

func TestInOrder(t *testing.T) {
	for _, c := range []struct {
		completed, want []int
	}{
		{nil, nil},
		{[]int{0, 1, 2}, []int{0, 1, 2}},
		{[]int{2, 1, 0}, []int{0, 1, 2}},
		{[]int{1, 0, 3, 2}, []int{0, 1, 2, 3}},
		{[]int{0, 4, 2}, []int{0, 2, 4}}, // 1 never came
	} {
		var got []int
		for i, r := range inOrder(stream(c.completed...)) {
			if r != fmt.Sprint("r", i) {
				t.Errorf("%v: %d came with %s", c.completed, i, r)
			}
			got = append(got, i)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: got %v, want %v", c.completed, got, c.want)
		}
	}
}

// Each is given as soon as it can be: after the second of these, two are out.
func TestInOrderWaitsForNothing(t *testing.T) {
	var out []int
	seen := func(yield func(int, string) bool) {
		for _, i := range []int{1, 0, 2} {
			if !yield(i, "") {
				return
			}
			if want := map[int]int{1: 0, 0: 2, 2: 3}[i]; len(out) != want {
				t.Errorf("after %d: %v are out, want %d", i, out, want)
			}
		}
	}
	for i := range inOrder(seen) {
		out = append(out, i)
	}
	for range inOrder(stream(0, 1, 2)) {
		break // and leaving is allowed
	}
}
