package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
)

// small has six tasks of each workload, on two workers.
func small() results.Record {
	rec := laned()
	for i := range rec.Plan.Workloads {
		rec.Plan.Workloads[i].Tasks = 6
	}
	rec.Spans = slices.DeleteFunc(rec.Spans, func(s results.Span) bool {
		return s.Strategy == "errgroup" || s.Strategy != "sequential" && s.Workers != 2 || s.Task > 5
	})
	return rec
}

func TestTraceGolden(t *testing.T) {
	dir := t.TempDir()
	name, err := WriteTrace(dir, Tables(small()))
	if err != nil || name != "trace.json" {
		t.Fatalf("%q, %v", name, err)
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	golden(t, name, data)
}

// A record without spans has no trace, and not an empty one.
func TestNoTraceWithoutSpans(t *testing.T) {
	dir := t.TempDir()
	name, err := WriteTrace(dir, Tables(synthetic(1, 3)))
	if files, _ := os.ReadDir(dir); err != nil || name != "" || len(files) > 0 {
		t.Errorf("%q, %v, files %v", name, err, files)
	}
}

// Whatever a record has, its trace is one that readers of the format take.
func TestTraceIsValid(t *testing.T) {
	records := oddRecords()
	records["small"] = small()
	records["overlapping"] = spansOf(func(s *results.Span) { s.Worker = 0 })
	records["one moment"] = spansOf(func(s *results.Span) { s.Start = time.Second })
	records["past the end of time"] = spansOf(func(s *results.Span) { s.Start, s.Elapsed = 1<<62, 1<<62 })
	records["one pid"] = spansOf(func(s *results.Span) { s.Worker = 4711 })
	hostile := spansOf(func(s *results.Span) { s.Task -= 10 })
	hostile.Plan.Workloads[0].Names = []string{`"],"traceEvents":[`, "</script>\u2028", "旗\xff", strings.Repeat("long ", 1000)}
	records["hostile"] = hostile
	for name, rec := range records {
		t.Run(name, func(t *testing.T) {
			var buf bytes.Buffer
			n, err := writeSpans(&buf, Tables(rec))
			if err != nil {
				t.Fatal(err)
			}
			usable := 0
			for _, s := range rec.Spans {
				if s.Start >= 0 && s.Elapsed >= 0 && s.Start+s.Elapsed >= 0 {
					usable++
				}
			}
			if tasks := checkTrace(t, buf.Bytes()); tasks != n || n != usable {
				t.Errorf("%d complete events, %d said, want %d", tasks, n, usable)
			}
		})
	}
}

// checkTrace checks all that the format asks for, and that no two tasks on a thread
// overlap, which readers would take for calls of one by the other. It returns the number
// of tasks.
func checkTrace(t *testing.T, data []byte) (tasks int) {
	t.Helper()
	type event struct {
		Name, Cat, Ph, S string
		Ts, Dur          json.Number
		Pid, Tid         int
		Args             map[string]any
	}
	var trace struct {
		DisplayTimeUnit string
		OtherData       map[string]string
		TraceEvents     []event
	}
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(&trace); err != nil {
		t.Fatal(err)
	}
	type thread struct{ pid, tid int }
	named, end, last, owner := make(map[string]bool), make(map[thread]time.Duration), make(map[int]time.Duration), make(map[int]int)
	for i, e := range trace.TraceEvents {
		bad := func(what string, args ...any) {
			t.Errorf("event %d, %+v: %s", i, e, fmt.Sprintf(what, args...))
		}
		at, on := nanos(t, e.Ts), thread{e.Pid, e.Tid}
		if e.Name == "" || e.Pid < 1 || e.Tid < 1 || owner[e.Tid] != 0 && owner[e.Tid] != e.Pid {
			bad("no name, or no process and thread of its own")
		}
		owner[e.Tid] = e.Pid
		switch e.Ph {
		case "M":
			value := e.Args[strings.SplitN(e.Name, "_", 2)[1]]
			if value == nil || value == "" {
				bad("no value")
			}
			named[fmt.Sprint(e.Name, e.Pid, map[bool]int{true: e.Tid}[strings.HasPrefix(e.Name, "thread")])] = true
			continue
		case "X":
			tasks++
			if at < end[on] {
				bad("begins at %v, before the one before it on its thread ends, %v", at, end[on])
			}
			end[on] = at + nanos(t, e.Dur)
			if !named[fmt.Sprint("thread_name", e.Pid, e.Tid)] || !named[fmt.Sprint("thread_sort_index", e.Pid, e.Tid)] {
				bad("a thread without a name or a place")
			}
			if e.Args["task"] == nil || e.Args["worker"] == nil {
				bad("no task or no worker")
			}
		case "i":
			if e.S != "p" {
				bad("no scope")
			}
		default:
			bad("unknown phase")
		}
		if at < last[e.Pid] {
			bad("comes after one at %v", last[e.Pid])
		}
		last[e.Pid] = at
		if !named[fmt.Sprint("process_name", e.Pid, 0)] || !named[fmt.Sprint("process_sort_index", e.Pid, 0)] {
			bad("a process without a name or a place")
		}
	}
	return tasks
}

// nanos reads us with three decimals exactly: a float64 would round large ones.
func nanos(t *testing.T, us json.Number) time.Duration {
	t.Helper()
	if us == "" {
		return 0
	}
	ns, err := json.Number(strings.Replace(string(us), ".", "", 1)).Int64()
	if i := strings.IndexByte(string(us), '.'); err != nil || ns < 0 || i != len(us)-4 {
		t.Fatalf("%q are no us with three decimals", us)
	}
	return time.Duration(ns)
}

// How long a task takes alone is the same in a trace and in the data of the figure of lanes.
func TestTraceHasTimesOfLanes(t *testing.T) {
	rec := small()
	for i := range rec.Spans { // the rounds that warm up are slower than those measured
		rec.Spans[i].Start, rec.Spans[i].Elapsed = 9*rec.Spans[i].Start, 9*rec.Spans[i].Elapsed
	}
	for _, table := range Tables(rec) {
		var trace bytes.Buffer
		if _, err := writeSpans(&trace, []Table{table}); err != nil {
			t.Fatal(err)
		}
		spans := 0
		for _, run := range table.lanes().drawn().Runs {
			for _, lane := range run.Lanes {
				for _, s := range lane.Spans {
					alone, err := json.Marshal(micros(s.Alone * float64(time.Second)))
					if err != nil {
						t.Fatal(err)
					}
					named := fmt.Appendf(nil, `{"name":%q,"cat":"task"`, s.Name)
					if !slices.ContainsFunc(bytes.Split(trace.Bytes(), []byte("\n")), func(line []byte) bool {
						return bytes.HasPrefix(line, named) && bytes.Contains(line, fmt.Appendf(nil, `"alone_us":%s,`, alone))
					}) {
						t.Errorf("%s, %s: no task of the trace takes %s us alone", run.Label, s.Name, alone)
					}
					spans++
				}
			}
		}
		if spans == 0 {
			t.Error("no task")
		}
	}
}
