package reports

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"manyhands/bench/results"
)

func lanesText(t *testing.T, rec results.Record, width int) string {
	t.Helper()
	var b strings.Builder
	if _, err := Lanes(&b, width, Side{Record: rec}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestLanesTextGolden(t *testing.T) { golden(t, "lanes.txt", []byte(lanesText(t, laned(), 80))) }

// A run that no sweep measured has tasks of its own length alone: two workers, of which
// one waits from the start and the other at the end, and a task too short to be seen.
func TestLanesTextOfOneRun(t *testing.T) {
	cell := results.Cell{Workload: "flags", Strategy: "pool", Workers: 3}
	rec := results.Record{Run: results.Run{Plan: results.Plan{
		Cells:     []results.Cell{cell},
		Workloads: []results.Workload{{Name: "flags", Bound: "I/O", Tasks: 4, Names: []string{"BR", "旗", "FR", "IN"}}},
	}}}
	for _, s := range []results.Span{{Task: 0, Elapsed: 600}, {Task: 1, Start: 300, Elapsed: 700}, {Task: 2, Start: 601, Elapsed: 1}, {Task: 3, Start: 602, Elapsed: 98}} {
		s.Cell, s.Start, s.Elapsed = cell, s.Start*time.Millisecond, s.Elapsed*time.Millisecond
		rec.Spans = append(rec.Spans, s)
	}
	want := ` flags: I/O-bound, 4 tasks

 pool, 3 workers: 1.00 s, busy for 47% of that
 w1   |BR=====================|IN=............
 w2   ............|2==========================
 idle ........................................
     bound: 700 ms (longest task) ^
      +-------+-------+-------+-------+------+
      0 s     0.2     0.4     0.6     0.8    1
 | start of a task, named where there is room; = working; .
 no task.
`
	got := lanesText(t, rec, 47)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if n, err := Lanes(io.Discard, 80, Side{Record: synthetic(1, 3)}); n != 0 || err != nil {
		t.Errorf("%d runs without spans, %v", n, err)
	}
}

// Two runs stand on one axis, strategy by strategy.
func TestLanesTextOfTwoRuns(t *testing.T) {
	slow := spansOf(func(s *results.Span) { s.Start, s.Elapsed = 2*s.Start, 2*s.Elapsed })
	var b strings.Builder
	n, err := Lanes(&b, 80, Side{Name: "theirs", Record: laned()}, Side{Name: "mine", Record: slow})
	if err != nil || n != 16 {
		t.Fatalf("%d runs, %v", n, err)
	}
	golden(t, "lanes-of-two.txt", []byte(b.String()))
	if _, err := Lanes(io.Discard, 80, Side{Name: "a", Record: slow}, Side{Name: "a", Record: slow}); err == nil {
		t.Error("runs of one name are told apart")
	}
}

// What hangs has no time, and its lanes go on to the end of the axis.
func TestLanesTextOfWhatHangs(t *testing.T) {
	side := func(name string, tasks int, hangs bool) Side {
		w := results.Workload{Name: "work", Tasks: 4, Names: []string{"a", "b", "c", "d"}}
		cell := results.Cell{Workload: "work", Strategy: "goroutines", Workers: 1}
		rec := results.Record{Run: results.Run{Plan: results.Plan{Cells: []results.Cell{cell}, Workloads: []results.Workload{w}}}}
		for task := range tasks {
			rec.Spans = append(rec.Spans, results.Span{Cell: cell, Task: task, Start: time.Duration(task) * time.Second, Elapsed: time.Second})
		}
		return Side{Name: name, Record: rec, Hangs: hangs}
	}
	var b strings.Builder
	if _, err := Lanes(&b, 45, side("wrong", 1, true), side("right", 4, false)); err != nil {
		t.Fatal(err)
	}
	want := `
 wrong: goroutines, 1 worker: hangs
 w1 |a========..............................

 right: goroutines, 1 worker: 4.00 s, busy for 100% of that
 w1 |a========|b========|c========|d========
`
	if !strings.Contains(b.String(), want) {
		t.Errorf("got\n%s\nwant\n%s", &b, want)
	}
}

// Whatever a record has, lanes fit the terminal, and every task of a lane that has room
// for all is on it.
func TestLanesTextFits(t *testing.T) {
	records := oddRecords()
	delete(records, "strange names") // as in tables
	records["overlapping"] = spansOf(func(s *results.Span) { s.Worker = 0 })
	records["one moment"] = spansOf(func(s *results.Span) { s.Start = time.Second })
	records["no such task"] = spansOf(func(s *results.Span) { s.Task -= 10 })
	for name, rec := range records {
		for _, width := range []int{80, 211} {
			for line := range strings.Lines(lanesText(t, rec, width)) {
				if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width || strings.Contains(line, "\x1b") {
					t.Errorf("%s: %d columns of %d: %q", name, n, width, line)
				}
			}
		}
	}
	text := lanesText(t, laned(), 400)
	for task := range 20 {
		if name := laned().Plan.Workloads[0].Names[task]; strings.Count(text, "|"+name+"=") != 4 {
			t.Errorf("%s is not once in each of 4 runs", name)
		}
		if seen := strings.Contains(text, fmt.Sprintf("|%d=", task+1)); seen == (task == 1 || task == 3 || task == 8 || task == 19) {
			t.Errorf("task %d of primes: seen is %v", task+1, seen)
		}
	}
}
