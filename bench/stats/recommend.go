package stats

import "slices"

// Choice answers "how many workers are enough?" by positions in the list of cells. A cell is
// enough if no other is faster by more than the margin.
type Choice struct {
	Surely  int // the first cell shown to be enough; -1 without one
	Perhaps int // the first cell not shown to be too slow
}

// Recommend returns the first of some cells of a table that are enough. The list should start
// with the cheapest cell, which has the fewest workers. Both answers follow from the claims of
// the family, so its 5% includes the risk that either is false: that Surely is slower than
// another cell by more than the margin, or that a cell before Perhaps is not.
//
// Cells without times are ignored. Two cells without a common round are not compared, so neither is
// shown to be enough, nor to be too slow for the other. If no two are compared, both answers are -1.
func (f Family) Recommend(table int, cells []int) Choice {
	timed := func(i int) bool { return slices.ContainsFunc(f.cells[table].times[cells[i]], measured) }
	return choose(len(cells), timed, func(i, other int) (notSlower, slower, compared bool) {
		v, _, ok := f.claims(table, cells[other], cells[i])
		return v.NotSlower(), v.SlowerByMore(), ok
	})
}

// RecommendBlocks is [Family.Recommend] for samples in blocks: all samples of a cell were measured
// one after the other, so there are no rounds. medians are those of the cells, by [Median]. A cell
// is slower than another by more than the margin if their intervals say so, and not slower by more
// if they exclude that. Cells without a 95% interval are not compared.
//
// Both answers are about the blocks. What changed from block to block beside the cells, such as the
// clock rate, is in the times, and no number of samples shows it.
func RecommendBlocks(medians []Interval, margin float64) Choice {
	timed := func(i int) bool { return !medians[i].Empty() }
	return choose(len(medians), timed, func(i, other int) (notSlower, slower, compared bool) {
		m, o := medians[i], medians[other]
		return m.Hi <= (1+margin)*o.Lo, m.Lo > (1+margin)*o.Hi, min(m.N, o.N) >= MinValues
	})
}

// choose makes the choice among n cells, of which only those with times count. compare says what is
// shown about a cell beside another. Where nothing is compared, nothing is shown.
func choose(n int, timed func(int) bool, compare func(i, other int) (notSlower, slower, compared bool)) Choice {
	c, anyCompared := Choice{-1, -1}, false
	for i := range n {
		if !timed(i) {
			continue
		}
		surely, perhaps := true, true
		for other := range n {
			if other == i || !timed(other) {
				continue
			}
			notSlower, slower, compared := compare(i, other)
			anyCompared = anyCompared || compared
			surely, perhaps = surely && compared && notSlower, perhaps && !(compared && slower)
		}
		if perhaps && c.Perhaps < 0 {
			c.Perhaps = i
		}
		if surely && c.Surely < 0 {
			c.Surely = i
		}
	}
	if !anyCompared {
		return Choice{-1, -1}
	}
	return c
}
