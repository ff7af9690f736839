package imported

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"manyhands/bench/results"
)

// splitPasses makes a round of each pass over the benchmarks, if the file has passes: no cell is in one
// twice. If not, the repetitions of each benchmark are next to each other, or nobody can tell.
func (b *builder) splitPasses() {
	passes, ok := b.passesOfRuns()
	if !ok {
		passes, ok = b.passesOfCells()
	}
	if !ok {
		b.rec.Blocks = true
		b.dropCopy()
		return
	}
	for i, pass := range passes {
		b.rec.Samples[i].Round = pass
		b.rec.Plan.Rounds = max(b.rec.Plan.Rounds, pass+1)
	}
	b.dropCopies()
}

// passesOfRuns numbers the passes of a file with several runs of programs. A pass ends before a run with
// a cell that it has already. If not every pass then has all cells, the runs must be in one order in all
// passes, as the go command has packages, and a pass also ends before a run that is not behind the last
// one. So a pass may lack a package, and a run a benchmark.
func (b *builder) passesOfRuns() (passes []int, ok bool) {
	runs, of := b.cellsOfRuns()
	if runs == nil {
		return nil, false
	}
	passOf, complete := b.divide(runs, false)
	if !complete {
		passOf, _ = b.divide(runs, true)
	}
	for _, run := range of {
		passes = append(passes, passOf[run])
	}
	return passes, true
}

// divide numbers the pass of each run, in one order or in any. complete reports that each has all cells.
func (b *builder) divide(runs [][]results.Cell, inOrder bool) (passes []int, complete bool) {
	rank, inPass := make(map[results.Cell]int), make(map[results.Cell]bool)
	pass, last := 0, -1
	complete = true
	for _, cells := range runs {
		first, again := math.MaxInt, false // of the ranks
		for _, c := range cells {
			if _, known := rank[c]; !known {
				rank[c] = len(rank)
			}
			first, again = min(first, rank[c]), again || inPass[c]
		}
		if again || inOrder && first <= last {
			complete = complete && len(inPass) == len(b.rec.Plan.Cells)
			pass++
			clear(inPass)
		}
		last = first
		for _, c := range cells {
			inPass[c] = true
		}
		passes = append(passes, pass)
	}
	return passes, complete && len(inPass) == len(b.rec.Plan.Cells)
}

// cellsOfRuns are the cells of each run, by the order of their first samples; nil if there is only one
// run, or a cell is twice in one. of is the run of each sample: those of go test -json may take turns.
func (b *builder) cellsOfRuns() (runs [][]results.Cell, of []int) {
	position := make(map[int]int)
	type cellOfRun struct {
		cell results.Cell
		run  int
	}
	seen := make(map[cellOfRun]bool)
	for i, s := range b.rec.Samples {
		run := b.origins[i].run
		if _, known := position[run]; !known {
			position[run] = len(runs)
			runs = append(runs, nil)
		}
		if seen[cellOfRun{s.Cell, run}] {
			return nil, nil
		}
		seen[cellOfRun{s.Cell, run}] = true
		at := position[run]
		runs[at], of = append(runs[at], s.Cell), append(of, at)
	}
	if len(runs) < 2 {
		return nil, nil
	}
	return runs, of
}

// passesOfCells numbers the passes of a file that does not tell its runs. A pass ends before a cell
// that it has already. If any pass lacks a cell, nobody can tell where one ends: the passes AB B AB are
// also AB BA B.
func (b *builder) passesOfCells() (passes []int, ok bool) {
	var alone [][]results.Cell
	for _, s := range b.rec.Samples {
		alone = append(alone, []results.Cell{s.Cell})
	}
	passes, complete := b.divide(alone, false)
	return passes, complete || passes[len(passes)-1] == 0
}

// printed are the numbers of a sample: those of a copy are equal.
func (b *builder) printed(i int) string {
	s := b.rec.Samples[i]
	return fmt.Sprint(s.Cell, s.Makespan, s.Rest, b.origins[i].measured)
}

// dropCopy leaves out a part of a file without passes that repeats the beginning, as in two copies
// of one file.
func (b *builder) dropCopy() {
	all := make([]string, len(b.rec.Samples))
	for i := range all {
		all[i] = b.printed(i)
	}
	seen, exact := make(map[results.Cell]bool), false
	for n := 1; 2*n <= len(all); n++ {
		seen[b.rec.Samples[n-1].Cell] = true
		exact = exact || b.origins[n-1].measured != ""
		if exact && len(seen) == len(b.rec.Plan.Cells) && slices.Equal(all[:n], all[n:2*n]) {
			end := 2 * n
			for b.rec.Copies++; end+n <= len(all) && slices.Equal(all[:n], all[end:end+n]); end += n {
				b.rec.Copies++
			}
			all = slices.Delete(all, n, end)
			b.rec.Samples, b.origins = slices.Delete(b.rec.Samples, n, end), slices.Delete(b.origins, n, end)
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
	passes, exact := make(map[int][]string), make(map[int]bool)
	for i, s := range b.rec.Samples {
		passes[s.Round] = append(passes[s.Round], b.printed(i))
		exact[s.Round] = exact[s.Round] || b.origins[i].measured != ""
	}
	seen, copies := make(map[string]bool), make(map[int]bool)
	for _, round := range slices.Sorted(maps.Keys(passes)) {
		if !exact[round] {
			continue
		}
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
