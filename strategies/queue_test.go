package strategies

import (
	"math"
	"testing"
)

// An index may be larger than the numbers by which tasks are claimed, which wrap around.
func TestHandKeepsIndices(t *testing.T) {
	const first = math.MaxUint32 - 1
	for _, offered := range []bool{false, true} {
		h := &hand{tasks: make([]Task, 4)}
		h.word = &h.near
		for _, n := range []int{3, 2} { // chunks
			h.holdRun(plainJob{}, first, n)
			if offered {
				h.offer(n)
			}
			for i := range n {
				if task, ok := h.take(); !ok || task.i != first+i {
					t.Errorf("offered %v, chunk of %d, task %d: index %d, %v", offered, n, i, task.i, ok)
				}
			}
			if task, ok := h.take(); ok {
				t.Errorf("offered %v, chunk of %d: one more, with index %d", offered, n, task.i)
			}
		}
	}
}
