package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/bench/results"
)

// A right answer is a line of its own, in a program that was built for it, and beside it is
// what was guessed.
func TestSweepWith(t *testing.T) {
	if raceEnabled {
		t.Skip("the program is built and run by itself")
	}
	e, err := strategyExercise("04-pool")
	if err != nil {
		t.Fatal(err)
	}
	program, err := buildWith(t.Context(), e, e.Solution(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	here := classroom(t, "04-pool")
	if code, _, stderr := command(t, "predict", "pool", "primes", "1=1", "2=1.5"); code != exitDone {
		t.Fatal(stderr)
	}
	dir := filepath.Join(t.TempDir(), "run")
	cmd := exec.CommandContext(t.Context(), program, "sweep", "primes", "--with=4", "--strategies=sequential",
		"--workers=2", "--rounds=1", "--out="+dir)
	cmd.Dir = here
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "\n my-pool ") || !strings.Contains(string(out), " Your guess for my-pool: 1.50 on 2 workers, measured ") {
		t.Fatalf("%v\n%s", err, out)
	}
	rec, err := results.Read(dir)
	if err != nil || len(rec.Samples) != 2 || rec.Plan.Cells[1].Strategy != "my-pool" || len(rec.Predicted("primes")) != 1 {
		t.Errorf("%v, %+v, %+v", err, rec.Samples, rec.Run)
	}

	// It can go on with that answer only.
	resume := func(line ...string) string {
		cmd := exec.CommandContext(t.Context(), program, append([]string{"sweep", "--resume", dir}, line...)...)
		cmd.Dir = here
		out, _ := cmd.CombinedOutput()
		return string(out)
	}
	if got := resume(); !strings.Contains(got, "want --with 04-pool") {
		t.Errorf("without the answer: %s", got)
	}
	if err := os.WriteFile(filepath.Join(here, "pool.go"), []byte("package pool\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if got := resume("--with=4"); !strings.Contains(got, "your answer to 04-pool is not what it was") {
		t.Errorf("with another answer: %s", got)
	}

	// From now on it is known.
	code, stdout, _ := command(t, "predict", "pool")
	if code != exitDone || !strings.Contains(stdout, "  1 worker: 1 times\n  2 workers: 1.5 times, measured ") {
		t.Error(stdout)
	}
	if err := os.Remove(predictionFile(here)); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := command(t, "predict", "4", "primes", "2=1.7"); code != exitUsage || !strings.Contains(stderr, "primes was measured already") {
		t.Errorf("%d, %s", code, stderr)
	}
}

func TestSweepWithRefuses(t *testing.T) {
	if raceEnabled {
		t.Skip("answers are built and run by themselves")
	}
	dir := classroom(t, "01-baseline")
	for _, line := range [][]string{{"sweep", "--with", "7"}, {"predict", "7", "primes", "1=1"}} {
		if code, _, stderr := command(t, line...); code != exitUsage || !strings.Contains(stderr, `"7" is no exercise whose answer runs tasks: want one of 01-baseline`) {
			t.Errorf("%v: %d, %s", line, code, stderr)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "baseline.go"), []byte("package baseline\n\nfunc Measure( {}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := command(t, "sweep", "--with", dir)
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
