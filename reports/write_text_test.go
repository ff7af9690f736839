package reports

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares got with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want = bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n"))
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got, rewrite with -update):\n%s", name, diff)
	}
}

func TestTablesGolden(t *testing.T) {
	records := map[string]results.Record{
		"default":     synthetic(1, 14),
		"some-failed": oddRecords()["some failed"],
		"no-baseline": oddRecords()["no baseline"],
		"three":       synthetic(1, 3),
		"few-pairs":   oddRecords()["few pairs"],
		"grain":       grainy(10),
	}
	for name, rec := range records {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			names, err := WriteTables(dir, Tables(rec))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{"tables.txt", "tables.md", "tables.csv"}, names); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			for _, file := range names {
				data, err := os.ReadFile(filepath.Join(dir, file))
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name+"-"+file, data)
			}
			golden(t, name+"-brief.txt", []byte(written(t, Text, rec)))
		})
	}
}

// A terminal has 80 columns, and no use for escape codes in a file.
func TestTextFits(t *testing.T) {
	all := maps.Clone(oddTables())
	wide := variants()
	for i, s := range wide.Samples {
		wide.Samples[i].Strategy = strings.ReplaceAll(s.Strategy, "pool", "池の長い名前の戦略 that goes on and on and on, with 旗 in it, to the end, number 17")
	}
	all["wide names"] = Tables(wide)
	for name, tables := range all {
		for line := range strings.Lines(shown(t, NotedText, tables) + shown(t, Text, tables)) {
			if n := twwidth.Width(strings.TrimSuffix(line, "\n")); n > 80 || strings.Contains(line, "\x1b") {
				t.Errorf("%s: %d columns: %q", name, n, line)
			}
		}
	}
}

// No more columns are left out than it takes.
func TestTextLeavesOutTheRatioFirst(t *testing.T) {
	for name, want := range map[string]string{
		"no baseline": "theory ratio vs best",
		"default":     "95% vs seq vs best",
		"few pairs":   "eff. vs best",
	} {
		rec, ok := oddRecords()[name]
		if !ok {
			rec = synthetic(1, 14)
		}
		head := strings.Join(strings.Fields(strings.Split(terminal(t, rec), "\n")[2]), " ")
		if !strings.HasSuffix(head, want) {
			t.Errorf("%s: columns %q, want %q at the end", name, head, want)
		}
	}
}

// terminal is the tables with all notes, as a terminal shows them.
func terminal(t *testing.T, rec results.Record) string {
	t.Helper()
	return written(t, NotedText, rec)
}

func written(t *testing.T, write func(io.Writer, []Table) error, rec results.Record) string {
	t.Helper()
	return shown(t, write, Tables(rec))
}

func shown(t *testing.T, write func(io.Writer, []Table) error, tables []Table) string {
	t.Helper()
	var buf bytes.Buffer
	if err := write(&buf, tables); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// A file of passes is judged like a sweep, with a word on their order. Benchmarks that
// have nothing to do with each other are not judged, and have no charts.
func TestPassesAndBenchmarks(t *testing.T) {
	rec := noFacts()
	if text := terminal(t, rec); !strings.Contains(text, "No verdicts: the order of the samples is unknown.") || strings.Contains(text, "vs best") {
		t.Errorf("blocks are judged:\n%s", text)
	}
	for i := range rec.Samples {
		rec.Samples[i].Seq = i
	}
	if text := terminal(t, rec); !strings.Contains(text, "Rounds are the passes of the file.") || !strings.Contains(text, "vs best") {
		t.Errorf("passes are not judged:\n%s", text)
	}
	for i := range rec.Plan.Cells {
		rec.Plan.Cells[i] = results.Cell{Workload: "flags", Strategy: fmt.Sprint("Sort/size=", i)}
	}
	for i, s := range rec.Samples {
		rec.Samples[i].Cell = rec.Plan.Cells[s.Seq%len(rec.Plan.Cells)]
	}
	rec.Plan.Workloads = rec.Plan.Workloads[:1]
	text := terminal(t, rec)
	if !strings.Contains(text, "benchmark ") || !strings.Contains(text, "Sort/size=0") {
		t.Errorf("benchmarks are not there:\n%s", text)
	}
	table, _, _ := strings.Cut(text, " No key in these names counts workers")
	for _, not := range []string{"vs best", "workers", "speedup", "erdict"} {
		if strings.Contains(table, not) {
			t.Errorf("%q is in\n%s", not, text)
		}
	}
	if n := len(figuresOf(Tables(rec))); n != 0 {
		t.Errorf("%d figures", n)
	}
}

// What is said under a table is true of what is in it.
func TestNotesDependOnTheData(t *testing.T) {
	const (
		intervals = "Medians with 95% confidence intervals"
		relative  = "; speedup relative to sequential"
		byRound   = ", round by round."
		none      = "No speedups, because sequential has no valid sample."
		inSome    = "No speedup in rows without a valid sample of sequential in the same round"
	)
	odd := oddRecords()
	partly := only(synthetic(1, 3), func(s results.Sample) bool { return s.Strategy == "sequential" || s.Round == 0 })
	tests := []struct {
		name string
		rec  results.Record
		want []string
	}{
		{"intervals", synthetic(1, 10), []string{intervals + relative + byRound}},
		{"ranges", synthetic(1, 3), []string{"Medians" + relative + byRound, rangeNote}},
		{"intervals of times, ranges of speedups", odd["few pairs"], []string{intervals + relative + byRound, rangeNote}},
		{"single values", synthetic(1, 1), []string{"Single values" + relative + byRound}},
		{"ranges of the baseline, else single values", partly, []string{"Medians" + relative + byRound, rangeNote}},
		{"go test -bench", odd["no facts"], []string{intervals + relative + ". The intervals cover the spread within each block of repetitions, and not what changed from block to block."}},
		{"no baseline", odd["no baseline"], []string{none, intervals + "."}},
		{"only the baseline", odd["only baseline"], []string{intervals + "."}},
		{"baseline of other procs", odd["other procs"], []string{inSome + " with the same GOMAXPROCS.", intervals + relative + byRound}},
		{"no pair", odd["no pair"], []string{inSome + ".", "Medians" + relative + byRound, rangeNote}},
	}
	all := []string{intervals, "Medians;", "Single values", relative, none, inSome, rangeNote} // none may be there that is not wanted
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			table := Tables(test.rec)[0]
			said := append(concluded(table.conclusion()), table.notes(terminalLayout(io.Discard))...)
			for _, want := range test.want {
				if !slices.Contains(said, want) {
					t.Errorf("%q is missing in %q", want, said)
				}
			}
			for _, text := range all {
				wanted := strings.Contains(strings.Join(test.want, "\n"), text)
				if is := strings.Contains(strings.Join(said, "\n"), text); is && !wanted {
					t.Errorf("%q is in %q", text, said)
				}
			}
		})
	}
}

// What a machine's verdicts are worth is quoted under the table of the workload that
// was calibrated, and under no other.
func TestCalibrationIsQuoted(t *testing.T) {
	rec := synthetic(1, 14)
	c := results.Calibration{
		Workload: rec.Plan.Workloads[0], Strategy: "pool", Workers: 4, Rounds: 20, Pairs: 100, PairsDiffered: 4,
		Detectable: 0.03, DetectableLo: 0.025, DetectableHi: 0.037, Measured: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC),
	}
	restless := c
	restless.Detectable = 1.5
	const quote = "A/A test on this machine (2026-11-23, pool, 4 workers): 4 of 100 identical pairs came out as different. With 20 rounds, "
	for want, c := range map[string]results.Calibration{
		quote + "a slowdown of 3.0% (95% CI 2.5–3.7%) is detected in 80% of cases, if it is the only comparison.": c,
		quote + "not even a slowdown by a factor of 2 is detected in 80% of cases, if it is the only comparison.": restless,
	} {
		rec.Calibrations = []results.Calibration{c}
		tables := Tables(rec)
		if got := tables[0].calibrationNote(); got != want || !slices.Contains(tables[0].notes(layout{wide: true}), want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		if got := tables[1].calibrationNote(); got != "" {
			t.Errorf("another workload: %q", got)
		}
	}
}

// A row with another GOMAXPROCS says so by its name.
func TestRowNameTellsGOMAXPROCS(t *testing.T) {
	table := Tables(variants())[0]
	if got, want := table.rowName(table.Rows[len(table.Rows)-1]), "process, chunk 16, GOMAXPROCS 2, 4 workers"; got != want {
		t.Errorf("a row is called %q, want %q", got, want)
	}
}

// The title tells how much of the plan was measured.
func TestTitleTellsRounds(t *testing.T) {
	odd := oddRecords()
	tests := []struct {
		record string
		want   []string // of each table
	}{
		{"few pairs", []string{", 10 rounds, 2 cores", ", 10 rounds, 2 cores"}},
		{"over budget", []string{", 9 rounds, 2 cores", ", 9 rounds, 2 cores"}},
		{"interrupted", []string{", 9 of 10 rounds, interrupted, 2 cores", ", 8 of 10 rounds, interrupted, 2 cores"}},
		{"no samples", []string{", 0 rounds, 2 cores", ", 0 rounds, 2 cores"}},
		{"killed", []string{", 9 of 10 rounds, not ended, 2 cores", ", 8 of 10 rounds, not ended, 2 cores"}},
	}
	for _, test := range tests {
		for i, want := range test.want {
			if got := Tables(odd[test.record])[i].Title(); !strings.HasSuffix(got, want) {
				t.Errorf("%s: %q, want %q at the end", test.record, got, want)
			}
		}
	}
}

// Starting workers is shown, and apart from time.
func TestStartup(t *testing.T) {
	rec := synthetic(1, 10)
	const note = " Startup, not included in time: process 13.0–70.0 ms.\n"
	if got := terminal(t, rec); strings.Count(got, note) != 1 || strings.Count(got, "Startup") != 2 {
		t.Errorf("not once %q in\n%s", note, got)
	}
	page := written(t, HTML, rec)
	for _, want := range []string{">70.0 ms<", ">2.00 µs<", "Startup is not included in time, except in cold rows."} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is not in\n%s", want, page)
		}
	}
	for name, write := range map[string]func(io.Writer, []Table) error{"text": Text, "Markdown": Markdown} {
		if got := written(t, write, oddRecords()["no facts"]); strings.Contains(strings.ToLower(got), "startup") {
			t.Errorf("%s tells of a startup that nobody measured:\n%s", name, got)
		}
	}
}

// Whatever a record lacks, it makes tables, with every cell in a row.
func TestTablesOfOddRecords(t *testing.T) {
	for name, rec := range oddRecords() {
		t.Run(name, func(t *testing.T) {
			tables, rows := oddTables()[name], 0
			for _, table := range tables {
				rows += len(table.Rows)
			}
			if rows != len(rec.Plan.Cells) {
				t.Errorf("%d rows for %d cells", rows, len(rec.Plan.Cells))
			}
			for _, write := range []func(*bytes.Buffer) error{
				func(b *bytes.Buffer) error { return Text(b, tables) },
				func(b *bytes.Buffer) error { return Markdown(b, tables) },
				func(b *bytes.Buffer) error { return CSV(b, tables) },
				func(b *bytes.Buffer) error { return JSON(b, tables) },
			} {
				var buf bytes.Buffer
				if err := write(&buf); err != nil {
					t.Error(err)
				}
				for _, bad := range []string{"NaN", "Inf", "∞"} {
					if strings.Contains(buf.String(), bad) {
						t.Errorf("%s in\n%s", bad, buf.String())
					}
				}
			}
		})
	}
}

// A bar in a name must not end its cell.
func TestMarkdownEscapes(t *testing.T) {
	rec := oddRecords()["strange names"]
	for i := range rec.Plan.Cells {
		rec.Plan.Cells[i].Strategy += "|x"
	}
	var buf bytes.Buffer
	if err := Markdown(&buf, Tables(rec)); err != nil {
		t.Fatal(err)
	}
	columns := 0
	for line := range strings.Lines(strings.ReplaceAll(buf.String(), `\|`, "")) {
		if !strings.HasPrefix(line, "|") {
			columns = 0
			continue
		}
		if n := strings.Count(line, "|"); columns != 0 && n != columns {
			t.Errorf("%d bars after a line of %d: %q", n, columns, line)
		} else {
			columns = n
		}
	}
}

// csvRows reads tables.csv as a program does, by the names of the columns.
func csvRows(t *testing.T, rec results.Record) (rows []map[string]string) {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(written(t, CSV, rec))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		row := make(map[string]string)
		for i, name := range lines[0] {
			if _, ok := row[name]; ok {
				t.Fatalf("two columns %s, of which a program sees one", name)
			}
			row[name] = line[i]
		}
		rows = append(rows, row)
	}
	if len(rows) != len(rec.Plan.Cells) {
		t.Fatalf("%d rows for %d cells", len(rows), len(rec.Plan.Cells))
	}
	return rows
}

// wantCells wants these values in a row.
func wantCells(t *testing.T, row map[string]string, want map[string]string) {
	t.Helper()
	got := make(map[string]string)
	for name := range want {
		if value, ok := row[name]; ok {
			got[name] = value
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
}

func TestCSVHasSeconds(t *testing.T) {
	rec := synthetic(1, 10)
	row := csvRows(t, rec)[15]
	wantCells(t, row, map[string]string{
		"workload": "flags", "bound": "I/O", "strategy": "process", "workers": "20", "theory": "0.02", "spread": "95%",
		"speedup_spread": "95%", "speedup_n": "10", "startup": "0.07",
	})
	time := Tables(rec)[0].Rows[15].Time.Center
	for name, want := range map[string]float64{"time": time, "cpu": time / 2} {
		if got, _ := strconv.ParseFloat(row[name], 64); got < 0.999*want || got > 1.001*want {
			t.Errorf("%s is %q, want %g s", name, row[name], want)
		}
	}
}

// Times and speedups can be of different numbers of rounds.
func TestCSVTellsTheSpreadOfEach(t *testing.T) {
	odd := oddRecords()
	wantCells(t, csvRows(t, odd["few pairs"])[5], map[string]string{
		"strategy": "errgroup", "samples": "10", "spread": "95%", "speedup_spread": "range", "speedup_n": "4",
		"undisturbed_spread": "95%", "undisturbed_speedup_spread": "range",
	})
	wantCells(t, csvRows(t, odd["no baseline"])[5], map[string]string{
		"strategy": "errgroup", "samples": "10", "spread": "95%", "speedup": "", "speedup_spread": "", "speedup_n": "0",
	})
	wantCells(t, csvRows(t, odd["no facts"])[5], map[string]string{"strategy": "errgroup", "tasks": "", "startup": "", "cpu": ""})
}

// record has one workload, the given strategies with one worker, and two rounds
// of which the second took twice as long.
func record(strategies ...results.Cell) results.Record {
	rec := results.Record{Run: results.Run{Plan: results.Plan{
		Rounds: 2, Workloads: []results.Workload{{Name: "w", Tasks: 7, Ideal: time.Second}}, Cells: strategies,
	}}}
	for round := range 2 {
		for i, c := range strategies {
			rec.Samples = append(rec.Samples, results.Sample{
				Round: round, Cell: c, Done: 7, Makespan: time.Duration(round+1) * time.Duration(i+1) * time.Second,
			})
		}
	}
	return rec
}

// close allows for what logarithms round.
func close(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestBaselineHasTheSameGOMAXPROCS(t *testing.T) {
	rec := record(
		results.Cell{Workload: "w", Strategy: "sequential", Workers: 1, GOMAXPROCS: 1},
		results.Cell{Workload: "w", Strategy: "sequential", Workers: 1, GOMAXPROCS: 2},
		results.Cell{Workload: "w", Strategy: "pool", Workers: 3, GOMAXPROCS: 1},
		results.Cell{Workload: "w", Strategy: "pool", Workers: 3, GOMAXPROCS: 2},
		results.Cell{Workload: "w", Strategy: "pool", Workers: 3, GOMAXPROCS: 8},
	)
	rows := Tables(rec)[0].Rows
	for i, want := range []float64{1, 1, 1.0 / 3, 2.0 / 4} {
		if got := rows[i].Speedup; !close(got.Center, want) || got.N != 2 {
			t.Errorf("%s with GOMAXPROCS %d: speedup %+v, want %g", rows[i].Strategy, rows[i].GOMAXPROCS, got, want)
		}
	}
	if got := rows[4]; !got.Speedup.Empty() || !got.Efficiency.Empty() || got.Time.Empty() {
		t.Errorf("GOMAXPROCS 8 without a baseline: %+v", got)
	}
	if got, want := rows[2].Efficiency.Center, 1.0/9; !close(got, want) {
		t.Errorf("efficiency %g, want %g", got, want)
	}
	if got := rows[2].Theory; got != 3*time.Second { // ceil(7 / 3)
		t.Errorf("theory %v, want 3s", got)
	}
}

// Only rounds that both have make pairs.
func TestSpeedupSkipsRoundsWithoutPair(t *testing.T) {
	rec := record(
		results.Cell{Workload: "w", Strategy: "sequential", Workers: 1},
		results.Cell{Workload: "w", Strategy: "pool", Workers: 1})
	rec.Samples[0].Error = "no"
	rows := Tables(rec)[0].Rows
	if got := rows[1].Speedup; got.N != 1 || !close(got.Center, 0.5) {
		t.Errorf("speedup %+v, want 0.5 of 1 round", got)
	}
	if r := rows[0]; r.Counted != 1 || r.Failed != 1 || r.Problem != "no" {
		t.Errorf("sequential: %+v", r)
	}
}

// Cells that the plan does not know have rows as well: nothing is dropped.
func TestRowOfAnUnplannedCell(t *testing.T) {
	rec := record(results.Cell{Workload: "w", Strategy: "sequential", Workers: 1})
	rec.Samples = append(rec.Samples, results.Sample{Cell: results.Cell{Workload: "w", Strategy: "mine", Workers: 9}, Makespan: 1, Done: 7})
	if rows := Tables(rec)[0].Rows; len(rows) != 2 || rows[1].Strategy != "mine" || rows[1].Counted != 1 {
		t.Errorf("rows %+v", rows)
	}
}

func TestRowsInNumericalOrder(t *testing.T) {
	cell := func(strategy string, workers int) results.Cell {
		return results.Cell{Workload: "w", Strategy: strategy, Workers: workers}
	}
	rec := record(cell("pool", 10), cell("errgroup", 2), cell("pool", 9), cell("errgroup", 1))
	var got []string
	for _, r := range Tables(rec)[0].Rows {
		got = append(got, fmt.Sprint(r.Strategy, " ", r.Workers))
	}
	if diff := cmp.Diff([]string{"pool 9", "pool 10", "errgroup 1", "errgroup 2"}, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestCores(t *testing.T) {
	tests := []struct {
		cores int
		quota float64
		want  float64
	}{{4, 0, 4}, {4, 1.5, 1.5}, {2, 8, 2}, {-1, 0, 0}, {-1, 2, 2}}
	for _, test := range tests {
		if got := coresOf(results.Environment{Cores: test.cores, Quota: test.quota}); got != test.want {
			t.Errorf("cores %d, quota %g: %g, want %g", test.cores, test.quota, got, test.want)
		}
	}
}

// A quota below the number of workers limits the efficiency of computing, and nothing in a table
// shows that.
func TestQuotaNote(t *testing.T) {
	for quota, want := range map[float64]string{
		1.5:     "The CPU quota of 1.5 cores allows an efficiency of at most 75% with 2 workers and 38% with 4 workers, except",
		4.0 / 3: "The CPU quota of 1.33 cores allows an efficiency of at most 67% with 2 workers",
		0:       "", 64: "",
	} {
		rec := synthetic(1, 8)
		rec.Environment.Quota = quota
		for _, table := range Tables(rec) {
			got, want := table.quotaNote(), want
			if table.Workload.Bound != "CPU" {
				want = ""
			}
			if !strings.HasPrefix(got, want) || (got == "") != (want == "") {
				t.Errorf("%g, %s: got %q, want %q", quota, table.Workload.Name, got, want)
			}
		}
		if text := strings.Join(strings.Fields(written(t, NotedText, rec)), " "); strings.Contains(text, "The CPU quota of") != (0 < quota && quota < 64) {
			t.Errorf("quota %g:\n%s", quota, text)
		}
	}
}

// A command to type names the run, as a shell takes it. What came from a stream has no name.
func TestHintsNameTheRun(t *testing.T) {
	rec := synthetic(1, 3)
	rec.Plan.Rounds = 60
	for source, want := range map[string][]string{
		"runs/of today": {"Continue with manyhands sweep --resume 'runs/of today' --budget 5m.", "More: manyhands report 'runs/of today' --notes, "},
		"":              {"More: the same command with --notes, "},
	} {
		rec.Source = source
		text := strings.Join(strings.Fields(written(t, Text, rec)+written(t, NotedText, rec)), " ")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q: no %q in\n%s", source, w, text)
			}
		}
		if strings.Contains(text, "''") || strings.Contains(text, "DIR") {
			t.Errorf("%q: a place without a name in\n%s", source, text)
		}
	}
}

// A round counts only if each combination has a sample, and the samples of the last one are named.
func TestPartialRound(t *testing.T) {
	rec := synthetic(1, 8)
	perRound := len(rec.Plan.Cells)
	rec.Plan.Rounds, rec.Interrupted = 60, true
	last := rec.Samples[7*perRound : 7*perRound+5]
	rec.Samples = rec.Samples[:7*perRound+5]
	rec.Samples[3].Error = "no" // a sample that failed is a sample
	if got, want := roundsPlanned(rec), "The run has 7 rounds and 5 samples of the next."; !strings.HasSuffix(got, want) {
		t.Errorf("%q, want %q at the end", got, want)
	}
	for _, table := range Tables(rec) {
		n := 0
		for _, s := range last {
			if s.Workload == table.Workload.Name {
				n++
			}
		}
		said := fmt.Sprint(table.conclusion())
		for _, want := range []string{", 7 of 60 rounds, interrupted", fmt.Sprintf("interrupted after 7 of 60 rounds and %s of the next.", format.Count(n, "sample"))} {
			if !strings.Contains(table.Title()+said, want) {
				t.Errorf("%q and %q do not say %q", table.Title(), said, want)
			}
		}
		if got := table.json().Rounds; got != 7 {
			t.Errorf("JSON has %d rounds", got)
		}
	}
	rec.Resumed = []time.Time{last[4].Start.Add(time.Nanosecond)}
	for _, want := range []string{"with 7 rounds and 5 samples of the next;", " A round that was begun before a break and completed after it counts like the others, although its times are farther apart. "} {
		if got := roundsPlanned(rec); !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}

// screen is a writer that knows how many columns it has.
type screen struct {
	strings.Builder
	columns int
}

func (s *screen) Columns() int { return s.columns }

// Tables, conclusions and notes fit into a terminal from 60 columns on. A wider one, and what is no
// terminal, has the same text of 80 columns.
func TestTextFitsTheTerminal(t *testing.T) {
	tables := Tables(laned())
	changes := map[int]string{}
	for _, columns := range []int{0, 30, 60, 72, 80, 200} {
		w := &screen{columns: columns}
		if err := NotedText(w, tables); err != nil {
			t.Fatal(err)
		}
		if err := Text(w, tables); err != nil {
			t.Fatal(err)
		}
		changes[columns] = w.String()
		want, widest := min(max(columns, leastWidth), textWidth), 0
		if columns == 0 {
			want = textWidth
		}
		for line := range strings.Lines(w.String()) {
			n := twwidth.Width(strings.TrimRight(line, "\n"))
			if widest = max(widest, n); n > want {
				t.Errorf("%d columns in a terminal of %d: %s", n, columns, line)
			}
		}
		if widest < want-8 {
			t.Errorf("a terminal of %d columns: the longest line has %d", columns, widest)
		}
	}
	if changes[0] != changes[80] || changes[80] != changes[200] || changes[30] != changes[60] {
		t.Error("the same width has another text")
	}
}
