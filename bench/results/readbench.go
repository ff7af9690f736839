package results

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
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
// is the sample of a cell. The name of the benchmark and the other parts of it are the workload,
// so that different benchmarks never become samples of one cell; of BenchmarkSweep, which
// samples.txt has, it is the value of the workload key alone. If the file has several packages,
// the workload has the package, too. All benchmarks without the keys strategy and workers are
// one workload, [Benchmarks]. Their strategy is the name, and Workers is 0 for unknown.
//
// If the file has several passes over the benchmarks, a pass is a round, and some benchmarks may
// be missing from it. Otherwise, as with go test -count, the k-th line of a cell is round k, and
// [Record.InRounds] reports that the samples of a round were not measured one after the other.
// Pairing them then cancels no noise, but does no harm.
//
// A pass that repeats an earlier one in all lines, with the same numbers of iterations, is a copy
// of it and no measurement. It is left out, and [Record.Copies] counts it.
//
// A line whose ns/op is no time, like NaN, is a sample without a time, which does not count.
//
// The format lacks some facts: Bound is "", Tasks is 0 without a metric tasks or tasks/s, and
// results count as right.
func ReadBench(r io.Reader, name string) (Record, error) {
	b := newBenchReader()
	failed := &failureReader{Reader: plainReader{r}}
	reader := benchfmt.NewReader(failed, name)
	for reader.Scan() {
		switch line := reader.Result().(type) {
		case *benchfmt.Result:
			b.add(line)
		case *benchfmt.SyntaxError:
			b.broken = cmp.Or(b.broken, line)
		}
	}
	if err := reader.Err(); errors.Is(err, bufio.ErrTooLong) {
		return Record{}, fmt.Errorf("%s: a line is too long for the output of go test -bench", name)
	} else if err != nil {
		return Record{}, err
	}
	b.rec.Failures = failed.failures()
	return b.record(name)
}

// Benchmarks is the workload of benchmarks that name no strategy and workers.
const Benchmarks = "benchmarks"

// sweepName is the name of the benchmark in samples.txt.
const sweepName = "Sweep"

// benchReader makes a record out of benchmark lines.
type benchReader struct {
	rec    Record
	rounds map[Cell]int          // lines seen of a cell
	lines  []string              // of the samples: all that was measured
	timed  bool                  // some sample has a time
	broken *benchfmt.SyntaxError // the first one
	other  string                // the first benchmark that cannot count
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

// add adds one benchmark line. It does not keep the line, which the reader reuses.
func (b *benchReader) add(line *benchfmt.Result) {
	cell, ok := parseCell(line.Name)
	seconds, measured := line.Value("sec/op")
	if !measured { // benchfmt converts neither 0 nor infinity
		seconds, measured = line.Value("ns/op")
	}
	usable := seconds > 0 && seconds <= longest.Seconds()
	if !ok || !usable {
		b.other = cmp.Or(b.other, Plain(line.Name.String()))
	}
	if !ok || !measured {
		return
	}
	if !usable {
		seconds = 0
	}
	b.timed = b.timed || usable
	pkg := Plain(line.GetConfig("pkg"))
	if !slices.Contains(b.rec.Packages, pkg) {
		b.rec.Packages = append(b.rec.Packages, pkg)
	}
	cell.Workload = inPackage(Plain(cell.Workload), pkg)
	cell.Strategy = Plain(cell.Strategy)
	makespan := duration(seconds)
	tasks := tasksOf(line, seconds)
	b.addToPlan(cell, tasks)
	b.rec.Samples = append(b.rec.Samples, Sample{
		Seq: len(b.rec.Samples), Round: b.rounds[cell], Cell: cell, Makespan: makespan, Rest: seconds - makespan.Seconds(),
		Startup: valueOf(line, "startup-sec/op"), CPU: valueOf(line, "cpu-sec/op"), Iterations: line.Iters,
	})
	b.lines = append(b.lines, lineOf(cell, line))
	b.rounds[cell]++
	b.rec.Plan.Rounds = max(b.rec.Plan.Rounds, b.rounds[cell])
	b.setEnvironment(line, cell)
}

// inPackage tells apart the benchmarks of one name in several packages.
func inPackage(workload, pkg string) string {
	if pkg == "" {
		return workload
	}
	return workload + " in " + pkg
}

func (b *benchReader) addToPlan(cell Cell, tasks int) {
	plan := &b.rec.Plan
	if i := slices.IndexFunc(plan.Workloads, func(w Workload) bool { return w.Name == cell.Workload }); i < 0 {
		plan.Workloads = append(plan.Workloads, Workload{Name: cell.Workload, Tasks: tasks})
	} else if plan.Workloads[i].Tasks == 0 {
		plan.Workloads[i].Tasks = tasks
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

// record returns the record, with the cells in table order. If there are no samples, the error
// says why: a syntax error, if any, or else the missing part.
func (b *benchReader) record(name string) (Record, error) {
	switch {
	case b.timed:
		b.setDone()
		b.splitPasses()
		b.sortCells()
		if len(b.rec.Packages) == 1 { // nothing to tell apart
			suffix := inPackage("", b.rec.Packages[0])
			b.rec = b.rec.renamed(func(workload string) string { return strings.TrimSuffix(workload, suffix) })
		}
		return b.rec, nil
	case b.broken != nil:
		return Record{}, b.broken
	case b.other != "":
		return Record{}, fmt.Errorf("%s: %s lacks what a report needs: ns/op, and whole numbers where the name has them, "+
			"as in BenchmarkSweep/workload=flags/strategy=pool/workers=4", name, b.other)
	}
	return Record{}, fmt.Errorf("%s: no benchmark results in it: want the output of go test -bench, or the directory of a sweep", name)
}

// setDone believes that each batch was whole. A rate is rounded, so one line may tell of a task
// less than another.
func (b *benchReader) setDone() {
	tasks := make(map[string]int)
	for _, w := range b.rec.Plan.Workloads {
		tasks[w.Name] = w.Tasks
	}
	for i, s := range b.rec.Samples {
		b.rec.Samples[i].Done = tasks[s.Workload]
	}
}

// splitPasses makes a round of each pass. A pass ends before the first line of a cell that it has
// already. If there are more passes than any cell has lines, the file has no passes: the lines of
// each cell are next to each other.
func (b *benchReader) splitPasses() {
	pass, inPass := 0, make(map[Cell]bool)
	passes := make([]int, len(b.rec.Samples))
	for i, s := range b.rec.Samples {
		if inPass[s.Cell] {
			pass++
			clear(inPass)
		}
		inPass[s.Cell], passes[i] = true, pass
	}
	if pass+1 == b.rec.Plan.Rounds {
		for i := range passes {
			b.rec.Samples[i].Round = passes[i]
		}
		b.dropCopies()
	}
}

// dropCopies leaves out the passes that repeat an earlier one. The others keep their numbers, by
// which they are paired with those of another file.
func (b *benchReader) dropCopies() {
	passes := make(map[int][]string)
	for i, s := range b.rec.Samples {
		if b.lines[i] != "" {
			passes[s.Round] = append(passes[s.Round], b.lines[i])
		}
	}
	seen, copies := make(map[string]bool), make(map[int]bool)
	for _, round := range slices.Sorted(maps.Keys(passes)) {
		slices.Sort(passes[round])
		pass := strings.Join(passes[round], "\n")
		copies[round] = seen[pass]
		seen[pass] = true
		if copies[round] {
			b.rec.Copies++
		}
	}
	b.rec.Samples = slices.DeleteFunc(b.rec.Samples, func(s Sample) bool { return copies[s.Round] })
}

// mostIterations is where package testing stops, unless -benchtime says otherwise.
const mostIterations = 1e9

// lineOf is what was measured. It is "" for an operation of a nanosecond or less: all lines of that
// have the same number of iterations, and few digits, so they may be equal by chance.
func lineOf(cell Cell, line *benchfmt.Result) string {
	if line.Iters >= mostIterations {
		return ""
	}
	return fmt.Sprint(cell, line.Iters, line.Values)
}

// sortCells orders the cells by first appearance of workload and strategy, then by number.
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

// parseCell reads the name of a benchmark. A name without a suffix means GOMAXPROCS 1, for which
// package testing adds none. ok is false if the strategy is empty or a number is invalid.
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
		case key == "/workload" && workload[0] == sweepName:
			workload[0] = value
		case key == "/workload":
			workload = append(workload, value)
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

// anyone returns the cell of a benchmark without the two keys.
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

// tasksOf returns the number of tasks in one batch, 0 if it is unknown. A rate is rounded to
// whole tasks. The number of iterations, b.N, counts batches.
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
