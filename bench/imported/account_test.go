package imported_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"manyhands/bench/imported"
	"manyhands/bench/results"
)

const head = "goos: linux\ngoarch: amd64\npkg: example.com/p\n"

// utf16Of is what Windows PowerShell writes.
func utf16Of(text string, order binary.ByteOrder, mark bool) string {
	if mark {
		text = "\ufeff" + text
	}
	var buf bytes.Buffer
	binary.Write(&buf, order, utf16.Encode([]rune(strings.ReplaceAll(text, "\n", "\r\n"))))
	return buf.String()
}

// Every line that begins with Benchmark is read, or left out with a reason. What is different
// stays different, and no GOMAXPROCS is invented.
func TestAccount(t *testing.T) {
	const a, b = "BenchmarkA-2 100 100 ns/op\n", "BenchmarkB-2 100 200 ns/op\n"
	for name, test := range map[string]struct {
		text    string
		cells   string // "strategy workers n", sorted
		leftOut string // in the account
		failed  string
	}{
		"glued": {text: head + "BenchmarkGet-20 100 5 ns/op 0 B/op 0 allocs/opBenchmarkSet-20 100 6 ns/op\n",
			cells: "benchmarks: Get 0 ×1, benchmarks: Set 0 ×1"},
		"glued to a name": {text: head + "BenchmarkGet-20 100 5 ns/op 0 allocs/opBenchmarkSet-20\n",
			cells: "benchmarks: Get 0 ×1", leftOut: "1 of 2 results: 1 without numbers after the name (line 4)"},
		"a name with Benchmark in it": {text: head + "BenchmarkGetBenchmark-20 100 5 ns/op\n", cells: "benchmarks: GetBenchmark 0 ×1"},
		"duplicates": {text: head + "BenchmarkX/strategy=pool/workers=2-2 10 50 ns/op\nBenchmarkX/strategy=pool/workers=2#01-2 10 51 ns/op\n",
			cells: "X: pool 2 ×1, X: pool#01 2 ×1"},
		"UTF-16, little-endian": {text: utf16Of(head+a, binary.LittleEndian, true), cells: "benchmarks: A 0 ×1"},
		"UTF-16, big-endian":    {text: utf16Of(head+a, binary.BigEndian, true), cells: "benchmarks: A 0 ×1"},
		"UTF-16 without a mark": {text: utf16Of(head+a, binary.LittleEndian, false), cells: "benchmarks: A 0 ×1"},
		"a mark":                {text: "\ufeff" + a + "BenchmarkA-2 100 101 ns/op\n", cells: "benchmarks: A 0 ×2"},
		"marks of joined files": {text: "\ufeff" + a + "\ufeffBenchmarkA-2 100 101 ns/op\n", cells: "benchmarks: A 0 ×2"},
		"colours":               {text: "\x1b[32m" + head + "\x1b[1mBenchmarkA-2\x1b[0m 100 100 ns/op\n", cells: "benchmarks: A 0 ×1"},
		"a long line":           {text: a + strings.Repeat("x", 70_000) + "\n" + b, cells: "benchmarks: A 0 ×1, benchmarks: B 0 ×1"},
		"a long result": {text: a + "BenchmarkB-2 100 200 ns/op " + strings.Repeat("1 x ", 20_000) + "\n", cells: "benchmarks: A 0 ×1",
			leftOut: "1 of 2 results: 1 with a line of more than 60000 bytes (line 2)"},
		"a panic": {text: head + a + "BenchmarkB-2 \tpanic: oh\nexit status 2\nFAIL\texample.com/p\t1s\nFAIL\n", cells: "benchmarks: A 0 ×1",
			leftOut: "1 without numbers after the name (line 5)", failed: "package example.com/p"},
		"a crash": {text: head + a + "fatal error: all goroutines are asleep - deadlock!\n", cells: "benchmarks: A 0 ×1", failed: "fatal error: all goroutines are asleep - deadlock!"},
		"killed":  {text: head + a + "signal: killed\n", cells: "benchmarks: A 0 ×1", failed: "signal: killed"},
		"a failure": {text: head + a + "BenchmarkB-2 \t--- FAIL: BenchmarkB-2\nFAIL\n", cells: "benchmarks: A 0 ×1",
			leftOut: "1 failed (line 5)", failed: "BenchmarkB-2"},
		"printed between":            {text: head + "BenchmarkA-2 \thello\nworld\n     100\t   100 ns/op\n" + b, cells: "benchmarks: A 0 ×1, benchmarks: B 0 ×1"},
		"printed before":             {text: head + "BenchmarkA-2 \thello     100\t   100 ns/op\n", cells: "benchmarks: A 0 ×1"},
		"go test -v":                 {text: head + "BenchmarkA\n" + a, cells: "benchmarks: A 0 ×1"},
		"go test -v, sub-benchmarks": {text: head + "BenchmarkS\nBenchmarkS/x\nBenchmarkS/x/n=1\nBenchmarkS/x/n=1-2 100 100 ns/op\n", cells: "benchmarks: S/x/n=1 0 ×1"},
		"two times":                  {text: head + a + "BenchmarkB-2 100 1000 ns/op 5 ns/op\n", cells: "benchmarks: A 0 ×1", leftOut: "1 of 2 results: 1 with several values in ns/op (line 5)"},
		"go test -v, cut short": {text: head + "BenchmarkA\n" + a + "BenchmarkA\npanic: oh\n", cells: "benchmarks: A 0 ×1",
			leftOut: "1 of 2 results: 1 without numbers after the name (line 6)"},
		"talk": {text: head + "Benchmarking started\n" + a, cells: "benchmarks: A 0 ×1", leftOut: "1 without numbers after the name (line 4)"},
		"two packages": {text: "pkg: a.org/x/in/utils\nBenchmarkF 100 100 ns/op\npkg: a.org/x/out/utils\nBenchmarkF 100 9000 ns/op\n",
			cells: "benchmarks in a.org/x/in/utils: F 0 ×1, benchmarks in a.org/x/out/utils: F 0 ×1"},
		"two machines": {text: "cpu: Old\n" + a + "cpu: New\nBenchmarkA-2 100 50 ns/op\n",
			cells: "benchmarks with cpu New: A 0 ×1, benchmarks with cpu Old: A 0 ×1"},
		"before and after": {text: a + "note: after\nBenchmarkA-2 100 50 ns/op\n",
			cells: "benchmarks with note after: A 0 ×1, benchmarks with note unknown: A 0 ×1"},
		"a log that looks like a setting": {text: a + "error: lost\nBenchmarkA-2 100 50 ns/op\n", cells: "benchmarks: A 0 ×2"},
		"a number at the end": {text: head + "BenchmarkStore/Add-1 100 100 ns/op\nBenchmarkStore/Add-1-2 100 50 ns/op\nBenchmarkStore/Add-1-4 100 25 ns/op\n",
			cells: "Store: Add-1 1 ×1, Store: Add-1 2 ×1, Store: Add-1 4 ×1"},
		"sizes at the end": {text: head + "BenchmarkF/size-100 100 100 ns/op\nBenchmarkF/size-200 100 150 ns/op\n",
			cells: "benchmarks: F/size-100 0 ×1, benchmarks: F/size-200 0 ×1"},
		"sizes on eight cores": {text: head + "BenchmarkF/size-100-8 100 100 ns/op\nBenchmarkF/size-200-8 100 150 ns/op\n",
			cells: "benchmarks: F/size-100 0 ×1, benchmarks: F/size-200 0 ×1"},
		"too fast":     {text: head + "BenchmarkA-2 1000000000 0.00 ns/op\n" + b, cells: "benchmarks: A 0 ×1 too fast to measure (0 ns/op), benchmarks: B 0 ×1"},
		"no number":    {text: head + "BenchmarkA-2 0 NaN ns/op\n" + b, cells: "benchmarks: A 0 ×1 NaN ns/op is not the time of an operation, benchmarks: B 0 ×1"},
		"another unit": {text: head + "BenchmarkA-2 100 7 widgets/op\n" + b, cells: "benchmarks: B 0 ×1", leftOut: "1 of 2 results: 1 without ns/op (line 4)"},
		"no count":     {text: head + "BenchmarkA-2 0 100 ns/op\nBenchmarkA-2 -3 100 ns/op\n" + b, cells: "benchmarks: B 0 ×1", leftOut: "2 of 3 results: 1 without iterations (line 4); 1 without numbers after the name (line 5)"},
		"workers":      {text: head + "BenchmarkX/strategy=pool/workers=0-2 10 50 ns/op\nBenchmarkX/strategy=pool/workers=x-2 10 50 ns/op\n" + b, cells: "benchmarks: B 0 ×1", leftOut: "2 of 3 results: 2 with workers= that is no whole number from 1 to 1073741824 (the first in line 4)"},
		"written twice": {text: head + "BenchmarkX/strategy=pool/workers=2-2 10 50 ns/op\nBenchmarkX/strategy=pool/workers=02-2 10 70 ns/op\nBenchmarkX/strategy=pool/workers=+2-2 10 90 ns/op\n", cells: "X: pool 2 ×1",
			leftOut: "2 of 3 results: 2 with workers= that is no whole number from 1 to 1073741824 (the first in line 5)"},
	} {
		t.Run(name, func(t *testing.T) {
			rec, err := imported.Read(strings.NewReader(test.text), "x.txt", "")
			if err != nil {
				t.Fatal(err)
			}
			if got := cellsOf(rec); got != test.cells {
				t.Errorf("cells %s\nwant  %s", got, test.cells)
			}
			if got := rec.Account.String(); !strings.Contains(got, test.leftOut) || got != "" && test.leftOut == "" {
				t.Errorf("account %q, want %q", got, test.leftOut)
			}
			if got := strings.Join(rec.Failures, ", "); got != test.failed {
				t.Errorf("failures %q, want %q", got, test.failed)
			}
		})
	}
}

// cellsOf lists the cells with their numbers of samples, and what is wrong with one.
func cellsOf(rec results.Record) string {
	n, wrong := make(map[string]int), make(map[string]string)
	for _, s := range rec.Samples {
		name := fmt.Sprintf("%s: %s %d", s.Workload, s.StrategyText(), s.Workers)
		n[name]++
		if s.Error != "" {
			wrong[name] = " " + s.Error
		}
	}
	var list []string
	for _, name := range slices.Sorted(maps.Keys(n)) {
		list = append(list, fmt.Sprintf("%s ×%d%s", name, n[name], wrong[name]))
	}
	return strings.Join(list, ", ")
}

// Without a result, the error says what the file has instead.
func TestNoResult(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "no benchmark results in it",
		"PASS\nok  \te.com/p\t0.1s\n": "no benchmark results in it",
		"BenchmarkA-2 \t--- FAIL: BenchmarkA-2\n    a_test.go:5: oh\nFAIL\n": "go test failed (BenchmarkA-2), and no benchmark has a result",
		"BenchmarkA-2 100 7 widgets/op\n":                                    "1 of 1 results: 1 without ns/op (line 1)",
		"BenchmarkA-2 1000000000 0.00 ns/op\n":                               "no result has a time: too fast to measure",
	} {
		if _, err := imported.Read(strings.NewReader(text), "x.txt", ""); err == nil || !strings.HasPrefix(err.Error(), "x.txt: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// go test -json splits the output of a package into events, and packages take turns.
func TestGoTestJSON(t *testing.T) {
	const text = `go: downloading golang.org/x/sync v0.24.0
{"Action":"start","Package":"e.com/a"}
{"Action":"output","Package":"e.com/a","Output":"goos: linux\n"}
{"Action":"output","Package":"e.com/b","Output":"goos: linux\n"}
{"Action":"run","Package":"e.com/a","Test":"BenchmarkX"}
{"Action":"output","Package":"e.com/a","Test":"BenchmarkX","Output":"=== RUN   BenchmarkX\n"}
{"Action":"output","Package":"e.com/a","Test":"BenchmarkX","Output":"BenchmarkX-2  \t"}
{"Action":"output","Package":"e.com/b","Test":"BenchmarkX","Output":"BenchmarkX-2  \t"}
# e.com/c
{"Action":"output","Package":"e.com/a","Test":"BenchmarkX","Output":"     100\t        70 ns/op\n"}
{"Action":"output","Package":"e.com/b","Test":"BenchmarkX","Output":"     100\t        90 ns/op\n"}
{"Action":"output","Package":"e.com/b","Test":"BenchmarkY","Output":"BenchmarkY-2  \t"}
{"Action":"output","Package":"e.com/b","Test":"BenchmarkY","Output":"--- FAIL: BenchmarkY-2\n"}
{"Action":"output","Package":"e.com/b","Output":"FAIL\te.com/b\t1s\n"}
{"ImportPath":"e.com/c","Action":"build-fail"}
`
	for name, text := range map[string]string{"UTF-8": text, "UTF-16": utf16Of(text, binary.LittleEndian, true)} {
		rec, err := imported.Read(strings.NewReader(text), "x.json", "")
		if err != nil {
			t.Fatal(err)
		}
		if got, want := cellsOf(rec), "benchmarks in e.com/a: X 0 ×1, benchmarks in e.com/b: X 0 ×1"; got != want {
			t.Errorf("%s: cells %s, want %s", name, got, want)
		}
		if got, want := rec.Account.String(), "1 of 3 results: 1 failed (line 12)"; got != want {
			t.Errorf("%s: account %q, want %q", name, got, want)
		}
		if got, want := strings.Join(rec.Failures, ", "), "package e.com/c, BenchmarkY-2, package e.com/b"; got != want {
			t.Errorf("%s: failures %q, want %q", name, got, want)
		}
	}
}

// The axis is what varies within a series of results.
func TestAxis(t *testing.T) {
	lines := func(names ...string) (text string) {
		for i, name := range names {
			text += fmt.Sprintf("Benchmark%s 100 %d ns/op\n", name, 100+i)
		}
		return text
	}
	for text, want := range map[string]string{
		lines("A/workers=1-8", "A/workers=4-8"):                                                                           "workers; A: A 1 ×1, A: A 4 ×1",
		lines("A/size=10/threads-1", "A/size=10/threads-4", "A/size=20/threads-1", "A/size=20/threads-4"):                 "threads; A: size=10 1 ×1, A: size=10 4 ×1, A: size=20 1 ×1, A: size=20 4 ×1",
		lines("A/1_goroutine", "A/16_goroutines"):                                                                         "goroutines; A: A 1 ×1, A: A 16 ×1",
		lines("A/1T", "A/12T"):                                                                                            "threads; A: A 1 ×1, A: A 12 ×1",
		lines("A/4workers", "A/8workers", "A/x8workers"):                                                                  "workers; A: A 4 ×1, A: A 8 ×1, benchmarks: A/x8workers 0 ×1",
		lines("AWorkers1", "AWorkers4"):                                                                                   "workers; A: A 1 ×1, A: A 4 ×1",
		lines("A/-j_1", "A/-j_4"):                                                                                         "; benchmarks: A/-j_1 0 ×1, benchmarks: A/-j_4 0 ×1",
		lines("A/conc/concurrency:1", "A/conc/concurrency:4"):                                                             "concurrency; A: conc 1 ×1, A: conc 4 ×1",
		lines("A/n=1,procs=1", "A/n=1,procs=2"):                                                                           "procs; A: n=1 1 ×1, A: n=1 2 ×1",
		lines("A", "A-2", "A-4", "B", "B-2", "B-4"):                                                                       "GOMAXPROCS; A: A 1 ×1, A: A 2 ×1, A: A 4 ×1, B: B 1 ×1, B: B 2 ×1, B: B 4 ×1",
		lines("A-4", "A-8", "B-8"):                                                                                        "GOMAXPROCS; A: A 4 ×1, A: A 8 ×1, benchmarks: B 0 ×1",
		lines("A/workers=4-8", "B/workers=4-8"):                                                                           "; benchmarks: A/workers=4 0 ×1, benchmarks: B/workers=4 0 ×1",
		lines("A/sequential-8", "A/pool/workers=2-8", "A/pool/workers=4-8"):                                               "workers; A: pool 2 ×1, A: pool 4 ×1, A: sequential 1 ×1",
		lines("A/networkers=1", "A/networkers=2"):                                                                         "; benchmarks: A/networkers=1 0 ×1, benchmarks: A/networkers=2 0 ×1",
		lines("A/workers=4", "A/workers4"):                                                                                "; benchmarks: A/workers4 0 ×1, benchmarks: A/workers=4 0 ×1",
		lines("A/workers=1", "A/workers=4", "A/workers4"):                                                                 "workers; A: A 1 ×1, A: A 4 ×1, benchmarks: A/workers4 0 ×1",
		lines("A/workers=1/threads=1", "A/workers=2/threads=1", "A/workers=1/threads=2"):                                  "workers, also threads; A: threads=1 1 ×1, A: threads=1 2 ×1, benchmarks: A/workers=1/threads=2 0 ×1",
		lines("A/max_workers=1", "A/max_workers=4", "A/x_workers=4", "A/x_workers=8"):                                     "workers; A: A 1 ×1, A: A 4 ×1, A: x 4 ×1, A: x 8 ×1",
		lines("A/jobs=1", "A/jobs=2", "B/cpus=1", "B/cpus=2", "C/cpu_4", "C/cpu_8"):                                       "cpus, also jobs; A: A 1 ×1, A: A 2 ×1, B: B 1 ×1, B: B 2 ×1, C: C 4 ×1, C: C 8 ×1",
		lines("A/x/jobs=1", "A/x/jobs=2", "A/y/cpus=1", "A/y/cpus=2"):                                                     "cpus, also jobs; A by cpus: y 1 ×1, A by cpus: y 2 ×1, A: x 1 ×1, A: x 2 ×1",
		lines("F/size-100", "F/size-100-2", "F/size-100-4"):                                                               "GOMAXPROCS; F: size-100 1 ×1, F: size-100 2 ×1, F: size-100 4 ×1",
		lines("A/workers=4", "A/workers=4-2", "A/workers=4-4", "B/workers=1", "B/workers=2"):                              "workers, also GOMAXPROCS; A: workers=4 1 ×1, A: workers=4 2 ×1, A: workers=4 4 ×1, B: B 1 ×1, B: B 2 ×1",
		lines("Q/strategy=fifo/workers=1", "Q/strategy=fifo/workers=4"):                                                   "; Q: fifo 1 ×1, Q: fifo 4 ×1",
		lines("X/strategy=pool/workers=2", "X/pool/workers=2", "X/pool/workers=4"):                                        "workers; X: pool 2 ×1, X: pool 4 ×1, benchmarks: X/pool/workers=2 0 ×1",
		"cpu: X\n" + lines("A-4") + "cpu: Y\n" + lines("A-8"):                                                             "; benchmarks with cpu X: A 0 ×1, benchmarks with cpu Y: A 0 ×1",
		lines("Read/sequential/threads=1", "Read/sequential/threads=4", "Read/random/threads=1", "Read/random/threads=4"): "threads; Read: Read/sequential 1 ×1, Read: Read/sequential 4 ×1, Read: random 1 ×1, Read: random 4 ×1",
		lines("A/workers-1", "A/workers-2", "A/workers-4", "A/workers-1-2", "A/workers-2-2", "A/workers-4-2"):             "workers, also GOMAXPROCS; A: A 1 ×2, A: A 2 ×2, A: A 4 ×2",
		lines("B/process_100_records", "B/process_200_records", "C/10_jobs", "C/20_jobs", "DProcess64", "DProcess128", "E/workers=1_000", "E/workers=2_000"): "; benchmarks: B/process_100_records 0 ×1, benchmarks: B/process_200_records 0 ×1, benchmarks: C/10_jobs 0 ×1, benchmarks: C/20_jobs 0 ×1, benchmarks: DProcess128 0 ×1, benchmarks: DProcess64 0 ×1, benchmarks: E/workers=1_000 0 ×1, benchmarks: E/workers=2_000 0 ×1",
		lines("Fan/threads-1", "Fan/threads-2", "Other", "Other-2", "Fan/threads-1-2", "Fan/threads-2-2"):                                                    "threads, also GOMAXPROCS; Fan: Fan 1 ×2, Fan: Fan 2 ×2, Other: Other 1 ×1, Other: Other 2 ×1",
		lines("A/threads=1.5", "A/threads=2.5"): "; benchmarks: A/threads=1.5 0 ×1, benchmarks: A/threads=2.5 0 ×1",
	} {
		rec, err := imported.Read(strings.NewReader(text), "x.txt", "")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if rec.Axes != nil {
			got = rec.Axes[0]
		}
		if len(rec.Axes) > 1 {
			got += ", also " + strings.Join(rec.Axes[1:], ", ")
		}
		if got += "; " + cellsOf(rec); got != want {
			t.Errorf("%s got  %s\nwant %s", text, got, want)
		}
	}
	chosen := lines("A/workers=1/threads=1", "A/workers=2/threads=1", "A/workers=1/threads=2", "A/shards=1", "A/shards=2")
	for axis, want := range map[string]string{
		"threads":  "A: workers=1 1 ×1, A: workers=1 2 ×1, benchmarks: A/shards=1 0 ×1, benchmarks: A/shards=2 0 ×1, benchmarks: A/workers=2/threads=1 0 ×1",
		"shards":   "A: A 1 ×1, A: A 2 ×1, benchmarks: A/workers=1/threads=1 0 ×1, benchmarks: A/workers=1/threads=2 0 ×1, benchmarks: A/workers=2/threads=1 0 ×1",
		"nonsense": `x.txt: no result has the axis "nonsense"`,
	} {
		rec, err := imported.Read(strings.NewReader(chosen), "x.txt", axis)
		got := cellsOf(rec)
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, want) {
			t.Errorf("--axis %s: %s, want %s", axis, got, want)
		}
	}
}

// Batches of other sizes are other work, but for the rounding of rates.
func TestSizesApart(t *testing.T) {
	const one, other = "BenchmarkX/strategy=sequential/workers=1 10 100000000 ns/op %s\n", "BenchmarkX/strategy=pool/workers=2 10 50000000 ns/op %s\n"
	for sizes, want := range map[[2]string]string{
		{"20 tasks", "20 tasks"}:          "X: pool 2 ×1, X: sequential 1 ×1",
		{"20 tasks", "2 tasks"}:           "X with 2 tasks: pool 2 ×1, X with 20 tasks: sequential 1 ×1",
		{"200 tasks/s", "400 tasks/s"}:    "X: pool 2 ×1, X: sequential 1 ×1",
		{"9999 tasks/s", "20001 tasks/s"}: "X: pool 2 ×1, X: sequential 1 ×1",
		{"20 tasks", "5 B/op"}:            "X: pool 2 ×1, X: sequential 1 ×1",
	} {
		rec, err := imported.Read(strings.NewReader(fmt.Sprintf(one+other, sizes[0], sizes[1])), "x.txt", "")
		if got := cellsOf(rec); err != nil || got != want {
			t.Errorf("%q: %s, want %s (%v)", sizes, got, want, err)
		}
	}
}

// Two copies of a file are one measurement.
func TestCopiesOfBlocks(t *testing.T) {
	var block, more strings.Builder
	for i := range 6 {
		fmt.Fprintf(&block, "BenchmarkA 100 %d ns/op\n", 100+i*i)
		fmt.Fprintf(&more, "BenchmarkA 101 %d ns/op\n", 100+i)
	}
	for i := range 6 {
		fmt.Fprintf(&block, "BenchmarkB 100 %d ns/op\n", 200+i)
	}
	a := block.String()
	for text, want := range map[string]int{a: 0, a + a: 1, a + a + a: 2, a + a + more.String(): 1, a + more.String(): 0} {
		rec, err := imported.Read(strings.NewReader(text), "x.txt", "")
		if lines := strings.Count(text, "\n"); err != nil || rec.Copies != want || len(rec.Samples) != lines-12*want || rec.Account.Read != lines {
			t.Errorf("%d copies and %d samples of %d lines, want %d copies: %v", rec.Copies, len(rec.Samples), lines, want, err)
		}
	}
}
