//go:build unix

package strategytest

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
)

// Rows about children that are blocked, or whose ends are held by others.

// block makes standard error a pipe that nobody reads. The row must call release when it has
// closed its runner, so that whoever waits for the pipe goes on.
func (x *trial) block() (release func()) {
	x.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		x.Fatal(err)
	}
	w.Fd() // blocking, as standard error usually is
	x.Cleanup(func() { r.Close() })
	x.replaceStderr(w)
	return func() {
		w.Close() // when the write under way has ended
		io.Copy(io.Discard, r)
	}
}

// blockedStderr: tasks that print more than the pipe holds wait, like everywhere. But the end of
// a child and its runner waits for nobody, however long a child may take to end.
func blockedStderr(x *trial) {
	for name, c := range map[string]struct {
		steps []Step
		want  strategies.Status
		grace time.Duration
	}{
		"deadline": {[]Step{Print("x", 2<<20)}, strategies.Cancelled, 300 * time.Millisecond},
		"crash":    {[]Step{Print("last words\n", 3000), Kill(syscall.SIGKILL)}, strategies.Lost, time.Hour}, // more than the pipe of standard error holds
		"success":  {[]Step{Print("x\n", 20_000)}, strategies.Done, time.Hour},
	} {
		x.Run(name, func(t *testing.T) {
			x := x.in(t)
			release := x.block()
			r := x.open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{GracePeriod: c.grace}})
			ctx, cancel := context.WithCancel(x.Context())
			if c.want == strategies.Cancelled {
				ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
			}
			defer cancel()
			b := x.batch(jobs(2, "", all(c.steps...)), collectAll)
			err := x.runIn(ctx, r, b)
			for i, res := range b.Results() {
				if res.Status != c.want {
					x.Errorf("task %d is %v, want %v: %v", i, res.Status, c.want, res.Err)
				}
			}
			if lost, ok := errors.AsType[*strategies.WorkerLostError](err); c.want == strategies.Lost && (!ok || !strings.HasSuffix(lost.Stderr, "last words")) {
				x.Errorf("error %v, want the child's last words", err)
			}
			within(x.T, "Close", func() { r.Close() })
			release()
		})
	}
}

// deathBeforeCancel: the run is cancelled when its child has died of something else, and while
// this process waits for the child's last words. The death is the task's error.
func deathBeforeCancel(x *trial) {
	var status strategies.Status
	for range 20 { // the cancel may come before the death is noticed
		release := x.block()
		r := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{GracePeriod: time.Hour}})
		ctx, cancel := context.WithCancel(x.Context())
		log := x.log()
		b := x.batch(jobs(1, log, all(Print("last words\n", 3000), Kill(syscall.SIGKILL))), collectAll)
		wait := x.start(ctx, r, b)
		x.await("the death", func() bool {
			for pid := range log.PIDs() {
				_, state := Process(pid)
				return state == "" // it has been waited for
			}
			return false
		})
		cancel()
		wait()
		within(x.T, "Close", func() { r.Close() })
		release()
		if status = b.Results()[0].Status; status == strategies.Lost {
			return
		}
	}
	x.Errorf("the task is %v, want lost", status)
}

func floodOfOutput(x *trial) {
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		x.Fatal(err)
	}
	x.Cleanup(func() { null.Close() })
	x.replaceStderr(null)
	r := x.open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{GracePeriod: 50 * time.Millisecond}})
	ctx, cancel := context.WithTimeout(x.Context(), 100*time.Millisecond)
	defer cancel()
	if err := x.runIn(ctx, r, x.batch(jobs(2, "", all(Flood())), failFast)); !errors.Is(err, context.DeadlineExceeded) {
		x.Errorf("error %v", err)
	}
	x.mapEquals(r, 5)
}

// heldPipes: the child has gone, and a program that it has started keeps all its pipes open.
func heldPipes(x *trial) {
	for name, end := range map[string]Step{"killed": Kill(syscall.SIGKILL), "done": Square(), "cancelled": Spin()} {
		x.Run(name, func(t *testing.T) {
			x := x.in(t)
			x.capture()
			left := filepath.Join(x.TempDir(), "pid")
			x.Cleanup(func() {
				b, _ := os.ReadFile(left)
				if pid, _ := strconv.Atoi(string(b)); pid > 0 {
					syscall.Kill(pid, syscall.SIGKILL)
				}
			})
			r := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{GracePeriod: 100 * time.Millisecond}})
			ctx, cancel := context.WithCancel(x.Context())
			defer cancel()
			log := x.log()
			b := x.batch(jobs(5, log, only(2, Leave(left), Print("hello\n", 1), end)), collectAll)
			wait := x.start(ctx, r, b)
			want := "DDLDD"
			switch name {
			case "done":
				want = "DDDDD"
			case "cancelled":
				want = "DDCNN"
				x.await("the third task", func() bool { return log.Total(Started) == 3 && exists(left) })
				cancel()
			}
			wait()
			x.statuses(b.Results(), want)
			within(x.T, "Close", func() { r.Close() })
		})
	}
}

// closedFiles: a task closes what is not its own, or puts something else in its place. That may
// cost the task its result, and no other task.
func closedFiles(x *trial) {
	for name, step := range map[string]Step{
		"all":                     CloseFiles(1, 50, false),
		"all, replaced":           CloseFiles(1, 50, true),
		"the pipes":               CloseFiles(3, 4, false),
		"the pipes, replaced":     CloseFiles(3, 4, true),
		"to the parent, replaced": CloseFiles(4, 4, true),
	} {
		x.Run(name, func(t *testing.T) {
			x := x.in(t)
			x.capture()
			r := x.open(strategies.Options{Workers: 1, Chunk: 1})
			b := x.batch(jobs(5, "", only(2, step)), collectAll)
			x.run(r, b)
			for i, res := range b.Results() {
				if i != 2 && res.Status != strategies.Done {
					x.Errorf("task %d is %v: %v", i, res.Status, res.Err)
				}
			}
			x.mapEquals(r, 5)
		})
	}
}

// stoppedWhenCancelled: the death is known as that of a cancelled task, whatever the cause is.
func stoppedWhenCancelled(x *trial) {
	r := x.open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{GracePeriod: 100 * time.Millisecond}})
	ctx, cancel := context.WithCancelCause(x.Context())
	log := x.log()
	b := x.batch(jobs(2, log, all(KillWhenDone(syscall.SIGSTOP))), failFast)
	wait := x.start(ctx, r, b)
	x.await("two starts", func() bool { return log.Total(Started) == 2 })
	cancel(ErrUncomparable)
	if err := wait(); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v", err)
	}
	x.statuses(b.Results(), "CC")
	x.allGone(log)
}
