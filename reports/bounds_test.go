package reports

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// oneWorkload has sequential and pool with several numbers of workers, which take
// what ideal says, in seconds, in all of eight rounds.
func oneWorkload(w results.Workload, cores int, ideal map[int]float64) results.Record {
	rec := results.Record{Run: results.Run{
		Started: time.Unix(1, 0), Ended: time.Unix(2, 0), Environment: results.Environment{Cores: cores},
		Plan: results.Plan{Rounds: 8, Workloads: []results.Workload{w}},
	}}
	add := func(c results.Cell, x float64) {
		rec.Plan.Cells = append(rec.Plan.Cells, c)
		for round := range 8 {
			rec.Samples = append(rec.Samples, results.Sample{
				Round: round, Cell: c, Done: w.Tasks, Makespan: time.Duration(x * float64(time.Second)), CPU: time.Duration(x * 0.99e9),
			})
		}
	}
	for workers, x := range ideal {
		if workers == 1 {
			add(results.Cell{Workload: w.Name, Strategy: "sequential", Workers: 1, GOMAXPROCS: 2}, x)
		}
		add(results.Cell{Workload: w.Name, Strategy: "pool", Workers: workers, GOMAXPROCS: 2}, x)
	}
	return rec
}

// Each bound binds where it is the highest. The lengths are half of what the median
// of sequential says, so all are stretched twofold.
func TestBounds(t *testing.T) {
	const total = 4.0 // seconds
	for name, c := range map[string]struct {
		w       results.Workload
		cores   int
		lengths []float64
		workers int
		binds   Binding
		least   float64
		words   string
	}{
		"enough for all": {results.Workload{Name: "w"}, 8, equal(8, 0.25), 4, BindsWork, 1, "More workers may help."},
		"one long task":  {results.Workload{Name: "w"}, 8, []float64{1, 0.25, 0.25, 0.25, 0.25}, 4, BindsLongest, 2, "the longest task)."},
		"long task last": {results.Workload{Name: "w"}, 8, []float64{0.25, 0.25, 0.25, 0.25, 1}, 2, BindsOrder, 3, "longest tasks first it could be about 2.00 s"},
		// The longest first is no better than this order, and the first two on one worker are.
		"an order unknown":  {results.Workload{Name: "w"}, 8, []float64{1, 1, 2.0 / 3, 2.0 / 3, 2.0 / 3}, 2, "", 2, "total work / 2 workers; uneven shares of whole tasks."},
		"tasks do not fit":  {results.Workload{Name: "w"}, 8, equal(4, 0.5), 3, BindsGrain, 2, "whole tasks cannot be shared"},
		"a worker each":     {results.Workload{Name: "w", Ideal: 500 * time.Millisecond}, 100, equal(8, 0.25), 8, BindsLongest, 0.5, "500 ms (95% CI 500 ms; each task has its own worker). "},
		"a connection each": {results.Workload{Name: "w", Ideal: 500 * time.Millisecond, Limit: 8}, 100, equal(8, 0.25), 8, BindsLongest, 0.5, "more workers would not."},
		"two cores":         {results.Workload{Name: "w"}, 2, equal(8, 0.25), 4, BindsCores, 1.98, "total CPU time / 2 cores)."},
		"as many cores":     {results.Workload{Name: "w"}, 2, equal(8, 0.25), 2, "", 2, "Too close to tell which one limits: total work / 2 workers; total CPU time / 2 cores."},
		"cores of CPU work": {results.Workload{Name: "w", Bound: "CPU"}, 2, equal(8, 0.25), 2, BindsCores, 1.98, "total CPU time / 2 cores)."},
		"half of the cores": {results.Workload{Name: "w", Bound: "CPU"}, 4, equal(8, 0.25), 2, BindsWork, 1.98, "total CPU time / 2 workers)."},
		"cores are unknown": {results.Workload{Name: "w"}, -1, equal(8, 0.25), 4, BindsWork, 1, "More workers may help."},
		"a small server":    {results.Workload{Name: "w", Limit: 3, Ideal: 500 * time.Millisecond}, 8, equal(8, 0.25), 4, BindsServer, 1.5, "the server answers 3 requests at once)."},
	} {
		c.w.Tasks = len(c.lengths)
		rec := withSpans(oneWorkload(c.w, c.cores, map[int]float64{1: total, c.workers: 1.05 * c.least}), "w", c.lengths...)
		table := Tables(rec)[0]
		if len(table.Bounds) != 2 {
			t.Fatalf("%s: bounds of %d numbers of workers", name, len(table.Bounds))
		}
		one, b := table.Bounds[0], table.Bounds[1]
		alone := total
		if c.w.Bound == "CPU" {
			alone *= 0.99 // its CPU time
		}
		if one.Binds != BindsWork || math.Abs(one.Least-alone) > 1e-9 || one.Workers != 1 {
			t.Errorf("%s: one worker is bound by %s: %v", name, one.Binds, one.Least)
		}
		if b.Binds != c.binds || math.Abs(b.Least-c.least) > 1e-9 || b.Workers != c.workers {
			t.Errorf("%s: bound by %s: %v, want %s: %v\n%+v", name, b.Binds, b.Least, c.binds, c.least, b)
		}
		if note := table.bindsNote(b); !strings.Contains(note, c.words) {
			t.Errorf("%s: %s", name, note)
		}
	}
}

// A bound that a row is below, by its whole interval, does not hold: it is not named as the
// cause of anything, and a note says so. Few rounds do not show it.
func TestBelowBound(t *testing.T) {
	record := func(pool float64) results.Record {
		w := results.Workload{Name: "w", Tasks: 8}
		return withSpans(oneWorkload(w, 8, map[int]float64{1: 4, 4: pool}), "w", equal(8, 0.25)...)
	}
	table := Tables(record(0.9))[0]
	b := table.Bounds[1]
	if b.Least != 1 || b.Binds != "" || len(b.below) != 1 || b.byText() != "–" || b.aboveText() != "–" {
		t.Errorf("%+v", b)
	}
	const want = "Below the lower bound: pool 4 (900 ms, bound 1.00 s). The measured time is shorter than the estimate"
	if note := table.bindsNote(b); !strings.HasPrefix(note, want) || table.boundNotes()[1] != note {
		t.Errorf("%q, and below the table %q", note, table.boundNotes())
	}
	if text := written(t, Text, record(0.9)); !strings.Contains(text, "The measured time is shorter than") && !strings.Contains(text, want) {
		t.Errorf("no word in\n%s", text)
	}
	few := record(0.9)
	few.Samples = slices.DeleteFunc(few.Samples, func(s results.Sample) bool { return s.Round > 4 })
	if table := Tables(few)[0]; table.Bounds[1].below != nil || !strings.Contains(table.bindsNote(table.Bounds[1]), "takes 6 rounds") {
		t.Errorf("5 rounds: %+v", table.Bounds[1])
	}
	for _, c := range []struct {
		least, most float64 // of the time, whose interval reaches above the bound of 1 s
		want        string
	}{
		{0.9, 1.1, "Whether the measured time (95% CI 0.90–1.10 s) is above it cannot be told."},
		{0.995, 1.015, "The measured time is at most 1.5% above it."},
	} {
		rec := record(c.least)
		for i, s := range rec.Samples {
			if s.Round >= 5 && s.Workers == 4 {
				rec.Samples[i].Makespan = time.Duration(c.most * float64(time.Second))
			}
		}
		table = Tables(rec)[0]
		if b := table.Bounds[1]; b.Binds != BindsWork || !strings.Contains(table.bindsNote(b), c.want) {
			t.Errorf("%s", table.bindsNote(b))
		}
	}
}

// What the lengths of the tasks cannot tell is not said: no order of equal tasks, nothing from
// few rounds, and nothing from bounds that a delay of one run could exchange.
func TestUncertainBound(t *testing.T) {
	uneven := []float64{0.3, 0.25, 0.25, 0.25, 0.25, 0.2, 0.25, 0.25}
	build := func(w results.Workload) results.Record {
		w.Name, w.Tasks = "w", 8
		return withSpans(oneWorkload(w, 100, map[int]float64{1: 4, 5: 2, 7: 1.5, 8: 1.5}), "w", uneven...)
	}
	known := Tables(build(results.Workload{Ideal: 500 * time.Millisecond}))[0].Bounds
	for _, b := range known {
		if (b.Workers == 5 || b.Workers == 7) && (b.Binds != BindsGrain || b.about || b.Longest != 0.5 || b.Least != 1) {
			t.Errorf("equal by construction: %+v", b)
		}
	}
	rec := build(results.Workload{})
	if b := Tables(rec)[0].Bounds[1]; b.Binds != BindsGrain || math.Abs(b.Least-1) > 0.11 {
		t.Errorf("lengths for certain: %+v", b)
	}
	for i, s := range rec.Samples { // sequential is delayed now and then
		if s.Strategy == baseline && s.Round == 5 {
			rec.Samples[i].Makespan += 400 * time.Millisecond
		}
	}
	table := Tables(rec)[0]
	b := table.Bounds[1]
	if math.Abs(b.known.slack-0.8) > 1e-9 || b.Binds != "" || len(b.close) < 2 {
		t.Errorf("lengths that may be off: %+v", b)
	}
	if b.least.Hi < 1.2 { // any of those that are close may be the highest
		t.Errorf("the highest of uncertain bounds is known to be %v", b.least)
	}
	if note := table.bindsNote(b); !strings.Contains(note, "Lower bound for pool 5: about 1.0 s. Too close to tell which one limits: total work / 5 workers; ") {
		t.Error(note)
	}
	if b := table.Bounds[3]; b.Binds != BindsLongest || math.Abs(b.least.Lo-0.5) > 1e-9 {
		t.Errorf("the longest task is at least the mean of 500 ms: %+v", b)
	}
	few := build(results.Workload{})
	few.Samples = slices.DeleteFunc(few.Samples, func(s results.Sample) bool { return s.Round > 4 })
	table = Tables(few)[0]
	if note := table.bindsNote(table.Bounds[1]); !strings.Contains(note, "about 1.0 s. To tell what limits takes 6 rounds.") {
		t.Error(note)
	}
}

// The bounds of one row are rounded alike, or in order could be below total/W.
func TestBoundsRounded(t *testing.T) {
	rec := withSpans(oneWorkload(results.Workload{Name: "w", Tasks: 8}, 100, map[int]float64{1: 0.244, 2: 0.13}), "w", equal(8, 0.0305)...)
	for i, s := range rec.Samples {
		if s.Strategy == baseline && s.Round == 5 {
			rec.Samples[i].Makespan += 10 * time.Millisecond
		}
	}
	table := Tables(rec)[0]
	for i, want := range [][]string{{"244 ms", "244 ms", "244 ms"}, {"122 ms", "122 ms", "122 ms"}} {
		var got []string
		for _, c := range table.boundColumns()[1:4] {
			got = append(got, c.cell(table.Bounds[i]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d workers: %v, want %v", table.Bounds[i].Workers, got, want)
		}
	}
}

// With few runs of a task the limit is a large deviation of sequential or more, with many a
// usual one.
func TestSlack(t *testing.T) {
	times := []float64{10, 9, 11, math.NaN(), 12, 8, 13, 7, 14, 6, 15}
	for runs, want := range map[int]float64{1: 10, 2: 4, 4: 3} {
		if got := slackOf(times, 10, runs); got != want {
			t.Errorf("%d runs: %v, want %v", runs, got, want)
		}
	}
}

// Without the lengths of all tasks there are no bounds, and nothing is said of them.
func TestNoBounds(t *testing.T) {
	rec := synthetic(1, 14)
	whole := withSpans(rec, "flags", equal(20, 0.02)...)
	if n := len(Tables(whole)[0].Bounds); n != 5 {
		t.Errorf("%d bounds", n)
	}
	// Of two runs with one worker a task has the shorter time. Those of flags would be equal by
	// construction.
	rec.Plan.Workloads[0].Ideal = 0
	slow := withSpans(rec, "flags", equal(20, 0.02)...)
	slow.Spans[3].Elapsed *= 9
	if b := Tables(slow)[0].Bounds[4]; b.Longest < 3*b.Work || b.below == nil {
		t.Errorf("a task of nine times the length: %+v", b)
	}
	for _, s := range whole.Spans {
		s.Strategy = "pool"
		slow.Spans = append(slow.Spans, s)
	}
	if b := Tables(slow)[0].Bounds[4]; b.Longest > 1.1*b.Work {
		t.Errorf("a task of nine times the length in one run of two: %+v", b)
	}
	resumed := withSpans(rec, "flags", equal(20, 0.02)...) // and loaded when it warmed up again
	for _, s := range resumed.Spans {
		s.Session, s.Elapsed = 1, s.Elapsed*time.Duration(1+s.Task/19*8)
		resumed.Spans = append(resumed.Spans, s)
	}
	if table := Tables(resumed)[0]; table.Bounds[4].Longest > 1.1*table.Bounds[4].Work {
		t.Errorf("a task of nine times the length in the last session of two: %+v", table.Bounds[4])
	} else if drawn := table.lanes().runs[0]; len(drawn.lengths()) != 20 || slices.Max(drawn.lengths()) != 0.02 {
		t.Errorf("the lanes show %v, want the session near the median alone", drawn.lengths())
	}
	if resumed.Samples = nil; slices.Max(Tables(resumed)[0].lanes().runs[0].lengths()) != 0.18 {
		t.Error("the lanes do not show the last session, and there is no median")
	}
	part := whole
	part.Spans = part.Spans[1:]
	if Tables(part)[0].Bounds != nil || Tables(rec)[0].Bounds != nil || strings.Contains(terminal(t, rec), "bound by") {
		t.Error("bounds of tasks that nobody measured")
	}
}

func TestIdle(t *testing.T) {
	span := func(start, end time.Duration) results.Span {
		return results.Span{Start: start * time.Second, Elapsed: (end - start) * time.Second}
	}
	spans := []results.Span{span(4, 5), span(1, 3), span(2, 3), span(7, 9), span(6, 10), span(8, 9)}
	if got := idleTimeOf(spans); got != 1+1+1 {
		t.Errorf("idle for %v s, want before 1, from 3 to 4 and from 5 to 6", got)
	}
	if got := idleTimeOf(nil); got != 0 {
		t.Errorf("no tasks were idle for %v", got)
	}
}

func TestExplainGolden(t *testing.T) {
	tables := Tables(disturb(oddRecords()["spans"], 1, func(s results.Sample) bool { return s.Round == 2 }))
	var buf bytes.Buffer
	for _, name := range []string{"flags/pool/10", "flags/sequential/1", "primes/process/4", "flags/errgroup/20"} {
		if err := Explain(&buf, tables, name); err != nil {
			t.Error(err)
		}
		buf.WriteString("\n")
	}
	golden(t, "explain.txt", buf.Bytes())
}

// Every row can be explained, whatever is missing, in 80 columns.
func TestExplain(t *testing.T) {
	records := oddRecords()
	for _, name := range []string{"spans", "cold", "three rounds", "no baseline", "some failed", "no facts", "disturbed", "killed"} {
		tables := Tables(records[name])
		for _, cell := range cellNames(tables) {
			var buf bytes.Buffer
			if err := Explain(&buf, tables, cell); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for line := range strings.Lines(buf.String()) {
				if utf8.RuneCountInString(line) > 81 || strings.HasSuffix(line, " \n") || strings.Contains(line, "NaN") {
					t.Errorf("%s, %s: %q", name, cell, line)
				}
			}
		}
	}
	err := Explain(new(bytes.Buffer), Tables(records["cold"]), "flags/pool/3")
	if want := `no combination "flags/pool/3": want workload/strategy/workers, like flags/pool/1`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	for _, name := range []string{"flags/process cold/20", "flags/process-cold/20"} { // the first as in the tables
		if err := Explain(new(bytes.Buffer), Tables(records["cold"]), name); err != nil {
			t.Error(err)
		}
	}
}

// What is said of few rounds is what was computed: a range, and of three rounds the median.
func TestExplainFewRounds(t *testing.T) {
	for rounds := 1; rounds <= 6; rounds++ {
		var buf bytes.Buffer
		if err := Explain(&buf, Tables(synthetic(1, rounds)), "primes/pool/2"); err != nil {
			t.Fatal(err)
		}
		_, text, _ := strings.Cut(buf.String(), "ratios")
		text, _, _ = strings.Cut(text, "vs best")
		for words, want := range map[string]bool{
			"smallest to largest":                  rounds > 1 && rounds < 6,
			"Hodges-Lehmann estimate and interval": rounds >= 6,
			"exp(median of 3 logarithms)":          rounds == 3,
			"pairwise mean":                        true,
			"unknown number of rounds":             rounds == 1,
		} {
			if strings.Contains(text, words) != want {
				t.Errorf("%d rounds: %q is said: %v, in\n%s", rounds, words, !want, text)
			}
		}
	}
}

// Where sequential used more CPU time than its own time, its time is shared by the cores, and that is
// what the sentences say.
func TestCoreBoundSaysWhatItIs(t *testing.T) {
	for factor, want := range map[float64]string{0.9: "total CPU time", 1.1: "time of sequential"} {
		rec := withSpans(oneWorkload(results.Workload{Name: "w", Bound: "CPU", Tasks: 8}, 2, map[int]float64{1: 4, 4: 2.1}), "w", equal(8, 0.25)...)
		for i, s := range rec.Samples {
			rec.Samples[i].CPU = time.Duration(factor * float64(s.Makespan))
		}
		table := Tables(rec)[0]
		var explained bytes.Buffer
		if err := Explain(&explained, []Table{table}, "w/pool/4"); err != nil {
			t.Fatal(err)
		}
		seconds := format.Seconds(4 * min(1, factor) / 2)
		for _, c := range []struct{ text, words string }{
			{table.lengthsNote(), " The " + want + " / 2 cores is " + seconds + "."},
			{table.bindsNote(table.Bounds[1]), want + " / 2 cores"},
			{explained.String(), want + " / cores = "},
		} {
			if !strings.Contains(c.text, c.words) {
				t.Errorf("%q is not in\n%s", c.words, c.text)
			}
		}
	}
}
