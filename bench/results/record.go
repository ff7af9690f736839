package results

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// Record is a recorded run: the run, and its samples in the order of measurement.
type Record struct {
	Run
	Samples []Sample
	Spans   []Span // cell by cell; none if a batch is too large
	Source  string // the directory or file that it was read from; "" for a stream

	Tool    string   // that measured, such as hyperfine; "" for a sweep and for go test -bench
	Notes   []string // what its file lacks
	Account Account  // of the results in a file of another tool
	Axes    []string // of the same: all keys that count workers and vary
	Units   []string // of what the same measured beside times, such as B/op

	// Packages are those of the benchmarks of a file; "" is one that the file does not name. With
	// several, the names of the workloads have them.
	Packages []string

	// Failures are the benchmarks, tests and packages that failed, by the file of go test.
	Failures []string

	// Blocks is set if the file does not tell which samples belong to one pass over the benchmarks:
	// mostly, each benchmark was repeated in a block.
	Blocks bool

	// Copies is the number of passes of a file that were left out, because they repeat an earlier
	// one to the last digit.
	Copies int
}

// SamePackages adds the package to the names of workloads if the records are of different packages.
// A record that names no package counts as one of the same.
func SamePackages(records ...Record) []Record {
	records = slices.Clone(records)
	differ := false
	for i, r := range records {
		for _, other := range records[:i] {
			known := len(r.Packages) > 0 && len(other.Packages) > 0 && !slices.Contains(r.Packages, "") && !slices.Contains(other.Packages, "")
			differ = differ || known && !slices.Equal(slices.Sorted(slices.Values(r.Packages)), slices.Sorted(slices.Values(other.Packages)))
		}
	}
	for i, r := range records {
		if differ && len(r.Packages) == 1 {
			records[i] = r.renamed(func(workload string) string { return InPackage(workload, r.Packages[0]) })
		}
	}
	return records
}

// InPackage tells apart the benchmarks of one name in several packages.
func InPackage(workload, pkg string) string {
	if pkg == "" {
		return workload
	}
	return workload + " in " + pkg
}

// renamed returns the record with other names of its workloads.
func (r Record) renamed(name func(workload string) string) Record {
	r.Plan.Workloads, r.Plan.Cells, r.Samples = slices.Clone(r.Plan.Workloads), slices.Clone(r.Plan.Cells), slices.Clone(r.Samples)
	for i := range r.Plan.Workloads {
		r.Plan.Workloads[i].Name = name(r.Plan.Workloads[i].Name)
	}
	for i := range r.Plan.Cells {
		r.Plan.Cells[i].Workload = name(r.Plan.Cells[i].Workload)
	}
	for i := range r.Samples {
		r.Samples[i].Workload = name(r.Samples[i].Workload)
	}
	return r
}

// Workload returns the workload of that name. Read and package imported check that the plan has the
// workload of every cell and sample.
func (r Run) Workload(name string) (w Workload, ok bool) {
	i := slices.IndexFunc(r.Plan.Workloads, func(w Workload) bool { return w.Name == name })
	if i < 0 {
		return Workload{}, false
	}
	return r.Plan.Workloads[i], true
}

// Times returns the makespans of a cell in seconds, by round. It takes the samples that count
// and, unless keep is nil, for which keep is true. A round without a sample is NaN.
func (r Record) Times(c Cell, keep func(Sample) bool) []float64 {
	times := make([]float64, r.Plan.Rounds)
	for i := range times {
		times[i] = math.NaN()
	}
	w, _ := r.Workload(c.Workload)
	for _, s := range r.Samples {
		if s.Cell == c && s.Valid(w) && (keep == nil || keep(s)) {
			times[s.Round] = s.Makespan.Seconds() + s.Rest
		}
	}
	return times
}

// Looks counts how often a run went on after its verdicts could be read. Whoever goes on
// because of what a table says, and stops when it says what was hoped for, is misled more
// often than in 5% of cases (P. Armitage, C. K. McPherson and B. C. Rowe, Repeated
// significance tests on accumulating data, JRSS A 132, 1969). So each look leaves half of
// the risk for the next one, and all together have no more than twice the risk of one. The
// road not taken, to keep the risk of all at 5%, would take half of it from every run,
// though few go on.
func (r Record) Looks(least int) (looks int) {
	last := 0
	for _, at := range r.Resumed {
		rounds, went := make(map[int]bool), false
		for _, s := range r.Samples {
			if s.Start.Before(at) {
				rounds[s.Round] = true
			} else {
				went = true
			}
		}
		if n := len(rounds); went && n >= least && n > last {
			looks++
			last = n
		}
	}
	return looks
}

// InRounds reports whether the samples of each round were measured before those of the next.
// This is so in a sweep. For that of another tool it depends on the order of the lines.
func (r Record) InRounds() bool {
	if r.Blocks {
		return false
	}
	type span struct{ first, last int }
	rounds := make(map[int]span)
	for _, s := range r.Samples {
		at, ok := rounds[s.Round]
		if !ok {
			at = span{s.Seq, s.Seq}
		}
		rounds[s.Round] = span{min(at.first, s.Seq), max(at.last, s.Seq)}
	}
	before := -1
	for _, round := range slices.Sorted(maps.Keys(rounds)) {
		if rounds[round].first < before {
			return false
		}
		before = rounds[round].last
	}
	return true
}

// InRandomOrder reports whether the order within rounds was random, so far as the record
// tells. That of a sweep was. A file of benchmarks shows the order of its lines: chance
// puts each of two first in about half of the rounds, and one order for all rounds or a
// few exceptions to it are no chance. Of many cells it compares a sample, from all parts of the
// file: the pairs of all of them would need gigabytes.
func (r Record) InRandomOrder() bool {
	if !r.Started.IsZero() {
		return true
	}
	cells := make(map[Cell]int) // numbered
	for _, s := range r.Samples {
		if _, ok := cells[s.Cell]; !ok {
			cells[s.Cell] = len(cells)
		}
	}
	const most = 500 // cells in the sample
	every := (len(cells) + most - 1) / most
	rounds := make(map[int][]int)
	for _, s := range r.Samples {
		if cell := cells[s.Cell]; cell%every == 0 {
			rounds[s.Round] = append(rounds[s.Round], cell/every)
		}
	}
	first := make([][]int32, min(most, len(cells))) // rounds in which the one came before the other
	for i := range first {
		first[i] = make([]int32, len(first))
	}
	for _, round := range rounds {
		for i, a := range round {
			for _, b := range round[i+1:] {
				first[a][b]++
			}
		}
	}
	seldom, all := 0, 0 // how often the less frequent order of two was there
	for a := range first {
		for b := range a {
			x, y := int(first[a][b]), int(first[b][a])
			seldom, all = seldom+min(x, y), all+x+y
		}
	}
	return all > 0 && 4*seldom >= all
}

// checkSample returns an error if a sample does not belong to this run.
func (r Run) checkSample(s Sample) error {
	if s.Round < 0 || s.Round >= r.Plan.Rounds {
		return fmt.Errorf("round %d: the plan has %d, from 0", s.Round, r.Plan.Rounds)
	}
	if s.Makespan > Longest {
		return fmt.Errorf("makespan %d ns: want at most %d, which is %d days", s.Makespan, Longest, Longest/(24*time.Hour))
	}
	return r.check(s.Cell)
}

// Longest is the limit of the time of one batch in a file. A longer one is a mistake, and breaks
// the sums of times.
const Longest = 30 * 24 * time.Hour

// check returns an error if a cell, planned or of a sample, does not fit the plan.
func (r Run) check(c Cell) error {
	if _, ok := r.Workload(c.Workload); !ok {
		return fmt.Errorf("workload %q is not in the plan", c.Workload)
	}
	for _, n := range []struct {
		name         string
		value, least int
	}{{"workers", c.Workers, 1}, {"chunk", c.Chunk, 0}, {"gomaxprocs", c.GOMAXPROCS, 1}} {
		if n.value < n.least || n.value > MostWorkers {
			return fmt.Errorf("%s %d: want a whole number from %d to %d", n.name, n.value, n.least, MostWorkers)
		}
	}
	return nil
}

// The limits of numbers in a file. No real run has more. Reports allocate memory for each round and
// task, but not for each worker.
const (
	Most        = 1_000_000 // rounds and tasks
	MostWorkers = 1 << 30   // also chunk and GOMAXPROCS
)

// checkPlan checks the rounds, the workloads and the planned cells.
func (r Run) checkPlan() error {
	if r.Plan.Rounds < 0 || r.Plan.Rounds > Most {
		return fmt.Errorf("rounds %d: want a whole number from 0 to %d", r.Plan.Rounds, Most)
	}
	for i, w := range r.Plan.Workloads {
		if w.Tasks < 0 || w.Tasks > Most {
			return fmt.Errorf("workload %q: tasks %d: want a whole number from 0 to %d", w.Name, w.Tasks, Most)
		}
		if slices.ContainsFunc(r.Plan.Workloads[:i], func(other Workload) bool { return other.Name == w.Name }) {
			return fmt.Errorf("workload %q is in the plan twice: want each once", w.Name)
		}
	}
	seen := make(map[Cell]bool)
	for i, c := range r.Plan.Cells {
		if err := r.check(c); err != nil {
			return fmt.Errorf("cell %d: %w", i, err)
		}
		if seen[c] {
			return fmt.Errorf("cell %d is in the plan twice: want each once", i)
		}
		seen[c] = true
	}
	return nil
}

// Memory returns the sum of the peak memory of the sample's worker processes, in bytes. It is 0
// if there were none, or if the peak of one is unknown.
func (s Sample) Memory() (sum int64) {
	for _, c := range s.Children {
		if c.Memory < 0 {
			return 0
		}
		sum += c.Memory
	}
	return sum
}

// Problem says in one line why the sample does not count, or returns "" if it does. Apart from
// an error, wrong results are a problem, and so are missing tasks and a time of 0, which no clock
// measured.
func (s Sample) Problem(w Workload) string {
	switch {
	case s.Error != "":
		return strings.Join(strings.Fields(s.Error), " ")
	case s.Digest != w.Digest:
		return "wrong results"
	case s.Done < w.Tasks:
		return fmt.Sprintf("%d of %d tasks done", s.Done, w.Tasks)
	case s.Makespan <= 0 && s.Rest <= 0:
		return "no time measured"
	}
	return ""
}
