//go:build unix

package child

import (
	"os"
	"strings"
	"testing"
)

// printed returns the text that stderrTail passes on to standard error.
func printed(t *testing.T, write func(w *stderrTail)) (out string, w *stderrTail) {
	t.Helper()
	f, err := os.Create(t.TempDir() + "/stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	old := os.Stderr
	os.Stderr = f
	defer func() { os.Stderr = old }()
	w = &stderrTail{}
	write(w)
	b, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(b), w
}

func TestStderrTailPassWholeLines(t *testing.T) {
	var steps []string
	out, w := printed(t, func(w *stderrTail) {
		for _, s := range []string{"one", " line\nand ", "another\nthe rest"} {
			if n, err := w.Write([]byte(s)); n != len(s) || err != nil {
				t.Errorf("%d bytes of %d, error %v", n, len(s), err)
			}
			b, _ := os.ReadFile(os.Stderr.Name())
			steps = append(steps, string(b))
		}
	})
	if steps[0] != "" || steps[1] != "one line\n" || out != "one line\nand another\n" {
		t.Errorf("step by step %q", steps)
	}
	if got := w.String(); got != "one line\nand another\nthe rest" {
		t.Errorf("remembered: %q", got)
	}
	if out, _ = printed(t, func(w *stderrTail) { w.Write([]byte("the rest")); w.flush(); w.flush() }); out != "the rest\n" {
		t.Errorf("in the end %q", out)
	}
}

// The reason of a crash comes first and the stacks after it, so it must not be
// lost where only the end is kept.
func TestStderrTailKeepTheReason(t *testing.T) {
	for _, reason := range []string{"panic: why", "fatal error: why", "SIGSEGV: segmentation violation"} {
		_, w := printed(t, func(w *stderrTail) {
			w.Write([]byte("hello\n" + reason + "\n"))
			w.Write([]byte(strings.Repeat("goroutine 1 [running]\n", 1000)))
			w.Write([]byte("panic: of no interest\nthe end\n"))
		})
		got := w.String()
		if !strings.HasPrefix(got, reason) || !strings.HasSuffix(got, "the end") || len(got) > 4<<10 {
			t.Errorf("%s: %d bytes: %.60q ... %q", reason, len(got), got, got[max(0, len(got)-60):])
		}
	}
}

// A line without an end does not need more and more memory.
func TestStderrTailPassLongLines(t *testing.T) {
	const n = 1 << 20
	out, w := printed(t, func(w *stderrTail) {
		for range n / 1024 {
			w.Write([]byte(strings.Repeat("x", 1024)))
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
