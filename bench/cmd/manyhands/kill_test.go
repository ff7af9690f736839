//go:build unix

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"manyhands/bench"
	"manyhands/bench/results"
)

// A sweep that is killed with SIGKILL again and again, at random points, and gone
// on with each time, holds in the end what one that was left alone holds: every
// cell once a round, in the plan's order. What was on disk at a kill stays there, so
// that a kill costs the sample under way and no other.
func TestKillResume(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	dir := filepath.Join(t.TempDir(), "run")
	samples := filepath.Join(dir, "samples.jsonl")
	begin := strings.Fields("sweep --workers 2 --tasks 2 --service-time 1ms --rounds 4 --strategies sequential,pool,process --out " + dir)
	kills, wantCells := 6, 8 // 4 of each workload, as process is measured cold, too
	switch {
	case testing.Short():
		begin = append(begin, "flags")
		kills, wantCells = 1, 4
	case raceEnabled:
		kills = 2
	}
	var kept []byte
	for n := range kills {
		args := begin
		if _, err := os.Stat(filepath.Join(dir, "run.json")); err == nil {
			args = []string{"sweep", "--resume", dir}
		}
		p := startCommand(t, false, args...)
		ended := make(chan struct{})
		go func() { p.exit(); close(ended) }()
		if n > 0 || kills == 1 { // the first of several is killed as it starts
			lines := bytes.Count(kept, []byte("\n")) + rng.IntN(8)
			await(t, func() bool {
				select {
				case <-ended: // before it came to that
					return true
				default:
				}
				now, _ := os.ReadFile(samples)
				return bytes.Count(now, []byte("\n")) >= lines
			})
		}
		time.Sleep(time.Duration(rng.IntN(30)) * time.Millisecond) // somewhere
		p.Process.Kill()
		<-ended
		now, _ := os.ReadFile(samples)
		if whole := kept[:bytes.LastIndexByte(kept, '\n')+1]; !bytes.HasPrefix(now, whole) {
			t.Fatalf("kill %d changed what was there:\n%s\nand now\n%s", n, kept, now)
		}
		kept = now
		t.Logf("killed with %d samples", bytes.Count(now, []byte("\n")))
	}
	if code, _, stderr := command(t, "sweep", "--resume", dir); code != exitDone {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	rec, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	cells := len(rec.Plan.Cells)
	if cells != wantCells || len(rec.Samples) != 4*cells || rec.Ended.IsZero() {
		t.Fatalf("%d samples of %d cells, ended %v", len(rec.Samples), cells, rec.Ended)
	}
	for i, s := range rec.Samples {
		if want := bench.Order(rec.Plan, i/cells)[i%cells]; s.Round != i/cells || s.Cell != want || s.Seq != i {
			t.Errorf("sample %d is %d of round %d, %+v, want %+v", i, s.Seq, s.Round, s.Cell, want)
		}
	}
	if _, err := os.Stat(results.Temp(dir)); err == nil {
		t.Error("temporary files are left")
	}
}

// await polls until ok, for a time that is far too long.
func await(t *testing.T, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it does not come about")
		}
	}
}

// What is not the run to go on with is refused, and stays as it was.
func TestResumeRefuses(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "run")
	if code, _, stderr := command(t, "sweep", "primes", "--strategies", "pool", "--tasks", "1", "--rounds", "1", "--workers", "1", "--out", dir); code != exitDone {
		t.Fatal(stderr)
	}
	name := filepath.Join(dir, "run.json")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	cpu := bench.Environment().CPU
	for want, edit := range map[string][2]string{
		"measured on another machine: CPU Abacus then, " + cpu + " now": {`"cpu": "` + cpu, `"cpu": "Abacus`},
		"the right results of primes have changed":                      {`"tasks": 1`, `"tasks": 2`},
		`no strategy "pond"`: {`"strategy": "pool"`, `"strategy": "pond"`},
		"schema 1":           {`"schema": 2`, `"schema": 1`},
	} {
		changed := strings.Replace(string(whole), edit[0], edit[1], 1)
		if changed == string(whole) {
			t.Fatalf("no %s in %s", edit[0], whole)
		}
		os.WriteFile(name, []byte(changed), 0o666)
		code, stdout, stderr := command(t, "sweep", "--resume", dir)
		if code != exitUsage || stdout != "" || !strings.Contains(stderr, want) || strings.Count(stderr, "\n") != 1 {
			t.Errorf("exit %d, want %q\nstdout: %s\nstderr: %s", code, want, stdout, stderr)
		}
		if left, _ := os.ReadFile(name); string(left) != changed {
			t.Errorf("%s: it was changed", want)
		}
	}
	if code, _, stderr := command(t, "sweep", "--resume", dir+"-not"); code != exitUsage || !strings.Contains(stderr, "holds no run") {
		t.Errorf("exit %d: %s", code, stderr)
	}
	if code, _, stderr := command(t, "sweep", "primes", "--resume", dir); code != exitUsage || !strings.Contains(stderr, "leave out primes") {
		t.Errorf("exit %d: %s", code, stderr)
	}
}
