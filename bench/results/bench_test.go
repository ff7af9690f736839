package results_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/perf/benchfmt"
	"golang.org/x/perf/benchproc"

	"manyhands/bench/imported"
	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// samples.txt must give the numbers of the samples to the tools that read it, in
// one table, with no key that tells a cell's repetitions apart.
func TestSamplesTxtForBenchstat(t *testing.T) {
	r := run(7)
	all := samples(r)
	all[0].Error = "task 3:\nconnection refused"
	all[1].Digest = "abd"
	text := readFile(t, filepath.Join(write(t, r, all), "samples.txt"))

	got := medians(t, text)
	want := make(map[string]float64)
	for _, c := range r.Plan.Cells {
		var seconds []float64
		for _, s := range all {
			w, _ := r.Workload(s.Workload)
			if s.Cell == c && s.Valid(w) {
				seconds = append(seconds, s.Makespan.Seconds())
			}
		}
		want[c.Workload+" "+c.Strategy] = stats.Median(seconds).Center
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(close)); diff != "" {
		t.Errorf("medians of sec/op (-want +got):\n%s", diff)
	}
	for _, line := range []string{
		"# not counted: Sweep/workload=primes/strategy=pool/workers=4/chunk=0/gomaxprocs=2-2, round 0: task 3: connection refused\n",
		"# not counted: Sweep/workload=primes/strategy=sequential/workers=1/chunk=0/gomaxprocs=2-2, round 0: wrong results\n",
		"Unit tasks/s better=higher\n", "cpu: Some CPU @ 2 GHz\n",
	} {
		if strings.Count(text, line) != 1 {
			t.Errorf("not once in samples.txt: %q", line)
		}
	}
}

// medians groups what the reader finds as benchstat -table .config -col
// /strategy -row /workload does.
func medians(t *testing.T, text string) map[string]float64 {
	t.Helper()
	var parser benchproc.ProjectionParser
	table, err := parser.Parse(".config", nil)
	if err != nil {
		t.Fatal(err)
	}
	cell, err := parser.Parse("/workload,/strategy", nil)
	if err != nil {
		t.Fatal(err)
	}
	tables := make(map[benchproc.Key]bool)
	values := make(map[string][]float64)
	reader := benchfmt.NewReader(strings.NewReader(text), "samples.txt")
	for reader.Scan() {
		switch line := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			t.Error(line)
		case *benchfmt.Result:
			tables[table.Project(line)] = true
			key := cell.Project(line)
			name := key.Get(cell.Fields()[0]) + " " + key.Get(cell.Fields()[1])
			seconds, _ := line.Value("sec/op")
			values[name] = append(values[name], seconds)
			if rate, _ := line.Value("tasks/s"); !close(rate, 20/seconds) {
				t.Errorf("%s: %g tasks/s in a batch of 20 that took %g s", name, rate, seconds)
			}
		}
	}
	if len(tables) != 1 {
		t.Errorf("benchstat would make %d tables", len(tables))
	}
	medians := make(map[string]float64)
	for name, xs := range values {
		medians[name] = stats.Median(xs).Center
	}
	return medians
}

func close(a, b float64) bool { return a-b <= 1e-9*b && b-a <= 1e-9*a }

// samples.txt alone still holds what was measured.
func TestSamplesTxtReadsBack(t *testing.T) {
	r := run(3)
	text := readFile(t, filepath.Join(write(t, r, samples(r)), "samples.txt"))
	rec, err := imported.Read(strings.NewReader(text), "samples.txt", "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.Plan.Cells, rec.Plan.Cells); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	type times struct {
		Round                  int
		Makespan, CPU, Startup time.Duration
		Done                   int
	}
	collect := func(samples []results.Sample) map[results.Cell][]times {
		m := make(map[results.Cell][]times)
		for _, s := range samples {
			m[s.Cell] = append(m[s.Cell], times{s.Round, s.Makespan, s.CPU, s.Startup, s.Done})
		}
		return m
	}
	if diff := cmp.Diff(collect(samples(r)), collect(rec.Samples)); diff != "" {
		t.Errorf("samples (-want +got):\n%s", diff)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))
}

// A sweep is in rounds.
func TestSweepInRounds(t *testing.T) {
	r := run(3)
	if swept, err := results.Read(write(t, r, samples(r))); err != nil || !swept.InRounds() {
		t.Errorf("a sweep is not in rounds: %v", err)
	}
}
