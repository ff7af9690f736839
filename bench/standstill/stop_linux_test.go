package standstill

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
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
	signalAndWait(t, p, syscall.SIGSTOP, func(state string) bool { return state == "T" })
}

// proceed lets it go on.
func proceed(t *testing.T, p *os.Process) {
	t.Helper()
	signalAndWait(t, p, syscall.SIGCONT, func(state string) bool { return state != "T" })
}

// stopWhile has the process stopped while do runs.
func stopWhile(t *testing.T, p *os.Process, do func()) {
	t.Helper()
	stop(t, p)
	do()
	proceed(t, p)
}

// traceWhile has a debugger hold the process while do runs.
func traceWhile(t *testing.T, p *os.Process, how string, do func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "STANDSTILL_TRACE="+strconv.Itoa(p.Pid), "STANDSTILL_HOW="+how)
	cmd.Stderr = os.Stderr
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer in.Close() // it lets go
	switch line, _ := bufio.NewReader(out).ReadString('\n'); line {
	case "holds\n":
		do()
	case "may not\n":
		t.Skip("this system lets no process trace another one")
	default:
		t.Fatalf("the tracer says %q", line)
	}
}

// trace is the debugger: it attaches to each thread, by a signal (attach) as gdb does or without
// one (seize) as strace does, and detaches when its standard input ends.
func trace(pid int, how string) {
	runtime.LockOSThread() // the tracer is a thread
	for traced := map[int]bool{}; ; {
		before := len(traced)
		for _, thread := range threads(pid) { // also those that a thread has started meanwhile
			if only, err := strconv.Atoi(os.Getenv("STANDSTILL_THREAD")); traced[thread.tid] || err == nil && thread.tid != only {
				continue
			}
			attach, interrupt := unix.PtraceAttach, func(int) error { return nil }
			if how == "seize" {
				attach, interrupt = unix.PtraceSeize, unix.PtraceInterrupt
			}
			switch err := attach(thread.tid); err {
			case nil:
			case unix.ESRCH: // it has ended by now
				continue
			case unix.EPERM, unix.ENOSYS:
				fmt.Println("may not")
				return
			default:
				panic(err)
			}
			if err := interrupt(thread.tid); err != nil {
				panic(err)
			}
			if _, err := unix.Wait4(thread.tid, nil, unix.WALL, nil); err != nil {
				panic(err)
			}
			traced[thread.tid] = true
		}
		if len(traced) == before {
			fmt.Println("holds")
			io.Copy(io.Discard, os.Stdin)
			for tid := range traced {
				unix.PtraceDetach(tid)
			}
			return
		}
	}
}

// signalAndWait sends the signal and waits until all threads have reached a state.
func signalAndWait(t *testing.T, p *os.Process, s os.Signal, reached func(state string) bool) {
	t.Helper()
	if err := p.Signal(s); err != nil {
		t.Fatal(err)
	}
	await(t, func() bool {
		list := threads(p.Pid) // none if it has ended
		return len(list) > 0 && !slices.ContainsFunc(list, func(th thread) bool { return !reached(th.state) })
	})
}

// await waits until something is so.
func await(t *testing.T, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not happen")
		}
	}
}

// thread is one of a process. Its state is T when it is stopped, and t when a debugger holds it.
type thread struct {
	tid   int
	state string
}

// threads lists the threads of a process that have not ended.
func threads(pid int) (list []thread) {
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	for _, file := range files {
		text, _ := os.ReadFile(file)
		if _, after, ok := strings.Cut(string(text), ") "); ok {
			tid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
			list = append(list, thread{tid, after[:1]})
		}
	}
	return list
}
