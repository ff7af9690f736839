package results

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// The units of samples.txt. The reader of x/perf makes them tidy: ns/op becomes
// sec/op, and cpu-ns/op and startup-ns/op become cpu-sec/op and startup-sec/op.
// An op is one batch.
var units = []struct{ name, better string }{
	{"ns/op", "lower"},
	{"tasks/s", "higher"},
	{"cpu-ns/op", "lower"},
	{"startup-ns/op", "lower"},
}

// benchFormat writes a record in Go's benchmark format, cell by cell in the order of the plan:
// benchstat keeps the order of its input, and the order of measurement is random. A sample that
// does not count becomes a comment.
func benchFormat(rec Record) []byte {
	var buf bytes.Buffer
	w := benchfmt.NewWriter(&buf)
	for _, u := range units {
		key := benchfmt.UnitMetadataKey{Unit: u.name, Key: "better"}
		must(w.Write(&benchfmt.UnitMetadata{UnitMetadataKey: key, OrigUnit: u.name, Value: u.better}))
	}
	config := config(rec.Environment)
	for _, s := range byCell(rec) {
		workload, _ := rec.Workload(s.Workload)
		if problem := s.Problem(workload); problem != "" {
			fmt.Fprintf(&buf, "# not counted: %s, round %d: %s\n", benchName(s.Cell), s.Round, problem)
			continue
		}
		must(w.Write(&benchfmt.Result{
			Config: config, Name: benchfmt.Name(benchName(s.Cell)), Iters: 1, Values: values(s, workload),
		}))
	}
	return buf.Bytes()
}

// must panics on an error. It is for writing to memory, which cannot fail.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// byCell returns the samples in the order of the plan's cells, the rounds of a
// cell one after the other.
func byCell(rec Record) []Sample {
	rank := make(map[Cell]int)
	for i, c := range rec.Plan.Cells {
		rank[c] = i
	}
	samples := slices.Clone(rec.Samples)
	slices.SortStableFunc(samples, func(a, b Sample) int {
		return cmp.Or(cmp.Compare(rank[a.Cell], rank[b.Cell]), cmp.Compare(a.Round, b.Round))
	})
	return samples
}

// config returns the keys that have one value in the whole run: benchstat makes a new table
// for every value of every key.
func config(e Environment) (c []benchfmt.Config) {
	for _, kv := range [][2]string{{"goos", e.OS}, {"goarch", e.Arch}, {"cpu", e.CPU}} {
		if value := strings.Join(strings.Fields(kv[1]), " "); value != "" {
			c = append(c, benchfmt.Config{Key: kv[0], Value: []byte(value), File: true})
		}
	}
	return c
}

// SweepName is the name of the benchmark in samples.txt.
const SweepName = "Sweep"

// benchName returns the name of a cell, always with all keys: a key that is missing in one name
// gives benchstat an empty row. The suffix is always there too, because benchstat takes digits
// at the end of a name for GOMAXPROCS. A cold cell has a strategy name of its own rather than a
// key: benchstat -col /strategy would mix cold and warm samples.
func benchName(c Cell) string {
	return fmt.Sprintf(SweepName+"/workload=%s/strategy=%s/workers=%d/chunk=%d/gomaxprocs=%d-%d",
		nameValue(c.Workload), nameValue(c.StrategyText()), c.Workers, c.Chunk, c.GOMAXPROCS, c.GOMAXPROCS)
}

// nameValue replaces characters that would end a value in the name of a benchmark.
func nameValue(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == '/' || r <= ' '
	}), "_")
}

func values(s Sample, w Workload) []benchfmt.Value {
	return []benchfmt.Value{
		{Value: float64(s.Makespan), Unit: "ns/op"},
		{Value: float64(w.Tasks) / s.Makespan.Seconds(), Unit: "tasks/s"},
		{Value: float64(s.CPU), Unit: "cpu-ns/op"},
		{Value: float64(s.Startup), Unit: "startup-ns/op"},
	}
}
