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
