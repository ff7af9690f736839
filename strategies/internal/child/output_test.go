//go:build unix

package child

import (
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// printed returns the text that output passes on to standard error.
func printed(t *testing.T, write func(w *output)) (out string, w *output) {
	t.Helper()
	f, err := os.Create(t.TempDir() + "/stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w = &output{to: f}
	write(w)
	Flush(time.Minute)
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(b), w
}

func TestOutputPassesWholeLines(t *testing.T) {
	var steps []string
	out, w := printed(t, func(w *output) {
		for _, s := range []string{"one", " line\nand ", "another\nthe rest"} {
			w.write([]byte(s))
			Flush(time.Minute)
			b, _ := os.ReadFile(w.to.Name())
			steps = append(steps, string(b))
		}
	})
	if steps[0] != "" || steps[1] != "one line\n" || out != "one line\nand another\n" {
		t.Errorf("step by step %q", steps)
	}
	if got := w.String(); got != "one line\nand another\nthe rest" {
		t.Errorf("remembered: %q", got)
	}
	if out, _ = printed(t, func(w *output) { w.write([]byte("the rest")); w.flush(); w.flush() }); out != "the rest\n" {
		t.Errorf("in the end %q", out)
	}
}

// The reason of a crash comes first and the stacks after it, so it must not be
// lost where only the end is kept.
func TestOutputKeepsTheReason(t *testing.T) {
	for _, reason := range []string{"panic: why", "fatal error: why", "SIGSEGV: segmentation violation"} {
		_, w := printed(t, func(w *output) {
			w.write([]byte("hello\n" + reason + "\n"))
			w.write([]byte(strings.Repeat("goroutine 1 [running]\n", 1000)))
			w.write([]byte("panic: of no interest\nthe end\n"))
		})
		got := w.String()
		if !strings.HasPrefix(got, reason) || !strings.HasSuffix(got, "the end") || len(got) > 4<<10 {
			t.Errorf("%s: %d bytes: %.60q ... %q", reason, len(got), got, got[max(0, len(got)-60):])
		}
	}
}

// A line without an end does not need more and more memory.
func TestOutputPassesLongLines(t *testing.T) {
	const n = 1 << 20
	out, w := printed(t, func(w *output) {
		for range n / 1024 {
			w.write([]byte(strings.Repeat("x", 1024)))
		}
		if len(w.line) > 2*lineMost {
			t.Errorf("%d bytes are held back", len(w.line))
		}
		w.flush()
	})
	if strings.Count(out, "x") != n {
		t.Errorf("%d of %d bytes", strings.Count(out, "x"), n)
	}
	if len(w.String()) > 8<<10 {
		t.Errorf("%d bytes are remembered", len(w.String()))
	}
}

// While standard error is blocked, dying children leave no more than a bounded queue, and in the
// end a line says how much is missing.
func TestPrinterIsBounded(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ended := make(chan struct{})
	close(ended)
	var p printer
	line := strings.Repeat("x", 1023) + "\n"
	const lines = 3 * dropAbove / 1024
	for range lines {
		p.print(w, []byte(line), ended)
	}
	if p.bytes > dropAbove {
		t.Errorf("%d bytes are kept", p.bytes)
	}
	p.flush(time.Millisecond) // comes back
	go func() {
		p.flush(time.Minute)
		w.Close()
	}()
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	kept := strings.Count(string(out), line)
	if want := fmt.Sprintf("(%d bytes of output are left out here: standard error was blocked)\n", (lines-kept)*1024); kept == 0 || kept == lines || !strings.HasSuffix(string(out), line+want) {
		t.Errorf("%d of %d lines, and in the end %q", kept, lines, out[max(0, len(out)-100):])
	}
}

// A child that is alive waits until there is room again.
func TestPrinterKeepsLivingChildrenWaiting(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var p printer
	line := strings.Repeat("x", 1023) + "\n"
	go func() {
		for range 1024 {
			p.print(w, []byte(line), nil)
		}
		p.flush(time.Minute)
		w.Close()
	}()
	out, err := io.ReadAll(r)
	if err != nil || string(out) != strings.Repeat(line, 1024) {
		t.Errorf("%d bytes of %d, error %v", len(out), 1024*1024, err)
	}
	if p.dropped != 0 {
		t.Errorf("%d bytes were left out", p.dropped)
	}
}
