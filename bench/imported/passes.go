package imported

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"manyhands/bench/results"
)

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
