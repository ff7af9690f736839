package results_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"manyhands/bench/imported"
	"manyhands/bench/results"
)

// digest is that of the right answer in these tests.
const digest = "abc"

var started = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// run plans two workloads, two strategies and the given number of rounds.
func run(rounds int) results.Run {
	r := results.Run{
		Schema: results.Schema, Command: []string{"manyhands", "sweep"}, Started: started,
		Plan: results.Plan{Rounds: rounds, Seed: 7, Workloads: []results.Workload{
			{Name: "flags", Bound: "I/O", Tasks: 20, Params: map[string]string{"service-time": "20ms"}, Digest: digest, Ideal: 20 * time.Millisecond},
			{Name: "primes", Bound: "CPU", Tasks: 20, Digest: digest},
		}},
		Environment: results.Environment{OS: "linux", Arch: "amd64", CPU: "Some CPU\n@ 2 GHz", Cores: 2, GOMAXPROCS: 2},
	}
	for _, w := range r.Plan.Workloads {
		r.Plan.Cells = append(r.Plan.Cells,
			results.Cell{Workload: w.Name, Strategy: "sequential", Workers: 1, GOMAXPROCS: 2},
			results.Cell{Workload: w.Name, Strategy: "pool", Workers: 4, GOMAXPROCS: 2})
	}
	return r
}

// samples measures every cell once a round, the last cell first, as a random
// order might.
func samples(r results.Run) (out []results.Sample) {
	for round := range r.Plan.Rounds {
		for i := range r.Plan.Cells {
			c := r.Plan.Cells[len(r.Plan.Cells)-1-i]
			makespan := time.Duration(len(out)*1_000_003+400_000_000) * time.Nanosecond / time.Duration(c.Workers)
			out = append(out, results.Sample{
				Seq: len(out), Round: round, Cell: c, Start: started.Add(time.Duration(len(out)) * time.Second),
				Makespan: makespan, Startup: 3 * time.Millisecond, CPU: makespan / 2, Done: 20, Digest: digest,
			})
		}
	}
	return out
}

// write records a whole run in a new directory.
func write(t *testing.T, r results.Run, samples []results.Sample) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "results", "run")
	w, err := results.Create(dir, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range samples {
		if err := w.Append(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(started.Add(time.Hour), true); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestRoundTrip(t *testing.T) {
	r := run(3)
	dir := write(t, r, samples(r))
	got, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	r.Ended, r.Interrupted = started.Add(time.Hour), true
	if diff := cmp.Diff(results.Record{Run: r, Samples: samples(r), Source: dir}, got); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	wantFiles(t, dir, ".lock", "run.json", "samples.jsonl", "samples.txt")
}

func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestCreateRefusesAnotherRun(t *testing.T) {
	r := run(1)
	dir := write(t, r, samples(r))
	if err := os.Remove(filepath.Join(dir, "samples.jsonl")); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(filepath.Join(dir, "run.json"))
	_, err := results.Create(dir, run(2))
	wantError(t, err, dir, "already holds a run", "run.json")
	after, _ := os.ReadFile(filepath.Join(dir, "run.json"))
	if string(before) != string(after) {
		t.Error("Create changed the run it refused")
	}
	wantFiles(t, dir, ".lock", "run.json", "samples.txt")
}

// A directory that cannot be made leaves nothing of its parents behind.
func TestCreateLeavesNoParents(t *testing.T) {
	root := t.TempDir()
	_, err := results.Create(filepath.Join(root, "a", "b", strings.Repeat("x", 300)), run(1))
	wantError(t, err, "cannot start a run in", strings.Repeat("x", 300))
	wantFiles(t, root)
}

// A run.json that cannot be written leaves neither samples nor lock, and what was in the
// directory before stays there.
func TestCreateLeavesNoSamples(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	r := run(1)
	r.Environment.Quota = math.NaN() // JSON has none
	_, err := results.Create(dir, r)
	wantError(t, err, "cannot start a run in", dir)
	wantFiles(t, dir, "mine")
}

func TestCreateInAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	_, err := results.Create(filepath.Join(file, "run"), run(1))
	wantError(t, err, "cannot start a run in", file)
}

func TestAppendRefusesWhatReadWould(t *testing.T) {
	w, err := results.Create(t.TempDir(), run(1))
	if err != nil {
		t.Fatal(err)
	}
	unknown := results.Sample{Seq: 9, Cell: results.Cell{Workload: "sorting", Strategy: "pool", Workers: 1}}
	wantError(t, w.Append(unknown), "sample 9", `workload "sorting" is not in the plan`)
	idle := results.Sample{Cell: results.Cell{Workload: "flags", Strategy: "pool"}}
	wantError(t, w.Append(idle), "workers 0")
	endless := samples(run(1))[0]
	endless.Makespan = math.MaxInt64
	wantError(t, w.Append(endless), "makespan 9223372036854775807 ns: want at most 2592000000000000, which is 30 days")
	if err := w.Close(started, false); err != nil {
		t.Fatal(err)
	}
	wantError(t, w.Append(samples(run(1))[0]), "sample 0 and all after it are lost")
	wantError(t, w.Append(samples(run(1))[1]), "sample 0 and all after it are lost")
}

// killed is the environment variable that turns the test binary into a program
// that is killed while it measures.
const killed = "RESULTS_TEST_KILLED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killed); dir != "" {
		measureAndDie(dir)
	}
	os.Exit(m.Run())
}

func measureAndDie(dir string) {
	r := run(2)
	w, err := results.Create(dir, r)
	for _, s := range samples(r)[:5] {
		if err == nil {
			err = w.Append(s)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	self, _ := os.FindProcess(os.Getpid())
	self.Kill()
	select {}
}

// What was appended outlives a process that is killed at once.
func TestKilledProcessLosesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), killed+"="+dir)
	out, err := cmd.CombinedOutput()
	if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() == 3 {
		t.Fatalf("child: %v\n%s", err, out)
	}
	rec, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(samples(run(2))[:5], rec.Samples); diff != "" {
		t.Errorf("samples (-want +got):\n%s", diff)
	}
	if !rec.Ended.IsZero() {
		t.Errorf("a killed run ended at %v", rec.Ended)
	}
}

func TestReadDamaged(t *testing.T) {
	tests := map[string]struct {
		damage func(string) string // of samples.jsonl
		keep   int                 // samples read
		errors []string
	}{
		"cut short":       {func(s string) string { return s[:len(s)-20] }, 11, nil},
		"no last newline": {func(s string) string { return strings.TrimSuffix(s, "\n") }, 12, nil},
		"empty":           {func(string) string { return "" }, 0, nil},
		"cut in the middle": {func(s string) string {
			lines := strings.SplitAfter(s, "\n")
			lines[3] = lines[3][:10] + "\n"
			return strings.Join(lines, "")
		}, 0, []string{"samples.jsonl:4: "}},
		"other workload": {func(s string) string {
			return strings.Replace(s, `"workload":"flags"`, `"workload":"sorting"`, 1)
		}, 0, []string{"samples.jsonl:3: ", `"sorting" is not in the plan`}},
		"no workers": {func(s string) string {
			return strings.Replace(s, `"workers":4`, `"workers":0`, 1)
		}, 0, []string{"samples.jsonl:1: ", "workers 0"}},
		"no such round": {func(s string) string {
			return strings.Replace(s, `"round":2`, `"round":3`, 1)
		}, 0, []string{"samples.jsonl:9: ", "round 3: the plan has 3, from 0"}},
		"a cell twice": {func(s string) string {
			return s + s[:strings.Index(s, "\n")+1]
		}, 0, []string{"samples.jsonl:13: ", "round 0: duplicate cell"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := run(3)
			dir := write(t, r, samples(r))
			edit(t, filepath.Join(dir, "samples.jsonl"), test.damage)
			rec, err := results.Read(dir)
			if test.errors != nil {
				wantError(t, err, test.errors...)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(rec.Samples) != test.keep {
				t.Errorf("%d samples, want %d", len(rec.Samples), test.keep)
			}
		})
	}
}

func edit(t *testing.T, name string, change func(string) string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(change(string(data))), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestReadWhatIsNoRun(t *testing.T) {
	dir := t.TempDir()
	_, err := results.Read(dir)
	wantError(t, err, dir, "holds no run")

	name := filepath.Join(dir, "run.json")
	os.WriteFile(name, []byte(`{"schema": 1, "plan": "in another form"}`), 0o666)
	_, err = results.Read(dir)
	wantError(t, err, name, "schema 1", "schema 2 only")

	os.WriteFile(name, []byte(`{"schema": 2,`), 0o666)
	_, err = results.Read(dir)
	wantError(t, err, name, "unexpected end")
}

// Texts of a file go to terminals, so none of them may command one.
func TestReadControlCharacters(t *testing.T) {
	r := run(1)
	const text = "\x1b[31m \u009b \x7f \r \b \\u001b \\\\ \n \u202e \u2067 \u2028 \u2029 \u05d0"
	const want = "?[31m ? ? ? ? \\u001b \\\\ \n ? ? ? ? \u05d0"
	r.Environment.CPU = text
	list := samples(r)
	list[0].Error = text
	rec, err := results.Read(write(t, r, list))
	if err != nil || rec.Environment.CPU != want || rec.Samples[0].Error != want {
		t.Errorf("%q and %q, %v, want %q", rec.Environment.CPU, rec.Samples[0].Error, err, want)
	}

	rec, err = imported.Read(strings.NewReader("cpu: \x1b[1m\u202e\nBenchmark\x1b[31mX\u009b\u202e\xff\u05d0 10 100 ns/op\n"), "stdin", "")
	if err != nil || rec.Environment.CPU != "?" || rec.Plan.Cells[0].Strategy != "X???\u05d0" {
		t.Errorf("%+v, %v", rec.Run, err)
	}
}

// A planned cell is looked up like a sample, so it must be found.
func TestReadDamagedPlan(t *testing.T) {
	tests := map[string]struct{ old, new, want string }{
		"other workload": {`"workload": "primes",
        "strategy": "pool"`, `"workload": "sorting", "strategy": "pool"`, `cell 3: workload "sorting" is not in the plan`},
		"no workers":            {`"workers": 4`, `"workers": 0`, "cell 1: workers 0: want a whole number from 1"},
		"all workers":           {`"workers": 4`, `"workers": 9223372036854775807`, "from 1 to 1073741824"},
		"all rounds":            {`"rounds": 1`, `"rounds": 9223372036854775807`, "rounds 9223372036854775807: want a whole number from 0 to 1000000"},
		"no rounds":             {`"rounds": 1`, `"rounds": -1`, "rounds -1: want"},
		"fewer tasks than none": {`"tasks": 20`, `"tasks": -5`, "tasks -5: want a whole number from 0 to 1000000"},
		"all tasks":             {`"tasks": 20`, `"tasks": 1000000000`, "tasks 1000000000: want"},
		"chunk below 0":         {`"chunk": 0`, `"chunk": -3`, "cell 0: chunk -3: want a whole number from 0"},
		"all chunks":            {`"chunk": 0`, `"chunk": 1000000000000000`, "chunk 1000000000000000: want"},
		"no core": {`"gomaxprocs": 2
      },`, `"gomaxprocs": 0},`, "cell 0: gomaxprocs 0: want a whole number from 1"},
		"a cell twice":        {`"cells": [`, `"cells": [{"workload": "flags", "strategy": "sequential", "workers": 1, "chunk": 0, "gomaxprocs": 2},`, "cell 1 is in the plan twice"},
		"a workload twice":    {`"workloads": [`, `"workloads": [{"name": "flags"},`, `workload "flags" is in the plan twice`},
		"no combination":      {`"cells": [`, `"cells": [], "calls": [`, "the plan has no combinations: want at least one"},
		"a text for a number": {`"rounds": 1`, `"rounds": "1"`, "plan.rounds is of type string: want a whole number"},
		"a text for a list":   {`"cells": [`, `"cells": "none", "calls": [`, "plan.cells is of type string: want a list"},
		"a text for a schema": {`"schema": 2`, `"schema": "2"`, "schema is of type string: want a whole number"},
		"a time of no clock":  {`"started": "2026`, `"started": "soon, 2026`, "is not a time: want one like 2026-"},
		"no workload":         {`"workloads": [`, `"works": [`, `cell 0: workload "flags" is not in the plan`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := run(1)
			dir := write(t, r, samples(r))
			file := filepath.Join(dir, "run.json")
			edit(t, file, func(s string) string {
				if !strings.Contains(s, test.old) {
					t.Fatalf("no %s in %s", test.old, s)
				}
				return strings.Replace(s, test.old, test.new, 1)
			})
			rec, err := results.Read(dir)
			wantError(t, err, file+": ", test.want)
			if len(rec.Plan.Cells) != 0 || len(rec.Samples) != 0 {
				t.Errorf("an error and the record %+v", rec)
			}
		})
	}
}

// What could not be read again is not begun.
func TestCreateRefusesWhatReadWould(t *testing.T) {
	root := t.TempDir()
	r := run(1)
	r.Plan.Cells[2].Workload = "sorting"
	_, err := results.Create(filepath.Join(root, "run"), r)
	wantError(t, err, "cannot start a run in", `cell 2: workload "sorting" is not in the plan`)
	wantFiles(t, root)
}

func TestProblem(t *testing.T) {
	w := results.Workload{Digest: digest, Tasks: 20}
	right := results.Sample{Digest: digest, Makespan: 1, Done: 20}
	tests := []struct {
		change func(*results.Sample)
		want   string
	}{
		{func(s *results.Sample) {}, ""},
		{func(s *results.Sample) { s.Error = "task 3\n\tgoroutine 1" }, "task 3 goroutine 1"},
		{func(s *results.Sample) { s.Digest = "abd" }, "wrong results"},
		{func(s *results.Sample) { s.Makespan = 0 }, "no time measured"},
		{func(s *results.Sample) { s.Done = 0 }, "0 of 20 tasks done"},
		{func(s *results.Sample) { s.Done = 19 }, "19 of 20 tasks done"},
	}
	for _, test := range tests {
		s := right
		test.change(&s)
		if got := s.Problem(w); got != test.want || s.Valid(w) != (test.want == "") {
			t.Errorf("Problem = %q, Valid = %v; want %q", got, s.Valid(w), test.want)
		}
	}
}

// wantError wants an error of one line that has all the parts.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not say %q", err, part)
		}
	}
	if strings.Contains(err.Error(), "\n") {
		t.Errorf("error of several lines: %q", err)
	}
}
