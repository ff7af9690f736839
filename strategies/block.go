package strategies

import (
	"context"
	"fmt"
	"time"
)

// block is consecutive tasks of a batch, with the places for their results. A slice of inputs
// is one block. A sequence is read in blocks of LookAhead.
//
// Data of every task is in plain arrays: 9 bytes and the size of the result per task. Data of
// few tasks is in maps. Memory is most of the cost of an empty task: with a struct of 120 bytes
// for each, a task took 63 ns.
type block[In, Out any] struct {
	batch  *Batch[In, Out]
	first  int // index in the batch of the block's first task
	in     []In
	out    []Out
	status []Status
	spans  []span // with BatchOptions.Spans

	watched bool // deliver is called when a task has ended

	// Guarded by batch.mu.
	errs   map[int]error
	losses map[int]loss
}

// loss is the last worker that died while it ran a task.
type loss struct {
	*WorkerLostError
	final bool // the task was not started again
}

// span is when and where a task ran.
type span struct {
	start, elapsed time.Duration // start by clock; both 0 when a child has died and told nobody
	pid            int           // of a child process, else 0
}

func newBlock[In, Out any](b *Batch[In, Out], first int, in []In) *block[In, Out] {
	k := &block[In, Out]{batch: b, first: first, in: in, out: make([]Out, len(in)), status: make([]Status, len(in))}
	if b.o.Spans {
		k.spans = make([]span, len(in))
	}
	return k
}

// Do runs task i.
func (k *block[In, Out]) Do(ctx context.Context, i int) (verdict error) {
	if k.status[i] != NotStarted {
		return fmt.Errorf("the strategy ran task %d twice", k.first+i)
	}
	if k.spans != nil {
		k.spans[i].start = clock()
	}
	returned := false
	defer func() {
		if !returned { // after a Goexit only this runs, and verdict goes nowhere
			verdict = k.recordLocal(ctx, i, *new(Out), unwindError(recover()))
		}
	}()
	out, err := k.batch.fn.fn(ctx, k.in[i])
	returned = true
	if err == nil && k.spans == nil && !k.watched { // the fast path of recordLocal
		k.out[i], k.status[i] = out, Done
	} else {
		verdict = k.recordLocal(ctx, i, out, err)
	}
	return verdict
}

// result returns the Result of task i.
func (k *block[In, Out]) result(i int) Result[Out] {
	b := k.batch
	b.mu.Lock()
	defer b.mu.Unlock()
	r := Result[Out]{Status: k.status[i], Value: k.out[i], Err: k.errs[i]}
	if r.Status != NotStarted {
		r.Attempts = 1
		if lost, ok := k.losses[i]; ok {
			r.Attempts = lost.attempts(lost.final)
		}
		if k.spans != nil {
			s := k.spans[i]
			r.Elapsed, r.Worker = s.elapsed, s.pid
			if s.start != 0 {
				r.Start = s.start - b.begun
			}
		}
	}
	return r
}

// The rest makes a block a portable job.

func (k *block[In, Out]) target() *function { return k.batch.fn.function }
func (k *block[In, Out]) index(i int) int   { return k.first + i }

func (k *block[In, Out]) flags() (f byte) {
	if !k.batch.o.CollectAll {
		f |= failFast
	}
	if k.spans != nil {
		f |= timed
	}
	return f
}

func (k *block[In, Out]) independent() bool       { return false }
func (k *block[In, Out]) begin(int) (bool, error) { return k.batch.ctx.Err() == nil, nil }

func (k *block[In, Out]) appendInput(ctx context.Context, b []byte, i int) ([]byte, error) {
	return k.batch.fn.in.Append(ctx, b, k.in[i])
}

func (k *block[In, Out]) loss(i int) *WorkerLostError {
	k.batch.mu.Lock()
	defer k.batch.mu.Unlock()
	return k.losses[i].WorkerLostError
}

func (k *block[In, Out]) restart(i int, lost *WorkerLostError) { k.setLoss(i, loss{lost, false}) }

func (k *block[In, Out]) setLoss(i int, l loss) {
	k.batch.mu.Lock()
	defer k.batch.mu.Unlock()
	if k.losses == nil {
		k.losses = map[int]loss{}
	}
	k.losses[i] = l
}
