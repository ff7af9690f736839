package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/reports"
	"manyhands/strategies"
)

// A right answer is a line of its own, in a program that was built for it, and beside it is
// what was predicted.
func TestSweepWith(t *testing.T) {
	class := newClassroom(t, "04-pool")
	e, err := strategyExercise("04-pool")
	if err != nil {
		t.Fatal(err)
	}
	program, err := buildWith(t.Context(), e, e.Solution(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := class.command("predict", "pool", "primes", "1=1", "2=1.5"); code != exitDone {
		t.Fatal(stderr)
	}
	dir := filepath.Join(t.TempDir(), "run")
	cmd := exec.CommandContext(t.Context(), program, "sweep", "primes", "--with=4", "--strategies=sequential",
		"--workers=2", "--rounds=1", "--out="+dir)
	cmd.Dir = class.dir
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "\n my-pool ") || !strings.Contains(string(out), "\n Cannot be judged with 2 workers: too few rounds") {
		t.Fatalf("%v\n%s", err, out)
	}
	rec, err := results.Read(dir)
	if err != nil || len(rec.Samples) != 2 || rec.Plan.Cells[1].Strategy != "my-pool" || len(rec.Predicted("primes")) != 1 {
		t.Errorf("%v, %+v, %+v", err, rec.Samples, rec.Run)
	}

	// A first look is at what was predicted, and at the pool beside the answer.
	first := filepath.Join(t.TempDir(), "first")
	cmd = exec.CommandContext(t.Context(), program, "sweep", "--quick", "--with=4", "--rounds=1", "--out="+first)
	cmd.Dir = class.dir
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), " Your my-pool against pool: inconclusive with 1 and 2 workers") {
		t.Fatalf("%v\n%s", err, out)
	}
	rec, err = results.Read(first)
	var cells []string
	for _, c := range rec.Plan.Cells {
		cells = append(cells, fmt.Sprint(c.Workload, " ", c.Strategy, " ", c.Workers))
	}
	if got := strings.Join(cells, ", "); err != nil || got != "primes sequential 1, primes pool 1, primes pool 2, primes my-pool 1, primes my-pool 2" {
		t.Errorf("%v: %s", err, got)
	}

	// It can go on with that answer only.
	resume := func(line ...string) string {
		cmd := exec.CommandContext(t.Context(), program, append([]string{"sweep", "--resume", dir}, line...)...)
		cmd.Dir = class.dir
		out, _ := cmd.CombinedOutput()
		return string(out)
	}
	if got := resume(); !strings.Contains(got, "want --with 04-pool") {
		t.Errorf("without the answer: %s", got)
	}
	class.write("pool.go", "package pool\n")
	if got := resume("--with=4"); !strings.Contains(got, "04-pool has changed") {
		t.Errorf("with another answer: %s", got)
	}

	// From now on it is known.
	code, stdout, _ := class.command("predict", "pool")
	if code != exitDone || strings.Count(stdout, " in too few or disturbed rounds: measure again\n") != 2 {
		t.Error(stdout)
	}
	if err := os.Remove(predictionFile(class.dir)); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := class.command("predict", "4", "primes", "2=1.7"); code != exitUsage || !strings.Contains(stderr, "primes has already been measured") {
		t.Errorf("%d, %s", code, stderr)
	}
}

// An answer that runs no tasks says what will become of those that the pool runs.
func TestSweepPredicted(t *testing.T) {
	class := newClassroom(t, "15-ceilings")
	e, err := strategyExercise("15-ceilings")
	if err != nil {
		t.Fatal(err)
	}
	program, err := buildWith(t.Context(), e, e.Solution(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := class.command("predict", "15", "flags", "8=6"); code != exitDone || !strings.HasSuffix(stderr, " --with 15-ceilings\n") {
		t.Fatal(code, stderr)
	}
	dir := filepath.Join(t.TempDir(), "run")
	cmd := exec.CommandContext(t.Context(), program, "sweep", "flags", "--with=15", "--strategies=sequential,pool",
		"--rounds=2", "--service-time=1ms", "--out="+dir)
	cmd.Dir = class.dir
	out, err := cmd.CombinedOutput()
	said := string(out)
	if err != nil || !strings.Contains(said, " Your prediction for ") ||
		!strings.Contains(said, "flags: your function, from the times of up to 4 workers\n  8 workers: ") || !strings.Contains(said, "\n  16 workers: ") {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Log(said)
	if rec, err := results.Read(dir); err != nil || len(rec.Plan.Cells) != 6 || len(rec.Predicted("flags")) != 1 {
		t.Errorf("%v, %+v", err, rec.Plan.Cells)
	}
}

// It is told the times of few workers, and those of the baseline for one.
func TestKnownTimes(t *testing.T) {
	pool := strategies.Strategy{Name: "pool"}
	answer = &pool
	t.Cleanup(func() { answer, predictSpeedup = nil, nil })
	rec := results.Record{}
	rec.Plan.Rounds = 2
	rec.Plan.Workloads = []results.Workload{{Name: "primes", Bound: "CPU"}}
	rec.Environment.Cores = 4
	cell := func(strategy string, workers int, seconds ...time.Duration) {
		c := results.Cell{Workload: "primes", Strategy: strategy, Workers: workers}
		rec.Plan.Cells = append(rec.Plan.Cells, c)
		for round, s := range seconds {
			rec.Samples = append(rec.Samples, results.Sample{Cell: c, Round: round, Makespan: s * time.Second})
		}
	}
	cell("pool", 1, 9, 11)
	cell("sequential", 1, 8, 10)
	cell("pool", 2, 4, 5)
	cell("errgroup", 4, 2, 2)
	cell("pool", 4, 2)
	cell("pool", 8, 2, 3)
	cell("pool", 16, 1, 1)
	var saw map[int][]float64
	predictSpeedup = func(times map[int][]float64, cores, workers int) (low, high float64, err error) {
		if saw = times; workers == 16 {
			return 0, 0, fmt.Errorf("too far with %d cores", cores)
		}
		return 4, 4.5, nil
	}
	var b strings.Builder
	comparePredictions(&b, rec, reports.Tables(rec))
	if want := map[int][]float64{1: {8, 10}, 2: {4, 5}, 4: {2, 0}}; !reflect.DeepEqual(saw, want) {
		t.Errorf("%v, want %v", saw, want)
	}
	for _, want := range []string{"  8 workers: 4 to 4.5 times, measured ", "inside\n", "  16 workers: no prediction: too far with 4 cores\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("want %q in\n%s", want, b.String())
		}
	}
}

func TestSweepWithRefuses(t *testing.T) {
	class := newClassroom(t, "01-baseline")
	for _, line := range [][]string{{"sweep", "--with", "7"}, {"predict", "7", "primes", "1=1"}} {
		if code, _, stderr := class.command(line...); code != exitUsage || !strings.Contains(stderr, `"7" is no exercise whose answer runs tasks: want one of 01-baseline`) {
			t.Errorf("%v: %d, %s", line, code, stderr)
		}
	}
	class.write("baseline.go", "package baseline\n\nfunc Measure( {}\n")
	code, _, stderr := class.command("sweep", "--with", class.dir)
	if code != exitFailed || !strings.Contains(stderr, "01-baseline is not solved, with 0 of 10 points, so it is not measured: it does not compile") ||
		!strings.Contains(stderr, "baseline.go:3") {
		t.Errorf("an answer that does not compile: %d, %s", code, stderr)
	}
}

// What comes from the environment does not get lost.
func TestCommandLine(t *testing.T) {
	c := newSweep()
	if err := c.ParseFlags([]string{"--quick", "--workers", "1,2"}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MANYHANDS_WITH", "04-pool")
	if err := setFromEnvironment(c, nil); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(commandLine(c, []string{"primes"}), " "); got != "sweep primes --quick=true --with=04-pool --workers=1,2" {
		t.Error(got)
	}
}
