package imported_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/imported"
	"manyhands/bench/results"
)

func read(r io.Reader, name string) (results.Record, error) { return imported.Read(r, name, "") }

const goTest = `goos: linux
goarch: amd64
pkg: manyhands/bench
cpu: Some CPU
BenchmarkSweep/workload=flags/strategy=pool/workers=10-2         	  10	  12000000 ns/op	  1666.7 tasks/s	 120 B/op
BenchmarkSweep/workload=flags/strategy=pool/workers=10-2         	  10	  14000000 ns/op	  1428.6 tasks/s	 120 B/op
BenchmarkSweep/workload=flags/strategy=pool/workers=2-2          	  10	  50000000 ns/op	  400 tasks/s
BenchmarkSweep/workload=flags/strategy=sequential/workers=1-2    	   3	 100000000 ns/op	  200 tasks/s
BenchmarkSort/size=100/strategy=pool/workers=2                   	 100	  1000 ns/op
BenchmarkSort/size=999/strategy=pool/workers=2                   	 100	  9000 ns/op
BenchmarkOther-2                                                 	 100	  5 ns/op
PASS
pkg: manyhands/other
BenchmarkSort/size=100/strategy=pool/workers=2                   	 100	  4000 ns/op
ok  	manyhands/bench	2.3s
`

func TestGoTest(t *testing.T) {
	rec, err := read(strings.NewReader(goTest), "out.txt")
	if err != nil {
		t.Fatal(err)
	}
	cell := func(workload, strategy string, workers, procs int) results.Cell {
		return results.Cell{Workload: workload, Strategy: strategy, Workers: workers, GOMAXPROCS: procs}
	}
	wantPlan := results.Plan{
		Rounds: 2,
		Workloads: []results.Workload{
			{Name: "flags in manyhands/bench", Tasks: 20}, {Name: "Sort size=100 in manyhands/bench"}, {Name: "Sort size=999 in manyhands/bench"}, {Name: "benchmarks in manyhands/bench"}, {Name: "Sort size=100 in manyhands/other"},
		},
		Cells: []results.Cell{
			cell("flags in manyhands/bench", "pool", 2, 2), cell("flags in manyhands/bench", "pool", 10, 2), cell("flags in manyhands/bench", "sequential", 1, 2),
			cell("Sort size=100 in manyhands/bench", "pool", 2, 1), cell("Sort size=999 in manyhands/bench", "pool", 2, 1), cell("benchmarks in manyhands/bench", "Other", 0, 2),
			cell("Sort size=100 in manyhands/other", "pool", 2, 1),
		},
	}
	if diff := cmp.Diff(wantPlan, rec.Plan); diff != "" {
		t.Errorf("plan (-want +got):\n%s", diff)
	}
	second := rec.Samples[1]
	if second.Round != 1 || second.Makespan != 14*time.Millisecond || !second.Valid(rec.Plan.Workloads[0]) {
		t.Errorf("second sample: %+v", second)
	}
	e := rec.Environment
	if e.OS != "linux" || e.Arch != "amd64" || e.CPU != "Some CPU" || e.GOMAXPROCS != 2 || e.Cores != -1 || e.Go != "unknown" {
		t.Errorf("environment: %+v", e)
	}
}

func TestGoTestTasksMetric(t *testing.T) {
	line := "BenchmarkX/strategy=pool/workers=2-2 5 1000 ns/op 64 tasks\n"
	rec, err := read(strings.NewReader(line), "x")
	if err != nil {
		t.Fatal(err)
	}
	if w := rec.Plan.Workloads[0]; w.Name != "X" || w.Tasks != 64 {
		t.Errorf("workload %+v, want X with 64 tasks", w)
	}
}

// Operations are often shorter than the nanosecond that makespans are made of.
func TestGoTestPartsOfNanoseconds(t *testing.T) {
	for text, want := range map[string]float64{"0.25": 0.25e-9, "1.4": 1.4e-9, "1.6": 1.6e-9, "12000000": 12e-3} {
		rec, err := read(strings.NewReader("BenchmarkX 1000000 "+text+" ns/op\n"), "x")
		if err != nil {
			t.Fatal(err)
		}
		if got := rec.Times(rec.Plan.Cells[0], nil); len(got) != 1 || !(got[0]-want <= 1e-9*want && want-got[0] <= 1e-9*want) {
			t.Errorf("%s ns/op: %v s, want %v", text, got, want)
		}
	}
}

// Benchmarks of anyone count, under their whole names.
func TestGoTestOfAnyone(t *testing.T) {
	const theirs = "BenchmarkSort/size=10-2 5 1000 ns/op\nBenchmarkSort/size=10-2 5 1100 ns/op\nBenchmarkHash 5 200 ns/op\n" +
		"BenchmarkQueue/strategy=fifo/chunk=big-2 5 300 ns/op\n"
	rec, err := read(strings.NewReader(theirs), "x.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := []results.Cell{
		{Workload: results.Benchmarks, Strategy: "Sort/size=10", GOMAXPROCS: 2},
		{Workload: results.Benchmarks, Strategy: "Hash", GOMAXPROCS: 1},
		{Workload: results.Benchmarks, Strategy: "Queue/strategy=fifo/chunk=big", GOMAXPROCS: 2},
	}
	if diff := cmp.Diff(want, rec.Plan.Cells); diff != "" || len(rec.Samples) != 4 || rec.Plan.Rounds != 2 {
		t.Errorf("%d samples in %d rounds, cells (-want +got):\n%s", len(rec.Samples), rec.Plan.Rounds, diff)
	}
}

// Passes over all benchmarks are rounds, and blocks of one after the other are not.
func TestInRounds(t *testing.T) {
	const a, b = "BenchmarkA 5 100 ns/op\n", "BenchmarkB 5 200 ns/op\n"
	const head, end = "goos: linux\npkg: p\n", "PASS\nok  \tp\t1s\n"
	const q = "pkg: q\nBenchmarkC 5 100 ns/op\n" + end
	for text, want := range map[string]bool{
		a + b: true, a + b + a + b: true, a + b + b + a: true, a + a + b + b: false, a + a: true,
		a + a + b + b + a + b: false,
		a + b + a + a + b:     false, a + b + b + a + b: false, // one is missing from the second pass, and nobody can tell where it ends
		head + a + b + end + head + a + end + head + a + b + end: true, head + a + b + end + head + b + end + head + a + b + end: true,
		head + a + b + head + b + head + a + b:                       true, // killed
		head + a + b + end + head + b + b + end + head + a + b + end: false,
		head + "BenchmarkA 5 1 ns/op\n" + end + head + "BenchmarkA-2 5 1 ns/op\n" + end + head + "BenchmarkA-2 5 1 ns/op\n" + end + head + "BenchmarkA 5 1 ns/op\n" + end: true, // a run for each GOMAXPROCS
		head + a + end + q + head + a + end + q: true, head + a + end + q + q + head + a + end: true,
	} {
		rec, err := read(strings.NewReader(text), "x.txt")
		if err != nil || rec.InRounds() != want {
			t.Errorf("%q: in rounds is %v, %v", text, rec.InRounds(), err)
		}
	}
}

// A benchmark that is in a few of the passes only belongs to these, and its order is compared
// within them.
func TestPassesWithGaps(t *testing.T) {
	const a, b, c = "BenchmarkA 5 100 ns/op\n", "BenchmarkB 5 200 ns/op\n", "BenchmarkC 5 300 ns/op\n"
	text, three := "", strings.Repeat(a+b+"PASS\n"+b+a+"PASS\n", 3)
	for i, line := range strings.SplitAfter(three+a+b+c+"PASS\n"+c+b+a+"PASS\n"+three, "\n") {
		text += strings.Replace(line, " 5 ", fmt.Sprintf(" %d ", i+1), 1) // no pass is like another
	}
	rec, err := read(strings.NewReader(text), "x.txt")
	if err != nil {
		t.Fatal(err)
	}
	rounds := make(map[string][]int)
	for _, s := range rec.Samples {
		rounds[s.Strategy] = append(rounds[s.Strategy], s.Round)
	}
	if !slices.Equal(rounds["C"], []int{6, 7}) || len(rounds["A"]) != 14 || !rec.InRounds() || !rec.InRandomOrder() {
		t.Errorf("rounds %v; in rounds %v, in random order %v", rounds, rec.InRounds(), rec.InRandomOrder())
	}
}

// A line whose time is none is a sample that does not count, and keeps its place in the passes.
func TestGoTestWithoutTimes(t *testing.T) {
	for _, none := range []string{"NaN", "-5", "0", "+Inf", "1e300"} {
		text := "BenchmarkA 5 " + none + " ns/op\nBenchmarkB 5 200 ns/op\nBenchmarkA 5 100 ns/op\nBenchmarkB 5 201 ns/op\n"
		rec, err := read(strings.NewReader(text), "x.txt")
		if err != nil || len(rec.Samples) != 4 || rec.Samples[3].Round != 1 {
			t.Fatalf("%s: %v, %+v", none, err, rec.Samples)
		}
		for i, s := range rec.Samples {
			want := ""
			if i == 0 {
				want = "ns/op"
			}
			if got := s.Problem(rec.Plan.Workloads[0]); !strings.Contains(got, want) || (got == "") != (want == "") {
				t.Errorf("%s: sample %d: %q, want %q", none, i, got, want)
			}
		}
	}
}

func TestGoTestFailures(t *testing.T) {
	const ok = "BenchmarkX 5 100 ns/op\n"
	for text, want := range map[string][]string{
		ok + "PASS\nok  \te.com/a\t1s\n": nil,
		ok + "FAIL\nexit status 2\n":     {"exit status 2"},
		ok + "FAIL":                      {"FAIL"},
		"BenchmarkY \t--- FAIL: BenchmarkY\n" + ok + "FAIL\nFAIL\te.com/a\t1s\nFAIL\n": {"BenchmarkY", "package e.com/a"},
		"--- FAIL: TestA (0.00s)\n    --- FAIL: TestA/sub (0.00s)\n" + ok:              {"TestA", "TestA/sub"},
	} {
		if rec, err := read(strings.NewReader(text), "x.txt"); err != nil || !slices.Equal(rec.Failures, want) {
			t.Errorf("%q: %q, %v; want %q", text, rec.Failures, err, want)
		}
	}
}

// A pass that repeats another one in all numbers, in any order, counts once. Operations that are
// too short for that can be alike by chance.
func TestGoTestCopies(t *testing.T) {
	const a, b = "BenchmarkA 5 100 ns/op\n", "BenchmarkB 5 200 ns/op\n"
	const other, short = "BenchmarkB 6 200 ns/op\n", "BenchmarkC 1000000000 0.25 ns/op\n"
	for text, want := range map[string]int{
		a + b: 0, a + b + a + b: 1, a + b + b + a: 1, a + b + a + other: 0, a + b + a + other + a + b: 1, a + short + a + "BenchmarkC 1000000000 0.26 ns/op\n": 0,
		short + short + short: 0, a + short + a + short: 1, a + a + b + b: 0,
	} {
		rec, err := read(strings.NewReader(text), "x.txt")
		if lines := strings.Count(text, "\n"); err != nil || rec.Copies != want || want > 0 && len(rec.Samples) != lines-2*want {
			t.Errorf("%q: %d copies and %d samples, want %d copies: %v", text, rec.Copies, len(rec.Samples), want, err)
		}
	}
}

func TestGoTestRefuses(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"nothing":       {"PASS\n", []string{"x.txt: no benchmark results"}},
		"bad workers":   {"BenchmarkX/strategy=pool/workers=many-2 5 1000 ns/op\n", []string{"x.txt", "workers=", "line 1"}},
		"no workers":    {"BenchmarkX/strategy=pool/workers=0-2 5 1000 ns/op\n", []string{"workers="}},
		"all workers":   {"BenchmarkX/strategy=pool/workers=9223372036854775807-2 5 1000 ns/op\n", []string{"workers="}},
		"no time":       {"BenchmarkX/strategy=pool/workers=2-2 5 1000 B/op\n", []string{"ns/op"}},
		"endless":       {"BenchmarkX/strategy=pool/workers=2-2 5 +Inf ns/op\n", []string{"ns/op"}},
		"broken":        {"\nBenchmarkX/strategy=pool/workers=2-2 five 1000 ns/op\n", []string{"x.txt: ", "line 2"}},
		"line too long": {strings.Repeat("x", 1<<20), []string{"x.txt"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := read(strings.NewReader(test.text), "x.txt")
			wantError(t, err, test.want...)
		})
	}
}

// Different benchmarks never become samples of one cell, whatever keys and packages they have.
func TestBenchmarksApart(t *testing.T) {
	parse := func(text string) results.Record {
		rec, err := read(strings.NewReader(text), "out.txt")
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	names := func(rec results.Record) (list []string) {
		for _, c := range rec.Plan.Cells {
			list = append(list, c.Workload+": "+c.Strategy)
		}
		return list
	}
	const line = "/workload=big/strategy=pool/workers=2-2 1 100 ns/op\n"
	if got := names(parse("BenchmarkEncode" + line + "BenchmarkDecode" + line)); !slices.Equal(got, []string{"Encode big: pool", "Decode big: pool"}) {
		t.Errorf("one workload key: %q", got)
	}
	a, b := "pkg: e.com/a/util\nBenchmarkX 1 100 ns/op\n", "pkg: e.com/b/util\nBenchmarkX 1 50 ns/op\n"
	if got := names(parse(a + b)); !slices.Equal(got, []string{"benchmarks in e.com/a/util: X", "benchmarks in e.com/b/util: X"}) {
		t.Errorf("two packages: %q", got)
	}
	if got := names(parse(a)); !slices.Equal(got, []string{"benchmarks: X"}) {
		t.Errorf("one package: %q", got)
	}
	for _, c := range []struct {
		one, other string
		common     int // names
	}{
		{a, a, 1}, {a, b, 0}, {a + b, a, 1}, {a + b, b + a, 2},
		{a, "BenchmarkX 1 70 ns/op\n", 1}, // the package is not known
	} {
		records := results.SamePackages(parse(c.one), parse(c.other))
		one, other := names(records[0]), names(records[1])
		common := 0
		for _, name := range one {
			if slices.Contains(other, name) {
				common++
			}
		}
		if common != c.common {
			t.Errorf("%q and %q have %d in common, want %d", one, other, common, c.common)
		}
	}
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v, want %q in it", err, part)
		}
	}
}
