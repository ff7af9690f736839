package strategies

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// BatchOptions say how a batch runs. The zero value is the usual choice.
type BatchOptions struct {
	// CollectAll runs every task and reports all errors. The default is
	// fail-fast: the first failure ends the run.
	CollectAll bool

	// Spans records when each task started and ended, and where: about 100 ns a task.
	Spans bool
}

// Batch is a set of tasks of one function, with their results. It is run once,
// by [Batch.Run] or [Batch.Stream]. A run that the runner refuses, as with [ErrBusy] or
// [ErrClosed], does not count.
//
// The batch does everything that must not differ between strategies: inputs, result slots, the
// clock, panics, the record of a Goexit, fail-fast, the counts.
type Batch[In, Out any] struct {
	fn     Func[In, Out]
	o      BatchOptions
	source func(context.Context) iter.Seq2[In, error] // nil for a batch made from a slice

	used   atomic.Bool
	begun  time.Duration   // by clock
	ctx    context.Context // of the run, with its cancel
	cancel context.CancelCauseFunc
	done   chan place[In, Out] // Stream: results as they come; else nil

	mu       sync.Mutex
	root     error    // under fail-fast, the failure that ended the run
	failures Failures // with CollectAll
	counts   Counts   // of a sequence, because its blocks may not be kept
	blocks   []*block[In, Out]
	read     int // inputs taken from the sequence
	err      error
}

// place is a task and its block.
type place[In, Out any] struct {
	*block[In, Out]
	i int
}

// NewBatch makes a batch of one task for each input. It keeps in, which must not
// change before the run has ended.
func NewBatch[In, Out any](f Func[In, Out], in []In, o BatchOptions) *Batch[In, Out] {
	b := &Batch[In, Out]{fn: f, o: o}
	b.blocks = []*block[In, Out]{newBlock(b, 0, in)}
	return b
}

// From makes a batch of the inputs of a sequence, which may be endless. The sequence is read in
// a goroutine of its own, at most [LookAhead] inputs ahead. Its ctx ends with the run. An error
// of the sequence, or its panic, ends the input and is reported as an [InputError] once the
// tasks before it have run.
//
// [Batch.Stream] keeps no results that it has yielded, so an endless input needs no more and
// more memory. [Batch.Run] keeps all results.
func From[In, Out any](f Func[In, Out], source func(context.Context) iter.Seq2[In, error], o BatchOptions) *Batch[In, Out] {
	if source == nil {
		panic("strategies.From: the source is nil")
	}
	return &Batch[In, Out]{fn: f, o: o, source: source}
}

// Run runs the batch and waits for it. It returns nil when every task is done. The error is the
// [TaskError] of the first failure, or [Failures] with CollectAll. It is a [StoppedError] when
// ctx was done before the end. Otherwise it is the error of the runner.
func (b *Batch[In, Out]) Run(ctx context.Context, r Runner) error {
	if err := b.begin(ctx, r); err != nil {
		return err
	}
	return b.run(ctx, r)
}

// begin checks the arguments of a run, and that the batch is run once.
func (b *Batch[In, Out]) begin(ctx context.Context, r Runner) error {
	if ctx == nil || r == nil {
		return errors.New("a run needs a context and a runner: got nil")
	}
	if b.fn.function == nil {
		return errNotRegistered
	}
	if b.used.Swap(true) {
		return ErrUsed
	}
	b.done = nil // of a Stream that was refused
	return nil
}

func (b *Batch[In, Out]) run(ctx context.Context, r Runner) error {
	ctx, stop := enforceDeadline(ctx)
	defer stop()
	ctx, b.cancel = context.WithCancelCause(ctx)
	defer b.cancel(nil)
	b.ctx, b.begun = ctx, clock()
	tasks := b.tasks()
	err := r.Run(ctx, tasks)
	endOf(ctx) // waits for a context whose deadline has passed
	err = b.runError(ctx, err)
	b.err = err
	if !tasks.wereOpened() {
		b.used.Store(false) // the runner has refused them
	}
	return err
}

// Stream runs the batch and yields each result with its index as soon as the task has ended, in
// order of completion. A slow consumer slows the workers. Leaving the loop cancels the run and
// waits for its end. [Batch.Err] returns the error of the run, and [ErrUsed] for a batch that
// has been run before, which yields nothing. A panic of r.Run is the error of the run.
func (b *Batch[In, Out]) Stream(ctx context.Context, r Runner) iter.Seq2[int, Result[Out]] {
	return func(yield func(int, Result[Out]) bool) {
		if err := b.begin(ctx, r); err != nil {
			b.err = err
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		b.done = make(chan place[In, Out])
		go func() {
			defer close(b.done)
			runGuarded(func() { b.run(ctx, r) }, func(recovered any) { b.err = unwindError(recovered) })
		}()
		defer func() { // also when the consumer's loop panics
			cancel()
			for range b.done { // to the end, or the workers would wait for ever
			}
		}()
		for at := range b.done {
			if !yield(at.first+at.i, b.take(at)) {
				return
			}
		}
	}
}

// Err returns the error of the run, after Run has returned or the loop of Stream has ended.
func (b *Batch[In, Out]) Err() error { return b.err }

// Results returns one result for each input, in input order, whatever happened. Results of a
// streamed sequence are not kept, so it returns none.
func (b *Batch[In, Out]) Results() []Result[Out] {
	var results []Result[Out]
	for _, k := range b.blocks {
		n := len(k.in)
		if b.source != nil {
			n = min(n, b.read-k.first)
		}
		for i := range n {
			results = append(results, k.result(i))
		}
	}
	if b.o.Spans {
		assignLanes(results)
	}
	return results
}

// Counts says how many tasks have which status. In a sequence, only tasks that were read count.
// Like Results and Err, it must be called after the end of the run.
func (b *Batch[In, Out]) Counts() Counts {
	if b.source != nil {
		c := b.counts
		c.add(NotStarted, b.read-c.Total)
		return c
	}
	if len(b.blocks) == 0 { // the zero Batch
		return Counts{}
	}
	k := b.blocks[0]
	done := 0
	for _, status := range k.status { // nearly all are Done, and this loop takes 0.5 ns a task
		if status == Done {
			done++
		}
	}
	var c Counts
	c.add(Done, done)
	if done < len(k.status) {
		for _, status := range k.status {
			if status != Done {
				c.add(status, 1)
			}
		}
	}
	return c
}

// tasks is the batch as a runner sees it.
func (b *Batch[In, Out]) tasks() *Tasks {
	if b.source == nil {
		k := b.blocks[0]
		k.watched = b.done != nil
		return &Tasks{job: k, n: len(k.in)}
	}
	return ReadTasks(b.readAll)
}

// readAll reads the sequence into blocks. Run keeps the blocks, Stream does not.
func (b *Batch[In, Out]) readAll(ctx context.Context, push func(Task) bool) error {
	inputs := b.source(ctx)
	if inputs == nil {
		return errors.New("the source returned no sequence: got nil")
	}
	var k *block[In, Out]
	for in, err := range inputs {
		if err != nil {
			return err
		}
		i := b.read % LookAhead
		if i == 0 {
			k = newBlock(b, b.read, make([]In, LookAhead))
			k.watched = true
			if b.done == nil {
				b.blocks = append(b.blocks, k)
			}
		}
		k.in[i] = in
		b.read++
		if !push(Task{k, i}) {
			break
		}
	}
	return nil
}

// deliver counts a task of a sequence, and passes it to the loop of Stream.
func (b *Batch[In, Out]) deliver(k *block[In, Out], i int) {
	if b.source != nil {
		b.mu.Lock()
		b.counts.add(k.status[i], 1)
		b.mu.Unlock()
	}
	if b.done != nil {
		b.done <- place[In, Out]{k, i}
	}
}

// take returns the result at a place. In a sequence, it empties the place.
func (b *Batch[In, Out]) take(at place[In, Out]) Result[Out] {
	r := at.result(at.i)
	if b.source != nil {
		at.in[at.i], at.out[at.i] = *new(In), *new(Out)
	}
	return r
}

// allFailures returns nil when there are no failures.
func (b *Batch[In, Out]) allFailures() error {
	if b.failures.Total == 0 {
		return nil
	}
	slices.SortFunc(b.failures.Errors, func(x, y error) int {
		return x.(*TaskError).Index - y.(*TaskError).Index
	})
	return &b.failures
}
