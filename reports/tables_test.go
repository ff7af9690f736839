package reports

import (
	"bytes"
	"encoding/csv"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/results"
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
		"default":     synthetic(1, 10),
		"some-failed": oddRecords()["some failed"],
		"no-baseline": oddRecords()["no baseline"],
		"three":       synthetic(1, 3),
	}
	for name, rec := range records {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			names, err := WriteTables(dir, rec)
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
		})
	}
}

// A terminal has 80 columns, and no use for escape codes in a file.
func TestTextFits(t *testing.T) {
	for _, name := range []string{"some failed", "three rounds", "many workers", "no facts"} {
		var buf bytes.Buffer
		if err := Text(&buf, Tables(oddRecords()[name])); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(buf.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 || strings.Contains(line, "\x1b") {
				t.Errorf("%s: %d columns: %q", name, n, line)
			}
		}
	}
}

// Whatever a record lacks, it makes tables, with every cell in a row.
func TestTablesOfOddRecords(t *testing.T) {
	for name, rec := range oddRecords() {
		t.Run(name, func(t *testing.T) {
			tables := Tables(rec)
			rows := 0
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

func TestCSVHasSeconds(t *testing.T) {
	rec := synthetic(1, 10)
	var buf bytes.Buffer
	if err := CSV(&buf, Tables(rec)); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&buf).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1+len(rec.Plan.Cells) {
		t.Fatalf("%d lines for %d cells", len(lines), len(rec.Plan.Cells))
	}
	at := make(map[string]int)
	for i, name := range lines[0] {
		at[name] = i
	}
	row := lines[6] // flags, errgroup, 20 workers
	want := Tables(rec)[0].Rows[5].Time.Center
	if got, _ := strconv.ParseFloat(row[at["time"]], 64); row[at["strategy"]] != "errgroup" || row[at["workers"]] != "20" || got < 0.999*want || got > 1.001*want {
		t.Errorf("row %q, want a time of %g s", row, want)
	}
	if row[at["theory"]] != "0.02" || row[at["spread"]] != "95%" {
		t.Errorf("row %q, want theory 0.02 and spread 95%%", row)
	}
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
				Round: round, Cell: c, Makespan: time.Duration(round+1) * time.Duration(i+1) * time.Second,
			})
		}
	}
	return rec
}

func TestBaselineHasTheSameGOMAXPROCS(t *testing.T) {
	rec := record(
		results.Cell{Workload: "w", Strategy: "sequential", Workers: 1, GOMAXPROCS: 1},
		results.Cell{Workload: "w", Strategy: "sequential", Workers: 1, GOMAXPROCS: 2},
		results.Cell{Workload: "w", Strategy: "pool", Workers: 3, GOMAXPROCS: 1},
		results.Cell{Workload: "w", Strategy: "pool", Workers: 3, GOMAXPROCS: 2},
		results.Cell{Workload: "w", Strategy: "pool", Workers: 3, GOMAXPROCS: 8},
	)
	rows := Tables(rec)[0].Rows
	for i, want := range []float64{1, 1, 1.0 / 3, 2.0 / 4, 1.0 / 5} {
		if got := rows[i].Speedup; got.Center != want || got.N != 2 {
			t.Errorf("%s with GOMAXPROCS %d: speedup %+v, want %g", rows[i].Strategy, rows[i].GOMAXPROCS, got, want)
		}
	}
	if got, want := rows[2].Efficiency.Center, 1.0/9; got != want {
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
	if got := rows[1].Speedup; got.N != 1 || got.Center != 0.5 {
		t.Errorf("speedup %+v, want 0.5 of 1 round", got)
	}
	if r := rows[0]; r.Counted != 1 || r.Failed != 1 || r.Problem != "no" {
		t.Errorf("sequential: %+v", r)
	}
}

// Cells that the plan does not know have rows as well: nothing is dropped.
func TestRowOfAnUnplannedCell(t *testing.T) {
	rec := record(results.Cell{Workload: "w", Strategy: "sequential", Workers: 1})
	rec.Samples = append(rec.Samples, results.Sample{Cell: results.Cell{Workload: "w", Strategy: "mine", Workers: 9}, Makespan: 1})
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

func TestNumbers(t *testing.T) {
	tests := []struct{ got, want string }{
		{seconds(0.4121), "412 ms"},
		{seconds(0.9996), "1.00 s"},
		{seconds(0.9994), "999 ms"},
		{seconds(1234), "1234 s"},
		{seconds(12.34e-6), "12.3 µs"},
		{seconds(3e-12), "0.00300 ns"},
		{number(0.0999), "0.0999"},
		{number(9.996), "10.0"},
		{ratio(0.9876), "0.99"},
		{ratio(19.44), "19.4"},
		{percent(0.978), "98%"},
		{coreCount(1), "1 core"},
		{coreCount(1.5), "1.5 cores"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// A quota below the affinity is what bounds the speedup.
func TestCores(t *testing.T) {
	tests := []struct {
		cores int
		quota float64
		want  float64
	}{{4, 0, 4}, {4, 1.5, 1.5}, {2, 8, 2}, {-1, 0, 0}, {-1, 2, 2}}
	for _, test := range tests {
		if got := cores(results.Environment{Cores: test.cores, Quota: test.quota}); got != test.want {
			t.Errorf("cores %d, quota %g: %g, want %g", test.cores, test.quota, got, test.want)
		}
	}
}
