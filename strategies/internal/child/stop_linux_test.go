package child

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// hadChild is a program that has a child no more, and tells whether its group is orphaned.
func hadChild() {
	c, err := Start(1)
	if err != nil {
		panic(err)
	}
	c.In.Close()
	c.End(10 * time.Second)
	c.Release()
	fmt.Println("orphaned:", orphaned())
	io.Copy(io.Discard, os.Stdin)
}

// startHadChild starts it, and returns what it tells.
func startHadChild(t *testing.T, attr *syscall.SysProcAttr) (p *os.Process, says string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "HAD_CHILD=1")
	cmd.SysProcAttr, cmd.Stderr = attr, os.Stderr
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Process.Signal(syscall.SIGCONT)
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	says, _ = bufio.NewReader(out).ReadString('\n')
	return cmd.Process, says
}

// F17: Ctrl-Z stops a program also when it has no children any more.
func TestCtrlZWithoutChildren(t *testing.T) {
	p, _ := startHadChild(t, &syscall.SysProcAttr{Setpgid: true})
	for range 3 {
		for _, c := range []struct {
			signal  syscall.Signal
			stopped bool
		}{{syscall.SIGTSTP, true}, {syscall.SIGCONT, false}} {
			p.Signal(c.signal)
			for end := time.Now().Add(20 * time.Second); stopped(p.Pid) != c.stopped; time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					t.Fatalf("%v has no effect", c.signal)
				}
			}
		}
	}
}

// F17: a program that is told to go on directly after a Ctrl-Z goes on.
func TestCtrlZDirectlyBeforeContinue(t *testing.T) {
	p, _ := startHadChild(t, &syscall.SysProcAttr{Setpgid: true})
	for range 5 {
		p.Signal(syscall.SIGTSTP)
		p.Signal(syscall.SIGCONT)
		for end := time.Now().Add(5 * together); !stopped(p.Pid) && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		for end := time.Now().Add(5 * time.Second); stopped(p.Pid); time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("it stays stopped")
			}
		}
	}
}

// A group is orphaned in a session of its own. Another group has its parent here.
func TestOrphaned(t *testing.T) {
	for _, own := range []bool{true, false} {
		_, says := startHadChild(t, &syscall.SysProcAttr{Setsid: own, Setpgid: !own})
		if want := fmt.Sprintln("orphaned:", own); says != want {
			t.Errorf("in its own session %v, it says %q", own, says)
		}
	}
}
