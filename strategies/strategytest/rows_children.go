//go:build unix

package strategytest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"manyhands/strategies"
)

// children: rows F, for strategies whose tasks run in child
// processes; and what of H and I is about children.
var children = []row{
	{"C4_child_dies_of_the_deadline", ownProcesses, deathAtDeadline},
	{"C4_child_dies_before_the_cancel", ownProcesses, deathBeforeCancel},
	{"C5_task_that_ignores_ctx_is_killed", ownProcesses, killedAfterGrace},
	{"C5_task_that_stops_its_process_is_killed", ownProcesses, stoppedWhenCancelled},
	{"C5_task_that_leaves_its_group_is_killed", ownProcesses, leftGroup},
	{"C6_task_that_ignores_its_time_out_is_killed", ownProcesses, timeOutKills},
	{"F1_killed_child_costs_one_task", ownProcesses, killedChild},
	{"F3_error_tells_why_the_child_died", ownProcesses, tellsWhy},
	{"F4_children_are_reaped", ownProcesses, reaped},
	{"B13_function_that_the_child_does_not_know", ownProcesses, unknownInChild},
	{"F8_output_of_tasks_does_not_matter", ownProcesses, anyOutput},
	{"F8_blocked_stderr_holds_up_nobody", ownProcesses, blockedStderr},
	{"F8_flood_of_output_ends_with_the_run", ownProcesses, floodOfOutput},
	{"F9_long_line", ownProcesses, longLine},
	{"F10_big_messages", ownProcesses, bigMessages},
	{"F10_message_above_the_limit", ownProcesses, aboveTheLimit},
	{"F10_shared_value_above_the_limit", ownProcesses, sharedAboveTheLimit},
	{"F10_child_dies_while_it_is_written_to", ownProcesses, diesWhileWritten},
	{"F11_garbage_costs_one_task", ownProcesses, garbage},
	{"F14_all_children_killed_at_once", ownProcesses, allKilled},
	{"F14_idle_children_killed", ownProcesses, idleKilled},
	{"F16_poison_is_given_up", ownProcesses, poison},
	{"F16_poison_and_a_cancel", ownProcesses, poisonAndCancel},
	{"F16_victims_of_a_lost_worker", ownProcesses, victimsOfLoss},
	{"F16_finished_chunk_mates_are_not_started_again", ownProcesses, poisonedChunk},
	{"F20_standard_input_is_empty", ownProcesses, emptyInputStream},
	{"F23_children_are_reused", ownProcesses, reused},
	{"F23_warm_children", ownProcesses, warm},
	{"F24_children_are_recycled", ownProcesses, recycled},
	{"F25_memory_has_a_limit", ownProcesses, memoryLimit},
	{"F27_procs", ownProcesses, procs},
	{"F27_programs_see_the_users_environment", nil, usersEnvironment},
	{"F27_stray_descriptors_stay_here", ownProcesses, strayDescriptors},
	{"F28_globals_are_their_own", ownProcesses, ownGlobals},
	{"F29_children_end_in_good_order", ownProcesses, goodOrder},
	{"F_grandchildren_end_too", ownProcesses, grandchildren},
	{"F_grandchild_that_holds_the_pipes", ownProcesses, heldPipes},
	{"F_child_that_closes_its_descriptors", ownProcesses, closedFiles},
	{"H1_parts_add_up_after_a_crash", ownProcesses, crashAddsUp},
	{"H8_lines_are_whole", ownProcesses, wholeLines},
	{"I5_crash_storm", ownProcesses, crashStorm},
}

// replaceStderr makes f standard error until the row ends.
func (x *trial) replaceStderr(f *os.File) {
	old := os.Stderr
	os.Stderr = f
	x.Cleanup(func() { os.Stderr = old })
}

// capture collects what children print until the row ends. It has to come before
// the runner is opened.
func (x *trial) capture() (text func() string) {
	x.Helper()
	f, err := os.Create(x.file("stderr"))
	if err != nil {
		x.Fatal(err)
	}
	x.Cleanup(func() { f.Close() })
	x.replaceStderr(f)
	return func() string {
		b, err := os.ReadFile(f.Name())
		if err != nil {
			x.Error(err)
		}
		return string(b)
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
		b := newBatch(x, x.kit.Text, in, failFast)
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
	r := x.open(strategies.Options{Workers: 3, Process: strategies.ProcessOptions{Prestart: true}})
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
		if err := x.run(x.open(strategies.Options{Workers: 1, Process: strategies.ProcessOptions{GOMAXPROCS: o}}), b); err != nil || b.Results()[0].Value.GOMAXPROCS != want {
			x.Errorf("Process.GOMAXPROCS %d: error %v, the child has %d, want %d", o, err, b.Results()[0].Value.GOMAXPROCS, want)
		}
	}
}

// usersEnvironment: a program that a task starts sees what one sees that this process starts.
func usersEnvironment(x *trial) {
	show := Shell("env | grep -e ^GO -e ^MANYHANDS | sort")
	for _, set := range []bool{true, false} {
		x.Setenv("GOMAXPROCS", "7")
		x.Setenv("GORACE", "history_size=1")
		if !set {
			os.Unsetenv("GOMAXPROCS")
			os.Unsetenv("GORACE")
		}
		var want Reply
		if err := shell(Job{}, show, &want); err != nil {
			x.Fatal(err)
		}
		b := x.batch(jobs(1, "", all(show)), failFast)
		if err := x.run(x.open(strategies.Options{Workers: 1}), b); err != nil || b.Results()[0].Value.Text != want.Text {
			x.Errorf("error %v, a program sees\n%swant\n%s", err, b.Results()[0].Value.Text, want.Text)
		}
	}
}

// strayDescriptors: the parent has a descriptor that programs which it starts inherit.
func strayDescriptors(x *trial) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		x.Skip("needs /proc")
	}
	path := x.file("stray")
	fd, err := syscall.Open(path, syscall.O_RDWR|syscall.O_CREAT, 0o600)
	if err != nil {
		x.Fatal(err)
	}
	defer syscall.Close(fd)
	high, err := syscall.Dup(fd) // above all that a child has
	if err != nil {
		x.Fatal(err)
	}
	defer syscall.Close(high)
	show := Shell("ls -l /proc/$PPID/fd /proc/self/fd || true") // one may be closed meanwhile
	b := x.batch(jobs(1, "", all(show)), failFast)
	if err := x.run(x.open(strategies.Options{Workers: 1}), b); err != nil || strings.Contains(b.Results()[0].Value.Text, path) || !strings.Contains(b.Results()[0].Value.Text, "pipe:") {
		x.Errorf("error %v, the child has\n%s", err, b.Results()[0].Value.Text)
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
	if err := x.run(r, x.batch(jobs(1, "", all(AtExit(bye))), failFast)); err != nil {
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

func wholeLines(x *trial) {
	text := x.capture()
	r := x.open(strategies.Options{Workers: 4})
	const each = 500 // more than is read at once
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
