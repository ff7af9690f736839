package strategies

import (
	"context"
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

// The ring of a queue for a child has room for the two largest chunks that its link can draw, and
// no more: each run has such a ring for each child.
func TestRingFitsInput(t *testing.T) {
	sequence := func(context.Context, func(Task) bool) error { return nil }
	for _, tasks := range []*Tasks{
		{n: 0, workers: 1}, {n: 194, workers: 194}, {n: 1000, workers: 3}, {n: 1_000_000, workers: 2},
		{n: 1000, workers: 3, chunk: 300}, {read: sequence, workers: 4}, {read: sequence, workers: 100},
	} {
		left := tasks.n
		if tasks.read != nil {
			left = LookAhead
		}
		room := len(newRemoteQueue(tasks).ring)
		two := 2 * max(1, tasks.share(&chunkSize{nextSize: remoteChunkMost}, left))
		if room < two || room >= 2*two && tasks.chunk == 0 {
			t.Errorf("%d tasks, %d workers, chunk %d: room for %d tasks, want %d", left, tasks.workers, tasks.chunk, room, two)
		}
	}
}
