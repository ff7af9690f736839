package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench/atomicfile"
	"manyhands/bench/results"
	"manyhands/reports"
	"manyhands/strategies/exercises/check"
	"manyhands/strategies/exercises/grade"
)

// There is room for so many goroutines, one below the other. As many tasks are drawn: then the
// wrong answer and the solution have the same ones, also with a goroutine for each.
const (
	maxGoroutines = 20
	maxTasks      = maxGoroutines
)

// bothSides are the lanes of both, a lane for each goroutine, and what else is to be said of
// them.
func bothSides(e grade.Exercise, m grade.Mutant, p played) (sides []reports.Side, notes []string) {
	names := idsOf(p.right, p.wrong)
	w := results.Workload{Name: e.Name, Tasks: len(names), Names: shortNames(names)}
	until := max(lastOf(firstTasks(p.wrong)), lastOf(firstTasks(p.right)))
	if len(names) > maxTasks {
		notes = append(notes, fmt.Sprintf("The first %d of %d tasks.", maxTasks, len(names)))
	}
	// The solution runs as many tasks at once as the check allows.
	limit := mostAtOnce(firstTasks(p.right))
	var drawn [][]string
	for _, part := range []struct {
		name   string
		events []check.Event
		hangs  bool
	}{{m.Name, p.wrong, p.hangs}, {"solution", p.right, false}} {
		spans, goroutines := goroutineSpans(firstTasks(part.events), names, until), countGoroutines(part.events)
		if goroutines == 0 {
			did := " did nothing."
			if part.hangs {
				did = " hangs before its first task."
			}
			notes = append(notes, part.name+did)
			continue
		}
		if goroutines > maxGoroutines {
			notes = append(notes, fmt.Sprintf("%s: %d more goroutines were at work.", part.name, goroutines-maxGoroutines))
		}
		drawn = append(drawn, timesOf(spans))
		cell := results.Cell{Workload: w.Name, Strategy: "goroutines", Workers: min(goroutines, maxGoroutines)}
		for i := range spans {
			spans[i].Cell = cell
		}
		plan := results.Plan{Workloads: []results.Workload{w}, Cells: []results.Cell{cell}}
		sides = append(sides, reports.Side{Name: part.name, Hangs: part.hangs, Limit: limit, Record: results.Record{Run: results.Run{Plan: plan}, Spans: spans}})
	}
	if len(drawn) == 2 && !p.hangs && slices.Equal(drawn[0], drawn[1]) { // whoever it was
		notes = append(notes, "Both work at the same times: what differs is what becomes of the results.")
	}
	return sides, notes
}

// virtualLanes is said of both.
const virtualLanes = "A lane for each goroutine, in virtual time."

// drawPictures draws the lanes of both for a projector.
func drawPictures(c *cobra.Command, dir string, e grade.Exercise, m grade.Mutant, notes []string, both []reports.Side) error {
	chart, err := reports.SideBySide(e.Title, m.Name+": "+m.Mistake, append(notes, virtualLanes, "The lesson: "+m.Lesson+"."), both...)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	for _, picture := range []struct {
		extension string
		draw      func() ([]byte, error)
	}{{".svg", chart.SVG}, {".png", chart.PNG}} {
		data, err := picture.draw()
		if err != nil {
			return err
		}
		file := filepath.Join(dir, e.Name+"-"+m.Name+picture.extension)
		if err := atomicfile.Write(file, data); err != nil {
			return err
		}
		fmt.Fprintf(c.ErrOrStderr(), "Picture: %s\n", file)
	}
	return nil
}

// writeReplay writes a page that plays both, with what the author of the wrong answer is told.
func writeReplay(c *cobra.Command, file string, e grade.Exercise, m grade.Mutant, o grade.Outcome, notes []string, both []reports.Side) error {
	words := []string{"What the grader says", "FAIL  " + o.Title}
	for _, text := range []string{sentenceOf(o.Saw), sentenceOf(o.Means), lookText(o.Look), "The lesson: " + m.Lesson + "."} {
		if text != "" {
			words = append(words, text)
		}
	}
	data, err := reports.ReplaySideBySide(e.Title, m.Name+": "+m.Mistake, append(notes, virtualLanes), words, both...)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	if err := atomicfile.Write(file, data); err != nil {
		return err
	}
	fmt.Fprintf(c.ErrOrStderr(), "Replay: %s (open it in a browser)\n", file)
	return nil
}

// timesOf are the times at which there was work, in their order.
func timesOf(spans []results.Span) (times []string) {
	for _, s := range spans {
		times = append(times, fmt.Sprint(s.Start, s.Elapsed))
	}
	slices.Sort(times)
	return times
}

// firstTasks are the events of what was begun first.
func firstTasks(events []check.Event) []check.Event {
	ids := idsOf(events)
	ids = ids[:min(len(ids), maxTasks)]
	return slices.DeleteFunc(slices.Clone(events), func(e check.Event) bool { return !slices.Contains(ids, e.ID) })
}

func lastOf(events []check.Event) (last time.Duration) {
	for _, e := range events {
		last = max(last, e.At)
	}
	return last
}

// countGoroutines is how many goroutines were at work.
func countGoroutines(events []check.Event) int {
	goroutines := make(map[int]bool)
	for _, e := range events {
		goroutines[e.Goroutine] = true
	}
	return len(goroutines)
}

// mostAtOnce is how many pieces of work went on at once.
func mostAtOnce(events []check.Event) (most int) {
	open := make(map[string]bool)
	for _, e := range events {
		if e.End {
			delete(open, e.ID)
			continue
		}
		open[e.ID] = true
		most = max(most, len(open))
	}
	return most
}

// idsOf are all pieces of work, in the order in which the first list began them.
func idsOf(lists ...[]check.Event) (ids []string) {
	seen := make(map[string]bool)
	for _, events := range lists {
		for _, e := range events {
			if !seen[e.ID] {
				seen[e.ID] = true
				ids = append(ids, e.ID)
			}
		}
	}
	return ids
}

// shortNames fit into a lane: job-12 is 12.
func shortNames(ids []string) (names []string) {
	for _, id := range ids {
		names = append(names, strings.TrimPrefix(id, "job-"))
	}
	return names
}

// goroutineSpans are the spans of the first goroutines. Work that never ended lasts until the end.
func goroutineSpans(events []check.Event, ids []string, until time.Duration) (spans []results.Span) {
	lanes := make(map[int]int)   // by goroutine
	open := make(map[string]int) // index in spans, by id
	for _, e := range events {
		lane, ok := lanes[e.Goroutine]
		if !ok {
			lane = len(lanes)
			lanes[e.Goroutine] = lane
		}
		i, running := open[e.ID]
		switch {
		case lane >= maxGoroutines:
		case !e.End:
			open[e.ID] = len(spans)
			spans = append(spans, results.Span{Task: slices.Index(ids, e.ID), Worker: lane, Start: e.At, Elapsed: until - e.At})
		case running:
			spans[i].Elapsed = e.At - spans[i].Start
			delete(open, e.ID)
		}
	}
	return spans
}
