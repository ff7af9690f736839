package strategytest_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"manyhands/strategies"
)

func define(run strategies.RunnerFunc) strategies.Strategy {
	return strategies.Define("broken", "with a mistake", run)
}

// workers is a good pool, in which mistake does the tasks.
func workers(mistake func(ctx context.Context, n int, t strategies.Task) error) strategies.Strategy {
	return define(func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		var wg sync.WaitGroup
		for range o.Workers {
			wg.Go(func() {
				for left := true; left; { // again after a Goexit
					left = inOwnGoroutine(func() {
						n := 0
						for t := range tasks.Each(ctx) {
							if err := mistake(ctx, n, t); err != nil {
								cancel(err)
							}
							n++
						}
					})
				}
			})
		}
		wg.Wait()
		return context.Cause(ctx)
	})
}

// inOwnGoroutine calls do and waits. It is true when do has not returned.
func inOwnGoroutine(do func()) (unwound bool) {
	unwound = true
	var wg sync.WaitGroup
	wg.Go(func() {
		do()
		unwound = false
	})
	wg.Wait()
	return unwound
}

func skips(ctx context.Context, n int, t strategies.Task) error {
	if n == 2 {
		return nil
	}
	return t.Do(ctx)
}

func twice(ctx context.Context, n int, t strategies.Task) error {
	if n == 2 {
		t.Do(ctx)
	}
	return t.Do(ctx)
}

func losesErrors(ctx context.Context, _ int, t strategies.Task) error {
	t.Do(context.WithoutCancel(ctx))
	return nil
}

func forgetsValues(ctx context.Context, _ int, t strategies.Task) error {
	own, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	defer context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })()
	return t.Do(own)
}

func leaksGoroutine(ctx context.Context, n int, t strategies.Task) error {
	if n == 0 {
		go time.Sleep(time.Minute)
	}
	return t.Do(ctx)
}

func leaksFile(ctx context.Context, n int, t strategies.Task) error {
	f, err := os.Open(os.DevNull)
	leaked = append(leaked, f) // or the garbage collector would close it
	return errors.Join(err, t.Do(ctx))
}

var leaked []*os.File

func hangsOnEmpty(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	first := make(chan struct{}, 1)
	err := workersOf(ctx, 1, tasks, func(t strategies.Task) error {
		select {
		case first <- struct{}{}:
		default:
		}
		return t.Do(ctx)
	})
	<-first
	return err
}

// workersOf is a pool for the mistakes that are not in the task itself.
func workersOf(ctx context.Context, n int, tasks *strategies.Tasks, do func(strategies.Task) error) error {
	var g errgroup.Group
	for range n {
		g.Go(func() (err error) {
			for t := range tasks.Each(ctx) {
				err = errors.Join(err, do(t))
			}
			return err
		})
	}
	return g.Wait()
}

func alone(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) error {
	return workersOf(ctx, 1, tasks, func(t strategies.Task) error { return t.Do(ctx) })
}

func unlimited(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) error {
	g, ctx := errgroup.WithContext(ctx)
	for t := range tasks.Each(ctx) {
		g.Go(func() error { return t.Do(ctx) })
	}
	return g.Wait()
}

func eager(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	return hoards(1<<30)(ctx, o, tasks)
}

// hoards draws n tasks before it begins the first.
func hoards(n int) strategies.RunnerFunc {
	return func(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
		var g errgroup.Group
		for range o.Workers {
			g.Go(func() (err error) {
				var held []strategies.Task
				work := func() {
					for _, t := range held {
						err = errors.Join(err, t.Do(ctx))
					}
					held = nil
				}
				for t := range tasks.Each(ctx) {
					if held = append(held, t); len(held) == n {
						work()
					}
				}
				work()
				return err
			})
		}
		return g.Wait()
	}
}

func lastError(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) (last error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	workersOf(ctx, o.Workers, tasks, func(t strategies.Task) error {
		if err := t.Do(ctx); err != nil {
			cancel()
			mu.Lock()
			defer mu.Unlock()
			last = err
		}
		return nil
	})
	return last
}

func goesOn(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	return workersOf(ctx, o.Workers, tasks, func(t strategies.Task) error {
		// For tasks that wait for its end. One time for all of them could be over before the first.
		ctx, cancel := context.WithTimeout(ctx, time.Millisecond)
		defer cancel()
		return t.Do(ctx)
	})
}

func shields(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	return workersOf(ctx, o.Workers, tasks, func(t strategies.Task) error { return t.Do(context.WithoutCancel(ctx)) })
}

func hangsAfterGoexit(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	ended := make(chan bool)
	for range o.Workers {
		go func() {
			for t := range tasks.Each(ctx) {
				t.Do(ctx)
			}
			ended <- true
		}()
	}
	for range o.Workers {
		<-ended
	}
	return nil
}

func losesWorkers(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	return workersOf(ctx, o.Workers, tasks, func(t strategies.Task) error { return t.Do(ctx) })
}

func onCaller(ctx context.Context, _ strategies.Options, tasks *strategies.Tasks) (err error) {
	for t := range tasks.Each(ctx) {
		err = errors.Join(err, t.Do(ctx))
	}
	return err
}

func hasty(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	slots := make(chan bool, o.Workers)
	for t := range tasks.Each(ctx) {
		slots <- true
		go func() {
			defer func() { <-slots }()
			t.Do(ctx)
		}()
	}
	return nil
}

// bare has none of what Define adds.
var bare = strategies.Strategy{Name: "bare", New: func(context.Context, strategies.Options) (strategies.Runner, error) {
	return bareRunner{}, nil
}}

type bareRunner struct{}

func (bareRunner) Run(ctx context.Context, tasks *strategies.Tasks) error {
	pool := strategies.Pool
	r, err := pool.New(ctx, strategies.Options{Workers: 2})
	if err != nil {
		return err
	}
	return r.Run(ctx, tasks)
}

func (bareRunner) Close() error { return nil }

func fails(context.Context, strategies.Options, *strategies.Tasks) error {
	return errors.New("no worker can be started")
}

// startsAll has a buffer for each worker, also for those without a task.
func startsAll(ctx context.Context, o strategies.Options, tasks *strategies.Tasks) error {
	buffers := make([][]byte, o.Workers)
	for i := range buffers {
		buffers[i] = make([]byte, 1024)
	}
	defer runtime.KeepAlive(buffers)
	// Without a goroutine for each: a busy machine takes longer to start 65536 of them than the
	// patience of the row, and minutes to write down their stacks.
	return workersOf(ctx, min(o.Workers, 10), tasks, func(t strategies.Task) error { return t.Do(ctx) })
}

// refuses is a pool that gives another error for a run that it refuses.
func refuses(err error) strategies.Strategy {
	return strategies.Strategy{Name: "broken", New: func(ctx context.Context, o strategies.Options) (strategies.Runner, error) {
		r, openErr := strategies.Pool.New(ctx, o)
		return refuser{r, err}, openErr
	}}
}

type refuser struct {
	strategies.Runner
	err error
}

func (r refuser) Run(ctx context.Context, tasks *strategies.Tasks) error {
	if err := r.Runner.Run(ctx, tasks); !errors.Is(err, strategies.ErrBusy) {
		return err
	}
	return r.err
}

func doesNothing(context.Context, strategies.Options, *strategies.Tasks) error { return nil }

// neverOpens hangs where a row does not look for it.
var neverOpens = strategies.Strategy{Name: "broken", New: func(context.Context, strategies.Options) (strategies.Runner, error) { select {} }}
