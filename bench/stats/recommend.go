package stats

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
// Cells without rounds are ignored. Without any other cell Perhaps is -1, too.
func (f Family) Recommend(table int, cells []int) Choice {
	c := Choice{-1, -1}
	for i, cell := range cells {
		surely, perhaps, compared := true, true, false
		for _, other := range cells {
			v, _, ok := f.claims(table, other, cell)
			if !ok {
				continue
			}
			compared = true
			surely, perhaps = surely && v.NotSlower(), perhaps && !v.SlowerByMore()
		}
		if !compared {
			continue
		}
		if perhaps && c.Perhaps < 0 {
			c.Perhaps = i
		}
		if surely && c.Surely < 0 {
			c.Surely = i
		}
	}
	return c
}

// RecommendBlocks is [Family.Recommend] for samples in blocks: all samples of a cell were measured
// one after the other, so there are no rounds. medians are those of the cells, by [Median]. A cell
// is slower than another by more than the margin if their intervals say so, and not slower by more
// if they exclude that. Cells without a 95% interval are not compared.
//
// Both answers are about the blocks. What changed from block to block beside the cells, such as the
// clock rate, is in the times, and no number of samples shows it.
func RecommendBlocks(medians []Interval, margin float64) Choice {
	c := Choice{-1, -1}
	for i, m := range medians {
		surely, perhaps, compared := true, true, false
		for j, other := range medians {
			if i == j || min(m.N, other.N) < minValues {
				continue
			}
			compared = true
			surely = surely && m.Hi <= (1+margin)*other.Lo
			perhaps = perhaps && m.Lo <= (1+margin)*other.Hi
		}
		if !compared {
			continue
		}
		if perhaps && c.Perhaps < 0 {
			c.Perhaps = i
		}
		if surely && c.Surely < 0 {
			c.Surely = i
		}
	}
	return c
}
