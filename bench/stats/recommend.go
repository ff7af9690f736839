package stats

// Choice is an answer to "how many workers are enough?", as positions in what was asked
// about. A cell is enough when no other is faster by more than the margin.
type Choice struct {
	Surely  int // the first that was shown to be enough; -1 when none was
	Perhaps int // the first that was not shown not to be
}

// Recommend returns the first of some cells of a table that are enough, the cheapest given
// first, which is that with the fewest workers. Both answers rest on the claims of the
// family, so that the risk that any of its tables has a false one is in its 5%: that
// Surely is slower than another by more than the margin, or that one before Perhaps is not.
//
// Cells without rounds count as not there. Without any Perhaps is -1, too.
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
