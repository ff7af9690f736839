package reports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"manyhands/bench/atomicfile"
	"manyhands/reports/internal/format"
)

const traceFile = "trace.json"

// WriteTrace writes the spans of tables into dir as trace.json, in Chrome's Trace Event
// Format, which Perfetto (ui.perfetto.dev) and chrome://tracing open. It returns that name;
// "" when there are none. The file is written whole or not at all.
//
// Each cell is a process, each of its workers a thread, whether a goroutine's lane or a
// child. All begin at 0, though they ran one after the other: so they are compared by eye.
// A task is a complete event with its place in the batch, its worker and, where it is
// known, its fastest run with one worker, as in the data of the figure of lanes. Instant events mark the end of the last task, and
// the bound.
func WriteTrace(dir string, tables []Table) (string, error) {
	var buf bytes.Buffer
	if n, err := writeSpans(&buf, tables); n == 0 || err != nil {
		return "", err
	}
	return traceFile, atomicfile.Write(filepath.Join(dir, traceFile), buf.Bytes())
}

// writeSpans writes what [WriteTrace] does, and returns how many spans there are.
func writeSpans(w io.Writer, tables []Table) (spans int, err error) {
	var b traceBuilder
	for _, t := range tables {
		byCell := t.spansByCell()
		own := t.lengths().fastest
		for _, r := range t.Rows {
			if len(byCell[r.Cell]) > 0 {
				b.add(t, t.laneRun(r, byCell[r.Cell]), lanes{names: t.Workload.Names, own: own})
				spans += len(byCell[r.Cell])
			}
		}
	}
	return spans, b.write(w, slices.ContainsFunc(tables, Table.resumed))
}

// traceEvent is an event of the format: ph is M for metadata, X for a complete event, i
// for an instant.
type traceEvent struct {
	Name  string         `json:"name"`
	Cat   string         `json:"cat,omitempty"`
	Ph    string         `json:"ph"`
	Scope string         `json:"s,omitempty"` // of an instant: p = its process
	Ts    micros         `json:"ts"`
	Dur   *micros        `json:"dur,omitempty"`
	Pid   int            `json:"pid"`
	Tid   int            `json:"tid"`
	Args  map[string]any `json:"args,omitempty"`
}

// micros is a time in us, with all its ns behind the point.
type micros time.Duration

func (m micros) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%03d", m/1000, m%1000), nil
}

// traceBuilder numbers processes and threads itself, from 1: some readers treat 0 specially,
// and pids of children can repeat.
type traceBuilder struct {
	events       []traceEvent
	pid, threads int
}

// add adds a run as a process.
func (b *traceBuilder) add(t Table, r laneRun, l lanes) {
	b.pid++
	b.name("process", b.threads+1, b.pid, fmt.Sprintf("%s: %s, %s", t.Workload.Name, t.label(r.Row), format.Count(r.Workers, "worker")))
	first, last := b.threads+1, micros(0)
	var tasks []traceEvent
	for i, lane := range r.lanes {
		b.threads++
		b.name("thread", b.threads, i+1, lane.label)
		for _, s := range lane.spans {
			elapsed := micros(s.Elapsed)
			args := map[string]any{"task": s.Task, "worker": s.Worker}
			if l.own != nil {
				args["alone_us"] = micros(l.alone(s) * float64(time.Second))
			}
			tasks = append(tasks, traceEvent{
				Name: l.name(s.Task), Cat: "task", Ph: "X", Ts: micros(s.Start), Dur: &elapsed, Pid: b.pid, Tid: b.threads, Args: args,
			})
			last = max(last, micros(s.Start)+elapsed)
		}
	}
	tasks = append(tasks, b.mark(first, last, "end of the last task: "+format.Seconds(time.Duration(last).Seconds())))
	if r.bound > 0 {
		tasks = append(tasks, b.mark(first, micros(r.bound*float64(time.Second)), "bound: "+t.boundsOf(r.Row).laneText()))
	}
	slices.SortStableFunc(tasks, func(x, y traceEvent) int { return cmp.Compare(x.Ts, y.Ts) })
	b.events = append(b.events, tasks...)
}

// name names a process or a thread, and gives it its place among the others.
func (b *traceBuilder) name(what string, tid, place int, name string) {
	b.events = append(b.events,
		traceEvent{Name: what + "_name", Ph: "M", Pid: b.pid, Tid: tid, Args: map[string]any{"name": name}},
		traceEvent{Name: what + "_sort_index", Ph: "M", Pid: b.pid, Tid: tid, Args: map[string]any{"sort_index": place}})
}

// mark marks a moment of the process.
func (b *traceBuilder) mark(tid int, at micros, name string) traceEvent {
	return traceEvent{Name: name, Cat: "batch", Ph: "i", Scope: "p", Ts: at, Pid: b.pid, Tid: tid}
}

// write writes an event a line. (The road not taken: an array alone is a trace, too, but
// has no place for what it is about.)
func (b *traceBuilder) write(w io.Writer, resumed bool) error {
	var buf bytes.Buffer
	buf.WriteString(`{"displayTimeUnit":"ms","otherData":{"from":"manyhands","runs":"one of each combination, in ` + warmUpText(resumed) + `"},"traceEvents":[`)
	for i, e := range b.events {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if i > 0 {
			buf.WriteByte(',')
		}
		buf.WriteByte('\n')
		buf.Write(line)
	}
	buf.WriteString("\n]}\n")
	_, err := w.Write(buf.Bytes())
	return err
}
