//go:build unix

package strategytest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"manyhands/strategies/internal/child"
)

// Exit ends the process that the task runs in.
func Exit(code int) Step { return Step{Do: "exit", N: code} }

// Kill sends its own process a signal and waits for the end.
func Kill(sig syscall.Signal) Step { return Step{Do: "kill", N: int(sig)} }

// Fatal ends the process by a fault that cannot be recovered: "throw", "stack",
// or a panic in a "goroutine" that the task has started.
func Fatal(kind string) Step { return Step{Do: "fatal", Arg: kind} }

// Spin computes for ever and takes no notice of ctx.
func Spin() Step { return Step{Do: "spin"} }

// IgnoreSignal makes the process ignore a signal.
func IgnoreSignal(sig syscall.Signal) Step { return Step{Do: "ignoresignal", N: int(sig)} }

// Print writes text n times to standard output ("1") and standard error ("2").
func Print(text string, n int) Step { return Step{Do: "print", Arg: text, N: n} }

// Spawn starts a program that sleeps for a minute and writes its pid to a file.
func Spawn(file string) Step { return Step{Do: "spawn", Arg: file} }

// Leave starts a program like Spawn, in a session of its own and with all descriptors of this
// process, the pipes to the parent too.
func Leave(file string) Step { return Step{Do: "leave", Arg: file} }

// JoinParent moves its process to the process group of its parent.
func JoinParent() Step { return Step{Do: "joinparent"} }

// Flood prints for ever and takes no notice of ctx.
func Flood() Step { return Step{Do: "flood"} }

// KillWhenDone waits for the end of its context and then sends its own process a signal.
func KillWhenDone(sig syscall.Signal) Step { return Step{Do: "killwhendone", N: int(sig)} }

// CloseFiles closes descriptors of the process from a number on, the pipes to the parent too.
// The null device takes their numbers if told so.
func CloseFiles(from, to int, replace bool) Step {
	return Step{Do: "closefiles", Arg: fmt.Sprint(from, to), N: btoi(replace)}
}

// Shell gives what a program prints that the task starts: sh -c command.
func Shell(command string) Step { return Step{Do: "shell", Arg: command} }

// ReadInput reads standard input to its end and gives what was there.
func ReadInput() Step { return Step{Do: "readinput"} }

// Scribble writes bytes into the pipe to the parent, behind the back of the
// protocol, and ends the process.
func Scribble(what string) Step { return Step{Do: "scribble", Arg: what} }

// AtExit has the file made when the worker process ends in good order.
func AtExit(file string) Step { return Step{Do: "atexit", Arg: file} }

func init() {
	for name, action := range map[string]func(j Job, s Step, r *Reply) error{
		"exit": func(_ Job, s Step, _ *Reply) error { os.Exit(s.N); return nil },
		"kill": func(_ Job, s Step, _ *Reply) error {
			syscall.Kill(os.Getpid(), syscall.Signal(s.N))
			time.Sleep(time.Hour)
			return nil
		},
		"fatal": func(_ Job, s Step, _ *Reply) error { fatal(s.Arg); return nil },
		"spin":  func(Job, Step, *Reply) error { spin(); return nil },
		"ignoresignal": func(_ Job, s Step, _ *Reply) error {
			signal.Ignore(syscall.Signal(s.N))
			return nil
		},
		"print": func(_ Job, s Step, _ *Reply) error { return write12(s.Arg, s.N) },
		"spawn": func(_ Job, s Step, _ *Reply) error { return spawn(s.Arg) },
		"leave": func(_ Job, s Step, _ *Reply) error { return leave(s.Arg) },
		"joinparent": func(Job, Step, *Reply) error {
			group, err := syscall.Getpgid(os.Getppid())
			return errors.Join(err, syscall.Setpgid(0, group))
		},
		"flood": func(Job, Step, *Reply) error { return flood() },
		"closefiles": func(_ Job, s Step, _ *Reply) error {
			var from, to int
			fmt.Sscan(s.Arg, &from, &to)
			closeFiles(from, to, s.N == 1)
			return nil
		},
		"shell":     shell,
		"readinput": readInput,
		"scribble":  func(_ Job, s Step, _ *Reply) error { return scribble(s.Arg) },
		"atexit": func(_ Job, s Step, _ *Reply) error {
			child.AtExit(func() { os.WriteFile(s.Arg, []byte("bye"), 0o600) })
			return nil
		},
	} {
		actions[name] = func(_ context.Context, j Job, s Step, r *Reply) error { return action(j, s, r) }
	}
	actions["killwhendone"] = func(ctx context.Context, _ Job, s Step, _ *Reply) error {
		<-ctx.Done()
		syscall.Kill(os.Getpid(), syscall.Signal(s.N))
		time.Sleep(time.Hour)
		return nil
	}
}

// spin is never preempted by its own doing, only by the runtime.
func spin() {
	for n := uint32(1); n != 0; n += 2 {
	}
}

func fatal(kind string) {
	switch kind {
	case "stack":
		debug.SetMaxStack(1 << 16)
		panic(recurse(0))
	case "goroutine":
		go panic("in a goroutine of the task")
		time.Sleep(time.Hour)
	}
	new(sync.Mutex).Unlock()
}

//lint:ignore SA5007 the stack is to overflow
func recurse(n int) int { return recurse(n+1) + 1 }

func write12(text string, n int) error {
	text = strings.Repeat(text, max(1, n))
	if _, err := io.WriteString(os.Stdout, text); err != nil {
		return err
	}
	_, err := io.WriteString(os.Stderr, text)
	return err
}

func spawn(file string) error {
	cmd := exec.Command("sleep", "60")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		return err
	}
	return os.WriteFile(file, fmt.Append(nil, cmd.Process.Pid), 0o600)
}

func leave(file string) error {
	path, err := exec.LookPath("sleep")
	if err != nil {
		return err
	}
	pid, err := syscall.ForkExec(path, []string{"sleep", "60"}, &syscall.ProcAttr{
		Files: []uintptr{0, 1, 2, 3, 4, 5},
		Sys:   &syscall.SysProcAttr{Setsid: true},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(file, fmt.Append(nil, pid), 0o600)
}

func flood() error {
	for text := strings.Repeat("flood\n", 1000); ; {
		if _, err := io.WriteString(os.Stdout, text); err != nil {
			return err
		}
	}
}

// closeFiles does what programs do that become daemons.
func closeFiles(from, to int, replace bool) {
	for fd := from; fd <= to; fd++ {
		syscall.Close(fd)
	}
	for range btoi(replace) * (to - from + 1) {
		syscall.Open(os.DevNull, syscall.O_RDWR, 0)
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func shell(_ Job, s Step, r *Reply) error {
	out, err := exec.Command("sh", "-c", s.Arg).Output()
	r.Text = string(out)
	return err
}

func readInput(_ Job, _ Step, r *Reply) error {
	b, err := io.ReadAll(os.Stdin)
	r.Text = fmt.Sprintf("%q", b)
	return err
}

// scribble finds the worker's pipes among its descriptors: whatever can be
// written to and is not standard output.
func scribble(what string) error {
	for fd := 3; fd < 10; fd++ {
		var st syscall.Stat_t
		if syscall.Fstat(fd, &st) == nil && st.Mode&syscall.S_IFMT == syscall.S_IFIFO {
			syscall.Write(fd, []byte(what)) // fails on the end for reading
		}
	}
	os.Exit(0)
	return nil
}
