package reports

import (
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"manyhands/bench/results"
	"manyhands/reports/chart"
)

// replayOf is replay.html of a record, parsed, with its data.
func replayOf(t *testing.T, rec results.Record) (*html.Node, []replayPart) {
	t.Helper()
	dir := t.TempDir()
	name, err := WriteReplay(dir, rec, Tables(rec))
	if err != nil || name != "replay.html" {
		t.Fatalf("%q, %v", name, err)
	}
	file, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if len(file) > 1_000_000 {
		t.Errorf("%d bytes, want at most a million", len(file))
	}
	return replayIn(t, file)
}

func replayIn(t *testing.T, file []byte) (*html.Node, []replayPart) {
	t.Helper()
	doc := parsed(t, file)
	for _, problem := range problemsOfAny(doc) {
		t.Error(problem)
	}
	scripts := elements(doc)["script"]
	if len(scripts) != 2 || attr(scripts[0], "type") != "application/json" {
		t.Fatalf("%d scripts", len(scripts))
	}
	var data []replayPart
	if err := json.Unmarshal([]byte(scripts[0].FirstChild.Data), &data); err != nil {
		t.Fatal(err)
	}
	return doc, data
}

func reads(doc *html.Node) string {
	var text strings.Builder
	readable(&text, doc)
	return text.String()
}

// The data has each task of each row once, where and when it ran, in the colours of the charts.
func TestReplayHasEachTask(t *testing.T) {
	rec := laned()
	_, data := replayOf(t, rec)
	if len(data) != 2 || data[0].Name != "flags" || data[0].Names[3] != "CN" || data[1].Names != nil {
		t.Fatalf("%d workloads", len(data))
	}
	if got := []int64{data[0].Alone[0], data[1].Alone[0]}; !slices.Equal(got, []int64{20e6, 310e6}) {
		t.Errorf("the first tasks take %d ns alone", got)
	}
	tasks := 0
	for i, part := range data {
		table := Tables(rec)[i]
		byCell := table.spansByCell()
		at := 0 // run
		for _, row := range table.Rows {
			spans := byCell[row.Cell]
			if len(spans) == 0 {
				continue
			}
			run := part.Runs[at]
			at++
			if want := fmt.Sprintf("%s, %d worker", row.Strategy, row.Workers); !strings.HasPrefix(run.Name, want) || len(run.Lanes) != row.Workers {
				t.Errorf("%s on %d lanes, want %s", run.Name, len(run.Lanes), want)
			}
			for _, lane := range run.Lanes {
				now := int64(0)
				for s := range slices.Chunk(lane.Spans, 3) {
					start, end, task := now+s[0], now+s[0]+s[1], int(s[2])
					now = end
					j := slices.IndexFunc(spans, func(s results.Span) bool { return s.Task == task })
					if j < 0 {
						t.Fatalf("%s: a task %d too many", run.Name, task)
					}
					want := spans[j]
					near := func(ticks int64, d time.Duration) bool {
						return math.Abs(float64(ticks)*run.Tick-d.Seconds()) <= run.Tick
					}
					if !near(start, want.Start) || !near(end, want.Start+want.Elapsed) || s[0] < 0 || s[1] < 0 {
						t.Errorf("%s, task %d: %d to %d times %g s, want %v", run.Name, task, start, end, run.Tick, want)
					}
					spans = slices.Delete(slices.Clone(spans), j, j+1)
					tasks++
				}
				if end := float64(now) * run.Tick; end > run.End {
					t.Errorf("%s ends at %g, after %g", run.Name, end, run.End)
				}
			}
			if len(spans) > 0 {
				t.Errorf("%s: %d tasks are missing", run.Name, len(spans))
			}
			color := map[string]string{"sequential": "#222222", "errgroup": "#0072b2", "pool": "#d55e00", "process": "#009e73"}[row.Strategy]
			if run.Color != color || run.Median != row.Time.Center || run.Hangs {
				t.Errorf("%s: %+v", run.Name, run)
			}
			drawn := slices.ContainsFunc(table.lanes().runs, func(r laneRun) bool { return r.Cell == row.Cell })
			if run.Shown != drawn {
				t.Errorf("%s is shown at first: %v, and in the chart: %v", run.Name, run.Shown, drawn)
			}
		}
		if at != len(part.Runs) {
			t.Errorf("%d runs, want %d", len(part.Runs), at)
		}
	}
	if tasks != len(rec.Spans) || tasks == 0 {
		t.Errorf("%d tasks, want %d", tasks, len(rec.Spans))
	}
}

// What a reader reads, without a script.
func TestReplayGolden(t *testing.T) {
	doc, _ := replayOf(t, laned())
	golden(t, "replay.txt", []byte(reads(doc)+"\n"))
	rec := laned()
	for i := range rec.Spans {
		rec.Spans[i].Session = 1
	}
	doc, _ = replayOf(t, rec)
	if text := reads(doc); !strings.Contains(text, "one recorded batch, from the warm-up round with the time nearest to the median. It is not one of the measured batches") {
		t.Errorf("of a run that was resumed:\n%s", text)
	}
}

// A name from a user stays a name.
func TestReplayEscapes(t *testing.T) {
	rec := laned()
	hostile := []string{`</script><script>alert(1)</script>`, `<!--<script>`, `"'` + "`${alert(1)}", "旗\u2028\xff", `<img src=x onerror=alert(1)>`}
	rec.Plan.Workloads[0].Names = hostile
	for i := range rec.Plan.Cells {
		if rec.Plan.Cells[i].Strategy == "pool" {
			rec.Plan.Cells[i].Strategy = hostile[0]
		}
	}
	for i := range rec.Samples {
		if rec.Samples[i].Strategy == "pool" {
			rec.Samples[i].Strategy = hostile[0]
		}
	}
	for i := range rec.Spans {
		if rec.Spans[i].Strategy == "pool" {
			rec.Spans[i].Strategy = hostile[0]
		}
	}
	doc, data := replayOf(t, rec) // it has two scripts, and loads nothing
	if all := elements(doc); len(all["img"]) > 0 {
		t.Error("a name is a picture")
	}
	for i, name := range hostile {
		if want := strings.ToValidUTF8(name, "\ufffd"); data[0].Names[i] != want {
			t.Errorf("%q has become %q", want, data[0].Names[i])
		}
	}
	if want := hostile[0] + ", 5 workers"; !slices.ContainsFunc(data[0].Runs, func(r *replayRun) bool { return r.Name == want }) || !strings.Contains(reads(doc), want) {
		t.Errorf("no run %q", want)
	}
	script := elements(doc)["script"][1].FirstChild.Data
	if policy := attr(elements(doc)["meta"][2], "content"); policy != policyFor(template.JS(script)) {
		t.Errorf("the policy %q is not that of the script", policy)
	}
}

// A file has at most a megabyte. What does not fit is named, and the runs that are shown at first
// come first.
func TestReplayIsSmall(t *testing.T) {
	rec := laned()
	rec.Plan.Workloads = rec.Plan.Workloads[:1]
	rec.Plan.Workloads[0].Tasks, rec.Plan.Workloads[0].Names = 10_000, nil
	rec.Plan.Cells = slices.DeleteFunc(rec.Plan.Cells, func(c results.Cell) bool { return c.Workload != "flags" })
	rec = only(rec, func(s results.Sample) bool { return s.Workload == "flags" })
	rec.Spans = nil
	for _, c := range rec.Plan.Cells {
		for task := range 10_000 {
			rec.Spans = append(rec.Spans, results.Span{Cell: c, Task: task, Worker: task % c.Workers, Start: time.Duration(task/c.Workers) * 1234567, Elapsed: 1234560})
		}
	}
	doc, data := replayOf(t, rec)
	text := reads(doc)
	out := 0
	for _, c := range rec.Plan.Cells {
		name := fmt.Sprintf("%s, %d worker", c.Strategy, c.Workers)
		at := slices.IndexFunc(data[0].Runs, func(r *replayRun) bool { return strings.HasPrefix(r.Name, name) })
		if at < 0 {
			out++
			if c.Strategy == "sequential" || c.Workers == 5 {
				t.Errorf("%s is shown at first, and left out", name)
			}
		}
		if notice := text[strings.Index(text, "To keep the file below 1 MB"):]; (at < 0) != strings.Contains(notice, name) {
			t.Errorf("%s is run %d, and left out is\n%s", name, at, notice)
		}
	}
	if out == 0 || out == len(rec.Plan.Cells) || !strings.Contains(text, fmt.Sprintf("%d runs of flags cannot be replayed", out)) {
		t.Errorf("%d of %d runs are left out", out, len(rec.Plan.Cells))
	}
}

// More lanes than anybody can tell apart are left out, and counted.
func TestReplayOfManyLanes(t *testing.T) {
	rec := laned()
	rec.Spans = nil
	cell := rec.Plan.Cells[1]
	for task := range 120 {
		rec.Spans = append(rec.Spans, results.Span{Cell: cell, Task: task, Worker: 1000 + task, Elapsed: time.Duration(task+1) * time.Millisecond})
	}
	_, data := replayOf(t, rec)
	if run := data[0].Runs[0]; len(run.Lanes) != 100 || run.More != 20 || math.Abs(run.End-0.12) > 1e-9 {
		t.Errorf("%d lanes, %d more, to %g s", len(run.Lanes), run.More, run.End)
	}
}

// Without anything that was recorded, there is no replay, and no link to one.
func TestNoReplayWithoutSpans(t *testing.T) {
	for name, rec := range oddRecords() {
		dir := t.TempDir()
		replay, err := WriteReplay(dir, rec, oddTables()[name])
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		files, _ := os.ReadDir(dir)
		if recorded := len(rec.Spans) > 0; (replay != "") != (len(files) > 0) || !recorded && replay != "" {
			t.Errorf("%s: %q, %d files, %d spans", name, replay, len(files), len(rec.Spans))
		}
		page, err := pageIn(t.TempDir(), rec, oddTables()[name], nil)
		if err != nil {
			t.Fatal(err)
		}
		if linked := strings.Contains(reads(page), "replay.html"); linked != (replay != "") {
			t.Errorf("%s: linked %v, written %q", name, linked, replay)
		}
	}
}

// Several runs are replayed together, each strategy of each by its name.
func TestReplayOfSeveralRuns(t *testing.T) {
	tables, err := Overlay([]Side{{Name: "mine", Record: laned()}, {Name: "theirs", Record: spansOf(func(s *results.Span) { s.Start, s.Elapsed = 2*s.Start, 2*s.Elapsed })}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if name, err := WriteOverlayReplay(dir, tables); err != nil || name == "" {
		t.Fatal(name, err)
	}
	file, err := os.ReadFile(filepath.Join(dir, replayName))
	if err != nil {
		t.Fatal(err)
	}
	_, data := replayIn(t, file)
	ends := make(map[string]float64)
	for _, run := range data[0].Runs {
		ends[run.Name] = run.End
	}
	if one, two := ends["mine: pool, 5 workers"], ends["theirs: pool, 5 workers"]; one == 0 || math.Abs(two/one-2) > 1e-3 {
		t.Errorf("ends %v", ends)
	}
	if data[0].Alone != nil {
		t.Error("the tasks of two runs have one least time")
	}
}

func TestReplaySideBySide(t *testing.T) {
	w := results.Workload{Name: "04-pool", Tasks: 2, Names: []string{"first", "second"}}
	cell := results.Cell{Workload: w.Name, Strategy: "goroutines", Workers: 1}
	side := func(name string, hangs bool) Side {
		rec := results.Record{Run: results.Run{Plan: results.Plan{Workloads: []results.Workload{w}, Cells: []results.Cell{cell}}}}
		for task := range 2 {
			rec.Spans = append(rec.Spans, results.Span{Cell: cell, Task: task, Start: time.Duration(task) * time.Second, Elapsed: time.Second})
		}
		return Side{Name: name, Hangs: hangs, Record: rec}
	}
	file, err := ReplaySideBySide("A worker pool", "wrong: why", []string{"A note."}, []string{"What the grader says", "FAIL <b>"}, side("wrong", true), side("solution", false))
	if err != nil {
		t.Fatal(err)
	}
	doc, data := replayIn(t, file)
	if len(data) != 1 || len(data[0].Runs) != 2 || !data[0].Runs[0].Hangs || data[0].Runs[1].Hangs || !data[0].Runs[0].Shown || data[0].Runs[1].End != 2 {
		t.Errorf("%+v", data)
	}
	if a, b := data[0].Runs[0].Color, data[0].Runs[1].Color; a != chart.StyleOf(chart.Series{Strategy: "a"}, []chart.Series{{Strategy: "a"}}).Hex() || a == b {
		t.Errorf("colours %s and %s", a, b)
	}
	text := reads(doc)
	for _, want := range []string{"A worker pool", "wrong: why", "A note.", "What the grader says", "FAIL <b>", "hangs"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "report.html") || strings.Contains(text, "recorded batch") {
		t.Errorf("it is no report of a sweep:\n%s", text)
	}
	if _, err := ReplaySideBySide("Title", "", nil, nil, Side{Name: "none"}); err == nil {
		t.Error("a replay of nothing")
	}
}
