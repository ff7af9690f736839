package imported

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/perf/benchfmt"

	"manyhands/bench/results"
)

// entry is one result of a file.
type entry struct {
	line         int    // in the file
	name         string // of Go, before it is split; "" if bench is known
	bench        benchName
	pkg          string
	settings     [7]string // of the settings
	seconds      float64
	problem      string // why it does not count; "" if it does
	tasks        int
	iterations   int // 0 if the file does not say
	startup, cpu time.Duration
	measured     string // all that was measured; "" if it may be equal by chance
	values       []float64
}

// unfinished is the name of a benchmark of Go without a result.
type unfinished struct {
	name string
	line int
}

// builder makes a record out of entries.
type builder struct {
	rec        results.Record
	entries    []entry
	unfinished []unfinished
	status     string // a line that says that something failed, without a name
	strings    map[string]string

	measured []string // of each sample, see entry
}

func newBuilder() *builder {
	return &builder{strings: make(map[string]string), rec: results.Record{Run: results.Run{Schema: results.Schema, Environment: results.Unknown()}}}
}

// intern returns one string for equal texts, because most of a file is repetition.
func (b *builder) intern(s string) string {
	if known, ok := b.strings[s]; ok {
		return known
	}
	b.strings[s] = s
	return s
}

// add adds an entry of a tool that does not say how many iterations it took.
func (b *builder) add(e entry) {
	e.bench.base = results.Plain(e.bench.base)
	for i, part := range e.bench.parts {
		e.bench.parts[i] = results.Plain(part)
	}
	e.problem = results.Plain(e.problem)
	if e.problem == "" {
		e.measured = fmt.Sprint(e.seconds)
	}
	b.entries = append(b.entries, e)
}

// addAggregate adds an estimate of several measurements that are not in the file by themselves.
func (b *builder) addAggregate(e entry, seconds *float64, what string) {
	if seconds == nil {
		b.leaveOut("without a "+what, e.line)
		return
	}
	e.seconds = *seconds
	b.add(e)
	note := fmt.Sprintf("The file has only the %s of some benchmarks, and not the single measurements: these rows have no interval.", what)
	if !slices.Contains(b.rec.Notes, note) {
		b.rec.Notes = append(b.rec.Notes, note)
	}
}

// mostUnits is how many units a record has beside time. A file of garbage may have thousands.
const mostUnits = 16

// setValue sets what an entry measured in another unit than time.
func (b *builder) setValue(e *entry, unit string, value float64) {
	unit = results.Plain(unit)
	i := slices.Index(b.rec.Units, unit)
	if i < 0 && len(b.rec.Units) == mostUnits {
		note := fmt.Sprintf("The file has more than %d units beside times: only the first %d are in the tables.", mostUnits, mostUnits)
		if !slices.Contains(b.rec.Notes, note) {
			b.rec.Notes = append(b.rec.Notes, note)
		}
		return
	}
	if i < 0 {
		i = len(b.rec.Units)
		b.rec.Units = append(b.rec.Units, strings.Clone(unit))
	}
	for len(e.values) <= i {
		e.values = append(e.values, math.NaN())
	}
	e.values[i] = value
}

func (b *builder) leaveOut(why string, line int) { b.rec.Account.LeaveOut(why, line) }

// record returns the record, with the cells in table order. If it would have no time, the error says
// why.
func (b *builder) record(wantAxis string) (results.Record, error) {
	b.splitNames()
	a, also, err := axisOf(b.foreignNames(), wantAxis)
	if err != nil {
		return results.Record{}, err
	}
	b.rec.Axis = results.Axis{Key: a.key, Also: also}
	b.addSamples(newCells(b.entries, a))
	slices.SortStableFunc(b.rec.Account.LeftOut, func(a, b results.LeftOut) int { return cmp.Compare(a.Line, b.Line) })
	if b.rec.Failures == nil && b.status != "" {
		b.rec.Failures = []string{b.status}
	}
	if err := b.noResult(); err != nil {
		return results.Record{}, err
	}
	b.setDone()
	b.splitPasses()
	b.sortCells()
	return b.rec, nil
}

// splitNames splits the names of Go, for which all of them have to be known.
func (b *builder) splitNames() {
	all := make(map[string]bool)
	for _, e := range b.entries {
		if e.name != "" {
			all[e.name] = true
		}
	}
	announced := make(map[string]bool) // what go test -v prints before a result
	for name := range all {
		stem, _ := cutProcs(name)
		announced["Benchmark"+name], announced["Benchmark"+stem] = true, true
	}
	for _, u := range b.unfinished {
		if announced[u.name] {
			b.leaveOut(results.Announced, u.line)
		} else {
			b.leaveOut("without numbers after the name", u.line)
		}
	}
	split, g := make(map[string]benchName), newGoNames(all)
	for name := range all {
		split[name] = g.split(name)
	}
	for i, e := range b.entries {
		if e.name != "" {
			b.entries[i].bench = split[e.name]
		}
	}
}

// foreignNames are the names, each once, that do not have the keys of this project.
func (b *builder) foreignNames() (names []benchName) {
	seen := make(map[string]bool)
	for _, e := range b.entries {
		key := e.bench.key()
		if seen[key] {
			continue
		}
		seen[key] = true
		if _, ours := ourCell(e.bench); !ours {
			names = append(names, e.bench)
		}
	}
	return names
}

// addSamples makes a sample of each entry that is of a cell.
func (b *builder) addSamples(cells *cells) {
	rounds := make(map[results.Cell]int)
	suffix, sizes := b.suffixes(), make(sizes)
	places := make([]place, len(b.entries))
	for i, e := range b.entries {
		places[i] = cells.of(e.bench)
		if places[i].problem == "" {
			sizes.add(places[i].cell.Workload, e.tasks)
		}
	}
	for i, e := range b.entries {
		cell := places[i].cell
		if problem := places[i].problem; problem != "" {
			b.leaveOut(problem, e.line)
			continue
		}
		b.rec.Account.Read++
		cell.Workload += sizes.suffix(cell.Workload, e.tasks) + suffix(e)
		if !slices.Contains(b.rec.Packages, e.pkg) {
			b.rec.Packages = append(b.rec.Packages, e.pkg)
		}
		b.addToPlan(cell, e.tasks, places[i].foreign, rounds[cell] == 0)
		s := results.Sample{Seq: len(b.rec.Samples), Round: rounds[cell], Cell: cell, Startup: e.startup, CPU: e.cpu, Iterations: e.iterations, Values: e.values}
		switch {
		case e.problem != "":
			s.Error = e.problem
		case e.seconds == 0:
			s.Error = "too fast to measure (0 ns/op)"
		case !(e.seconds > 0 && e.seconds <= results.Longest.Seconds()):
			s.Error = fmt.Sprintf("%g ns/op is not the time of an operation", 1e9*e.seconds)
		default:
			s.Makespan = duration(e.seconds)
			s.Rest = e.seconds - s.Makespan.Seconds()
		}
		b.rec.Samples = append(b.rec.Samples, s)
		b.measured = append(b.measured, e.measured)
		rounds[cell]++
		b.rec.Plan.Rounds = max(b.rec.Plan.Rounds, rounds[cell])
		b.rec.Environment.GOMAXPROCS = max(b.rec.Environment.GOMAXPROCS, cell.GOMAXPROCS)
	}
}

// suffixes returns what the name of a workload has behind it: the package and the settings that
// are not the same in all of the file. So different machines or versions are never mixed.
func (b *builder) suffixes() func(entry) string {
	packages := make(map[string]bool)
	values := make([]map[string]bool, len(settings))
	for _, e := range b.entries {
		packages[e.pkg] = true
		for i, value := range e.settings {
			if values[i] == nil {
				values[i] = make(map[string]bool)
			}
			values[i][value] = true
		}
	}
	env := &b.rec.Environment
	for i, field := range []*string{&env.OS, &env.Arch, &env.CPU} { // the first settings
		if len(values[i]) == 1 {
			*field = cmp.Or(slices.Collect(maps.Keys(values[i]))[0], *field)
		}
	}
	return func(e entry) (text string) {
		if len(packages) > 1 {
			text = results.InPackage("", e.pkg)
		}
		for i, key := range settings {
			if len(values[i]) > 1 {
				text += fmt.Sprintf(" with %s %s", key, cmp.Or(e.settings[i], "unknown"))
			}
		}
		return text
	}
}

// sizes are the numbers of tasks of the batches of each workload.
type sizes map[string][]int

func (s sizes) add(workload string, tasks int) {
	if tasks > 0 && s.nearest(workload, tasks) < 0 {
		s[workload] = append(s[workload], tasks)
	}
}

// nearest returns a number that is the same but for the rounding of rates, -1 without one.
func (s sizes) nearest(workload string, tasks int) int {
	for _, known := range s[workload] {
		if off := max(1, known/100); tasks >= known-off && tasks <= known+off {
			return known
		}
	}
	return -1
}

// suffix tells batches of different sizes apart: they are different work.
func (s sizes) suffix(workload string, tasks int) string {
	if len(s[workload]) < 2 || tasks == 0 {
		return ""
	}
	return fmt.Sprintf(" with %d tasks", s.nearest(workload, tasks))
}

func (b *builder) addToPlan(cell results.Cell, tasks int, foreign, first bool) {
	plan := &b.rec.Plan
	i := slices.IndexFunc(plan.Workloads, func(w results.Workload) bool { return w.Name == cell.Workload })
	if i < 0 {
		i = len(plan.Workloads)
		plan.Workloads = append(plan.Workloads, results.Workload{Name: cell.Workload, Tasks: tasks, Series: foreign && cell.Workers > 0})
	}
	w := &plan.Workloads[i]
	w.Tasks = cmp.Or(w.Tasks, tasks)
	w.Series = w.Series && cell.Strategy != results.Sequential
	if first {
		plan.Cells = append(plan.Cells, cell)
	}
}

// noResult says why no sample has a time.
func (b *builder) noResult() error {
	problem := ""
	for _, s := range b.rec.Samples {
		if s.Error == "" {
			return nil
		}
		problem = cmp.Or(problem, s.Error)
	}
	switch {
	case b.rec.Failures != nil:
		return fmt.Errorf("go test failed (%s), and no benchmark has a result", strings.Join(b.rec.Failures, ", "))
	case problem != "":
		return fmt.Errorf("no result has a time: %s", problem)
	case b.rec.Account.LeftOut != nil:
		return fmt.Errorf("no result can be used; left out are %v", b.rec.Account)
	}
	return errors.New("no benchmark results in it: want the directory of a sweep, or a file of go test -bench, hyperfine, Google Benchmark, JMH or pytest-benchmark, or CSV with the columns workers and time")
}

// setDone believes that each batch was whole. A rate is rounded, so one line may tell of a task
// less than another.
func (b *builder) setDone() {
	tasks := make(map[string]int)
	for _, w := range b.rec.Plan.Workloads {
		tasks[w.Name] = w.Tasks
	}
	for i, s := range b.rec.Samples {
		b.rec.Samples[i].Done = tasks[s.Workload]
	}
}

// splitPasses makes a round of each pass. A pass ends before the first result of a cell that it has
// already. If there are more passes than any cell has results, the file has no passes: the results
// of each cell are next to each other.
func (b *builder) splitPasses() {
	pass, inPass := 0, make(map[results.Cell]bool)
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
	} else {
		b.dropCopy()
	}
}

// dropCopy leaves out a part of a file without passes that repeats the beginning, as in two copies
// of one file.
func (b *builder) dropCopy() {
	all := make([]string, len(b.rec.Samples))
	for i, s := range b.rec.Samples {
		all[i] = fmt.Sprint(s.Cell, b.measured[i])
	}
	seen, exact := make(map[results.Cell]bool), false
	for n := 1; 2*n <= len(all); n++ {
		seen[b.rec.Samples[n-1].Cell] = true
		exact = exact || b.measured[n-1] != ""
		if exact && len(seen) == len(b.rec.Plan.Cells) && slices.Equal(all[:n], all[n:2*n]) {
			all = slices.Delete(all, n, 2*n)
			b.rec.Samples, b.measured = slices.Delete(b.rec.Samples, n, 2*n), slices.Delete(b.measured, n, 2*n)
			b.rec.Copies++
			clear(seen) // perhaps there are more
			n, exact = 0, false
		}
	}
	if b.rec.Copies > 0 {
		b.renumber()
	}
}

// renumber numbers the samples of each cell again.
func (b *builder) renumber() {
	rounds := make(map[results.Cell]int)
	b.rec.Plan.Rounds = 0
	for i, s := range b.rec.Samples {
		b.rec.Samples[i].Round = rounds[s.Cell]
		rounds[s.Cell]++
		b.rec.Plan.Rounds = max(b.rec.Plan.Rounds, rounds[s.Cell])
	}
}

// dropCopies leaves out the passes that repeat an earlier one. The others keep their numbers, by
// which they are paired with those of another file.
func (b *builder) dropCopies() {
	passes := make(map[int][]string)
	for i, s := range b.rec.Samples {
		if b.measured[i] != "" {
			passes[s.Round] = append(passes[s.Round], fmt.Sprint(s.Cell, b.measured[i]))
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
	b.rec.Samples = slices.DeleteFunc(b.rec.Samples, func(s results.Sample) bool { return copies[s.Round] })
}

// mostIterations is where package testing stops, unless -benchtime says otherwise. All results of
// an operation of a nanosecond or less have that many and few digits, so they may be equal by
// chance.
const mostIterations = 1e9

// sortCells orders the cells by first appearance of workload and strategy, then by number.
func (b *builder) sortCells() {
	rank := make(map[string]int)
	for i, c := range b.rec.Plan.Cells {
		for _, name := range []string{"w " + c.Workload, "s " + c.Strategy} {
			if _, ok := rank[name]; !ok {
				rank[name] = i
			}
		}
	}
	slices.SortFunc(b.rec.Plan.Cells, func(a, c results.Cell) int {
		return cmp.Or(
			cmp.Compare(rank["w "+a.Workload], rank["w "+c.Workload]),
			cmp.Compare(rank["s "+a.Strategy], rank["s "+c.Strategy]),
			cmp.Compare(a.Workers, c.Workers), cmp.Compare(a.Chunk, c.Chunk),
			cmp.Compare(a.GOMAXPROCS, c.GOMAXPROCS))
	})
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
