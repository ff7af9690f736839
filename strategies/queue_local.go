package strategies

import (
	"time"

	"manyhands/strategies/internal/claim"
)

// localQueue is the run queue of a worker that is a goroutine. It is filled when it is empty.
// Its tasks are offered at once, except for the first one.
type localQueue struct {
	_ [64]byte // a cache line between this queue and what other workers write all the time
	chunkSize
	private bool // the worker offers none of its tasks

	// The numbers from next to kept are the worker's own: no thief can see them. The numbers
	// from kept to end have been offered.
	next, kept, end uint32
	offered         claim.Range

	ring  ring // nil until it is needed; an indexed input of which nothing is stolen needs none
	chunk int

	// If run is not nil, the chunk is a range of this job: number n is its index
	// first+(n-zero), and ring is unused.
	run   job
	first int
	zero  uint32

	drawn time.Duration // when the last chunk was drawn; see clock
	_     [64]byte
}

func newLocalQueue(chunk int, private bool) *localQueue {
	return &localQueue{
		chunkSize: chunkSize{nextSize: max(1, chunk), most: localChunkMost},
		chunk:     chunk,
		private:   private,
	}
}

// take takes the worker's next task. It returns false when the queue is empty.
func (q *localQueue) take() (Task, bool) {
	if q.next != q.kept {
		q.next++
		return q.at(q.next - 1), true
	}
	n, ok := q.offered.Next()
	if !ok {
		return Task{}, false
	}
	return q.at(n), true
}

// at is the task with number n.
func (q *localQueue) at(n uint32) Task {
	if q.run != nil {
		return Task{q.run, q.first + int(n-q.zero)}
	}
	return *q.ring.at(n)
}

func (q *localQueue) put(tasks []Task) {
	q.run = nil
	if q.ring == nil {
		q.ring = newRing(q.chunk, localChunkMost)
	}
	for i, task := range tasks {
		*q.ring.at(q.end + uint32(i)) = task
	}
	q.offer(len(tasks))
}

func (q *localQueue) putRange(j job, first, n int) {
	q.run, q.first, q.zero = j, first, q.end
	q.offer(n)
}

// offer offers the n tasks that have been put into the queue. The first is claimed here,
// before a thief can look.
func (q *localQueue) offer(n int) {
	q.next, q.kept = q.end, q.end+uint32(n)
	q.end = q.kept
	if !q.private {
		q.offered.Extend(n)
		q.offered.Next()
		q.kept = q.next + 1
	}
}

func (q *localQueue) steal() []Task {
	low, high := q.offered.Rest()
	return q.copyOf(low, high)
}

// starting returns false, because a goroutine starts its first task at once.
func (q *localQueue) starting() bool { return false }

func (q *localQueue) drain() []Task {
	low := q.next
	q.next = q.kept
	return append(q.copyOf(low, q.kept), q.steal()...)
}

// copyOf copies the tasks numbered from low to high.
func (q *localQueue) copyOf(low, high uint32) (tasks []Task) {
	for n := low; n != high; n++ {
		tasks = append(tasks, q.at(n))
	}
	return tasks
}
