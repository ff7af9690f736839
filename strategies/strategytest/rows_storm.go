//go:build unix

package strategytest

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"
	"time"

	"manyhands/strategies"
)

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
			r := x.open(strategies.Options{Workers: w, Process: strategies.ProcessOptions{Retries: k}})
			log := x.log()
			b := x.batch(jobs(100, log, only(30, Kill(syscall.SIGKILL))), collectAll)
			err := x.run(r, b)
			if lost := x.lost(err, 30, "signal: killed"); lost.Attempts != 1+k || (k > 0) != contains(err, "worker processes in a row died while running this task") {
				x.Errorf("%d attempts: %v", lost.Attempts, err)
			}
			if a := x.sum(b, 100); a.Done != 99 || a.Lost != 1 || b.Results()[30].Attempts != 1+k {
				x.Errorf("the counts are %v, attempts %d", a, b.Results()[30].Attempts)
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

// poisonAndCancel: the run is cancelled while a task kills one worker after another. The task
// has been started, however the moment falls: whoever runs again what was not started must not
// run it a second time.
func poisonAndCancel(x *trial) {
	for name, run := range map[string]func(ctx context.Context, r strategies.Runner, b *batch) result{
		"run": func(ctx context.Context, r strategies.Runner, b *batch) result {
			x.runIn(ctx, r, b)
			return b.Results()[0]
		},
		"stream": func(ctx context.Context, r strategies.Runner, b *batch) (res result) {
			within(x.T, "Stream", func() {
				for i, got := range stream(x, b, ctx, r) {
					if i == 0 {
						res = got
					}
				}
			})
			return res
		},
	} {
		x.Run(name, func(t *testing.T) {
			x := x.in(t)
			x.capture()
			r := x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{Retries: 1 << 30, GracePeriod: time.Second}})
			for round := range 20 {
				log := x.log()
				ctx, cancel := context.WithCancel(x.Context())
				b := x.batch(jobs(2, log, only(0, Kill(syscall.SIGKILL))), failFast)
				ended := make(chan struct{})
				go func() { // at another moment of a child's life each time
					defer close(ended)
					for log.Total(Started) == 0 && !x.Failed() {
						time.Sleep(100 * time.Microsecond)
					}
					time.Sleep(time.Duration(round) * 100 * time.Microsecond)
					cancel()
				}()
				res := run(ctx, r, b)
				<-ended
				lost, ok := errors.AsType[*strategies.WorkerLostError](res.Err)
				if starts := log.Total(Started); res.Status != strategies.Cancelled || res.Attempts < starts || res.Attempts > starts+1 || !ok || lost.Attempts != res.Attempts || !errors.Is(res.Err, context.Canceled) {
					x.Errorf("round %d: %v with %d attempts after %d starts, error %v", round, res.Status, res.Attempts, starts, res.Err)
				}
			}
		})
	}
}

// victimsOfLoss: a lost worker ends the run, and with it a task that takes no notice. That task
// is a victim, although its worker is killed too.
func victimsOfLoss(x *trial) {
	x.capture()
	r := x.open(strategies.Options{Workers: 2, Process: strategies.ProcessOptions{GracePeriod: 50 * time.Millisecond}})
	log := x.log()
	b := x.batch(jobs(2, log, func(i int) []Step {
		if i == 0 {
			return []Step{AwaitStarts(2), Kill(syscall.SIGKILL)}
		}
		return []Step{Spin()}
	}), failFast)
	x.lost(x.run(r, b), 0, "signal: killed")
	x.statuses(b.Results(), "LC")
	own, ok := errors.AsType[*strategies.WorkerLostError](b.Results()[1].Err)
	if cause, _ := errors.AsType[*strategies.WorkerLostError](b.Err()); !ok || own.PID == cause.PID {
		x.Errorf("the victim's error %v does not begin with its own worker, but with process %d", b.Results()[1].Err, own.PID)
	}
}

// poisonedChunk: what a child had finished before it died is neither lost nor
// done again, nor is what it had not started.
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
			x.Errorf("the counts are %v", a)
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
		x.Errorf("the counts are %v", a)
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
