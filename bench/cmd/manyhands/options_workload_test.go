package main

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"manyhands/bench"
	"manyhands/bench/results"
	"manyhands/strategies"
)

// third is a workload that the command knows nothing of, with two options. It remembers
// with which values it was opened.
type third struct {
	opened []bench.Values
	task   func() // called by each task
}

// addThird makes it known for one test, beside the others.
func addThird(t *testing.T) *third {
	t.Helper()
	known, r, w := registry, new(bench.Registry), &third{task: func() {}}
	for _, other := range known.Workloads() {
		r.Add(other)
	}
	do := strategies.Register(&r.Registry, "third", func(_ context.Context, n int) (int, error) { w.task(); return n, nil })
	r.Add(bench.Workload{
		Name: "third", Summary: "for a test",
		DefaultWorkers: func(int) []int { return []int{2} },
		Options: []bench.Option{
			{Name: "turns", Kind: "n", Help: "turns of a task", Required: true, Check: bench.CheckInt(1, 9)},
			{Name: "pause", Kind: "time", Default: "1ms", Quick: "0s", Help: "pause after a turn", Check: bench.CheckDuration},
		},
		Open: func(_ context.Context, p bench.Params) (*bench.Job, error) {
			w.opened = append(w.opened, maps.Clone(p.Options))
			in, answer := make([]int, 3), make([]string, 3)
			for i := range in {
				in[i], answer[i] = i, strconv.Itoa(i)
			}
			return &bench.Job{
				Workload: results.Workload{Name: "third", Bound: "CPU", Tasks: 3, Digest: bench.Digest(answer)},
				NewBatch: func(o strategies.BatchOptions) (bench.Batch, error) {
					return bench.NewBatch(do, in, o, strconv.Itoa, nil), nil
				},
			}, nil
		},
	})
	registry = r
	t.Cleanup(func() { registry = known })
	return w
}

// paramsOf are the parameters of the only workload that the record of a run has.
func paramsOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	rec, err := results.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(rec.Plan.Workloads) != 1 || len(rec.Samples) == 0 {
		t.Fatalf("%d workloads, %d samples", len(rec.Plan.Workloads), len(rec.Samples))
	}
	return rec.Plan.Workloads[0].Params
}

// The command line and the environment set the options of a workload, the help and the
// record have them, in every command that measures.
func TestWorkloadOptions(t *testing.T) {
	addThird(t)
	rest := "third --strategies sequential --rounds 1 --out "
	for name, tt := range map[string]struct {
		line, env, want string
	}{
		"line":        {"sweep --turns 3 --pause 0.002s " + rest, "", "map[pause:2ms turns:3]"},
		"environment": {"sweep --pause 2ms " + rest, "4", "map[pause:2ms turns:4]"},
		"both":        {"sweep --turns 5 " + rest, "4", "map[pause:1ms turns:5]"},
		"quick":       {"sweep --quick --turns 5 " + rest, "", "map[pause:0s turns:5]"},
		"calibrate":   {"calibrate third --turns 3 --arms 2 --rounds 6 --strategy sequential --out ", "", "map[pause:1ms turns:3]"},
		// Of use for none of the workloads, but set for other commands.
		"not wanted": {"sweep primes --tasks 1 --strategies sequential --rounds 1 --out ", "4", "map[]"},
	} {
		t.Run(name, func(t *testing.T) {
			if tt.env != "" {
				t.Setenv("MANYHANDS_TURNS", tt.env)
			}
			dir := filepath.Join(t.TempDir(), "run")
			if code, _, stderr := command(t, append(strings.Fields(tt.line), dir)...); code != exitDone {
				t.Fatalf("exit %d: %s", code, stderr)
			}
			if got := paramsOf(t, dir); strings.TrimSpace(mapText(got)) != tt.want {
				t.Errorf("recorded %v, want %s", got, tt.want)
			}
		})
	}
	for _, c := range []string{"sweep", "calibrate"} {
		_, help, _ := command(t, c, "--help")
		help = strings.Join(strings.Fields(help), " ")
		for _, want := range []string{"--turns n third: turns of a task", "--pause time third: pause after a turn (default 1ms)"} {
			if !strings.Contains(help, want) {
				t.Errorf("%s --help lacks %q:\n%s", c, want, help)
			}
		}
	}
}

func mapText(m map[string]string) string {
	var parts []string
	for _, name := range []string{"pause", "turns"} {
		if value, ok := m[name]; ok {
			parts = append(parts, name+":"+value)
		}
	}
	return "map[" + strings.Join(parts, " ") + "]"
}

// What is wrong with an option is said in one line, before anything is done.
func TestWrongWorkloadOptions(t *testing.T) {
	addThird(t)
	t.Chdir(t.TempDir())
	for line, want := range map[string][]string{
		"sweep third --turns 10":                  {`"10"`, "--turns", "from 1 to 9"},
		"sweep third":                             {"--turns", "third needs a value"},
		"sweep primes --turns 3":                  {"--turns", "primes"},
		"sweep primes --service-time 5ms":         {"--service-time", "primes"},
		"calibrate --turns 3":                     {"--turns", "primes"},
		"calibrate third --turns 3 --inject 1.05": {"--inject", "third"},
	} {
		code, stdout, stderr := command(t, strings.Fields(line)...)
		if code != exitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit %d, %q", line, code, stderr)
		}
		for _, part := range want {
			if !strings.Contains(stderr, part) {
				t.Errorf("%s: %q lacks %q", line, stderr, part)
			}
		}
	}
}

// A workload that needs a value is measured without being named when it has one.
func TestRequiredOption(t *testing.T) {
	addThird(t)
	for line, want := range map[string]int{"": 2, "--turns 3": 3} {
		o, c := new(sweep), new(cobra.Command)
		o.addFlags(c)
		if err := c.ParseFlags(strings.Fields(line)); err != nil {
			t.Fatal(err)
		}
		if err := o.complete(c, nil); err != nil || len(o.Workloads) != want {
			t.Errorf("%q: %d workloads, %v, want %d", line, len(o.Workloads), err, want)
		}
	}
}

// A sweep that is resumed has the options that it began with.
func TestResumeWorkloadOptions(t *testing.T) {
	w, dir := addThird(t), filepath.Join(t.TempDir(), "run")
	ctx, interrupt := context.WithCancel(t.Context())
	tasks := 0
	w.task = func() {
		if tasks++; tasks > 2*3*2 { // batches of 3 tasks; the warm-up and one round of 2 cells
			interrupt()
		}
	}
	var stdout, stderr strings.Builder
	code := run(ctx, strings.Fields("sweep third --turns 3 --pause 2ms --strategies sequential,errgroup --workers 1 --rounds 3 --out "+dir), &stdout, &stderr)
	if code != exitInterrupted {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	w.task = func() {}
	name := filepath.Join(dir, "run.json")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := bytes.Replace(text, []byte(`"hostname": "`), []byte(`"hostname": "other-`), 1)
	if err := os.WriteFile(name, elsewhere, 0o666); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := command(t, "sweep", "--resume", dir); code != exitDone || !strings.Contains(stderr, "Two hosts: host other-") {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	if len(w.opened) != 2 || !maps.Equal(w.opened[0], w.opened[1]) || w.opened[1].Int("turns") != 3 {
		t.Errorf("opened with %v", w.opened)
	}
	rec, err := results.Read(dir)
	if err != nil || len(rec.Samples) != 6 {
		t.Errorf("%d samples, %v, want 2 cells in 3 rounds", len(rec.Samples), err)
	}
}
