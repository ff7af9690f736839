package standstill

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// stop stops a process, and returns when all of its threads stand still: before, the system
// does not call it stopped.
func stop(t *testing.T, p *os.Process) {
	t.Helper()
	signalAndWait(t, p, syscall.SIGSTOP, func(_ int, state string) bool { return state == "T" })
}

// proceed lets it go on.
func proceed(t *testing.T, p *os.Process) {
	t.Helper()
	signalAndWait(t, p, syscall.SIGCONT, func(_ int, state string) bool { return state != "T" })
}

// stopWhile has the process stopped while do runs.
func stopWhile(t *testing.T, p *os.Process, do func()) {
	t.Helper()
	stop(t, p)
	do()
	proceed(t, p)
}

// traceWhile holds the process as a debugger does while do runs: it attaches to each thread.
func traceWhile(t *testing.T, p *os.Process, do func()) {
	t.Helper()
	runtime.LockOSThread() // the tracer is a thread
	defer runtime.UnlockOSThread()
	traced := map[int]bool{}
	awaitThreads(t, p, func(tid int, state string) bool {
		if !traced[tid] { // also one that a thread has started meanwhile
			err := unix.PtraceSeize(tid)
			if err == unix.ESRCH { // it has ended by now
				return true
			}
			if err != nil {
				t.Skip("cannot trace: ", err)
			}
			traced[tid] = true
			if err := unix.PtraceInterrupt(tid); err != nil {
				t.Fatal(err)
			}
		}
		return state == "t"
	})
	defer func() {
		for tid := range traced {
			unix.PtraceDetach(tid)
		}
	}()
	do()
}

// signalAndWait sends the signal and waits until all threads have reached a state.
func signalAndWait(t *testing.T, p *os.Process, s os.Signal, reached func(tid int, state string) bool) {
	t.Helper()
	if err := p.Signal(s); err != nil {
		t.Fatal(err)
	}
	awaitThreads(t, p, reached)
}

// awaitThreads waits until all threads have reached a state.
func awaitThreads(t *testing.T, p *os.Process, reached func(tid int, state string) bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", p.Pid))
		if err != nil || len(threads) == 0 {
			t.Fatal("no threads: ", err)
		}
		all := true
		for _, thread := range threads {
			text, _ := os.ReadFile(thread) // one that has ended by now has reached any state
			if _, after, ok := strings.Cut(string(text), ") "); ok {
				tid, _ := strconv.Atoi(filepath.Base(filepath.Dir(thread)))
				all = reached(tid, after[:1]) && all
			}
		}
		if all {
			return
		}
	}
	t.Fatal("not all threads have reached the state")
}
