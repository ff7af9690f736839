package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

func init() {
	helpers["crowded"] = helpCrowded
	helpers["threads"] = helpThreads
	helpers["no thread"] = helpNoThread
	helpers["no thread at start"], preServe["no thread at start"] = helpNoThread, noThreadBeforeServe
}

// limitProcesses limits the number of processes and threads that this process's user has.
func limitProcesses(n uint64) {
	limit := syscall.Rlimit{Cur: n, Max: n}
	if err := syscall.Setrlimit(unix.RLIMIT_NPROC, &limit); err != nil {
		fmt.Println(err)
		os.Exit(5)
	}
}

// loseRoot makes root, whom no limit binds, another user.
func loseRoot() {
	if os.Getuid() == 0 {
		if err := syscall.Setuid(54321); err != nil {
			fmt.Println(err)
			os.Exit(5)
		}
		unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) // or /proc/self/exe would still belong to root
	}
}

// helpCrowded cannot start another process. The Go runtime needs some threads, so they must
// exist before.
func helpCrowded() {
	threads(20)
	loseRoot()
	limitProcesses(1)
	r := open(strategies.Options{Workers: 3})
	b := strategies.NewBatch(identity, []int{1, 2, 3, 4, 5}, strategies.BatchOptions{})
	err := b.Run(context.Background(), r)
	fmt.Println(b.Counts(), errors.Is(err, syscall.EAGAIN), err)
	r.Close()
	fmt.Println(len(strategytest.Children()), "left")
}

// F13: no process can be started (ulimit -u).
func TestF13_no_processes(t *testing.T) {
	h := startHelper(t, "crowded")
	h.end(t)
	if out := h.out.String(); !strings.HasPrefix(out, "5 tasks: 0 done, 0 failed, 0 cancelled, 0 lost, 5 not started true ") || !strings.HasSuffix(out, "\n0 left\n") {
		t.Errorf("it says %s%s", out, &h.err)
	}
}

// crowd needs more threads than it may have.
var crowd = strategies.Register(&reg, "crowd", func(_ context.Context, n int) (int, error) {
	if n == 1 {
		limitProcesses(1)
		threads(100)
	}
	return n, nil
})

func noThreadBeforeServe() {
	inWorker(func() {
		limitProcesses(1)
		threads(100)
	})
}

// helpNoThread has a task, or children, that cannot get a thread.
func helpNoThread() {
	loseRoot()
	r := open(strategies.Options{Workers: 1})
	b := strategies.NewBatch(crowd, []int{0, 1, 2}, strategies.BatchOptions{CollectAll: true})
	err := b.Run(context.Background(), r)
	r.Close()
	fmt.Println(b.Counts(), err)
}

// F3, F12: a child that cannot get a thread says so. The runtime ends it with a fatal error that
// does not name the limit.
func TestNoThread(t *testing.T) {
	for name, counts := range map[string]string{
		"no thread":          "3 tasks: 2 done, 0 failed, 0 cancelled, 1 lost, 0 not started",
		"no thread at start": "3 tasks: 0 done, 0 failed, 0 cancelled, 0 lost, 3 not started",
	} {
		h := startHelper(t, name)
		h.end(t)
		if out := h.out.String(); !strings.HasPrefix(out, counts) || !strings.Contains(out, "exit status 2 (it could not start a thread: there may be too many processes: raise the limit (ulimit -u,") {
			t.Errorf("%s: it says %.2000s%.2000s", name, out, &h.err)
		}
	}
}

// helpThreads counts the threads of this process before and after some children have started.
func helpThreads() {
	const w = 20
	count := func() int {
		entries, _ := os.ReadDir("/proc/self/task")
		return len(entries)
	}
	for _, o := range []strategies.Options{{Workers: 1}, {Workers: w}} {
		o.Process.Prestart = true
		open(o)
		fmt.Println(count())
	}
}

// A child costs no thread of this process. Each one would count against the limit on processes,
// and a Go program that cannot get a thread crashes.
func TestChildrenCostNoThreads(t *testing.T) {
	h := startHelper(t, "threads")
	h.end(t)
	var one, more int
	if _, err := fmt.Sscan(h.out.String(), &one, &more); err != nil || more > one+10 { // what the runtime starts to start them
		t.Errorf("it says %s%s: %d threads with 1 child, %d with 21", &h.out, &h.err, one, more)
	}
}

// threads makes the runtime start this number of threads, which it then keeps.
func threads(n int) {
	var all, up sync.WaitGroup
	up.Add(n)
	for range n {
		all.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			up.Done()
			up.Wait()
		})
	}
	all.Wait()
}
