//go:build unix

package strategytest

import (
	"errors"
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"manyhands/strategies"
)

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

func diesWhileWritten(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 1, Chunk: 2})
	big := string(Pattern(4 << 20))
	b := x.batch(jobs(4, "", func(i int) []Step {
		if i == 0 {
			return []Step{Exit(5), Swallow(big[:2<<20])}
		}
		return []Step{Swallow(big)}
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

func allKilled(x *trial) {
	x.capture()
	const w = 3
	r := x.open(strategies.Options{Workers: w})
	for range 3 {
		log := x.log()
		b := x.batch(jobs(12, log, func(i int) []Step {
			if i < w {
				return []Step{Hold(x.file("never"))}
			}
			return nil
		}), collectAll)
		wait := x.start(x.Context(), r, b)
		x.await("all workers to be busy", func() bool { return log.Total(Started) == w })
		for pid := range log.PIDs() {
			syscall.Kill(pid, syscall.SIGKILL)
		}
		wait()
		x.statuses(b.Results(), "LLLDDDDDDDDD")
		x.sum(b, 12)
	}
}

func idleKilled(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 2})
	before := Children()
	for range 3 {
		x.mapEquals(r, 20)
		for pid := range Children() {
			if before[pid] == "" {
				syscall.Kill(pid, syscall.SIGKILL)
			}
		}
	}
	x.mapEquals(r, 20)
}

func poison(x *trial) {
	for _, k := range []int{0, 2} {
		x.Run(fmt.Sprint("retries=", k), func(t *testing.T) {
			x := x.in(t)
			x.capture()
			const w = 2
			r := x.open(strategies.Options{Workers: w, Retries: k})
			log := x.log()
			b := x.batch(jobs(100, log, only(30, Kill(syscall.SIGKILL))), collectAll)
			err := x.run(r, b)
			if lost := x.lost(err, 30, "signal: killed"); lost.Attempts != 1+k || (k > 0) != contains(err, "poison") {
				x.Errorf("%d attempts: %v", lost.Attempts, err)
			}
			if a := x.sum(b, 100); a.Done != 99 || a.Lost != 1 || b.Results()[30].Attempts != 1+k {
				x.Errorf("the account is %v, attempts %d", a, b.Results()[30].Attempts)
			}
			for i, starts := range log.Count(Started) {
				if want := 1 + k*btoi(i == 30); starts != want {
					x.Errorf("task %d started %d times, want %d", i, starts, want)
				}
			}
			if n := len(log.PIDs()); n > w+1+k {
				x.Errorf("%d processes for %d deaths", n, 1+k)
			}
		})
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func poisonedChunk(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 1, Chunk: 50})
	for range 3 {
		log := x.log()
		b := x.batch(jobs(100, log, only(20, Kill(syscall.SIGKILL))), collectAll)
		x.lost(x.run(r, b), 20, "signal: killed")
		if a := x.sum(b, 100); a.Done != 99 || log.Total(Started) != 100 {
			x.Errorf("%v after %d starts", a, log.Total(Started))
		}
	}
}

func crashAddsUp(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 2})
	for _, o := range []strategies.BatchOptions{collectAll, failFast} {
		b := x.batch(jobs(20, "", only(9, Exit(1))), o)
		x.lost(x.run(r, b), 9, "exit status 1")
		if a := x.sum(b, 20); a.Lost != 1 || a.Done < 1 || o.CollectAll && a.Done != 19 {
			x.Errorf("the account is %v", a)
		}
	}
	x.mapEquals(r, 5)
}

func crashStorm(x *trial) {
	x.capture()
	n, w := scaled(1000), 2
	log := x.log()
	b := x.batch(jobs(n, log, func(i int) []Step {
		if i%10 == 0 {
			return []Step{Kill(syscall.SIGKILL)}
		}
		return nil
	}), collectAll)
	err := x.run(x.open(strategies.Options{Workers: w}), b)
	var all *strategies.Failures
	if !errors.As(err, &all) || all.Total != n/10 {
		x.Fatalf("error %v, want %d failures", err, n/10)
	}
	if a := x.sum(b, n); a.Lost != n/10 || a.Done != n-n/10 {
		x.Errorf("the account is %v", a)
	}
	for i, res := range b.Results() {
		if (res.Status == strategies.Lost) != (i%10 == 0) {
			x.Errorf("result %d: %+v", i, res)
		}
	}
	if starts, pids := log.Total(Started), len(log.PIDs()); starts != n || pids > n/10+w {
		x.Errorf("%d starts in %d processes for %d tasks", starts, pids, n)
	}
}
