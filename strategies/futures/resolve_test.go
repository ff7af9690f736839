//go:build unix

package futures_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/futures"
	"manyhands/strategies/strategytest"
)

// TestEveryFutureResolves is G10: six ways to end, and none may leave a future pending.
func TestEveryFutureResolves(t *testing.T) {
	endings := map[string]func(b bench, release func()){
		"close":  func(b bench, release func()) { release(); b.Close() },
		"abort":  func(b bench, release func()) { b.Abort() },
		"crash":  func(b bench, release func()) { b.submit(strategytest.Exit(3)); release(); b.Close() },
		"goexit": func(b bench, release func()) { b.submit(strategytest.Goexit()); release(); b.Close() },
		"panic":  func(b bench, release func()) { b.submit(strategytest.Panic("nil")); release(); b.Close() },
		"encode": func(b bench, release func()) {
			futures.Submit(b.Executor, kit.Picky, strategytest.Picky{Refuse: "encode"})
			release()
			b.Close()
		},
	}
	for name, end := range endings {
		t.Run(name, func(t *testing.T) {
			each(t, strategies.Options{Workers: 2}, func(b bench) {
				if name == "crash" && b.name != "process" {
					b.Skip("ends the program in this strategy, as documented")
				}
				fs := []future{b.occupy("gate")}
				for range 20 {
					fs = append(fs, b.submit())
				}
				end(b, func() { b.open("gate") })
				if _, left, err := futures.Wait(b.within(), futures.All, fs...); err != nil || len(left) > 0 {
					b.Errorf("%d left: %v", len(left), err)
				}
			})
		})
	}
}

// FUTURES_STILLBORN makes children that end before they serve.
func init() {
	if os.Getenv("FUTURES_STILLBORN") != "" {
		os.Exit(9)
	}
}

func TestChildrenThatDoNotComeUp(t *testing.T) { // G10: the start of the workers fails
	strategytest.NoLeaks(t)
	t.Setenv("FUTURES_STILLBORN", "1")
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	e := futures.New(t.Context(), r)
	for i := range 20 {
		f := futures.Submit(e, kit.Do, job{Index: i})
		<-f.Resolved()
		if f.State() != futures.Failed || !strings.Contains(f.Err().Error(), "exit status 9") {
			t.Errorf("future %d: %v, %v", i, f.State(), f.Err())
		}
	}
	if err := e.Close(); err == nil {
		t.Error("Close has nothing to say")
	}
}

func TestTheContextOfAnExecutorEnds(t *testing.T) { // G10, C13
	for _, s := range strategies.Builtin() {
		strategytest.NoLeaks(t)
		r, err := s.New(t.Context(), one)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		b := bench{t, s.Name, futures.New(ctx, r), t.TempDir()}
		fs := []future{b.occupy("never")}
		for range 20 {
			fs = append(fs, b.submit())
		}
		why := errors.New("no more")
		cancel(why)
		if _, _, err := futures.Wait(b.within(), futures.All, fs...); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		for i, f := range fs {
			if f.State() != futures.Cancelled || i > 0 && !errors.Is(f.Err(), why) {
				t.Errorf("%s, future %d: %v, %v", s.Name, i, f.State(), f.Err())
			}
		}
		if err := b.Close(); !errors.Is(err, why) {
			t.Errorf("%s: Close says %v", s.Name, err)
		}
		r.Close()
	}
}

func TestWaitingForAFutureInsideATask(t *testing.T) { // G11: nobody is left to run it, so the context must end
	each(t, one, func(b bench) {
		if b.name == "process" {
			b.Skip("the executor is not there, in a child")
		}
		var inner future
		var own strategies.Registry
		waits := strategies.Register(&own, "waits", func(ctx context.Context, _ int) (int, error) {
			inner = b.submit()
			ctx, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
			defer cancel()
			_, err := inner.Result(ctx)
			return 0, err
		})
		if _, err := futures.Submit(b.Executor, waits, 0).Result(b.within()); !errors.Is(err, context.DeadlineExceeded) {
			b.Errorf("error %v, want the end of the context", err)
		}
		if _, err := inner.Result(b.within()); err != nil {
			b.Errorf("the inner task: %v", err)
		}
	})
}

func TestAKilledWorkerIsOneFailedFuture(t *testing.T) {
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	e := futures.New(t.Context(), r)
	var fs []future
	for i := range 20 {
		steps := []step{}
		if i == 5 {
			steps = append(steps, strategytest.Kill(syscall.SIGKILL))
		}
		fs = append(fs, futures.Submit(e, kit.Do, job{Index: i, Steps: steps}))
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	for i, f := range fs {
		var lost *strategies.WorkerLostError
		if got := errors.As(f.Err(), &lost); got != (i == 5) || f.Details().Status == strategies.NotStarted {
			t.Errorf("future %d: %v, %v", i, f.State(), f.Err())
		}
	}
}

// A function that process refuses fails its own futures only. The other strategies run it.
func TestAFunctionThatCannotBeSent(t *testing.T) {
	stranger := strategies.Register(new(strategies.Registry), "stranger", func(_ context.Context, n int) (int, error) { return n, nil })
	for _, o := range []strategies.Options{one, {Workers: 1}, {Workers: 2}, {Workers: 1, Chunk: 7}} {
		each(t, o, func(b bench) {
			good := []future{b.occupyLater("gate")}
			var bad []futures.Awaitable
			for i := range 40 {
				bad = append(bad, futures.Submit(b.Executor, kit.Chan, i), futures.Submit(b.Executor, stranger, i))
				if i%3 == 0 {
					good = append(good, b.submit())
				}
			}
			b.open("gate")
			if _, _, err := futures.Wait(b.within(), futures.All, bad...); err != nil {
				b.Error(err)
			}
			good = append(good, b.submit())
			for i, f := range good {
				if _, err := f.Result(b.within()); err != nil {
					b.Errorf("the good future %d: %v", i, err)
				}
			}
			for i, f := range bad {
				want := []string{kit.Chan.Name(), "stranger"}[i%2]
				if refused := f.State() == futures.Failed && strings.Contains(f.Err().Error(), want); refused != (b.name == "process") {
					b.Errorf("the future %d: %v, %v", i, f.State(), f.Err())
				}
			}
			if err := b.Close(); err != nil {
				b.Error(err)
			}
		})
	}
}

func TestARunnerThatCannotRun(t *testing.T) { // G10: the runner fails at once
	for _, s := range strategies.Builtin() {
		r, err := s.New(t.Context(), strategies.Options{Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		e := futures.New(t.Context(), r)
		f := futures.Submit(e, kit.Do, job{})
		<-f.Resolved()
		if !errors.Is(f.Err(), strategies.ErrClosed) && !errors.Is(f.Err(), futures.ErrClosed) || f.State() != futures.Failed {
			t.Errorf("%s: %v, %v", s.Name, f.State(), f.Err())
		}
		if err := e.Close(); !errors.Is(err, strategies.ErrClosed) {
			t.Errorf("%s: Close says %v", s.Name, err)
		}
	}
}

func TestSubmitAfterCloseIsRefused(t *testing.T) { // E4, E6
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		var ran, refused atomic.Int32
		var submitters sync.WaitGroup
		for range 4 {
			submitters.Go(func() {
				for range 50 {
					f := b.submit()
					<-f.Resolved()
					if errors.Is(f.Err(), futures.ErrClosed) {
						refused.Add(1)
					} else if f.Err() == nil {
						ran.Add(1)
					}
				}
			})
		}
		b.Close()
		submitters.Wait()
		if ran.Load()+refused.Load() != 200 {
			b.Errorf("%d ran, %d were refused, which makes no 200", ran.Load(), refused.Load())
		}
		if f := b.submit(); !errors.Is(f.Err(), futures.ErrClosed) {
			b.Errorf("after Close: %v", f.Err())
		}
	})
}

// A running task may return the error of its context, or the cause.
func TestAbortReachesRunningTasks(t *testing.T) {
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		running := []future{b.submit(strategytest.Gate(b.gate("never"))), b.submit(strategytest.ReturnCause("wrapped"))}
		b.await(running[0], futures.Running)
		if b.name != "sequential" {
			b.await(running[1], futures.Running)
		}
		pending := b.submit()
		if err := b.Abort(); err != nil {
			b.Error(err)
		}
		for _, f := range append(running, pending) {
			if f.State() != futures.Cancelled {
				b.Errorf("%v: %v", f.State(), f.Err())
			}
		}
		if d := pending.Details(); d.Status != strategies.NotStarted || d.Attempts != 0 || !errors.Is(d.Err, futures.ErrCancelled) {
			b.Errorf("of a future that did not run: %+v", d)
		}
	})
}
