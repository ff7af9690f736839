package child

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestMain is a program with a limit, or one that has had a child, or a worker that waits for the end of its parent's pipe,
// or runs the tests.
func TestMain(m *testing.M) {
	if os.Getenv("LIMIT") != "" {
		limitBelowAnother()
		os.Exit(0)
	}
	if !Called() && os.Getenv("HAD_CHILD") != "" {
		hadChild()
		os.Exit(0)
	}
	if !Called() {
		os.Exit(m.Run())
	}
	in, _, _, err := Inherit()
	if err != nil {
		os.Exit(1)
	}
	io.Copy(io.Discard, in)
	os.Exit(0)
}

// F30: a child that has ended is not signalled any more, because another process may have its
// pid.
func TestKillAfterTheEnd(t *testing.T) {
	for range 20 {
		c, err := Start(1)
		if err != nil {
			t.Fatal(err)
		}
		c.In.Close()
		c.End(10 * time.Second)
		heir := startWith(t, c.PID())
		c.Kill()
		c.Release()
		heir.Process.Signal(syscall.SIGTERM) // too late, if it was killed before
		heir.Wait()
		if heir.Process.Pid != c.PID() {
			continue // somebody else was faster
		}
		if got := heir.ProcessState.String(); got != "signal: terminated" {
			t.Errorf("a stranger with the child's pid ended with %q", got)
		}
		return
	}
	t.Skip("no process got the pid of one that had ended")
}

// A write to a child that has ended fails because of that, and not because it took too long.
func TestWriteAfterTheEnd(t *testing.T) {
	c, err := Start(1)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Release()
	c.Kill()
	c.End(10 * time.Second)
	if _, err := c.Write([]byte("hello")); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("error %v, want EPIPE", err)
	}
}

// A worker closes what it has inherited, and not a file of its own that has taken the number.
func TestStraysAreThoseOfTheParent(t *testing.T) {
	file := func() int {
		f, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		fd, err := unix.FcntlInt(f.Fd(), unix.F_DUPFD_CLOEXEC, recorderFD+1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { unix.Close(fd) })
		return fd
	}
	stray, ours := file(), file()
	unix.FcntlInt(uintptr(stray), unix.F_SETFD, 0)
	t.Setenv(strays, fmt.Sprint(stray, ours))
	takeBack()
	if isOpen(stray) || !isOpen(ours) {
		t.Errorf("the stray descriptor is open: %v, the program's own: %v", isOpen(stray), isOpen(ours))
	}
}

func isOpen(fd int) bool {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err == nil
}

// startWith starts a program in a group of its own, with this pid if it is free.
func startWith(t *testing.T, pid int) *exec.Cmd {
	t.Helper()
	if err := os.WriteFile("/proc/sys/kernel/ns_last_pid", fmt.Append(nil, pid-1), 0); err != nil {
		t.Skip("cannot choose a pid: ", err)
	}
	cmd := exec.Command("sleep", "60")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// limitBelowAnother prints the limits after LimitMemory when there was a lower one.
func limitBelowAnother() {
	has, err := addressSpace()
	if err != nil {
		panic(err)
	}
	lower := unix.Rlimit{Cur: has + 1<<30, Max: has + 2<<30}
	if err := unix.Setrlimit(unix.RLIMIT_AS, &lower); err != nil {
		panic(err)
	}
	if err := LimitMemory(1 << 40); err != nil {
		panic(err)
	}
	var got unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_AS, &got); err != nil || got != lower {
		panic(fmt.Sprintf("limit %+v, want %+v; %v", got, lower, err))
	}
}

// A lower limit of the user stays, also for root.
func TestLimitMemoryKeepsALowerLimit(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "LIMIT=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// A descriptor that the start has to move above the highest one hits the limit, too. dup3 calls
// that a bad descriptor. Workers that start at the same time get there.
func TestNoRoomToMove(t *testing.T) {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		t.Fatal(err)
	}
	highest, err := unix.FcntlInt(0, unix.F_DUPFD_CLOEXEC, int(limit.Cur)-1)
	if err != nil {
		t.Skip(err)
	}
	last := os.NewFile(uintptr(highest), "last")
	defer last.Close()
	c := &Child{cmd: exec.Command("true")}
	c.cmd.ExtraFiles = []*os.File{os.Stdin, last} // 0 becomes 3, and waits above the highest until then
	if err := c.start(); !errors.Is(err, unix.EMFILE) {
		t.Errorf("error %v, want %v", err, unix.EMFILE)
	}
}
