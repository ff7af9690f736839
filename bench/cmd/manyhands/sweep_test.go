package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/flags/drawing"
	"manyhands/reports"
)

// What is not given depends on what is: --quick changes defaults only, and who
// asks for rounds gets them, however long they take.
func TestDefaults(t *testing.T) {
	for line, want := range map[string]struct {
		rounds          int
		budget, service time.Duration
		precision       float64
	}{
		"":                                 {60, time.Minute, 15 * time.Millisecond, 0.02},
		"--rounds 30":                      {30, 0, 15 * time.Millisecond, 0},
		"--rounds 30 --budget 5s":          {30, 5 * time.Second, 15 * time.Millisecond, 0},
		"--rounds 30 --precision 5%":       {30, 0, 15 * time.Millisecond, 0.05},
		"--budget 0":                       {60, 0, 15 * time.Millisecond, 0.02},
		"--precision 0":                    {60, time.Minute, 15 * time.Millisecond, 0},
		"--quick":                          {60, 16 * time.Second, 5 * time.Millisecond, 0.02},
		"--quick --rounds 2":               {2, 16 * time.Second, 5 * time.Millisecond, 0.02},
		"--quick --budget 9s":              {60, 9 * time.Second, 5 * time.Millisecond, 0.02},
		"--quick --service-time 7ms":       {60, 16 * time.Second, 7 * time.Millisecond, 0.02},
		"--quick=false --service-time 7ms": {60, time.Minute, 7 * time.Millisecond, 0.02},
	} {
		o, c := new(sweep), new(cobra.Command)
		o.addFlags(c)
		if err := c.ParseFlags(strings.Fields(line)); err != nil {
			t.Fatal(err)
		}
		if err := o.complete(c, nil); err != nil {
			t.Fatal(err)
		}
		s, err := bench.Open(t.Context(), o.Config)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		service := s.Plan.Workloads[0].Ideal
		if o.Rounds != want.rounds || o.Budget != want.budget || service != want.service || o.Precision != want.precision {
			t.Errorf("%s: got %d rounds, %v, %v, %v, want %v", line, o.Rounds, o.Budget, service, o.Precision, want)
		}
		if len(o.Workloads) != 2 || len(o.Strategies) != 4 || filepath.Dir(o.dir) != "results" {
			t.Errorf("%s: got %d workloads, %d strategies, %s", line, len(o.Workloads), len(o.Strategies), o.dir)
		}
	}
}

// A directory that holds a run is refused as wrong usage, before any measurement.
func TestRefusedDirectory(t *testing.T) {
	out := t.TempDir()
	name := filepath.Join(out, "run.json")
	if err := os.WriteFile(name, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := command(t, "sweep", "primes", "--tasks", "1", "--out", out)
	if code != exitUsage || stdout != "" || !strings.Contains(stderr, "already holds a run") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("exit %d\nstdout: %s\nstderr: %s", code, stdout, stderr)
	}
	if left, _ := os.ReadFile(name); string(left) != "mine" {
		t.Errorf("it was written over: %s", left)
	}
}

// A site that stops answering makes samples that do not count. The sweep tells
// so after the warm-up, goes on to its end, and fails.
func TestFailedSamples(t *testing.T) {
	var requests atomic.Int32
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if requests.Add(1) > 1 {
			http.Error(w, "closed", http.StatusServiceUnavailable)
			return
		}
		gif, _ := drawing.Flags{}.GIF("BD")
		_, _ = w.Write(gif)
	}))
	defer site.Close()
	out := filepath.Join(t.TempDir(), "the run")
	code, stdout, stderr := command(t, "sweep", "flags", "--base-url", site.URL, "--tasks", "1", "--rounds", "2",
		"--strategies", "sequential", "--out", out)
	again := "manyhands report " + reports.ShellLine(out) + " --notes"
	if code != exitFailed || !strings.Contains(stdout, "503") || !strings.Contains(strings.Join(strings.Fields(stdout), " "), "More: "+again) {
		t.Errorf("exit %d\nstdout: %s", code, stdout)
	}
	for _, want := range []string{"Nothing works with sequential: ", "2 samples failed\nReport: ", "manyhands: 2 of 2 samples failed: see " + again} {
		if !strings.Contains(stderr, want) {
			t.Errorf("%q is missing in %s", want, stderr)
		}
	}
}

// A directory that is removed or renamed while a sweep measures into it ends the sweep, and what
// was measured is shown.
func TestSweepDirectoryGone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a directory with an open file keeps its name there")
	}
	for name, lose := range map[string]func(dir string) error{
		"removed": os.RemoveAll,
		"renamed": func(dir string) error { return os.Rename(dir, dir+"-renamed") },
	} {
		t.Run(name, func(t *testing.T) {
			w, dir := addThird(t), filepath.Join(t.TempDir(), "run")
			tasks := 0
			w.task = func() {
				if tasks++; tasks == 3*2*2+1 { // batches of 3 tasks; the warm-up and one round of 2 cells
					if err := lose(dir); err != nil {
						t.Error(err)
					}
				}
			}
			code, stdout, stderr := command(t, strings.Fields("sweep third --turns 3 --strategies sequential,errgroup --workers 1 --rounds 9 --out "+dir)...)
			if code != exitFailed || !strings.Contains(stdout, "errgroup") {
				t.Errorf("exit %d\nstdout: %s", code, stdout)
			}
			want := "\nmanyhands: sample 2 and all after it are lost: " + filepath.Join(dir, "samples.jsonl") + ": removed or renamed while the run was measured\n"
			if !strings.HasSuffix(stderr, want) {
				t.Errorf("no %q at the end of %s", want, stderr)
			}
		})
	}
}
