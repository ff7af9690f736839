package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"manyhands/bench/imported"
	"manyhands/reports/chart"
)

// read has the results of a file of another tool.
func read(t *testing.T, text, name string) Side {
	t.Helper()
	rec, err := imported.Read(strings.NewReader(text), name, "")
	if err != nil {
		t.Fatal(err)
	}
	return Side{Name: name, Record: rec}
}

// benchmarks are lines of go test: a name and nanoseconds.
func benchmarks(results ...string) string {
	var text strings.Builder
	for _, r := range results {
		name, ns, _ := strings.Cut(r, " ")
		fmt.Fprintf(&text, "Benchmark%s-2 \t 100\t %s ns/op\n", name, ns)
	}
	return text.String()
}

func wantIn(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if missing, ok := strings.CutPrefix(w, "!"); ok && strings.Contains(text, missing) {
			t.Errorf("%q is in:\n%s", missing, text)
		} else if !ok && !strings.Contains(text, w) {
			t.Errorf("%q is not in:\n%s", w, text)
		}
	}
}

func TestNamesOfFilesWithCommonParts(t *testing.T) {
	tables := Tables(read(t, benchmarks("A/n=1/workers=2 8", "A/n=1/workers=4 4", "A/n=1/x=2/workers=2 8", "A/n=1/x=2/workers=4 4"), "f").Record)
	wantIn(t, shown(t, NotedText, tables), "n=1 with 4 workers", "x=2 with 4 workers", "!: 4, ")
}

func TestAllResultsOfFiles(t *testing.T) {
	one := benchmarks("A/workers=1 81", "A/workers=2 42")
	tables, err := Overlay([]Side{read(t, one, "old"), read(t, one+benchmarks("A/workers=1 83", "A/workers=2 44"), "new")})
	if err != nil {
		t.Fatal(err)
	}
	wantIn(t, shown(t, NotedText, tables), "all 2 results of old and all 4 results of new", "!of the file")
	copied := read(t, one+one, "f").Record
	if copied.Copies == 0 {
		copied.Copies = 1
	}
	wantIn(t, shown(t, NotedText, Tables(copied)), "Left out: 1 duplicate", "!Read: all")
}

func TestSequentialInUnits(t *testing.T) {
	line := func(name string, bytes int) string {
		return fmt.Sprintf("Benchmark%s-2 \t 100\t 1000 ns/op\t %d B/op\t 1 allocs/op\n", name, bytes)
	}
	tables := Tables(read(t, line("W/sequential/workers=1", 500)+line("W/pool/workers=1", 50)+line("W/pool/workers=2", 60), "f").Record)
	if err := ShowUnit(tables, "B/op"); err != nil {
		t.Fatal(err)
	}
	f := tables[0].unitFigures("w")[0]
	for _, r := range f.Body.(chart.Panels)[0].References {
		if r.Label == "sequential" && r.Band.Center == 500 {
			return
		}
	}
	t.Errorf("no level of sequential at 500 B/op: %+v", f.Body)
}

func TestFailedBaselineOfASeries(t *testing.T) {
	side := read(t, benchmarks("A/workers=1 81", "A/workers=2 42", "A/workers=4 22"), "f")
	side.Samples[0].Error = "refused"
	wantIn(t, shown(t, NotedText, Tables(side.Record)), "(A: 1 sample)",
		"Other baselines, because the fewest workers have no valid sample: A with 2\n instead of 1 worker.")
}

func TestChangesNameTheTool(t *testing.T) {
	hyperfine := func(times string) Side {
		return read(t, `{"results":[{"command":"a --threads 1","times":[`+times+`]},{"command":"a --threads 2","times":[`+times+`]}]}`, "f.json")
	}
	text := changesText(t, hyperfine("1.1,1.2,1.3"), hyperfine("1.15,1.25,1.35"))
	wantIn(t, text, "hyperfine measures", "each benchmark once", "!go test", "!-count")
	gotest := func(a, b int) Side {
		return read(t, benchmarks(fmt.Sprint("A/workers=1 ", a), fmt.Sprint("A/workers=1 ", a+1), fmt.Sprint("A/workers=2 ", b), fmt.Sprint("A/workers=2 ", b+1)), "f.txt")
	}
	wantIn(t, changesText(t, gotest(81, 41), gotest(83, 43)), "go test -bench measures", "one pass (-count 1)")
}

func TestNamesOfChanges(t *testing.T) {
	only := func(more ...string) Side {
		return read(t, benchmarks(append(more, "B/workers=1 81", "B/workers=2 42", "Other 5")...), "f.txt")
	}
	text := changesText(t, only("C/workers=1 8", "C/workers=2 4"), only())
	wantIn(t, text, "C 1", "!C C 1")
	for line := range strings.Lines(text) {
		if fields := strings.Fields(line); strings.Contains(line, "Other") && strings.Contains(line, " 0 ") {
			t.Errorf("a benchmark without workers has 0: %q", fields)
		}
	}
}

func changesText(t *testing.T, older, newer Side) string {
	t.Helper()
	var text bytes.Buffer
	if err := ChangesNotedText(io.Writer(&text), Compare(older, newer, Margin, false)); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(text.String()), " ") + "\n" + text.String()
}
