package reports

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/results"
)

// The lanes are those of the largest number of workers that can be read, one run of each
// strategy, and every task is on one of them.
func TestLanes(t *testing.T) {
	rec := laned()
	for i, workers := range []int{5, 4} { // flags 1 to 20, primes 1 to 4
		table := Tables(rec)[i]
		l := table.lanes()
		if l.workers != workers {
			t.Errorf("%s: lanes of %d workers, want %d", table.Workload.Name, l.workers, workers)
		}
		var names []string
		for _, r := range l.runs {
			names = append(names, r.label)
			want := workers
			if r.Strategy == baseline {
				want = 1
			}
			tasks := 0
			for _, lane := range r.lanes {
				tasks += len(lane.spans)
			}
			if len(r.lanes) != want || tasks != 20 {
				t.Errorf("%s %s: %d tasks on %d lanes, want 20 on %d", table.Workload.Name, r.label, tasks, len(r.lanes), want)
			}
		}
		if diff := cmp.Diff([]string{"sequential", "errgroup", "pool", "process"}, names); diff != "" {
			t.Errorf("runs (-want +got):\n%s", diff)
		}
	}
}

// Lanes are named after goroutines by number and after children by pid, and a worker
// that got nothing to do is seen.
func TestLaneNames(t *testing.T) {
	var names []string
	for _, l := range lanesOfRun([]results.Span{{Worker: 4711, Start: 2}, {Worker: 1, Start: 1}}, 3) {
		names = append(names, l.label)
	}
	if diff := cmp.Diff([]string{"w1", "pid 4711", "idle"}, names); diff != "" {
		t.Errorf("lanes (-want +got):\n%s", diff)
	}
}

// What a task took beyond its duration with one worker is told from what it takes anyway: with four
// workers on two cores, half of the time.
func TestLanesShowWaiting(t *testing.T) {
	rec := laned()
	l := Tables(rec)[1].lanes()
	span := l.runs[1].lanes[0].spans[0]
	if got, want := l.alone(span)/span.Elapsed.Seconds(), 0.5; got < 0.9*want || got > 1.1*want {
		t.Errorf("%g of the first task is shown as work, want about %g", got, want)
	}
	if got := l.alone(results.Span{Task: 99, Elapsed: time.Second}); got != 1 {
		t.Errorf("a task without a known length has %g s of work, want all", got)
	}
}

// The figure says numbers, ends and bounds; not a bound that the run ended before.
func TestLanesFigureSays(t *testing.T) {
	if all := texts(find(t, laned(), "primes-lanes")); slices.ContainsFunc(all, func(s string) bool { return strings.HasPrefix(s, "bound") }) {
		t.Errorf("a bound of 2.07 s for runs of 1.96 s: %q", all)
	}
	f := find(t, spansOf(func(s *results.Span) { s.Start, s.Elapsed = s.Start*11/10, s.Elapsed*11/10 }), "primes-lanes")
	wantTexts(t, f, "Where the time goes: 20 CPU-bound tasks (primes)", "sequential", "errgroup", "pool", "process",
		"w1", "w4", "pid 31000", "time since the start (s)", "median 2.15 s",
		"task", "above the task's fastest run with one worker", "no task", "end of the last task", "bound 2.07 s (cores)")
	for number, want := range map[string]bool{"11": true, "19": true, "9": false, "20": false} { // none is on the axis
		if all := texts(f); slices.Contains(all, number) != want {
			t.Errorf("task %s has room for its number: %v, but says %q", number, want, all)
		}
	}
	wantTexts(t, find(t, laned(), "flags-lanes"), "BD", "VN", "w5")
	if len(f.Chart().Data) != 1+4*20 {
		t.Errorf("%d rows of data, want a head and 80 tasks", len(f.Chart().Data))
	}
}

// Each session of a sweep warms up: sentences say whose runs they are about.
func TestWarmUpRoundsOfResumedRun(t *testing.T) {
	rec := laned()
	rec.Plan.Workloads[1].Ideal = 0
	said := func(rec results.Record) string {
		table := Tables(rec)[1]
		var text, trace strings.Builder
		l := table.lanes()
		drawStrips(&text, []strip{{Table: table, lanes: l}}, 200)
		if _, err := writeSpans(&trace, []Table{table}); err != nil {
			t.Fatal(err)
		}
		idle := table.fastest()
		idle.Idle, idle.below = 1, nil
		all := strings.Join(append(append(table.lanesFigure("", l).Captions, table.tasksFigure("", l).Captions...),
			text.String(), trace.String(), table.lengthsNote(), table.bindsNote(idle)), "\n")
		return strings.Join(strings.Fields(all), " ")
	}
	if text := said(rec); strings.Count(text, "the warm-up round") != 6 || strings.Contains(text, "warm-up rounds") {
		t.Errorf("not resumed: %s", text)
	}
	for _, s := range rec.Spans {
		s.Session = 1
		rec.Spans = append(rec.Spans, s)
	}
	if text := said(rec); strings.Count(text, "the warm-up round with the time nearest to the median") != 5 || strings.Count(text, "all warm-up rounds") != 1 {
		t.Errorf("resumed: %s", text)
	}
}
