package reports

import (
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
)

// Sides need not have the same number of lanes: none of them may be lost.
func TestSideBySide(t *testing.T) {
	side := func(name string, workers int) Side {
		w := results.Workload{Name: "work", Tasks: 2, Names: []string{"first", "second"}}
		cell := results.Cell{Workload: w.Name, Strategy: "goroutines", Workers: workers}
		rec := results.Record{Run: results.Run{Plan: results.Plan{Workloads: []results.Workload{w}, Cells: []results.Cell{cell}}}}
		for task := range 2 {
			rec.Spans = append(rec.Spans, results.Span{Cell: cell, Task: task, Worker: task % workers,
				Start: time.Duration(task/workers) * time.Second, Elapsed: time.Second})
		}
		return Side{Name: name, Record: rec}
	}
	chart, err := SideBySide("Title", "subtitle", []string{"A caption."}, side("slow", 1), side("fast", 2))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Title", "subtitle", "A caption.", "slow: 2 tasks on 1 worker, the last ends at 2.00 s", "fast: 2 tasks on 2 workers, the last ends at 1.00 s"} {
		if !strings.Contains(chart.Alt, want) {
			t.Errorf("%q is missing in\n%s", want, chart.Alt)
		}
	}
	hanging := side("hanging", 1)
	hanging.Hangs = true
	chart, err = SideBySide("Title", "", nil, hanging, side("fast", 2))
	if err != nil || !strings.Contains(chart.Alt, "hanging: 2 tasks on 1 worker, the last ends at 2.00 s; then the run hangs") {
		t.Errorf("error %v, and what hangs is\n%s", err, chart.Alt)
	}
	limited := side("limited", 2)
	limited.Limit = 1
	chart, err = SideBySide("Title", "", nil, limited)
	if want := "limited: 2 tasks on 2 workers, the last ends at 1.00 s; 2 tasks at once"; err != nil || !strings.HasSuffix(chart.Alt, want) {
		t.Errorf("error %v, and above its limit is\n%s\nwant %s", err, chart.Alt, want)
	}
	if _, err := SideBySide("Title", "", nil, Side{Name: "none"}); err == nil {
		t.Error("drew nothing, and called it a chart")
	}
}
