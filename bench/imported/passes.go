package imported

import (
	"fmt"
	"maps"
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

// passesOfRuns numbers the passes of a file with several runs. A pass is a run of each package. As the
// go command has the packages in one order, a package that is not behind the last one begins the next
// pass. So a pass may lack a package, and a run a benchmark.
func (b *builder) passesOfRuns() (passes []int, ok bool) {
	rank := make(map[string]int) // of packages
	type cellInRun struct {
		cell results.Cell
		run  int
	}
	seen := make(map[cellInRun]bool)
	pass, last := 0, -1
	for i, s := range b.rec.Samples {
		in := cellInRun{s.Cell, b.runOf[i]}
		if seen[in] {
			return nil, false
		}
		seen[in] = true
		if i == 0 || b.runOf[i] != b.runOf[i-1] {
			pkg := b.packageOf[i]
			if _, known := rank[pkg]; !known {
				rank[pkg] = len(rank)
			}
			if rank[pkg] <= last {
				pass++
			}
			last = rank[pkg]
		}
		passes = append(passes, pass)
	}
	return passes, len(b.rec.Samples) > 0 && b.runOf[0] != b.runOf[len(b.runOf)-1]
}

// passesOfCells numbers the passes of a file that does not tell its runs. A pass ends before a cell
// that it has already. If any pass lacks a cell, nobody can tell where one ends: the passes AB B AB are
// also AB BA B.
func (b *builder) passesOfCells() (passes []int, ok bool) {
	pass, inPass := 0, make(map[results.Cell]bool)
	for _, s := range b.rec.Samples {
		if inPass[s.Cell] {
			if len(inPass) != len(b.rec.Plan.Cells) {
				return nil, false
			}
			pass++
			clear(inPass)
		}
		inPass[s.Cell] = true
		passes = append(passes, pass)
	}
	return passes, pass == 0 || len(inPass) == len(b.rec.Plan.Cells)
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
