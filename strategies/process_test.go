//go:build unix

package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/internal/child"
	"manyhands/strategies/strategytest"
)

// F5: the parent is killed, with children that compute, sleep and idle.
func TestF5_parent_killed(t *testing.T) {
	h := startHelper(t, "busy")
	await(t, "two tasks", func() bool { return h.log.Total(strategytest.Started) == 2 })
	h.Process.Kill()
	h.end(t)
	pids := strings.Fields(h.out.String())
	if len(pids) != 3 {
		t.Fatalf("children %v, want 3\n%s", pids, &h.err)
	}
	for _, p := range pids {
		pid, _ := strconv.Atoi(p)
		await(t, "the end of child "+p, func() bool { return strategytest.Gone(pid) })
	}
}

// F5: the parent is killed while a task goes on that has moved its process to the parent's group.
// The process ends, and no other one of that group.
func TestF5_parent_of_a_child_in_its_group_killed(t *testing.T) {
	h := startHelper(t, "joined")
	await(t, "the child to move", func() bool { _, err := os.Stat(h.dir + "/moved"); return err == nil })
	neighbour := exec.Command("sleep", "60")
	neighbour.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pgid: h.Process.Pid}
	if err := neighbour.Start(); err != nil {
		t.Fatal(err)
	}
	h.Process.Kill()
	h.end(t)
	noneLeft(t, h.log)
	neighbour.Process.Signal(syscall.SIGTERM) // too late, if it was killed before
	neighbour.Wait()
	if got := neighbour.ProcessState.String(); got != "signal: terminated" {
		t.Errorf("a stranger in the parent's group ended with %q", got)
	}
}

// F5: the parent is killed while children start.
func TestF5_parent_killed_at_the_start(t *testing.T) {
	for range 3 {
		h := startHelper(t, "busy")
		var children []int
		await(t, "a child", func() bool { children = childrenOf(h.Process.Pid); return len(children) > 0 })
		h.Process.Kill()
		h.end(t)
		for _, pid := range children {
			await(t, fmt.Sprint("the end of child ", pid), func() bool { return strategytest.Gone(pid) })
		}
	}
}

// childrenOf lists the child processes of another process.
func childrenOf(parent int) (pids []int) {
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			if p, _ := strategytest.Process(pid); p == parent {
				pids = append(pids, pid)
			}
		}
	}
	return pids
}

// E9: main returns with work under way.
func TestE9_main_returns(t *testing.T) {
	h := startHelper(t, "exit")
	if code := h.end(t); code != 0 {
		t.Errorf("exit code %d\n%s", code, &h.err)
	}
	if len(h.log.PIDs()) != 2 {
		t.Errorf("tasks ran in %v, want two children", h.log.PIDs())
	}
	noneLeft(t, h.log)
}

// F17: Ctrl-C goes to the whole group. F18: SIGTERM to the parent alone.
func TestF17_F18_signals(t *testing.T) {
	for _, c := range []struct {
		name  string
		sig   syscall.Signal
		group bool
		times int
		code  int
	}{
		{"Ctrl-C", syscall.SIGINT, true, 1, 130},
		{"TERM", syscall.SIGTERM, false, 1, 130},
		{"TERM without a handler", syscall.SIGTERM, false, 1, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			name := "interrupt"
			if c.code < 0 {
				name = "busy"
			}
			h := startHelper(t, name)
			await(t, "two tasks", func() bool { return h.log.Total(strategytest.Started) == 2 })
			pid := h.Process.Pid
			if c.group {
				pid = -pid
			}
			syscall.Kill(pid, c.sig)
			if code := h.end(t); code != c.code {
				t.Errorf("exit code %d, want %d\n%s%s", code, c.code, &h.out, &h.err)
			}
			if c.code == 130 && (h.out.String() != "interrupted, 10 tasks: 0 done, 0 failed, 2 cancelled, 0 lost, 8 not started\n" || h.err.Len() > 0) {
				t.Errorf("it says\n%s%s", &h.out, &h.err)
			}
			noneLeft(t, h.log)
		})
	}
}

// F17: a second Ctrl-C ends a program that waits for tasks which ignore the first, and its
// children with it.
func TestF17_second_interrupt_forces(t *testing.T) {
	h := startHelper(t, "insist")
	await(t, "two tasks", func() bool { return h.log.Total(strategytest.Started) == 2 })
	syscall.Kill(-h.Process.Pid, syscall.SIGINT)
	await(t, "the first to be heard", func() bool { _, err := os.Stat(h.dir + "/heard"); return err == nil })
	syscall.Kill(-h.Process.Pid, syscall.SIGINT)
	if code := h.end(t); code != -1 || h.err.Len() > 0 {
		t.Errorf("exit code %d\n%s%s", code, &h.out, &h.err)
	}
	noneLeft(t, h.log)
}

func helpInsist() {
	ctx, stop := notify()
	context.AfterFunc(ctx, func() {
		stop() // from here on a signal has its usual effect
		os.WriteFile(os.Getenv("HELPER_DIR")+"/heard", nil, 0o600)
	})
	r := open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{GracePeriod: time.Hour}})
	b := strategies.NewBatch(kit.Do, jobs(5, func(int) []strategytest.Step { return []strategytest.Step{strategytest.Spin()} }), strategies.BatchOptions{})
	fmt.Println(b.Run(ctx, r))
}

// notify is what a main does for Ctrl-C.
func notify() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
}

// B9: a fatal error, which no recover can stop, ends the program. In a child it ends one task.
func TestB9_fatal_errors(t *testing.T) {
	for _, s := range strategies.Builtin() {
		for crash, code := range map[string]int{"exit": 7, "throw": 2, "stack": 2} {
			t.Run(s.Name+"/"+crash, func(t *testing.T) {
				h := startHelper(t, "crash", s.Name, crash)
				got := h.end(t)
				contained := strings.Contains(h.out.String(), "5 tasks: 4 done, 0 failed, 0 cancelled, 1 lost")
				if process := s.Name == "process"; process != contained || process != (got == 0) || !process && got != code {
					t.Errorf("exit code %d, output %s%.500s", got, &h.out, &h.err)
				}
				if crash != "exit" && !strings.Contains(h.err.String(), "fatal error: ") {
					t.Errorf("the reason is not on stderr: %.500s", &h.err)
				}
			})
		}
	}
}

// F15: a worker does not open workers.
var nested = strategies.Register(&reg, "nested", func(ctx context.Context, w int) (string, error) {
	_, err := strategies.Process.New(ctx, strategies.Options{Workers: w})
	return fmt.Sprint(err), nil
})

func TestF15_worker_starts_no_workers(t *testing.T) {
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b := strategies.NewBatch(nested, []int{2}, strategies.BatchOptions{})
	if err := b.Run(t.Context(), r); err != nil || !strings.Contains(b.Results()[0].Value, "worker") {
		t.Errorf("error %v, inside: %s", err, b.Results()[0].Value)
	}
}

// F13, D4: no descriptors are left.
func helpDescriptors() {
	if r, w, err := os.Pipe(); err == nil { // the runtime crashes if it cannot open its poller later
		r.Close()
		w.Close()
	}
	limit := syscall.Rlimit{Cur: 40, Max: 40}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		fmt.Println(err)
		os.Exit(5)
	}
	r := open(strategies.Options{Workers: 30})
	b := strategies.NewBatch(kit.Do, jobs(60, func(int) []strategytest.Step {
		return []strategytest.Step{strategytest.Gate(os.Getenv("HELPER_DIR") + "/never")} // every worker is needed
	}), strategies.BatchOptions{})
	err := b.Run(context.Background(), r)
	fmt.Println(b.Counts().Total, errors.Is(err, syscall.EMFILE), err)
	r.Close()
	fmt.Println(len(strategytest.Children()), "left")
}

func TestF13_no_descriptors(t *testing.T) {
	h := startHelper(t, "descriptors")
	if code := h.end(t); code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, &h.out, &h.err)
	}
	if out := h.out.String(); !strings.HasPrefix(out, "60 true ") || !strings.HasSuffix(out, "0 left\n") || !strings.Contains(out, "each worker takes 5 descriptors") || !strings.Contains(out, "ulimit -n") {
		t.Errorf("it says %s%s", out, &h.err)
	}
}

// The number in that text is right.
func TestDescriptorsOfAWorker(t *testing.T) {
	count := func() int {
		entries, err := os.ReadDir("/dev/fd")
		if err != nil {
			t.Skip(err)
		}
		return len(entries)
	}
	opened(t, strategies.Process, strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: true}}) // what the runtime opens once
	before := count()
	opened(t, strategies.Process, strategies.Options{Workers: 3, Process: strategies.ProcessOptions{Prestart: true}})
	if got, want := count()-before, 3*child.Descriptors; got != want && runtime.GOOS == "linux" {
		t.Errorf("%d descriptors of 3 workers, want %d", got, want)
	}
}

// F13: the limit on the size of files is also one on shared memory.
func helpSmallFiles() {
	limit := syscall.Rlimit{Cur: 1000, Max: 1000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		fmt.Println(err)
		os.Exit(5)
	}
	r := open(strategies.Options{Workers: 1})
	fmt.Println(strategies.NewBatch(identity, []int{1}, strategies.BatchOptions{}).Run(context.Background(), r))
	r.Close()
}

func TestF13_small_files(t *testing.T) {
	h := startHelper(t, "small files")
	if code := h.end(t); code != 0 || !strings.Contains(h.out.String(), "the 64 KiB that a worker shares with this process: raise it (ulimit -f)") {
		t.Errorf("exit code %d, it says %s%s", code, &h.out, &h.err)
	}
}

// F13: the binary is deleted while the program runs.
func helpDeleted() {
	self, _ := os.Executable()
	if err := os.Remove(self); err != nil {
		fmt.Println(err)
	}
	r := open(strategies.Options{Workers: 2})
	b := strategies.NewBatch(identity, []int{1, 2, 3}, strategies.BatchOptions{})
	fmt.Println(b.Run(context.Background(), r), b.Counts().Done)
	r.Close()
}

func TestF13_deleted_binary(t *testing.T) {
	if _, err := os.Stat("/proc/self/exe"); err != nil {
		t.Skip("no /proc")
	}
	copied := filepath.Join(t.TempDir(), "copy.test")
	if err := os.Link(os.Args[0], copied); err != nil {
		b, err := os.ReadFile(os.Args[0])
		if err == nil {
			err = os.WriteFile(copied, b, 0o700)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	h := startBinary(t, copied, "deleted")
	if h.end(t); h.out.String() != "<nil> 3\n" {
		t.Errorf("it says %s%s", &h.out, &h.err)
	}
}

// A12: a value that contains itself cannot be sent. That is an error and does not end the
// program.
type ring struct{ Next *ring }

var rings = strategies.Register(&reg, "rings", func(_ context.Context, r *ring) (bool, error) { return r.Next == r, nil })

func helpCyclic() {
	r := new(ring)
	r.Next = r
	b := strategies.NewBatch(rings, []*ring{r}, strategies.BatchOptions{})
	runner := open(strategies.Options{Workers: 1})
	fmt.Println(b.Run(context.Background(), runner))
	runner.Close()
}

func TestA12_cyclic_value(t *testing.T) {
	h := startHelper(t, "cyclic")
	if code := h.end(t); code != 0 || !strings.Contains(h.out.String(), "rings") {
		t.Errorf("exit code %d, it says %s%.300s", code, &h.out, &h.err)
	}
}

// leaveLate ends its worker process when it is cancelled.
var leaveLate = strategies.Register(&reg, "leave late", func(ctx context.Context, started string) (int, error) {
	os.WriteFile(started, nil, 0o600)
	<-ctx.Done()
	os.Exit(3)
	return 0, nil
})

// If a child dies by itself in a cancelled run, the error does not say that it was killed.
func TestDeathAfterCancel(t *testing.T) {
	r := opened(t, strategies.Process, strategies.Options{Workers: 1})
	started := t.TempDir() + "/started"
	b := strategies.NewBatch(leaveLate, []string{started}, strategies.BatchOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- b.Run(ctx, r) }()
	await(t, "the task", func() bool { _, err := os.Stat(started); return err == nil })
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	result := b.Results()[0]
	if text := fmt.Sprint(result.Err); result.Status != strategies.Cancelled || !strings.Contains(text, "exit status 3") || strings.Contains(text, "killed") {
		t.Errorf("%v: %s", result.Status, text)
	}
}
