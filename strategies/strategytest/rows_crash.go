//go:build unix

package strategytest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
)

// lost fails unless err says that the worker of a task died in this way.
func (x *trial) lost(err error, index int, state string) *strategies.WorkerLostError {
	x.Helper()
	x.wantTask(err, index)
	var lost *strategies.WorkerLostError
	if !errors.As(err, &lost) || lost.State != state || !contains(err, strconv.Itoa(lost.PID)) || !contains(err, state) {
		x.Fatalf("error %v (%T), want a WorkerLostError with its pid and %q", err, err, state)
	}
	return lost
}

func killedChild(x *trial) {
	for _, w := range []int{4, 1} {
		x.Run(fmt.Sprint("workers=", w), func(t *testing.T) {
			x := x.in(t)
			x.capture()
			r := x.open(strategies.Options{Workers: w})
			log := x.log()
			b := x.batch(jobs(40, log, only(20, Hold(x.file("never")))), collectAll)
			wait := x.start(x.Context(), r, b)
			x.await("the others", func() bool { return w == 1 || log.Total(Ended) == 39 })
			x.killTask(log, 20)
			err := wait()
			x.lost(err, 20, "signal: killed")
			x.statuses(b.Results(), strings.Repeat("D", 20)+"L"+strings.Repeat("D", 19))
			if starts := log.Total(Started); starts != 40 {
				x.Errorf("%d starts for 40 tasks", starts)
			}
			x.mapEquals(r, 20)
		})
	}
}

// killTask kills the process that a task runs in, once it does.
func (x *trial) killTask(log Journal, index int) {
	x.Helper()
	x.await(fmt.Sprint("the start of task ", index), func() bool { return log.Count(Started)[index] == 1 })
	for _, e := range log.Entries() {
		if e.What == Started && e.Index == index {
			syscall.Kill(e.PID, syscall.SIGKILL)
		}
	}
}

func tellsWhy(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 1})
	for _, c := range []struct {
		step        Step
		state, text string
	}{
		{Kill(syscall.SIGKILL), "signal: killed", ""},
		{Kill(syscall.SIGTERM), "signal: terminated", ""},
		{Kill(syscall.SIGSEGV), "exit status 2", "SIGSEGV"},
		{Exit(7), "exit status 7", ""},
		{Exit(0), "exit status 0", ""}, // in the middle of a task this is a crash too
		{Fatal("stack"), "exit status 2", "stack overflow"},
		{Fatal("throw"), "exit status 2", "fatal error: sync: unlock of unlocked mutex"},
		{Fatal("goroutine"), "exit status 2", "panic: in a goroutine of the task"},
	} {
		log := x.log()
		b := x.batch(jobs(3, log, only(1, c.step)), collectAll)
		err := x.run(r, b)
		lost := x.lost(err, 1, c.state)
		if !strings.Contains(lost.Stderr, c.text) || len(err.Error()) > 8<<10 {
			x.Errorf("%+v: want %q in at most 8 KiB: %v", c.step, c.text, err)
		}
		x.statuses(b.Results(), "DLD")
		if pids := log.PIDs(); !pids[lost.PID] {
			x.Errorf("process %d is blamed, tasks ran in %v", lost.PID, pids)
		}
	}
}

func reaped(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 2})
	for range 2 {
		x.run(r, x.batch(jobs(6, "", func(i int) []Step {
			if i%3 == 0 {
				return []Step{Exit(1)}
			}
			return nil
		}), collectAll))
		for pid, state := range Children() {
			if strings.HasSuffix(state, "Z") {
				x.Errorf("child %d is a zombie", pid)
			}
		}
	}
}

// diesWhileWritten: the first frame holds the task that kills the child; the
// second is far too large for the pipe.
func diesWhileWritten(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 1, Chunk: 2})
	big := string(Pattern(4 << 20))
	b := x.batch(jobs(4, "", func(i int) []Step {
		if i == 0 {
			return []Step{Exit(5), Digest(big[:2<<20])}
		}
		return []Step{Digest(big)}
	}), collectAll)
	x.lost(x.run(r, b), 0, "exit status 5")
	x.statuses(b.Results(), "LDDD")
}

func garbage(x *trial) {
	for name, bytes := range map[string]string{
		"cut off":     "\x10\x00\x00\x00a\x01\x00",
		"huge length": "\xff\xff\xff\xffa",
		"no length":   "\x00\x00\x00\x00",
		"wrong kind":  "\x03\x00\x00\x00zab",
		"bad answers": "\x04\x00\x00\x00a\xff\xff\xff",
	} {
		x.Run(name, func(t *testing.T) {
			x := x.in(t)
			x.capture()
			r := x.open(strategies.Options{Workers: 1})
			b := x.batch(jobs(5, "", only(2, Scribble(bytes))), collectAll)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := x.run(r, b)
			runtime.ReadMemStats(&after)
			if mib := (after.TotalAlloc - before.TotalAlloc) >> 20; mib > 50 {
				x.Errorf("%d MiB were allocated", mib)
			}
			x.wantTask(err, 2)
			var lost *strategies.WorkerLostError
			if !errors.As(err, &lost) {
				x.Errorf("error %v, want a WorkerLostError", err)
			}
			x.statuses(b.Results(), "DDLDD")
		})
	}
}

// killedAfterGrace: one task computes, one sleeps and ignores SIGTERM as well.
func killedAfterGrace(x *trial) {
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	r := x.open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{GracePeriod: 50 * time.Millisecond}})
	log := x.log()
	b := x.batch(jobs(4, log, func(i int) []Step {
		if i == 0 {
			return []Step{Spin()}
		}
		return []Step{IgnoreSignal(15), Hold(x.file("never"))}
	}), failFast)
	wait := x.start(ctx, r, b)
	x.await("two starts", func() bool { return log.Total(Started) == 2 })
	cancel()
	if err := wait(); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v", err)
	}
	x.statuses(b.Results(), "CCNN")
	x.sum(b, 4)
	x.allGone(log)
	x.mapEquals(r, 10)
}

// deathAtDeadline: a child hears of the deadline before this process, whose context ends late, and
// dies of it. That is the end of the run, and no death to try again.
func deathAtDeadline(x *trial) {
	for _, retries := range []int{0, 3} {
		r := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Prestart: true, Retries: retries}})
		log := x.log()
		b := x.batch(jobs(2, log, all(KillWhenDone(syscall.SIGKILL))), failFast)
		if err := x.runIn(unending{x.Context(), time.Now().Add(300 * time.Millisecond)}, r, b); !errors.Is(err, context.DeadlineExceeded) {
			x.Errorf("retries %d: error %v, want DeadlineExceeded", retries, err)
		}
		x.statuses(b.Results(), "CN")
		if starts := log.Total(Started); starts != 1 || !errors.Is(b.Results()[0].Err, context.DeadlineExceeded) {
			x.Errorf("retries %d: %d starts, %+v", retries, starts, b.Results()[0])
		}
	}
}

// leftGroup: a task moves its process to the group of this one, and takes no notice of its end.
func leftGroup(x *trial) {
	r := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{GracePeriod: 50 * time.Millisecond}})
	ctx, cancel := context.WithCancel(x.Context())
	defer cancel()
	log, moved := x.log(), x.file("moved")
	b := x.batch(jobs(1, log, all(JoinParent(), Mark(moved), Hold(x.file("never")))), failFast)
	wait := x.start(ctx, r, b)
	x.await("the task to leave its group", func() bool { return exists(moved) })
	cancel()
	if err := wait(); !errors.Is(err, context.Canceled) {
		x.Errorf("error %v", err)
	}
	x.statuses(b.Results(), "C")
	x.allGone(log)
}

func timeOutKills(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 2, Timeout: 300 * time.Millisecond, Process: strategies.ProcessOptions{GracePeriod: 50 * time.Millisecond}})
	log := x.log()
	b := x.batch(jobs(10, log, only(4, Spin())), collectAll)
	x.late(x.run(r, b), 4)
	x.statuses(b.Results(), "DDDDFDDDDD")
	for _, e := range log.Entries() {
		if e.Index == 4 && !Gone(e.PID) {
			x.Errorf("process %d goes on", e.PID)
		}
	}
	x.mapEquals(r, 10)
}
