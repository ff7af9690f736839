package strategies

import "time"

// runQueue holds what one worker has drawn from the input and not started. Tasks are
// numbered in the order in which the worker will start them. Some of them are offered: for
// those a [claim.Range] tells which numbers nobody has claimed. The worker claims them one
// by one when it is their turn, and a worker with nothing to do steals all that are left.
// Whoever claims a number has the task.
//
// A goroutine takes its tasks from a [localQueue]; a link sends those of a [remoteQueue] to
// its child. This interface is what the input and other workers see of either. Its methods
// are called with Tasks.mu held.
type runQueue interface {
	sizes() *chunkSize
	put(tasks []Task)             // adds tasks
	putRange(j job, first, n int) // adds n tasks of an indexed input
	steal() []Task                // claims all that are offered
	starting() bool               // the worker is about to claim its first task; until then stealing is no use
	drain() []Task                // takes all that are not started, offered or not
}

const (
	localChunkMost    = 256                    // tasks in an adaptive chunk, at most
	localChunkTarget  = 20 * time.Microsecond  // what an adaptive chunk should take
	remoteChunkMost   = 1024                   // for a child, to which a chunk has a long way
	remoteChunkTarget = 500 * time.Microsecond //
)

// chunkSize is how many tasks a worker draws at a time.
type chunkSize struct {
	nextSize int // how many to draw next
	most     int // when chunks adapt
	last     int // how many were drawn last; 0 when they were stolen, or had been given back
}

func (s *chunkSize) sizes() *chunkSize { return s }

// adapt sets the size of the next chunk by the time that the last one took, so
// that chunks take about target.
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
	length := 2 * most
	for length < 2*chunk {
		length *= 2
	}
	return make(ring, length)
}

func (r ring) at(n uint32) *Task { return &r[int(n)&(len(r)-1)] }
