package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/atomicfile"
	"manyhands/bench/results"
	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

const replayName = "replay.html"

// The limits of a replay. What is beyond them is left out, and the page says so.
const (
	mostReplayBytes = 1_000_000 // of the file
	mostReplayLanes = 100       // of one run: more are too thin to be told apart
)

// replay is what replay.html shows. All that is in a record is text or JSON there, and escaped.
type replay struct {
	Title     string
	Facts     string   // when and where
	HasReport bool     // report.html is beside it
	Notes     []string // on what is shown
	Words     []string // below: a heading and paragraphs
	Parts     []*replayPart
	Data      []*replayPart // the same, as JSON

	Style  template.CSS
	Script template.JS
	Policy string
}

// replayPart is what a replay has of one workload. The fields with a JSON name are for the script.
type replayPart struct {
	Name  string       `json:"name"`
	Names []string     `json:"names"`           // of the tasks; those beyond have numbers
	Alone []int64      `json:"alone,omitempty"` // ns that each task takes at least with one worker; none when unknown
	Runs  []*replayRun `json:"runs"`

	Table   htmlTable `json:"-"`
	LeftOut string    `json:"-"`
}

// replayRun is one run. Its spans are in ticks, so that the numbers are short.
type replayRun struct {
	Name   string       `json:"name"`
	Color  string       `json:"color"`
	Shown  bool         `json:"shown"`           // at first
	Tick   float64      `json:"tick"`            // seconds
	End    float64      `json:"end"`             // of the last task, seconds since the start
	Bound  float64      `json:"bound,omitempty"` // before which it cannot end, in seconds; none when unknown
	Hangs  bool         `json:"hangs,omitempty"`
	Median float64      `json:"median,omitempty"` // time of the measured batches, in seconds; none when unknown
	Lanes  []replayLane `json:"lanes"`
	More   int          `json:"more,omitempty"` // lanes that are left out

	of laneRun
}

// replayLane is what one worker did: for each of its tasks the ticks since the one before it ended,
// the ticks that it took, and its place in the batch.
type replayLane struct {
	Label string  `json:"label"`
	Spans []int64 `json:"spans"`
}

// WriteReplay writes the recorded run of each row into dir as replay.html, which plays them on one
// axis of time and loads nothing from anywhere. It returns that name; "" when nothing is recorded.
func WriteReplay(dir string, rec results.Record, tables []Table) (string, error) {
	return writeReplay(dir, pageFacts(rec), tables)
}

// WriteOverlayReplay does the same for what [Overlay] made.
func WriteOverlayReplay(dir string, tables []Table) (string, error) {
	return writeReplay(dir, overlayFacts, tables)
}

func writeReplay(dir, facts string, tables []Table) (string, error) {
	r := replay{Title: pageTitle("Many Hands replay", tables), Facts: facts, HasReport: true}
	resumed := false
	for _, t := range tables {
		if part := t.replayPart(); len(part.Runs) > 0 {
			r.Parts = append(r.Parts, part)
			resumed = resumed || slices.ContainsFunc(t.partTables(), Table.resumed)
		}
	}
	if r.Parts == nil {
		return "", nil
	}
	r.Notes = []string{"Each run is one recorded batch, from " + warmUpText(resumed) + ". It is not one of the measured batches, because recording takes time: about 100 ns per task. " +
		"The median is that of the measured batches."}
	data, err := r.page()
	if err != nil {
		return "", err
	}
	return replayName, atomicfile.Write(filepath.Join(dir, replayName), data)
}

// ReplaySideBySide is a replay of what [SideBySide] draws. The words, a heading and paragraphs, stand
// below it.
func ReplaySideBySide(title, subtitle string, notes, words []string, records ...Side) ([]byte, error) {
	all, err := lanesTogether(records)
	if err != nil {
		return nil, err
	}
	part := &replayPart{Name: title, Names: all.names}
	for _, r := range all.runs {
		part.add(newReplayRun(r, r.label, r.style, true))
	}
	part.finish(title)
	return replay{Title: title, Facts: subtitle, Notes: notes, Words: words, Parts: []*replayPart{part}}.page()
}

// partTables are the tables of the runs in a table of several, or the table itself.
func (t Table) partTables() []Table {
	if t.parts != nil {
		return t.parts
	}
	return []Table{t}
}

// replayable reports whether a replay has anything of the table.
func (t Table) replayable() bool { return len(t.replayPart().Runs) > 0 }

// replayPart has a run of each row. First shown are those that the chart of lanes shows.
func (t Table) replayPart() *replayPart {
	p := &replayPart{Name: t.Workload.Name, Names: t.Workload.Names}
	var all []chart.Series
	for _, r := range t.Rows {
		if r.Strategy != baseline {
			all = append(all, t.seriesOf(r))
		}
	}
	for _, one := range t.partTables() {
		byCell := one.spansByCell()
		var shown []results.Cell
		for _, r := range one.usual().lanes().runs {
			shown = append(shown, r.Cell)
		}
		for _, r := range one.Rows {
			run := one.laneRun(r, byCell[r.Cell])
			if run.end == 0 { // nothing is recorded, or no clock measured it
				continue
			}
			r.Run = one.run
			style := chart.SequentialStyle
			if r.Strategy != baseline {
				style = chart.StyleOf(t.seriesOf(r), all)
			}
			p.add(newReplayRun(run, t.label(r)+", "+format.Count(r.Workers, "worker"), style, slices.Contains(shown, r.Cell)))
		}
		if own := one.lengths().fastest; own != nil && t.parts == nil { // of several runs, each has its own
			for _, seconds := range own {
				p.Alone = append(p.Alone, int64(seconds*float64(time.Second)))
			}
		}
	}
	p.finish(t.Title())
	return p
}

func newReplayRun(r laneRun, name string, style chart.Style, shown bool) *replayRun {
	tick := time.Nanosecond // 10, 100 ...: a run has up to a million of them, more than any screen has pixels
	for r.end/tick.Seconds() > 1e6 {
		tick *= 10
	}
	run := &replayRun{Name: name, Color: style.Hex(), Shown: shown, Tick: tick.Seconds(), Bound: r.bound, Hangs: r.hangs, of: r}
	if !r.Time.Empty() {
		run.Median = r.Time.Center
	}
	for i, lane := range r.lanes {
		l, last := replayLane{Label: lane.label, Spans: []int64{}}, int64(0)
		for _, s := range lane.spans {
			start, end := int64(s.Start/tick), int64((s.Start+s.Elapsed)/tick)
			l.Spans = append(l.Spans, start-last, end-start, int64(s.Task))
			last = end
		}
		run.End = max(run.End, float64(last)*run.Tick) // as the script computes it
		if i < mostReplayLanes {
			run.Lanes = append(run.Lanes, l)
		}
	}
	run.More = len(r.lanes) - len(run.Lanes)
	return run
}

func (p *replayPart) add(r *replayRun) { p.Runs = append(p.Runs, r) }

// finish makes the table of all runs, which says the same without a picture.
func (p *replayPart) finish(caption string) {
	columns := []column[*replayRun]{
		{"run", tw.AlignLeft, func(r *replayRun) string { return r.Name }},
		{"tasks", tw.AlignRight, func(r *replayRun) string { return strconv.Itoa(len(r.of.lengths())) }},
		{"lanes", tw.AlignRight, func(r *replayRun) string { return strconv.Itoa(len(r.of.lanes)) }},
		{"at once", tw.AlignRight, func(r *replayRun) string { return strconv.Itoa(r.of.mostAtOnce()) }},
		{"longest task", tw.AlignRight, func(r *replayRun) string { return format.Seconds(slices.Max(r.of.lengths())) }},
		{"last task ends", tw.AlignRight, func(r *replayRun) string {
			if r.Hangs {
				return "hangs"
			}
			return format.Seconds(r.End)
		}},
	}
	for _, c := range []struct {
		head  string
		value func(*replayRun) float64
	}{
		{"median of measured batches", func(r *replayRun) float64 { return r.Median }},
		{"lower bound", func(r *replayRun) float64 { return r.Bound }},
	} {
		if slices.ContainsFunc(p.Runs, func(r *replayRun) bool { return c.value(r) > 0 }) {
			columns = append(columns, column[*replayRun]{c.head, tw.AlignRight, func(r *replayRun) string {
				if c.value(r) == 0 {
					return "–"
				}
				return format.Seconds(c.value(r))
			}})
		}
	}
	p.Table = htmlOf(caption, columns, p.Runs)
}

// fit chooses runs whose data has at most so many bytes. First of all workloads come the runs that
// are shown at first.
func (r *replay) fit(left int) error {
	var queues [][]*replayRun
	for _, p := range r.Parts {
		first, others := slices.Clone(p.Runs), slices.Clone(p.Runs)
		first = slices.DeleteFunc(first, func(run *replayRun) bool { return !run.Shown })
		others = slices.DeleteFunc(others, func(run *replayRun) bool { return run.Shown })
		queues = append(queues, append(first, others...))
	}
	kept := make(map[*replayRun]bool)
	for i := 0; slices.ContainsFunc(queues, func(q []*replayRun) bool { return i < len(q) }); i++ {
		for at, queue := range queues {
			if i >= len(queue) {
				continue
			}
			needed, err := json.Marshal(queue[i])
			if err != nil {
				return err
			}
			size := len(needed)
			if p := r.Parts[at]; !slices.ContainsFunc(p.Runs, func(r *replayRun) bool { return kept[r] }) {
				more, err := json.Marshal(replayPart{Name: p.Name, Names: p.Names, Alone: p.Alone})
				if err != nil {
					return err
				}
				size += len(more)
			}
			if size <= left {
				left -= size
				kept[queue[i]] = true
			}
		}
	}
	for _, p := range r.Parts {
		var out []string
		for _, run := range p.Runs {
			if !kept[run] {
				out = append(out, run.Name)
			}
		}
		p.Runs = slices.DeleteFunc(p.Runs, func(run *replayRun) bool { return !kept[run] })
		if out != nil {
			p.LeftOut = fmt.Sprintf("To keep the file below 1 MB, %s of %s cannot be replayed: %s. trace.json has all.", format.Count(len(out), "run"), p.Name, strings.Join(out, "; "))
		}
		if len(p.Runs) > 0 {
			r.Data = append(r.Data, p)
		}
	}
	return nil
}

func (r replay) page() ([]byte, error) {
	r.Style = template.CSS(pageFile("page/page.css") + pageFile("page/replay.css"))
	r.Script = template.JS(pageFile("page/replay.js"))
	r.Policy = policyFor(r.Script)
	var buf bytes.Buffer
	if err := templates().ExecuteTemplate(&buf, "replay.html", r); err != nil { // without data
		return nil, err
	}
	if err := r.fit(mostReplayBytes - 2*buf.Len()); err != nil { // the names of what is left out are in the tables already
		return nil, err
	}
	buf.Reset()
	err := templates().ExecuteTemplate(&buf, "replay.html", r)
	return buf.Bytes(), err
}
