package standstill

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// stop stops a process, and returns when it stands still.
func stop(t *testing.T, p *os.Process) {
	t.Helper()
	signalAndWait(t, p, syscall.SIGSTOP, func(state string) bool { return state == "T" })
}

// proceed lets it go on.
func proceed(t *testing.T, p *os.Process) {
	t.Helper()
	signalAndWait(t, p, syscall.SIGCONT, func(state string) bool { return state != "T" })
}

func signalAndWait(t *testing.T, p *os.Process, s os.Signal, reached func(state string) bool) {
	t.Helper()
	if err := p.Signal(s); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(time.Millisecond) {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Pid))
		if err != nil {
			t.Fatal(err)
		}
		_, after, _ := strings.Cut(string(text), ") ")
		if reached(after[:1]) {
			return
		}
	}
	t.Fatalf("%v did nothing", s)
}
