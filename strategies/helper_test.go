//go:build unix

package strategies_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// helpers are small programs: this test binary, started with HELPER=name, runs
// one of them instead of its tests. They do things that a test cannot survive.
var helpers = map[string]func(){
	"busy":        helpBusy,
	"exit":        helpExit,
	"joined":      helpJoined,
	"interrupt":   helpInterrupt,
	"crash":       helpCrash,
	"descriptors": helpDescriptors,
	"deleted":     helpDeleted,
	"small files": helpSmallFiles,
	"cyclic":      helpCyclic,
	"insist":      helpInsist,
	"million":     helpMillion,
}

// preServe are helpers that run before Serve, or in place of it. They run in the worker
// processes too.
var preServe = map[string]func(){
	"hookless": helpHookless,
	"mute":     helpMute,
	"early":    func() { inWorker(func() { os.Exit(9) }) },
	"liar":     helpLiar,
	"chatty":   helpChatty,

	"stillborn": helpStillborn,
	"together":  helpTogether,
	"laggard":   helpLaggard,
	"slow":      helpSlow,
}

// guard is the environment variable that makes a worker; see package child.
const guard = "MANYHANDS_CHILD"

// inWorker calls do if this process was started as a worker.
func inWorker(do func()) {
	if os.Getenv(guard) != "" {
		do()
	}
}

// TestMain serves, or is a helper, or runs the tests.
func TestMain(m *testing.M) {
	name := os.Getenv("HELPER")
	if do := preServe[name]; do != nil {
		do()
	}
	reg.Serve()
	if do := helpers[name]; do != nil {
		go func() { // should the test die
			io.Copy(io.Discard, os.Stdin)
			os.Exit(6)
		}()
		do()
		os.Exit(0)
	}
	strategytest.Main(m, &reg)
}

// helper is a running helper.
type helper struct {
	*exec.Cmd
	out, err bytes.Buffer
	log      strategytest.Journal
	dir      string
}

// startHelper starts a helper, in a process group of its own.
func startHelper(t *testing.T, name string, args ...string) *helper {
	t.Helper()
	return startBinary(t, os.Args[0], name, args...)
}

func startBinary(t *testing.T, binary, name string, args ...string) *helper {
	t.Helper()
	h := newHelper(t, binary, name, args...)
	if err := h.Start(); err != nil {
		t.Fatal(err)
	}
	return h
}

// newHelper is a helper that has not been started. It is killed at the end of the test.
func newHelper(t *testing.T, binary, name string, args ...string) *helper {
	t.Helper()
	h := &helper{dir: t.TempDir()}
	h.log = strategytest.Journal(h.dir + "/journal")
	h.Cmd = exec.Command(binary)
	h.Env = append(os.Environ(), "HELPER="+name, "HELPER_DIR="+h.dir, "HELPER_ARGS="+strings.Join(args, " "), "GORACE=atexit_sleep_ms=0")
	h.Stdout, h.Stderr = &h.out, &h.err
	h.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	h.WaitDelay = hang
	if _, err := h.StdinPipe(); err != nil { // closed when the helper or this process ends
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if h.Process != nil {
			syscall.Kill(-h.Process.Pid, syscall.SIGKILL) // the group lives on in its children only
		}
	})
	return h
}

// hang is longer than anything takes.
const hang = 60 * time.Second

// end waits for the helper and gives its exit code, -1 for a signal.
func (h *helper) end(t *testing.T) int {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- h.Wait() }()
	select {
	case <-ended:
	case <-time.After(hang):
		h.Process.Signal(syscall.SIGQUIT)
		<-ended
		t.Fatalf("the helper hangs:\n%s%s", &h.out, &h.err)
	}
	return h.ProcessState.ExitCode()
}

// await waits until something has happened.
func await(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(hang); !happened(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v in vain for %s", hang, what)
		}
	}
}

// noneLeft waits until all processes of a journal have ended.
func noneLeft(t *testing.T, log strategytest.Journal) {
	t.Helper()
	for pid := range log.PIDs() {
		await(t, fmt.Sprint("the end of process ", pid), func() bool { return strategytest.Gone(pid) })
	}
}

// The rest runs in the helpers.

func helperLog() string { return os.Getenv("HELPER_DIR") + "/journal" }

// open opens the process strategy in a helper.
func open(o strategies.Options) strategies.Runner { return openNamed("process", o) }

func openNamed(name string, o strategies.Options) strategies.Runner {
	s, err := strategies.Lookup(name)
	if err != nil {
		panic(err)
	}
	r, err := s.New(context.Background(), o)
	if err != nil {
		fmt.Println("cannot open:", err)
		os.Exit(4)
	}
	return r
}

func jobs(n int, steps func(i int) []strategytest.Step) []strategytest.Job {
	in := make([]strategytest.Job, n)
	for i := range in {
		in[i] = strategytest.Job{Index: i, Log: helperLog(), Steps: steps(i)}
	}
	return in
}

// helpBusy has a child that computes, a child that sleeps, and one with nothing to do.
func helpBusy() {
	r := open(strategies.Options{Workers: 3, Process: strategies.ProcessOptions{Prestart: true}})
	b := strategies.NewBatch(kit.Do, jobs(2, func(i int) []strategytest.Step {
		if i == 0 {
			return []strategytest.Step{strategytest.Spin()}
		}
		return []strategytest.Step{strategytest.Hold(os.Getenv("HELPER_DIR") + "/never")}
	}), strategies.BatchOptions{})
	for pid := range strategytest.Children() {
		fmt.Println(pid)
	}
	os.WriteFile(os.Getenv("HELPER_DIR")+"/up", nil, 0o600)
	fmt.Println(b.Run(context.Background(), r))
}

// helpExit leaves main with work under way.
func helpExit() {
	go helpBusy()
	for strategytest.Journal(helperLog()).Total(strategytest.Started) < 2 {
		time.Sleep(time.Millisecond)
	}
}

// helpJoined has a task that moves its process to the group of this one.
func helpJoined() {
	moved := os.Getenv("HELPER_DIR") + "/moved"
	r := open(strategies.Options{Workers: 1})
	b := strategies.NewBatch(kit.Do, jobs(1, func(int) []strategytest.Step {
		return []strategytest.Step{strategytest.JoinParent(), strategytest.Mark(moved), strategytest.Hold(moved + "never")}
	}), strategies.BatchOptions{})
	b.Run(context.Background(), r)
}

// helpInterrupt stops on Ctrl-C, as a program should: one line, exit 130.
func helpInterrupt() {
	ctx, stop := notify()
	defer stop()
	r := open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{GracePeriod: 100 * time.Millisecond}})
	never := os.Getenv("HELPER_DIR") + "/never"
	b := strategies.NewBatch(kit.Do, jobs(10, func(i int) []strategytest.Step {
		if i == 0 {
			return []strategytest.Step{strategytest.Spin()}
		}
		return []strategytest.Step{strategytest.Gate(never)}
	}), strategies.BatchOptions{})
	err := b.Run(ctx, r)
	r.Close()
	if errors.Is(err, context.Canceled) {
		fmt.Println("interrupted,", b.Counts())
		os.Exit(130)
	}
	fmt.Println(err)
}

// helpCrash runs a fatal task with the given strategy and kind of crash.
func helpCrash() {
	name, crash, _ := strings.Cut(os.Getenv("HELPER_ARGS"), " ")
	step := map[string]strategytest.Step{
		"exit": strategytest.Exit(7), "throw": strategytest.Fatal("throw"), "stack": strategytest.Fatal("stack"),
	}[crash]
	b := strategies.NewBatch(kit.Do, jobs(5, func(i int) []strategytest.Step {
		if i == 2 {
			return []strategytest.Step{step}
		}
		return nil
	}), strategies.BatchOptions{CollectAll: true})
	r := openNamed(name, strategies.Options{Workers: 2})
	b.Run(context.Background(), r)
	r.Close()
	fmt.Println(b.Counts())
}
