//go:build unix

package strategytest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"manyhands/strategies"
)

// children: section F of the catalogue, for strategies whose tasks run in child
// processes; and what of H and I is about children.
var children = []row{
	{"F1_killed_child_costs_one_task", ownProcesses, killedChild},
	{"F3_error_tells_why_the_child_died", ownProcesses, tellsWhy},
	{"F4_children_are_reaped", ownProcesses, reaped},
	{"F8_output_of_tasks_does_not_matter", ownProcesses, anyOutput},
	{"F9_long_line", ownProcesses, longLine},
	{"F10_big_messages", ownProcesses, bigMessages},
	{"F10_child_dies_while_it_is_written_to", ownProcesses, diesWhileWritten},
	{"F11_garbage_costs_one_task", ownProcesses, garbage},
	{"F14_all_children_killed_at_once", ownProcesses, allKilled},
	{"F14_idle_children_killed", ownProcesses, idleKilled},
	{"F16_poison_is_given_up", ownProcesses, poison},
	{"F16_finished_chunk_mates_are_not_started_again", ownProcesses, poisonedChunk},
	{"F20_standard_input_is_empty", ownProcesses, emptyInputStream},
	{"F23_children_are_reused", ownProcesses, reused},
	{"F23_warm_children", ownProcesses, warm},
	{"F27_procs", ownProcesses, procs},
	{"F28_globals_are_their_own", ownProcesses, ownGlobals},
	{"F29_children_end_in_good_order", ownProcesses, goodOrder},
	{"F_grandchildren_end_too", ownProcesses, grandchildren},
	{"H1_parts_add_up_after_a_crash", ownProcesses, crashAddsUp},
	{"H8_lines_are_whole", ownProcesses, wholeLines},
	{"I5_crash_storm", ownProcesses, crashStorm},
}

// capture collects what children print until the row ends. It has to come before
// the runner is opened.
func (x *trial) capture() (text func() string) {
	x.Helper()
	f, err := os.Create(x.file("stderr"))
	if err != nil {
		x.Fatal(err)
	}
	old := os.Stderr
	os.Stderr = f
	x.Cleanup(func() {
		os.Stderr = old
		f.Close()
	})
	return func() string {
		b, err := os.ReadFile(f.Name())
		if err != nil {
			x.Error(err)
		}
		return string(b)
	}
}

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

func anyOutput(x *trial) {
	text := x.capture()
	for i, out := range []string{strings.Repeat("x", 1<<20), "\x00\xff\x00binary\n", "\x09\x00\x00\x00a\x01\x00\x00\x00\x00", "no end of line"} {
		r := x.open(strategies.Options{Workers: 2})
		b := x.batch(jobs(4, "", all(Print(out, 1), Square())), failFast)
		if err := x.run(r, b); err != nil || b.Results()[3].Value.Text != "9" {
			x.Errorf("output %d: error %v, results %v", i, err, b.Results())
		}
		r.Close()
		if n := strings.Count(text(), out); n != 8 && i > 0 { // four tasks, two streams
			x.Errorf("output %d is there %d times, want 8", i, n)
		}
	}
	if n := strings.Count(text(), "x"); n < 8<<20 {
		x.Errorf("%d of %d bytes came out", n, 8<<20)
	}
}

func longLine(x *trial) {
	text := x.capture()
	r := x.open(strategies.Options{Workers: 1})
	if err := x.run(r, x.batch(jobs(2, "", only(0, Print(strings.Repeat("y", 1<<20), 5))), failFast)); err != nil {
		x.Error(err)
	}
	r.Close()
	if n := strings.Count(text(), "y"); n < 10<<20 {
		x.Errorf("%d of %d bytes came out", n, 10<<20)
	}
}

func bigMessages(x *trial) {
	r := x.open(strategies.Options{Workers: 2})
	for _, c := range []struct{ n, size int }{{1, scaled(100 << 20)}, {scaled(200), 1 << 20}} {
		text := string(Pattern(c.size))
		in := make([]string, c.n)
		for i := range in {
			in[i] = text
		}
		b := strategies.NewBatch(x.kit.Text, in, failFast)
		if err := x.runIn(x.Context(), r, b); err != nil {
			x.Fatal(err)
		}
		for i, res := range b.Results() {
			if res.Value != text {
				x.Errorf("%d x %d bytes, task %d: changed on the way", c.n, c.size, i)
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

func emptyInputStream(x *trial) {
	b := x.batch(jobs(2, "", all(ReadInput())), failFast)
	if err := x.run(x.open(strategies.Options{Workers: 1}), b); err != nil || b.Results()[1].Value.Text != `""` {
		x.Errorf("error %v, input %s", err, b.Results()[1].Value.Text)
	}
}

func reused(x *trial) {
	r := x.open(strategies.Options{Workers: 3})
	log := x.log()
	for range 3 {
		if err := x.run(r, x.batch(jobs(20, log, nil), failFast)); err != nil {
			x.Error(err)
		}
	}
	if n := len(log.PIDs()); n > 3 || log.PIDs()[os.Getpid()] {
		x.Errorf("the tasks ran in %v", log.PIDs())
	}
}

func warm(x *trial) {
	before := len(Children())
	r := x.open(strategies.Options{Workers: 3, Warm: true})
	if n := len(Children()) - before; n != 3 {
		x.Errorf("%d children are up, want 3", n)
	}
	x.mapEquals(r, 10)
	if n := len(Children()) - before; n != 3 {
		x.Errorf("%d children later, want the same 3", n)
	}
}

func procs(x *trial) {
	for o, want := range map[int]int{0: 1, 3: 3} {
		b := x.batch(jobs(1, "", nil), failFast)
		if err := x.run(x.open(strategies.Options{Workers: 1, Procs: o}), b); err != nil || b.Results()[0].Value.Procs != want {
			x.Errorf("Procs %d: error %v, GOMAXPROCS %d, want %d", o, err, b.Results()[0].Value.Procs, want)
		}
	}
}

func ownGlobals(x *trial) {
	before := counter.Load()
	b := x.batch(jobs(5, "", all(Count())), failFast)
	if err := x.run(x.open(strategies.Options{Workers: 1}), b); err != nil {
		x.Fatal(err)
	}
	if got := b.Results()[4].Value.Text; got != "5" || counter.Load() != before {
		x.Errorf("the child has counted to %s, this process from %d to %d", got, before, counter.Load())
	}
}

func goodOrder(x *trial) {
	r := x.open(strategies.Options{Workers: 1})
	bye := x.file("bye")
	if err := x.run(r, x.batch(jobs(1, "", all(Parting(bye))), failFast)); err != nil {
		x.Fatal(err)
	}
	r.Close()
	if !exists(bye) {
		x.Error("the child was not given the time to end by itself")
	}
}

func grandchildren(x *trial) {
	for _, how := range []string{"close", "kill"} {
		x.Run(how, func(t *testing.T) {
			x := x.in(t)
			x.capture()
			r := x.open(strategies.Options{Workers: 1})
			dir := x.TempDir()
			steps := []Step{Spawn(filepath.Join(dir, "pid"))}
			if how == "kill" {
				steps = append(steps, Kill(syscall.SIGKILL))
			}
			x.run(r, x.batch(jobs(1, "", all(steps...)), collectAll))
			r.Close()
			b, err := os.ReadFile(filepath.Join(dir, "pid"))
			pid, _ := strconv.Atoi(string(b))
			if err != nil || pid == 0 {
				x.Fatalf("no grandchild: %v", err)
			}
			x.await("the grandchild to end", func() bool { return Gone(pid) })
		})
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

func wholeLines(x *trial) {
	text := x.capture()
	r := x.open(strategies.Options{Workers: 4})
	const each = 100
	b := x.batch(jobs(8, "", func(i int) []Step {
		return []Step{Print(strings.Repeat(string(rune('a'+i)), 199)+"\n", each)}
	}), failFast)
	if err := x.run(r, b); err != nil {
		x.Fatal(err)
	}
	r.Close()
	lines := 0
	for line := range strings.Lines(text()) {
		if len(line) != 200 || strings.Trim(line, line[:1]) != "\n" {
			x.Fatalf("a mixed line: %q", line)
		}
		lines++
	}
	if lines != 8*each*2 {
		x.Errorf("%d lines, want %d", lines, 8*each*2)
	}
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
