//go:build unix

package futures_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
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

var kit = strategytest.Register(&registry)

func TestMain(m *testing.M) { strategytest.Main(m, &registry) }

type (
	job    = strategytest.Job
	step   = strategytest.Step
	future = *futures.Future[strategytest.Reply]
)

// bench is an executor of one strategy, with places for gates.
type bench struct {
	*testing.T
	name string
	*futures.Executor
	dir string
}

// each runs a test over all strategies.
func each(t *testing.T, o strategies.Options, test func(b bench)) {
	for _, s := range strategies.Builtin() {
		t.Run(s.Name, func(t *testing.T) {
			strategytest.NoLeaks(t)
			r, err := s.New(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			e := futures.New(context.Background(), r)
			t.Cleanup(func() {
				e.Abort()
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			})
			test(bench{t, s.Name, e, t.TempDir()})
		})
	}
}

func (b bench) submit(steps ...step) future {
	return futures.Submit(b.Executor, kit.Do, job{Steps: steps})
}

func (b bench) gate(name string) string { return filepath.Join(b.dir, name) }

func (b bench) open(gate string) {
	b.Helper()
	if err := os.WriteFile(b.gate(gate), nil, 0o600); err != nil {
		b.Fatal(err)
	}
}

// within gives an answer that has to come, and never hangs.
func (b bench) within() context.Context {
	ctx, cancel := context.WithTimeoutCause(b.Context(), 30*time.Second, errors.New("hangs"))
	b.Cleanup(cancel)
	return ctx
}

// await polls until the future is in a state.
func (b bench) await(f future, want futures.State) {
	b.Helper()
	for deadline := time.Now().Add(30 * time.Second); f.State() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("the future is %v, want %v", f.State(), want)
		}
	}
}

// occupy keeps the only worker busy until the gate is opened.
func (b bench) occupy(gate string) future {
	b.Helper()
	f := b.submit(strategytest.Gate(b.gate(gate)))
	b.await(f, futures.Running)
	return f
}

var one = strategies.Options{Workers: 1, Chunk: 1}

func TestStatesGoOneWay(t *testing.T) { // G1
	each(t, one, func(b bench) {
		first := b.occupy("gate")
		second := b.submit()
		if s := second.State(); s != futures.Pending {
			b.Errorf("behind a running task: %v, want pending", s)
		}
		var watchers sync.WaitGroup
		for range 4 {
			watchers.Go(func() {
				for last := futures.Pending; last < futures.Done; {
					now := second.State()
					if now < last {
						b.Errorf("went back from %v to %v", last, now)
					}
					last = now
				}
			})
		}
		b.open("gate")
		watchers.Wait()
		if _, err := first.Result(b.within()); err != nil || first.State() != futures.Done {
			b.Errorf("%v, %v", first.State(), err)
		}
		failed := b.submit(strategytest.Fail("broken"))
		if _, err := failed.Result(b.within()); err == nil || failed.State() != futures.Failed || failed.Err() == nil {
			b.Errorf("%v, %v, want failed", failed.State(), err)
		}
	})
}

func TestResultWaitsAsLongAsItsContext(t *testing.T) { // G2, G3
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		ended, cancel := context.WithCancelCause(context.Background())
		cancel(errors.New("no patience"))
		if _, err := f.Result(ended); err == nil || err.Error() != "no patience" {
			b.Errorf("Result with a context that has ended: %v", err)
		}
		if f.State() != futures.Running {
			b.Errorf("the task was harmed: %v", f.State())
		}
		b.open("gate")
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				if r, err := f.Result(b.within()); err != nil || r.Index != 0 {
					b.Error(err)
				}
			})
		}
		all.Wait()
		if _, err := f.Result(ended); err != nil {
			b.Errorf("a result that is there is not given: %v", err)
		}
	})
}

func TestCancelTakesBackWhatIsPending(t *testing.T) { // G4
	each(t, one, func(b bench) {
		running := b.occupy("gate")
		mark := b.gate("ran")
		pending := b.submit(strategytest.Mark(mark))
		behind := b.submit()
		for range 2 {
			if !pending.Cancel() || pending.State() != futures.Cancelled || !errors.Is(pending.Err(), futures.ErrCancelled) {
				b.Errorf("pending: %v, %v", pending.State(), pending.Err())
			}
			if running.Cancel() {
				b.Error("a running task was cancelled")
			}
		}
		b.open("gate")
		if _, err := behind.Result(b.within()); err != nil {
			b.Error(err)
		}
		if running.Cancel() || running.State() != futures.Done {
			b.Error("a task that is done was cancelled")
		}
		if _, err := os.Stat(mark); err == nil {
			b.Error("the cancelled task ran")
		}
	})
}

func TestCallbacksComeOnceAndInOrder(t *testing.T) { // G5
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		var mu sync.Mutex
		var order []int
		called := make(chan struct{})
		note := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			order = append(order, n)
		}
		f.OnResolved(func(f future) {
			note(1)
			if _, err := f.Result(b.within()); err != nil { // no lock is held
				b.Error(err)
			}
			f.OnResolved(func(future) { note(2) }) // at once
		})
		f.OnResolved(func(future) { note(3); close(called) })
		b.open("gate")
		<-called
		f.OnResolved(func(future) { note(4) })
		if want := []int{1, 2, 3, 4}; !slices.Equal(order, want) {
			b.Errorf("called in order %v, want %v", order, want)
		}
	})
}

func TestCallbackOfACancelledFuture(t *testing.T) { // G5
	each(t, one, func(b bench) {
		b.occupy("gate")
		f := b.submit()
		calls := 0
		f.OnResolved(func(future) { calls++ })
		f.Cancel()
		f.Cancel()
		b.open("gate")
		if calls != 1 {
			b.Errorf("called %d times", calls)
		}
	})
}

func TestCallbacksMaySubmit(t *testing.T) { // loky: a chain of 100
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		end := make(chan error, 1)
		var link func(n int) func(future)
		link = func(n int) func(future) {
			return func(f future) {
				if n == 0 || f.Err() != nil {
					end <- f.Err()
					return
				}
				b.submit().OnResolved(link(n - 1))
			}
		}
		b.submit().OnResolved(link(100))
		select {
		case err := <-end:
			if err != nil {
				b.Error(err)
			}
		case <-b.within().Done():
			b.Error("the chain hangs")
		}
	})
}

// A callback that ends its goroutine does not end the worker.
func TestCallbackThatCallsGoexit(t *testing.T) {
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		for range 5 {
			f := b.occupyLater("gate")
			f.OnResolved(func(future) { runtime.Goexit() })
		}
		b.open("gate")
		if _, err := b.submit().Result(b.within()); err != nil {
			b.Error(err)
		}
		if err := b.Close(); err != nil {
			b.Error(err)
		}
	})
}

func TestWait(t *testing.T) { // G7
	each(t, strategies.Options{Workers: 1, Chunk: 1}, func(b bench) {
		done := b.submit()
		done.Result(b.within())
		slow := b.occupy("gate")
		failing := b.submit(strategytest.Fail("broken"))
		last := b.occupyLater("last")
		cancelled := b.submit()
		cancelled.Cancel()

		check := func(what string, resolved, left []future, err error, want []future) {
			b.Helper()
			if err != nil || !slices.Equal(resolved, want) {
				b.Errorf("%s: resolved %v, want %v, error %v", what, states(resolved), states(want), err)
			}
			if len(resolved)+len(left) != 5 {
				b.Errorf("%s: %d and %d make no 5", what, len(resolved), len(left))
			}
		}
		all := []future{slow, failing, last, done, cancelled}
		r, l, err := futures.Wait(b.within(), futures.FirstCompleted, all...)
		check("first completed", r, l, err, []future{done, cancelled})

		b.open("gate")
		r, l, err = futures.Wait(b.within(), futures.FirstError, append(all, done)...) // one named twice
		check("first error", r, l, err, []future{slow, failing, done, cancelled})

		short, cancel := context.WithCancel(context.Background())
		cancel()
		_, l, err = futures.Wait(short, futures.All, all...)
		var unfinished *futures.UnfinishedError
		if !errors.As(err, &unfinished) || unfinished.Unfinished != 1 || unfinished.Total != 5 || !errors.Is(err, context.Canceled) || len(l) != 1 {
			b.Errorf("time-out: %v, %v left", err, states(l))
		}
		b.open("last")
		r, l, err = futures.Wait(b.within(), futures.All, all...)
		check("all", r, l, err, all)
	})
}

// occupyLater submits a task that waits for a gate.
func (b bench) occupyLater(gate string) future { return b.submit(strategytest.Gate(b.gate(gate))) }

func states(fs []future) (s []futures.State) {
	for _, f := range fs {
		s = append(s, f.State())
	}
	return s
}

func TestAsCompleted(t *testing.T) { // G8, A3
	each(t, strategies.Options{Workers: 2, Chunk: 1}, func(b bench) {
		ready := b.submit()
		ready.Result(b.within())
		slow := b.occupyLater("gate")
		quick := b.submit()
		openAfter := 2
		if b.name == "sequential" { // one worker: what is behind the slow one waits
			openAfter = 1
		}
		var got []future
		for f, err := range futures.AsCompleted(b.within(), ready, slow, quick, slow) {
			if err != nil {
				b.Fatal(err)
			}
			if got = append(got, f); len(got) == openAfter {
				b.open("gate")
			}
		}
		want := []future{ready, quick, slow}
		if b.name == "sequential" {
			want = []future{ready, slow, quick}
		}
		if !slices.Equal(got, want) {
			b.Errorf("in another order, or not once each: %d futures", len(got))
		}
	})
}

func TestAsCompletedTellsWhatIsUnfinished(t *testing.T) { // G8
	each(t, one, func(b bench) {
		f := b.occupy("gate")
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		n := 0
		for got, err := range futures.AsCompleted[futures.Awaitable](ctx, f, b.submit()) {
			n++
			if err == nil || err.Error() != "2 (of 2) futures unfinished: context canceled" || got != nil {
				b.Errorf("%v, %v", got, err)
			}
		}
		if n != 1 {
			b.Errorf("%d rounds, want 1", n)
		}
		b.open("gate")
	})
}

func TestMapGivesInputOrder(t *testing.T) {
	each(t, strategies.Options{Workers: 3}, func(b bench) {
		in := make([]job, 20)
		for i := range in {
			in[i] = job{Index: i, Steps: []step{strategytest.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)}}
		}
		in[7].Steps = []step{strategytest.Fail("seven")}
		next := 0
		for r, err := range futures.Map(b.within(), b.Executor, kit.Do, in) {
			switch {
			case next == 7 && !errors.Is(err, strategytest.Fault("seven")) && b.name != "process":
				b.Errorf("error %v", err)
			case next == 7 && err == nil, next != 7 && (err != nil || r.Index != next):
				b.Errorf("result %d: %v, %v", next, r, err)
			}
			next++
		}
		if next != len(in) {
			b.Errorf("%d results", next)
		}
	})
}

func TestMapSubmitsNoMoreThanAhead(t *testing.T) { // D8: the head is slow
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		const n = 2*futures.Window + 10
		journal := strategytest.Journal(b.gate("journal"))
		in := make([]job, n)
		for i := range in {
			in[i] = job{Index: i, Log: string(journal)}
		}
		in[0].Steps = []step{strategytest.Gate(b.gate("gate"))}
		results := futures.Map(b.within(), b.Executor, kit.Do, in)
		ends := futures.Window - 1
		if b.name == "sequential" { // all wait behind the first
			ends = 0
		}
		for deadline := time.Now().Add(30 * time.Second); journal.Total(strategytest.Ended) < ends; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				b.Fatalf("only %d have ended while the first waits", journal.Total(strategytest.Ended))
			}
		}
		time.Sleep(10 * time.Millisecond) // for one that knows no bound
		if started := journal.Total(strategytest.Started); started > futures.Window {
			b.Errorf("%d have started, want at most %d", started, futures.Window)
		}
		b.open("gate")
		next := 0
		for r, err := range results {
			if err != nil || r.Index != next {
				b.Fatalf("result %d: %v, %v", next, r.Index, err)
			}
			next++
		}
		if next != n {
			b.Errorf("%d results of %d", next, n)
		}
	})
}

func TestMapNeedsLittleMemory(t *testing.T) { // D7: what was taken is not kept
	each(t, strategies.Options{Workers: 2}, func(b bench) {
		const each, n = 16 << 10, 3 * futures.Window
		in := make([]job, n)
		for i := range in {
			in[i].Steps = []step{strategytest.Big(each)}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		base, seen := m.HeapAlloc, 0
		for _, err := range futures.Map(b.within(), b.Executor, kit.Do, in) {
			if err != nil {
				b.Fatal(err)
			}
			if seen++; seen%futures.Window == 0 {
				runtime.GC()
				if runtime.ReadMemStats(&m); m.HeapAlloc > base+(futures.Window+futures.Window/4)*each {
					b.Errorf("after %d results the heap holds %d MiB", seen, (m.HeapAlloc-base)>>20)
				}
			}
		}
	})
}

func TestLeavingMapCancelsThePending(t *testing.T) { // C9
	each(t, one, func(b bench) {
		journal := strategytest.Journal(b.gate("journal"))
		in := make([]job, 300)
		for i := range in {
			in[i] = job{Index: i, Log: string(journal)}
		}
		in[1].Steps = []step{strategytest.Gate(b.gate("gate"))}
		for range futures.Map(b.within(), b.Executor, kit.Do, in) {
			break
		}
		b.open("gate")
		if err := b.Close(); err != nil {
			b.Error(err)
		}
		// The second waits at its gate or is taken back last, so no other can begin.
		if n := journal.Total(strategytest.Started); n > 2 {
			b.Errorf("%d tasks started", n)
		}
	})
}

// The end of ctx is the error of all inputs that are left, and none of them is run any more.
func TestTheEndOfTheContextEndsMap(t *testing.T) {
	each(t, one, func(b bench) {
		journal := strategytest.Journal(b.gate("journal"))
		in := make([]job, futures.Window+100)
		for i := range in {
			in[i] = job{Index: i, Log: string(journal)}
		}
		in[1].Steps = []step{strategytest.Gate(b.gate("gate"))}
		ctx, cancel := context.WithCancelCause(b.within())
		defer cancel(nil)
		stopped := errors.New("stopped")
		n := 0
		for r, err := range futures.Map(ctx, b.Executor, kit.Do, in) {
			switch {
			case n == 0 && (err != nil || r.Index != 0):
				b.Errorf("the first: %v, %v", r, err)
			case n > 0 && !errors.Is(err, stopped):
				b.Errorf("result %d: error %v", n, err)
			}
			cancel(stopped)
			n++
		}
		if n != len(in) {
			b.Errorf("%d results of %d", n, len(in))
		}
		b.open("gate")
		if err := b.Close(); err != nil {
			b.Error(err)
		}
		if started := journal.Total(strategytest.Started); started > 2 { // the second waits at its gate
			b.Errorf("%d tasks started", started)
		}
	})
}

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

func TestAbortReachesRunningTasks(t *testing.T) {
	each(t, one, func(b bench) {
		running := b.occupy("never")
		pending := b.submit()
		if err := b.Abort(); err != nil {
			b.Error(err)
		}
		for _, f := range []future{running, pending} {
			if f.State() != futures.Cancelled {
				b.Errorf("%v: %v", f.State(), f.Err())
			}
		}
	})
}
