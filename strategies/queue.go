package strategies

import "time"

// runQueue holds the tasks that one worker has drawn from the input and not started. They are
// numbered in the order in which the worker will start them. Some of them are offered: a
// [claim.Range] has the numbers that nobody has claimed. The worker claims a task before it
// starts it. A worker with nothing to do steals all tasks that are still unclaimed. Whoever
// claims a number runs the task.
//
// A goroutine takes its tasks from a [localQueue]. A link sends the tasks of a [remoteQueue] to
// its child. The input and other workers use this interface. Its methods are called with
// Tasks.mu held.
type runQueue interface {
	sizes() *chunkSize
	put(tasks []Task)             // adds tasks
	putRange(j job, first, n int) // adds n tasks of an indexed input
	steal() []Task                // claims all tasks that are offered
	starting() bool               // the worker is about to claim its first task: do not steal yet
	drain() []Task                // removes all tasks that are not started, offered or not
}

// The most tasks in an adaptive chunk, and how long it should take. A chunk for a child is
// larger, because sending it costs more.
const (
	localChunkMost    = 256
	localChunkTarget  = 20 * time.Microsecond
	remoteChunkMost   = 1024
	remoteChunkTarget = 2 * time.Millisecond
)

// chunkSize is how many tasks a worker draws at a time.
type chunkSize struct {
	nextSize int // how many to draw next
	most     int // the largest nextSize of adaptive chunks
	last     int // how many were drawn last; 0 if the last tasks were stolen or given back
}

func (s *chunkSize) sizes() *chunkSize { return s }

// adapt sets the size of the next chunk from the time that the last one took, so that chunks
// take about target.
func (s *chunkSize) adapt(took, target time.Duration) {
	switch {
	case s.last == 0:
	case took > target:
		s.nextSize = max(1, int(time.Duration(s.last)*target/took))
	case s.last == s.nextSize:
		s.nextSize = min(2*s.nextSize, s.most)
	}
}

// ring has places for numbered tasks: number n is at n modulo its length, a power of two.
type ring []Task

// newRing has room for two chunks.
func newRing(chunk, most int) ring {
	length := 2
	for length < 2*max(chunk, most) {
		length *= 2
	}
	return make(ring, length)
}

func (r ring) at(n uint32) *Task { return &r[int(n)&(len(r)-1)] }
