package main

import (
	"bytes"
	"context"
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
	for _, file := range []string{"report.html", "tables.txt", "trace.json"} {
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
