package imported

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"manyhands/bench/results"
)

// entry is one result of a file.
type entry struct {
	line         int    // in the file
	name         string // of Go, before it is split; "" if bench is known
	bench        benchName
	pkg          string
	settings     [len(settings)]string
	seconds      float64
	problem      string // why it does not count; "" if it does
	tasks        int
	iterations   int // 0 if the file does not say
	startup, cpu time.Duration
	measured     string // all that was measured; "" if it may be equal by chance
	values       []float64
	run          int // of the program that printed it
}

// unfinished is the name of a benchmark of Go without a result.
type unfinished struct {
	name string
	line int
}

// origin is what decides to which pass a sample belongs.
type origin struct {
	measured string // see entry
	run      int
}

// builder makes a record out of entries.
type builder struct {
	rec        results.Record
	entries    []entry
	unfinished []unfinished
	status     string // a line that says that something failed, without a name
	strings    map[string]string

	workloads map[string]int // positions in the plan
	hasFailed map[string]bool

	runs int // of programs that have printed results

	origins []origin // of the samples
}

func newBuilder() *builder {
	return &builder{strings: make(map[string]string), workloads: make(map[string]int), hasFailed: make(map[string]bool), rec: results.Record{Run: results.Run{Schema: results.Schema, Environment: results.Unknown()}}}
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
	if digits := strconv.FormatFloat(e.seconds, 'e', -1, 64); e.problem == "" && strings.IndexByte(digits, 'e') > exactDigits {
		e.measured = digits
	}
	b.entries = append(b.entries, e)
}

// exactDigits is how many digits a time has at least that is not equal to another by chance.
const exactDigits = 5

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
	names, ours := b.foreignNames()
	axes, err := axesOf(names, wantAxis, ours)
	if err != nil {
		return results.Record{}, err
	}
	for _, a := range axes {
		b.rec.Axes = append(b.rec.Axes, a.key)
	}
	b.addSamples(newCells(b.entries, axes))
	slices.SortStableFunc(b.rec.Account.LeftOut, func(a, b results.LeftOut) int { return cmp.Compare(a.Line, b.Line) })
	if b.rec.Failures == nil && b.status != "" {
		b.rec.Failures = []string{b.status}
	}
	if err := b.noResult(); err != nil {
		return results.Record{}, err
	}
	b.setSeries()
	b.setDone()
	b.splitPasses()
	b.sortCells()
	return b.rec, nil
}

// splitNames splits the names of Go, for which all of them have to be known.
func (b *builder) splitNames() {
	all := make(map[string]bool)
	counts := make(map[string]int)   // results of a name without GOMAXPROCS
	parents := make(map[string]bool) // of sub-benchmarks, which have no results of their own
	for _, e := range b.entries {
		if e.name == "" {
			continue
		}
		all[e.name] = true
		stem, _ := cutProcs(e.name)
		counts["Benchmark"+stem]++
		for i, c := range stem {
			if c == '/' {
				parents["Benchmark"+stem[:i]] = true
			}
		}
	}
	b.leaveOutUnfinished(counts, parents)
	split, g := make(map[string]benchName), newGoNames(all)
	for name := range all {
		split[name] = g.split(name)
	}
	for i, e := range b.entries {
		if e.name != "" {
			b.entries[i].bench = split[e.name]
		}
		b.entries[i].bench.context = b.intern(e.pkg + "\x00" + strings.Join(e.settings[:], "\x00"))
	}
}

// leaveOutUnfinished accounts for names without numbers. go test -v prints a name before its result, and
// those of parents; a name that is left over was cut short.
func (b *builder) leaveOutUnfinished(of map[string]int, parents map[string]bool) {
	for _, u := range b.unfinished {
		stem, _ := cutProcs(u.name)
		switch {
		case of[stem] > 0:
			of[stem]--
		case !parents[stem]:
			b.leaveOut("without numbers after the name", u.line)
		}
	}
}

// foreignNames are the names, each once, that do not have the keys of this project. ours reports that
// others have them.
func (b *builder) foreignNames() (names []benchName, ours bool) {
	seen := make(map[string]bool)
	for _, e := range b.entries {
		key := e.bench.context + e.bench.key()
		if seen[key] {
			continue
		}
		seen[key] = true
		if _, own := ourCell(e.bench); own {
			ours = true
		} else {
			names = append(names, e.bench)
		}
	}
	return names, ours
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

func duration(seconds float64) time.Duration {
	return time.Duration(math.Round(seconds * float64(time.Second)))
}
