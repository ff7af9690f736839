//go:build linux

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/bench/results"
)

// A sweep that is stopped, as by Ctrl-Z, and goes on measures that sample again: no time that
// it stood still is part of a number, or of the budget.
func TestStoppedSweep(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "run")
	p := startCommand(t, false, "sweep", "flags", "--service-time", "100ms", "--tasks", "3", "--strategies", "sequential", "--rounds", "4", "--out", dir)
	const stopped = time.Second
	for _, done := range []string{"Warm-up done", "Round 1 ", "Round 2 "} {
		p.waitFor(done)
		time.Sleep(100 * time.Millisecond) // somewhere in the sample, most of the time
		p.Process.Signal(syscall.SIGSTOP)
		time.Sleep(stopped)
		p.Process.Signal(syscall.SIGCONT)
	}
	if code := p.exit(); code != exitDone {
		t.Fatalf("exit %d: %s", code, p.stderr.String())
	}
	if line := "flags sequential 1 is measured again: the program was stopped for "; !strings.Contains(p.stderr.String(), line) {
		t.Errorf("stderr does not say %q:\n%s", line, p.stderr.String())
	}
	rec, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	again := 0
	for _, s := range rec.Samples {
		if s.Error != "" || s.Makespan >= stopped {
			t.Errorf("round %d took %v, %s", s.Round, s.Makespan, s.Error)
		}
		again += len(s.Repeated)
	}
	if again == 0 || len(rec.Samples) != 4 {
		t.Errorf("%d of %d samples measured again, want 4 and some", again, len(rec.Samples))
	}
	tables, err := os.ReadFile(filepath.Join(dir, "tables.txt"))
	if want := "Measured again: "; err != nil || !strings.Contains(string(tables), want) {
		t.Errorf("tables.txt does not say %q: %v", want, err)
	}
}

// A command that shows the times of one run says that they are of no use.
func TestStoppedRun(t *testing.T) {
	t.Parallel()
	p := startCommand(t, true, "futures", "--step", "300ms")
	p.waitFor("submit")
	p.Process.Signal(syscall.SIGSTOP)
	time.Sleep(200 * time.Millisecond)
	p.Process.Signal(syscall.SIGCONT)
	if code := p.exit(); code != exitDone {
		t.Fatalf("exit %d: %s", code, p.stderr.String())
	}
	if want := "Do not use these times: the program was stopped"; !strings.Contains(p.stderr.String(), want) {
		t.Errorf("stderr does not say %q:\n%s", want, p.stderr.String())
	}
}

// Child processes that waited in vain for the server, because the program that it is in was
// stopped, ask again. The stop can come while no child waits, so there are several tries.
func TestStoppedServer(t *testing.T) {
	t.Parallel()
	for try := 1; !stoppedServer(t); try++ {
		if try == 5 {
			t.Fatal("no child ever asked again")
		}
	}
}

// stoppedServer reports whether a child asked again.
func stoppedServer(t *testing.T) bool {
	const timeout = 2 * time.Second
	p := startCommand(t, true, "flags", "--strategy", "process", "--workers", "2", "--limit", "8", "--service-time", "300ms",
		"--timeout", timeout.String(), "--dest", t.TempDir())
	p.waitFor("B") // the first flag is there, and others are asked for
	p.Process.Signal(syscall.SIGSTOP)
	time.Sleep(timeout + timeout/2) // longer than the children wait
	p.Process.Signal(syscall.SIGCONT)
	if code := p.exit(); code != exitDone || !strings.Contains(p.stdout.String(), "\n8 downloaded, 0 not found, 0 errors: ") {
		t.Fatalf("exit %d\n%s", code, p.stdout.String())
	}
	return strings.Contains(p.stderr.String(), " again: the program was stopped")
}
