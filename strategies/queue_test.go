package strategies

import (
	"math"
	"testing"
)

// An index may be larger than the numbers by which tasks are claimed, which wrap around.
func TestQueueKeepsIndices(t *testing.T) {
	const first = math.MaxUint32 - 1
	for _, private := range []bool{true, false} {
		q := newLocalQueue(0, private)
		for _, n := range []int{3, 2} { // chunks
			q.putRange(plainJob{}, first, n)
			for i := range n {
				if task, ok := q.take(); !ok || task.i != first+i {
					t.Errorf("private %v, chunk of %d, task %d: index %d, %v", private, n, i, task.i, ok)
				}
			}
			if task, ok := q.take(); ok {
				t.Errorf("private %v, chunk of %d: one more, with index %d", private, n, task.i)
			}
		}
	}
}

// Tasks that are offered and not started can be stolen, and the rest is given back when the
// worker leaves: each task once and in order.
func TestQueueGivesEachTaskOnce(t *testing.T) {
	for _, private := range []bool{true, false} {
		q := newLocalQueue(0, private)
		q.putRange(plainJob{}, 0, 3)
		q.take()
		stolen, left := q.steal(), q.drain()
		if private {
			stolen, left = left, stolen
		}
		if len(left) != 0 || len(stolen) != 2 || stolen[0].i != 1 || stolen[1].i != 2 {
			t.Errorf("private %v: %v were stolen, %v left", private, stolen, left)
		}
		if task, ok := q.take(); ok {
			t.Errorf("private %v: task %d is still there", private, task.i)
		}
	}
}
