package strategies_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"manyhands/strategies"
	"manyhands/strategies/strategytest"
)

// Tests of children that are stopped, as SIGSTOP and Ctrl-Z do. They read the states of
// processes in /proc.

func init() {
	helpers["stopping"] = helpStopping
	helpers["stopped at start"], preServe["stopped at start"] = helpStoppedAtStart, stopBeforeServe
	helpers["gated"] = helpGated
	helpers["debugger"] = helpDebugger
	unix.Prctl(unix.PR_SET_PTRACER, ^uintptr(0), 0, 0, 0) // so that a helper may hold children
}

// helpDebugger holds a process.
func helpDebugger() {
	runtime.LockOSThread()
	var pid int
	fmt.Sscan(os.Getenv("HELPER_ARGS"), &pid)
	if err := unix.PtraceSeize(pid); err != nil {
		fmt.Println(err)
		return
	}
	os.WriteFile(os.Getenv("HELPER_DIR")+"/held", nil, 0o600)
	select {}
}

// helpGated has a task that waits for a file.
func helpGated() {
	r := open(strategies.Options{Workers: 1})
	b := strategies.NewBatch(kit.Do, jobs(1, func(int) []strategytest.Step {
		return []strategytest.Step{strategytest.Gate(os.Getenv("HELPER_DIR") + "/gate")}
	}), strategies.BatchOptions{})
	b.Run(context.Background(), r)
	r.Close()
}

// helpStopping has children that stop themselves when their context is done.
func helpStopping() {
	r := open(strategies.Options{Workers: 2})
	b := strategies.NewBatch(kit.Do, jobs(2, func(int) []strategytest.Step {
		return []strategytest.Step{strategytest.KillWhenDone(syscall.SIGSTOP)}
	}), strategies.BatchOptions{})
	b.Run(context.Background(), r)
}

func stopped(pid int) bool {
	_, state := strategytest.Process(pid)
	return state == "T"
}

// busyHelper starts a helper with three children.
func busyHelper(t *testing.T) (h *helper, children []int) {
	t.Helper()
	h = startHelper(t, "busy")
	await(t, "two tasks", func() bool { return h.log.Total(strategytest.Started) == 2 })
	children = childrenOf(h.Process.Pid)
	if len(children) != 3 {
		t.Fatalf("children %v, want 3", children)
	}
	return h, children
}

// F5: children that are stopped when their parent dies end as well. The kernel continues them
// only if their new parent is in another session, so this test becomes their new parent.
func TestF5_parent_of_stopped_children_killed(t *testing.T) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Skip(err)
	}
	defer unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
	h, children := busyHelper(t)
	defer func() {
		for _, pid := range children {
			syscall.Kill(pid, syscall.SIGKILL)
			syscall.Wait4(pid, nil, 0, nil)
		}
	}()
	for _, pid := range children {
		syscall.Kill(pid, syscall.SIGSTOP)
	}
	h.Process.Kill()
	h.end(t)
	for _, pid := range children {
		await(t, fmt.Sprint("the end of child ", pid), func() bool { return strategytest.Gone(pid) })
	}
}

// F5: a child may also be stopped after it has heard that its parent has died.
func TestF5_children_that_stop_when_the_parent_dies(t *testing.T) {
	h := startHelper(t, "stopping")
	await(t, "two tasks", func() bool { return h.log.Total(strategytest.Started) == 2 })
	pids := h.log.PIDs()
	t.Cleanup(func() {
		for pid := range pids {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	})
	h.Process.Kill()
	h.end(t)
	noneLeft(t, h.log)
}

// F17: Ctrl-Z, which only the parent gets, stops the children too, and fg continues them.
func TestF17_ctrl_z(t *testing.T) {
	h, children := busyHelper(t)
	all := append(children, h.Process.Pid)
	for range 3 {
		syscall.Kill(-h.Process.Pid, syscall.SIGTSTP)
		for _, pid := range all {
			await(t, fmt.Sprint("the stop of process ", pid), func() bool { return stopped(pid) })
		}
		syscall.Kill(-h.Process.Pid, syscall.SIGCONT)
		for _, pid := range all {
			await(t, fmt.Sprint("process ", pid, " to go on"), func() bool { return !stopped(pid) })
		}
	}
	h.Process.Kill()
	h.end(t)
}

func stopBeforeServe() {
	inWorker(func() { syscall.Kill(os.Getpid(), syscall.SIGSTOP) })
}

// stoppedStartTime is more than a start takes on a busy machine.
const stoppedStartTime = 3 * time.Second

func helpStoppedAtStart() {
	strategies.SetStartTime(stoppedStartTime)
	b := strategies.NewBatch(identity, []int{1, 2, 3, 4, 5}, strategies.BatchOptions{})
	err := b.Run(context.Background(), open(strategies.Options{Workers: 2}))
	fmt.Println(b.Counts().Done, err)
}

// F12: time in which children are stopped, alone or together with their parent, is no part of the
// time that they have for the handshake.
func TestF12_stopped_at_the_start(t *testing.T) {
	for _, alone := range []bool{true, false} {
		t.Run(fmt.Sprint("alone=", alone), func(t *testing.T) {
			t.Parallel()
			h := startHelper(t, "stopped at start")
			var children []int
			await(t, "two stopped children", func() bool {
				children = childrenOf(h.Process.Pid)
				return len(children) == 2 && stopped(children[0]) && stopped(children[1])
			})
			if !alone {
				h.Process.Signal(syscall.SIGSTOP)
			}
			time.Sleep(stoppedStartTime + stoppedStartTime/4) // a deadline by the clock is over
			h.Process.Signal(syscall.SIGCONT)
			for _, pid := range children {
				syscall.Kill(pid, syscall.SIGCONT)
			}
			if h.end(t); h.out.String() != "5 <nil>\n" {
				t.Errorf("it says %q and %q", &h.out, &h.err)
			}
		})
	}
}

// F17: the first process of a container cannot stop itself, so Ctrl-Z stops nothing.
func TestF17_ctrl_z_of_the_first_process(t *testing.T) {
	h := newHelper(t, os.Args[0], "gated")
	h.SysProcAttr.Cloneflags = syscall.CLONE_NEWPID
	if err := h.Start(); errors.Is(err, syscall.EPERM) {
		t.Skip("cannot make a namespace: ", err)
	} else if err != nil {
		t.Fatal(err)
	}
	await(t, "the task", func() bool { return h.log.Total(strategytest.Started) == 1 })
	h.Process.Signal(syscall.SIGTSTP)
	if err := os.WriteFile(h.dir+"/gate", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if code := h.end(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// C5: a child that a debugger holds can be killed, but nobody hears of its end until the debugger
// lets go. Neither Run nor Close waits for that.
func TestC5_child_of_a_debugger(t *testing.T) {
	r, err := strategies.Process.New(t.Context(), strategies.Options{Workers: 1, Process: strategies.ProcessOptions{GracePeriod: 50 * time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	log := strategytest.Journal(t.TempDir() + "/journal")
	b := strategies.NewBatch(kit.Do, []strategytest.Job{{Log: string(log), Steps: []strategytest.Step{strategytest.Spin()}}}, strategies.BatchOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- errors.Join(b.Run(ctx, r), r.Close()) }()
	await(t, "the task", func() bool { return log.Total(strategytest.Started) == 1 })
	var debugger *helper
	for pid := range log.PIDs() {
		debugger = startHelper(t, "debugger", fmt.Sprint(pid))
	}
	gone := make(chan error, 1)
	go func() { gone <- debugger.Wait() }()
	await(t, "the debugger", func() bool {
		_, err := os.Stat(debugger.dir + "/held")
		return err == nil || len(gone) > 0
	})
	if len(gone) > 0 {
		t.Skip("no process may be held: ", &debugger.out)
	}
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	case <-time.After(hang):
		t.Error("it waits for the debugger")
	}
	if res := b.Results()[0]; res.Status != strategies.Cancelled {
		t.Errorf("the task is %v: %v", res.Status, res.Err)
	}
	if used := strategies.Usage(r); len(used) > 0 {
		t.Errorf("usage %+v of a child that has not ended", used)
	}
	debugger.Process.Kill()
	<-gone
	noneLeft(t, log)
}
