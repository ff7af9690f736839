//go:build unix

package strategies

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"time"

	"manyhands/strategies/internal/child"
)

// The life of a chunk of tasks, and where to read about it. A link in this process and a
// worker in a child process talk over two pipes (process_protocol.go) and share a piece of
// memory, the recorder, which outlives the child (internal/recorder).
//
//  1. Start. A link that has tasks and no child starts this program's own binary again. In
//     the child, main calls Serve, which runs a worker. (process_start.go, internal/child)
//  2. Handshake. The link sends hello, with the clock and the limits; the worker answers
//     ready. (process_start.go, process_worker.go)
//  3. Draw. The link draws a chunk from the input, or steals one from another link, and puts
//     it into its queue. (process_link.go, tasks_draw.go)
//  4. Offer. The link writes the numbers of the tasks into the recorder, as claimable, and
//     then sends the chunk in a frame. (process_chunk.go, queue_remote.go)
//  5. Claim. The worker claims each task before it runs it. If it cannot, another link has
//     stolen the task, and the worker passes it over. (process_worker.go, internal/claim)
//  6. Answer. The worker runs the task and adds its answer to the outbox. The outbox lies in
//     the recorder, so the parent can read it after a crash. (process_outbox.go)
//  7. Flush. The outbox sends its answers in one frame when it is full, after a short time,
//     and at the end of the chunk. The link takes them in. (process_outbox.go, process_chunk.go)
//  8. Cancel. When the run is over, the link withdraws what it has offered and sends a cancel
//     frame, which ends the context of the task at work. A child that does not answer within
//     the grace period is killed. (process_link.go, process_worker.go)
//  9. Death. When it cannot read from a child, the link makes sure that the child has ended,
//     and takes in the answers that are left in the pipe and in the recorder. The task that was
//     claimed and has no answer was running: the death is attributed to it, and it is started
//     again or is lost. All other tasks go back to the input. (process_death.go, outcome.go)
//  10. End. Close closes the pipes, and the children exit in Serve. (process_start.go)

// processes is the process strategy: one link for each worker, and a child process for each
// link.
//
// A chunk costs a round trip of two pipe writes, about 10 us. With adaptive chunks a task costs
// 0.1 to 0.2 us. A child costs 2 ms and 6 MiB or more, depending on what the program's
// packages do when they are initialised.
type processes struct {
	o Options

	mu    sync.Mutex
	links []*link // those that have been needed so far
}

const hasProcesses = true

// newProcess opens the strategy. Children start when there are tasks for them, or with
// Prestart all at once.
func newProcess(ctx context.Context, o Options) (Runner, error) {
	o, err := o.withDefaults()
	switch {
	case err != nil:
		return nil, fmt.Errorf("process: %w", err)
	case ctx == nil:
		return nil, fmt.Errorf("process: %w", errNilContext)
	case working.Load():
		return nil, errors.New("process: a worker process cannot start workers of its own")
	case serving.Load() == nil:
		return nil, errors.New("process: call Registry.Serve first in main (in a test: in TestMain), or the children would run this program's own job")
	case o.Process.MemoryLimit > 0 && !child.CanLimitMemory:
		return nil, fmt.Errorf("process: Process.MemoryLimit needs Linux: %s has no limit that the Go runtime keeps to", runtime.GOOS)
	}
	switch {
	case o.Timeout > 0:
		o.Chunk = 1 // the clock of a task must not run while it waits behind another
	case o.Process.MaxTasksPerChild < math.MaxInt:
		o.Chunk = min(max(1, o.Chunk), o.Process.MaxTasksPerChild) // a task must not wait in a child that is about to be replaced
	}
	p := &processes{o: o}
	if o.Process.Prestart {
		p.link(o.Workers - 1)
		if errs := p.each(func(l *link) error { return l.start(ctx) }); len(errs) > 0 {
			p.close()
			return nil, fmt.Errorf("process: %d of %d workers did not come up; the first: %w", len(errs), o.Workers, errs[0])
		}
	}
	return &runner{o: o, run: p.run, close: p.close, usage: p.usage}, nil
}

// usage returns the usage of all children that have ended, by worker.
func (p *processes) usage() (used []WorkerUsage) {
	for _, l := range p.allLinks() {
		l.mu.Lock()
		if l.used.Processes > 0 {
			used = append(used, l.used)
		}
		l.mu.Unlock()
	}
	return used
}

// link returns link i. It makes those up to i that nobody has needed before.
func (p *processes) link(i int) *link {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.links) <= i {
		p.links = append(p.links, &link{o: p.o, registry: serving.Load(), budget: p.o.Process.MaxTasksPerChild})
	}
	return p.links[i]
}

func (p *processes) allLinks() []*link {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.links)
}

// run serves every child from the same tasks. Each link starts the next one when it has got its
// first task, as in pool.
func (p *processes) run(ctx context.Context, o Options, tasks *Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	var start func(i int)
	start = func(i int) {
		if i < o.Workers {
			wg.Go(func() { p.link(i).run(ctx, tasks, cancel, sync.OnceFunc(func() { start(i + 1) })) })
		}
	}
	start(0)
	wg.Wait()
	return context.Cause(ctx)
}

// each calls do for all links at once and waits.
func (p *processes) each(do func(*link) error) (errs []error) {
	links := p.allLinks()
	errs = make([]error, len(links))
	var wg sync.WaitGroup
	for i, l := range links {
		wg.Go(func() { errs[i] = do(l) })
	}
	wg.Wait()
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// outputTime is how long a runner waits at its end for the output of its children, which have
// ended, because standard error may be blocked.
const outputTime = 2 * time.Second

// close asks all children to end and waits for them. Until the grace period is over, or
// outputTime, it also waits until their output is on standard error.
func (p *processes) close() error {
	limit := time.Now().Add(p.o.Process.GracePeriod)
	p.each(func(l *link) error {
		l.stop()
		return nil
	})
	child.Flush(min(time.Until(limit), outputTime))
	return nil
}
