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

	"manyhands/strategies/internal/child"
)

// processes is the process strategy: one link for each worker, and behind each
// link a child process.
//
// A chunk costs a round trip of two pipe writes, about 10 us; with adaptive chunks
// a task costs 0.1 to 0.2 us. A child costs 2 ms and 6 MiB or more, depending on what the
// program's packages do when they are initialised.
type processes struct {
	o     Options
	links []*link
}

// newProcess opens the strategy. Children start when there is something to do
// for them, or with Prestart all at once.
func newProcess(ctx context.Context, o Options) (Runner, error) {
	o, err := o.withDefaults()
	switch {
	case err != nil:
		return nil, fmt.Errorf("process: %w", err)
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
		o.Chunk = min(max(1, o.Chunk), o.Process.MaxTasksPerChild) // nor may one wait while the child in front of it is replaced
	}
	p := &processes{o: o}
	for range o.Workers {
		p.links = append(p.links, &link{o: o, registry: serving.Load(), budget: o.Process.MaxTasksPerChild})
	}
	if o.Process.Prestart {
		if errs := p.each(func(l *link) error { return l.start(ctx) }); len(errs) > 0 {
			p.close()
			return nil, fmt.Errorf("process: %d of %d workers did not come up; the first: %w", len(errs), o.Workers, errs[0])
		}
	}
	return &runner{o: o, run: p.run, close: p.close, usage: p.usage}, nil
}

// usage is that of all children that have ended, by worker.
func (p *processes) usage() (used []WorkerUsage) {
	for _, l := range p.links {
		l.mu.Lock()
		if l.used.Processes > 0 {
			used = append(used, l.used)
		}
		l.mu.Unlock()
	}
	return used
}

// run serves every child from the same tasks, as pool does with goroutines.
func (p *processes) run(ctx context.Context, _ Options, tasks *Tasks) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p.each(func(l *link) error {
		err := l.serve(ctx, tasks, cancel)
		if err != nil {
			cancel(err)
		}
		return err
	})
	return context.Cause(ctx)
}

// each calls do for all links at once and waits.
func (p *processes) each(do func(*link) error) (errs []error) {
	errs = make([]error, len(p.links))
	var wg sync.WaitGroup
	for i, l := range p.links {
		wg.Go(func() { errs[i] = do(l) })
	}
	wg.Wait()
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// close asks all children to end and waits for them.
func (p *processes) close() error {
	p.each(func(l *link) error {
		l.stop()
		return nil
	})
	return nil
}
