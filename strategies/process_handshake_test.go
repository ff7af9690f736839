//go:build unix

package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// F7: a main without Serve.
func helpHookless() {
	fmt.Println("main's job")
	_, err := strategies.Process.New(context.Background(), strategies.Options{Workers: 2})
	fmt.Println(err)
	os.Exit(0)
}

func TestF7_no_hook_no_children(t *testing.T) {
	h := startHelper(t, "hookless")
	h.end(t)
	if out := h.out.String(); strings.Count(out, "main's job") != 1 || !strings.Contains(out, "Serve") {
		t.Errorf("it says %q", out)
	}
}

// F7: the guard is in the environment and nobody started a worker.
func TestF7_guard_by_hand(t *testing.T) {
	t.Setenv(guard, "1")
	h := startHelper(t, "busy")
	if code := h.end(t); code != 1 || !strings.Contains(h.err.String(), guard) || h.log.Total(strategytest.Started) > 0 {
		t.Errorf("exit code %d, it says %q", code, h.err.String())
	}
}

// F7: programs that a task starts do not become workers.
func TestF7_guard_is_not_inherited(t *testing.T) {
	b := strategies.NewBatch(environment, []string{guard}, strategies.BatchOptions{})
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if err := b.Run(t.Context(), r); err != nil || b.Results()[0].Value != "" {
		t.Errorf("error %v, the guard is %q", err, b.Results()[0].Value)
	}
}

var environment = strategies.Register(&reg, "environment", func(_ context.Context, name string) (string, error) {
	return os.Getenv(name), nil
})

// F12: workers that do not come up.
func helpMute() {
	inWorker(func() {
		enrol()
		time.Sleep(time.Hour)
	})
}

// enrol makes a file in the directory of the test, if there is one, and returns how many were
// there before.
func enrol() (place int) {
	dir := os.Getenv("HELPER_DIR")
	for dir != "" {
		f, err := os.OpenFile(fmt.Sprint(dir, "/", place), os.O_CREATE|os.O_EXCL, 0o600)
		if err == nil {
			f.Close()
			break
		}
		place++
	}
	return place
}

func helpLiar() {
	inWorker(func() {
		os.NewFile(4, "to parent").WriteString("\x02\x00\x00\x00r\x63") // ready, protocol 99
		io.Copy(io.Discard, os.NewFile(3, "from parent"))
		os.Exit(0)
	})
}

func helpChatty() {
	fmt.Print("printed before Serve, without an end")
	fmt.Fprint(os.Stderr, "\x00\x01\x02")
}

func TestF12_handshake(t *testing.T) {
	for name, want := range map[string]string{"early": "exit status 9", "liar": "protocol"} {
		t.Run(name, func(t *testing.T) {
			b, err := runWith(t, name, strategies.Options{Workers: 2})
			if err == nil || !strings.Contains(err.Error(), want) || b.Counts().NotStarted != 5 {
				t.Errorf("error %v with %v, want %q and 5 not started", err, b.Counts(), want)
			}
		})
	}
}

// F12: a child that starts and never answers is given up after its time. F26: there are no
// more starts than workers.
func TestF12_start_time(t *testing.T) {
	defer strategies.SetStartTime(strategies.SetStartTime(200 * time.Millisecond))
	dir := t.TempDir()
	t.Setenv("HELPER_DIR", dir)
	b, err := runWith(t, "mute", strategies.Options{Workers: 2})
	if !errors.Is(err, os.ErrDeadlineExceeded) || b.Counts().NotStarted != 5 {
		t.Errorf("error %v with %v", err, b.Counts())
	}
	if n := count(dir); n > 2 {
		t.Errorf("%d children were started", n)
	}
}

// count is how many files there are.
func count(dir string) int {
	files, _ := os.ReadDir(dir)
	return len(files)
}

// A child that never says a word: the run can be cancelled while it waits.
func TestF12_mute_child_and_cancel(t *testing.T) {
	t.Setenv("HELPER", "mute")
	strategytest.NoLeaks(t)
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ctx, cancel := context.WithCancel(t.Context())
	b := strategies.NewBatch(identity, []int{1, 2, 3}, strategies.BatchOptions{})
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx, r) }()
	await(t, "a child", func() bool { return len(strategytest.Children()) > 0 })
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) || b.Counts().NotStarted != 3 {
			t.Errorf("error %v with %v", err, b.Counts())
		}
	case <-time.After(hang):
		t.Fatal("Run hangs")
	}
}

// F8: a package prints before Serve is called.
func TestF8_output_before_serve(t *testing.T) {
	f, err := os.Create(t.TempDir() + "/stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	defer func(old *os.File) { os.Stderr = old }(os.Stderr)
	os.Stderr = f
	t.Run("", func(t *testing.T) { // its cleanup waits for the children
		if b, err := runWith(t, "chatty", strategies.Options{Workers: 2}); err != nil || b.Counts().Done != 5 {
			t.Errorf("error %v with %v", err, b.Counts())
		}
	})
	if out, err := os.ReadFile(f.Name()); err != nil || !strings.Contains(string(out), "printed before Serve") {
		t.Errorf("error %v, what they print is %q", err, out)
	}
}

// runWith runs five tasks in children that are a helper.
func runWith(t *testing.T, name string, o strategies.Options) (*strategies.Batch[int, int], error) {
	t.Helper()
	t.Setenv("HELPER", name)
	strategytest.NoLeaks(t)
	r, err := strategies.Process.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	b := strategies.NewBatch(identity, []int{1, 2, 3, 4, 5}, strategies.BatchOptions{})
	return b, b.Run(t.Context(), r)
}

// A program serves one registry. (TestMain serves reg.)
func TestServeOfASecondRegistry(t *testing.T) {
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "second registry") {
			t.Errorf("it panics with %s", text)
		}
	}()
	new(strategies.Registry).Serve()
	t.Error("it returns")
}
