package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Two reports on one directory at once write the same files, and both succeed.
func TestReportsAtOnce(t *testing.T) {
	enableCharts(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../reports/testdata/recorded")); err != nil {
		t.Fatal(err)
	}
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
