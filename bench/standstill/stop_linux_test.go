package standstill

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
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

// signalAndWait sends the signal and waits until all threads have reached a state.
func signalAndWait(t *testing.T, p *os.Process, s os.Signal, reached func(state string) bool) {
	t.Helper()
	if err := p.Signal(s); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", p.Pid))
		if err != nil || len(threads) == 0 {
			t.Fatal("no threads: ", err)
		}
		all := true
		for _, thread := range threads {
			text, _ := os.ReadFile(thread) // one that has ended by now has reached any state
			if _, after, ok := strings.Cut(string(text), ") "); ok {
				all = all && reached(after[:1])
			}
		}
		if all {
			return
		}
	}
	t.Fatalf("%v did nothing", s)
}
