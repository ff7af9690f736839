package strategies

import "manyhands/strategies/internal/claim"

// remoteQueue is the run queue of a worker that is a child process. The link draws tasks into
// it and offers them when it sends them. The child claims them, in memory that the two share.
// A task keeps its place in the ring until its answer has arrived. So a task in the ring of a
// dead child that is neither pending nor offered was running.
//
// The methods below lock Tasks.mu. (Some only for the race detector. It does not know that a
// range outside of Go's memory orders the accesses around it.)
type remoteQueue struct {
	chunkSize
	tasks   *Tasks
	ring    ring
	offered *claim.Range // shared with the child; own when there is no child
	own     claim.Range

	front   uint32 // number of the first pending task: drawn and not offered
	pending int    // how many tasks are pending
	fresh   uint32 // number of the first task last offered to an idle child
}

func newRemoteQueue(t *Tasks) *remoteQueue {
	most := min(remoteChunkMost, t.shareMost())
	q := &remoteQueue{
		chunkSize: chunkSize{nextSize: max(1, t.chunk), most: most},
		ring:      newRing(t.chunk, most),
		tasks:     t,
	}
	q.offered = &q.own
	return q
}

// bind makes the queue offer its tasks in the range shared with a new child.
func (q *remoteQueue) bind(shared *claim.Range) {
	q.tasks.mu.Lock()
	defer q.tasks.mu.Unlock()
	q.rebind(shared)
}

// unbind gives up the range of a child that ends.
func (q *remoteQueue) unbind() { q.bind(&q.own) }

// rebind changes the range. Tasks that were offered and not claimed are pending again. The old
// range is not used after that.
func (q *remoteQueue) rebind(offered *claim.Range) {
	left := q.drain()
	q.offered = offered
	_, q.front = offered.Bounds()
	q.put(left)
}

// head is the place of the i-th pending task.
func (q *remoteQueue) head(i int) *Task { return q.ring.at(q.front + uint32(i)) }

// compact closes the gaps that tasks which have ended have left among the pending ones.
func (q *remoteQueue) compact() {
	q.tasks.mu.Lock()
	defer q.tasks.mu.Unlock()
	q.put(q.removePending())
}

// offer offers the first n pending tasks to the child.
func (q *remoteQueue) offer(n int, toIdle bool) {
	q.tasks.mu.Lock()
	defer q.tasks.mu.Unlock()
	if toIdle {
		q.fresh = q.front
	}
	q.offered.Extend(n)
	q.front += uint32(n)
	q.pending -= n
}

// giveBack returns all tasks that are offered and not started to the input.
func (q *remoteQueue) giveBack() {
	q.tasks.mu.Lock()
	left := q.steal()
	q.tasks.mu.Unlock()
	q.tasks.giveBack(left...)
}

// reclaim empties the queue of a child that has died. Tasks that nobody had started go back to
// the input. The result is the tasks that the child was running: one, unless its answers were
// garbage.
func (q *remoteQueue) reclaim() (interrupted []Task) {
	q.tasks.mu.Lock()
	left := q.drain()
	q.rebind(&q.own)
	q.tasks.mu.Unlock()
	q.tasks.giveBack(left...)
	for i, task := range q.ring {
		if task.job != nil {
			interrupted = append(interrupted, task)
			q.ring[i] = Task{}
		}
	}
	return interrupted
}

// The rest implements runQueue, so it is called with Tasks.mu held.

func (q *remoteQueue) put(tasks []Task) {
	for _, task := range tasks {
		*q.head(q.pending) = task
		q.pending++
	}
}

func (q *remoteQueue) putRange(j job, first, n int) {
	for i := range n {
		*q.head(q.pending) = Task{j, first + i}
		q.pending++
	}
}

func (q *remoteQueue) steal() []Task {
	low, high := q.offered.Rest()
	return q.remove(low, high)
}

func (q *remoteQueue) starting() bool {
	low, high := q.offered.Bounds()
	return q.pending > 0 || low != high && low == q.fresh
}

func (q *remoteQueue) drain() []Task {
	return append(q.steal(), q.removePending()...)
}

func (q *remoteQueue) removePending() []Task {
	n := q.pending
	q.pending = 0
	return q.remove(q.front, q.front+uint32(n))
}

// remove takes the tasks numbered from low to high out of the ring. If they stayed there, they
// would count as started.
func (q *remoteQueue) remove(low, high uint32) (tasks []Task) {
	for n := low; n != high; n++ {
		slot := q.ring.at(n)
		if slot.job != nil { // else a tombstone
			tasks = append(tasks, *slot)
		}
		*slot = Task{}
	}
	return tasks
}
