package results

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"
)

// ReadBench reads the output of go test -bench, or a samples.txt, as a Record.
// name stands for the file in errors.
//
// One op is one batch. A name with the keys strategy and workers, as in
//
//	BenchmarkSweep/workload=flags/strategy=pool/workers=4-2  10  12345 ns/op  66 tasks/s
//
// says which cell it is. Without a workload key, the benchmark's own name is the
// workload; parts of the name that are not known here are part of the workload, so
// that different benchmarks never become repetitions of each other. All benchmarks
// without these two keys, anyone's, are one workload, [Benchmarks]. The name is the
// strategy then, and Workers is 0: nobody knows.
//
// The k-th line of a cell is round k. Such rounds are neighbours in time if the file is
// of several passes over all benchmarks; with go test -count they are not, and
// [Record.InRounds] tells. To pair them then cancels no noise, but does no harm.
//
// What the format does not say is unknown: Bound is "", Tasks 0 unless there is a
// metric tasks or tasks/s, and results are taken for right.
func ReadBench(r io.Reader, name string) (Record, error) {
	b := newBenchReader()
	reader := benchfmt.NewReader(plainReader{r}, name)
	for reader.Scan() {
		switch line := reader.Result().(type) {
		case *benchfmt.Result:
			b.add(line)
		case *benchfmt.SyntaxError:
			b.broken = cmp.Or(b.broken, line)
		}
	}
	if err := reader.Err(); err != nil {
		return Record{}, err
	}
	return b.record(name)
}

// Benchmarks is the workload of benchmarks that name no strategy and workers.
const Benchmarks = "benchmarks"

// maxSeconds keeps an infinite time, or a broken one, out of time.Duration.
const maxSeconds = 1e9

// benchReader makes a record out of benchmark lines.
type benchReader struct {
	rec    Record
	rounds map[Cell]int          // lines seen of a cell
	broken *benchfmt.SyntaxError // the first one
	other  string                // a benchmark that cannot count, the first one
	pkg    string                // of the first line that counts
}

func newBenchReader() *benchReader {
	return &benchReader{
		rounds: make(map[Cell]int),
		rec: Record{Run: Run{Schema: Schema, Environment: Environment{
			OS: "unknown", Arch: "unknown", Kernel: "unknown", Hostname: "unknown", CPU: "unknown",
			Cores: -1, Affinity: "unknown", Physical: -1, Cgroup: "unknown", Quota: -1, Throttled: -1, Stopped: -1,
			GOMAXPROCS: -1, Governor: "unknown", MemoryMiB: -1, Load: [3]float64{-1, -1, -1}, Pressure: -1, Steal: -1,
			Go: "unknown", Version: "unknown", Commit: "unknown",
		}}},
	}
}

// add takes one benchmark line. The line is the reader's and is not kept.
func (b *benchReader) add(line *benchfmt.Result) {
	cell, ok := parseCell(line.Name)
	seconds, _ := line.Value("sec/op")
	if !ok || !(seconds > 0 && seconds < maxSeconds) {
		b.other = cmp.Or(b.other, Plain(line.Name.String()))
		return
	}
	cell.Workload = Plain(cell.Workload + b.otherPackage(line.GetConfig("pkg")))
	cell.Strategy = Plain(cell.Strategy)
	makespan := duration(seconds)
	tasks := tasksOf(line, seconds)
	b.rec.Samples = append(b.rec.Samples, Sample{
		Seq: len(b.rec.Samples), Round: b.rounds[cell], Cell: cell, Makespan: makespan, Rest: seconds - makespan.Seconds(),
		Startup: valueOf(line, "startup-sec/op"), CPU: valueOf(line, "cpu-sec/op"), Done: tasks,
	})
	b.addToPlan(cell, tasks)
	b.rounds[cell]++
	b.rec.Plan.Rounds = max(b.rec.Plan.Rounds, b.rounds[cell])
	b.setEnvironment(line, cell)
}

// otherPackage tells apart the benchmarks of one name in several packages.
func (b *benchReader) otherPackage(pkg string) string {
	if len(b.rec.Samples) == 0 {
		b.pkg = pkg
	}
	if pkg == b.pkg {
		return ""
	}
	return " in " + path.Base(pkg)
}

func (b *benchReader) addToPlan(cell Cell, tasks int) {
	plan := &b.rec.Plan
	if _, ok := b.rec.Workload(cell.Workload); !ok {
		plan.Workloads = append(plan.Workloads, Workload{Name: cell.Workload, Tasks: tasks})
	}
	if b.rounds[cell] == 0 {
		plan.Cells = append(plan.Cells, cell)
	}
}

func (b *benchReader) setEnvironment(line *benchfmt.Result, cell Cell) {
	e := &b.rec.Environment
	e.OS = cmp.Or(Plain(line.GetConfig("goos")), e.OS)
	e.Arch = cmp.Or(Plain(line.GetConfig("goarch")), e.Arch)
	e.CPU = cmp.Or(Plain(line.GetConfig("cpu")), e.CPU)
	e.GOMAXPROCS = max(e.GOMAXPROCS, cell.GOMAXPROCS)
}

// record returns what was read, with the cells in table order, or says why there
// is nothing: first what is broken, then what is missing.
func (b *benchReader) record(name string) (Record, error) {
	switch {
	case len(b.rec.Samples) > 0:
		b.sortCells()
		return b.rec, nil
	case b.broken != nil:
		return Record{}, b.broken
	case b.other != "":
		return Record{}, fmt.Errorf("%s: %s lacks what a report needs: ns/op, and whole numbers where the name has them, "+
			"as in BenchmarkSweep/workload=flags/strategy=pool/workers=4", name, b.other)
	}
	return Record{}, fmt.Errorf("%s: no benchmark results in it", name)
}

// sortCells orders the cells by workload and strategy as they came, then by
// number.
func (b *benchReader) sortCells() {
	rank := make(map[string]int)
	for i, c := range b.rec.Plan.Cells {
		for _, name := range []string{"w " + c.Workload, "s " + c.Strategy} {
			if _, ok := rank[name]; !ok {
				rank[name] = i
			}
		}
	}
	slices.SortFunc(b.rec.Plan.Cells, func(a, c Cell) int {
		return cmp.Or(
			cmp.Compare(rank["w "+a.Workload], rank["w "+c.Workload]),
			cmp.Compare(rank["s "+a.Strategy], rank["s "+c.Strategy]),
			cmp.Compare(a.Workers, c.Workers), cmp.Compare(a.Chunk, c.Chunk),
			cmp.Compare(a.GOMAXPROCS, c.GOMAXPROCS))
	})
}

// parseCell reads a benchmark's name. Without a suffix GOMAXPROCS was 1, which
// package testing leaves out. It is not ok if a number is none.
func parseCell(name benchfmt.Name) (c Cell, ok bool) {
	base, parts := name.Parts()
	workload, ok, keys := []string{string(base)}, true, 0
	number := func(n *int, text string) {
		var err error
		*n, err = strconv.Atoi(text)
		ok = ok && err == nil
	}
	c.GOMAXPROCS = 1
	for _, part := range parts {
		key, value, _ := strings.Cut(string(part), "=")
		switch {
		case part[0] == '-':
			number(&c.GOMAXPROCS, string(part[1:]))
		case key == "/workload":
			workload[0] = value
		case key == "/strategy":
			c.Strategy, c.Cold = strings.CutSuffix(value, "_"+cold)
			keys++
		case key == "/workers":
			number(&c.Workers, value)
			keys++
		case key == "/chunk":
			number(&c.Chunk, value)
		case key == "/gomaxprocs":
			number(&c.GOMAXPROCS, value)
		default:
			workload = append(workload, string(part[1:]))
		}
	}
	if keys < 2 {
		return anyone(base, parts), true
	}
	c.Workload = cmp.Or(strings.TrimSpace(strings.Join(workload, " ")), "benchmark")
	return c, ok && c.Strategy != "" && c.Workers >= 1 && c.Workers <= most
}

// anyone is the cell of a benchmark without the two keys.
func anyone(base []byte, parts [][]byte) Cell {
	c := Cell{Workload: Benchmarks, Strategy: string(base), GOMAXPROCS: 1}
	for _, part := range parts {
		if n, err := strconv.Atoi(string(part[1:])); part[0] == '-' && err == nil {
			c.GOMAXPROCS = n
		} else {
			c.Strategy += string(part)
		}
	}
	return c
}

// tasksOf is the number of tasks in one batch, 0 when the line does not tell. A
// rate is rounded to whole tasks; the number of iterations, b.N, counts batches.
func tasksOf(line *benchfmt.Result, seconds float64) int {
	n, ok := line.Value("tasks")
	if !ok {
		rate, _ := line.Value("tasks/s")
		n = rate * seconds
	}
	if !(n > 0 && n < math.MaxInt32) {
		return 0
	}
	return int(math.Round(n))
}

func valueOf(line *benchfmt.Result, unit string) time.Duration {
	seconds, _ := line.Value(unit)
	return duration(seconds)
}

func duration(seconds float64) time.Duration {
	return time.Duration(math.Round(seconds * float64(time.Second)))
}
