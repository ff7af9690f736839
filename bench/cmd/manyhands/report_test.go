package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"manyhands/reports"
	"manyhands/reports/chart"
)

// Two reports on one directory at once write the same files, and both succeed.
func TestReportsAtOnce(t *testing.T) {
	enableCharts(t)
	dir := recorded(t)
	var reports sync.WaitGroup
	for range 2 {
		reports.Go(func() {
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), []string{"report", dir}, &stdout, &stderr); code != exitDone || stdout.Len() == 0 {
				t.Errorf("exit %d, %s", code, &stderr)
			}
		})
	}
	reports.Wait()
	for _, file := range []string{"report.html", "replay.html", "tables.txt", "trace.json"} {
		if info, err := os.Stat(filepath.Join(dir, file)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", file, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".tmp") {
			t.Errorf("%s is left", e.Name())
		}
	}
}

// recorded is a directory with a recorded run and no report.
func recorded(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../reports/testdata/recorded")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// exist returns which of the files are in a directory.
func exist(dir string, names ...string) (found []string) {
	for _, name := range names {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			found = append(found, name)
		}
	}
	return found
}

// A stdout that takes nothing, as | head and a terminal that is closed, keeps back no file.
func TestReportWithoutStdout(t *testing.T) {
	dir, both := recorded(t), filepath.Join(t.TempDir(), "both")
	for out, args := range map[string][]string{dir: {"report", dir}, both: {"report", dir, dir, "--label", "a,b", "--out", both}} {
		var stderr bytes.Buffer
		code := run(t.Context(), args, fullDisk{}, &stderr)
		if code != exitFailed || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%q: exit %d, %s", args, code, &stderr)
		}
		if found := exist(out, "report.html", "tables.txt", "tables.csv", "charts"); len(found) != 4 {
			t.Errorf("%q: it wrote only %q", args, found)
		}
	}
}

// A sweep that is complete has nothing to continue, whenever it is interrupted. Files that are
// missing then are an interrupt, not a success.
func TestInterruptDrawing(t *testing.T) {
	stub := drawCharts
	t.Cleanup(func() { drawCharts = stub })
	dir := filepath.Join(t.TempDir(), "run")
	for _, args := range [][]string{
		{"sweep", "primes", "--tasks", "1", "--strategies", "sequential", "--rounds", "1", "--out", dir},
		{"report", dir},
	} {
		ctx, interrupt := context.WithCancel(t.Context())
		drawCharts = func([]reports.Table) []chart.Chart {
			interrupt()
			return []chart.Chart{chart.Figure{Name: "figure", Body: &chart.Dots{}}.Chart()}
		}
		var stdout, stderr bytes.Buffer
		code := run(ctx, args, &stdout, &stderr)
		if code != exitInterrupted || !strings.Contains(stdout.String(), "sequential") || strings.Contains(stderr.String(), "--resume") {
			t.Errorf("%q: exit %d\nstdout: %s\nstderr: %s", args, code, &stdout, &stderr)
		}
		if found := exist(dir, "tables.txt", "report.html"); len(found) != 1 {
			t.Errorf("%q: it wrote %q", args, found)
		}
		if again := "manyhands report " + dir; args[0] == "sweep" && !strings.Contains(stderr.String(), again) {
			t.Errorf("%q is missing in %s", again, &stderr)
		}
	}
}

// What is no run, or a damaged one, is wrong input: one line says what, and what is accepted.
func TestReportRefuses(t *testing.T) {
	dir, empty := recorded(t), t.TempDir()
	file := func(name, text string) string {
		t.Helper()
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	bench := file("bench.txt", "BenchmarkA 1 5 ns/op 3 B/op 2 allocs/op\nBenchmarkA-2 1 5 ns/op 4 B/op 1 allocs/op\n")
	long := file("long", strings.Repeat("\x00", 1<<20))
	schema := filepath.Dir(file("run.json", `{"schema": 2}`))
	damaged := recorded(t)
	if err := os.WriteFile(filepath.Join(damaged, "samples.jsonl"), []byte("broken\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"report", empty}, []string{empty, "holds no run", "want a directory that a sweep wrote"}},
		{[]string{"compare", dir, empty}, []string{empty, "holds no run", "want a directory that a sweep wrote"}},
		{[]string{"report", file("other", "text\n")}, []string{"no benchmark results in it: want the directory of a sweep"}},
		{[]string{"report", long}, []string{long, "no benchmark results in it"}},
		{[]string{"report", filepath.Join(dir, "samples.jsonl")}, []string{"want its directory " + dir}},
		{[]string{"report", schema}, []string{"run.json", "the plan has no combinations"}},
		{[]string{"report", filepath.Dir(file("run.json", `{"schema": 9}`))}, []string{"schema 9", "reads schema 2 only"}},
		{[]string{"report", filepath.Dir(file("run.json", `{"schema": "two"}`))}, []string{"schema is of type string: want a whole number"}},
		{[]string{"report", damaged}, []string{"samples.jsonl:1"}},
		{[]string{"report", dir, "--lanes", "--format", "json"}, []string{"want only one of --lanes and --format json"}},
		{[]string{"report", dir, "--explain", "primes/pool/2", "--format", "csv"}, []string{"want only one of --explain and --format csv"}},
		{[]string{"report", dir, "--lanes", "--notes"}, []string{"want only one of --lanes and --notes"}},
		{[]string{"report", bench, "--unit", "B/op"}, []string{"--unit is for charts", "--out DIR"}},
		{[]string{"report", bench, "--unit", "x", "--out", t.TempDir()}, []string{`no unit "x": want one of B/op, allocs/op`}},
		{[]string{"report", bench, bench, "--label", "a,b", "--unit", "x", "--out", t.TempDir()}, []string{`no unit "x": want one of`}},
		{[]string{"report", dir, "--unit", "x"}, []string{`no unit "x": the results have only times`}},
		{[]string{"report", dir, "--lanes", "--unit", "x"}, []string{"--lanes", "draws no charts", "--unit"}},
		{[]string{"report", dir, "--lanes", "--out", "x"}, []string{"--lanes", "writes no files", "--out x"}},
		{[]string{"report", dir, "--explain", "primes/pool/2", "--out", "x"}, []string{"--explain", "writes no files", "--out x"}},
	} {
		code, stdout, stderr := command(t, test.args...)
		if code != exitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%q: exit %d, want 2 and one line\nstdout: %s\nstderr: %s", test.args, code, stdout, stderr)
		}
		for _, want := range test.want {
			if !strings.Contains(stderr, want) {
				t.Errorf("%q: %q is missing in %s", test.args, want, stderr)
			}
		}
	}
}

// A directory that cannot be written to keeps back no table, and the error says what to do.
func TestReportReadOnly(t *testing.T) {
	const readOnly = "/sys/manyhands" // not even for root
	if _, err := os.Stat(filepath.Dir(readOnly)); err != nil {
		t.Skip(err)
	}
	code, stdout, stderr := command(t, "report", recorded(t), "--out", readOnly)
	if code != exitFailed || !strings.Contains(stdout, "sequential") || !strings.Contains(stderr, "want another directory: --out DIR") {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
}

// With many workloads, report says which charts it left out, and how to draw them.
func TestReportOfManyWorkloads(t *testing.T) {
	var text strings.Builder
	for i := range 11 {
		fmt.Fprintf(&text, "BenchmarkW%d/strategy=sequential/workers=1-2 1 1000000 ns/op\n", i)
	}
	file := filepath.Join(t.TempDir(), "all.txt")
	if err := os.WriteFile(file, []byte(text.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"report", file}, {"report", file, file, "--label", "a,b"}} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), append(args, "--out", t.TempDir()), &stdout, &stderr); code != exitDone {
			t.Errorf("%q: exit %d, %s", args, code, &stderr)
		}
		for _, want := range []string{"Charts are drawn for 10 of 11 workloads:", "| manyhands report - --out DIR\n"} {
			if !strings.Contains(stderr.String(), want) {
				t.Errorf("%q: %q is missing in %s", args, want, &stderr)
			}
		}
	}
}
