package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/exp/trace"
)

// A trace has the batch, and every task: a region of its own here, and a task while it is
// out in a child.
func TestTrace(t *testing.T) {
	for line, want := range map[string][2]int{
		"primes 7 97 98 --strategy pool --workers 2":    {1, 3},
		"primes 7 97 98 --strategy process --workers 2": {1 + 3, 0},
		"futures --step 1ms":                            {1, 5},
	} {
		file := filepath.Join(t.TempDir(), "trace.out")
		if code, _, stderr := command(t, append(strings.Fields(line), "--trace", file)...); code != exitDone {
			t.Fatalf("%s: exit %d, %s", line, code, stderr)
		}
		if tasks, regions := inTrace(t, file); tasks < want[0] || regions != want[1] { // a task may be out twice: what a child has not begun, another may take
			t.Errorf("%s: %d tasks and %d regions, want %v at least", line, tasks, regions, want)
		}
	}
}

// inTrace counts what has ended in a trace.
func inTrace(t *testing.T, name string) (tasks, regions int) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := trace.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for {
		switch e, err := r.ReadEvent(); {
		case err == io.EOF:
			return tasks, regions
		case err != nil:
			t.Fatal(err)
		case e.Kind() == trace.EventTaskEnd:
			tasks++
		case e.Kind() == trace.EventRegionEnd:
			regions++
		}
	}
}
