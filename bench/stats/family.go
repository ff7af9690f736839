package stats

import (
	"cmp"
	"slices"
)

// Sweep is the cells of one table, to be compared with each other.
type Sweep struct {
	Times [][]float64 // of each cell by round; see the package comment for missing values
	Bases []int       // of each cell: its baseline, and -1 without one

	// OnlyBases compares no cells but with their baselines. That is right when which cells are
	// compared does not depend on the times, as with the old and the new form of each.
	OnlyBases bool
}

// Family is the comparisons that are judged together, and so believed together: those of
// all pairs of cells of some tables. All pairs, since which cell is the best is found in
// the same rounds, and the best of many equal cells has had luck.
//
// The risk that any claim about any of them is false is 5% in all. Half of it is for the
// comparisons with a baseline, the first question of most readers, and half for all other
// pairs. A comparison is finished when its interval holds none of its three marks: then
// nothing false is left to be said of it, and its share of the risk goes to those that are
// not finished (S. Holm, A simple sequentially rejective multiple test procedure,
// Scandinavian Journal of Statistics 6, 1979; J. J. Goeman and A. Solari, The sequential
// rejection principle of familywise error control, Annals of Statistics 38, 2010). That
// holds however the comparisons depend on each other.
//
// The roads not taken: to judge the comparisons with the baseline and with the best only
// (a false claim in 7 to 12% of tables of 24 identical cells); 5% for different and
// another 5% for equivalent (up to 9%); Hsu's comparisons with the best, which say nothing
// about cells that tie; permutation of each round's samples over all cells, which takes
// cells of unequal noise for equal.
type Family struct {
	Size  int // comparisons with rounds of both
	Least int // the fewest rounds with which a verdict is possible

	pairs []pair
	at    []map[[2]int]int // of each table: the pair of two cells, the lower first
	cells []Cells
}

// pair is two cells of a table, the lower one as the base.
type pair struct {
	table, base, other int
	share              float64 // of the risk: at first, and of what is left in the end
	Comparison
}

// Judge compares the pairs of cells of each table. The share of the risk of 5% is 1,
// unless earlier looks at the same rounds have used some of it.
func Judge(tables []Sweep, margin, share float64) Family {
	f := Family{}
	var versus, others int
	for t, table := range tables {
		cells := NewCells(table.Times)
		f.cells, f.at = append(f.cells, cells), append(f.at, make(map[[2]int]int))
		for other := range table.Times {
			for base := range other {
				if table.OnlyBases && !table.isVersus(base, other) {
					continue
				}
				c := cells.test(base, other, margin)
				if c.Speedup.Empty() {
					continue
				}
				f.at[t][[2]int{base, other}] = len(f.pairs)
				f.pairs = append(f.pairs, pair{table: t, base: base, other: other, Comparison: c})
				if table.isVersus(base, other) {
					versus++
				} else {
					others++
				}
			}
		}
	}
	f.Size = len(f.pairs)
	ofVersus, ofOthers := Shares(versus, others)
	for i, p := range f.pairs {
		f.pairs[i].share = ofOthers
		if tables[p.table].isVersus(p.base, p.other) {
			f.pairs[i].share = ofVersus
		}
		for k := range marks {
			f.pairs[i].above[k] /= share
			f.pairs[i].below[k] /= share
		}
	}
	f.Least = LeastRounds(share * max(ofVersus, ofOthers))
	open := f.adjust()
	for i, p := range f.pairs {
		f.pairs[i].Verdict = p.verdict()
		f.pairs[i].share *= share / open
	}
	return f
}

// Compare is the comparison of a cell with another as its base, the zero Comparison if they
// have no round in common.
func (f Family) Compare(table, base, other int) Comparison {
	c, share, ok := f.claims(table, base, other)
	if !ok {
		return Comparison{Speedup: empty()}
	}
	c.Speedup = f.cells[table].Speedup(base, other)
	return c.judged(share)
}

// claims is that comparison with all but the estimate of the speedup, which takes the most
// time, and its share of the risk.
func (f Family) claims(table, base, other int) (c Comparison, share float64, ok bool) {
	i, ok := f.at[table][[2]int{min(base, other), max(base, other)}]
	if !ok {
		return Comparison{}, 0, false
	}
	if c = f.pairs[i].Comparison; base > other {
		c = c.Inverse()
	}
	return c, f.pairs[i].share, true
}

// Best is the cell of a table with the least median time, -1 without any.
func (f Family) Best(table int) int {
	best, least := -1, Interval{}
	for i, xs := range f.cells[table].times {
		if m := Median(xs); !m.Empty() && (best < 0 || m.Center < least.Center) {
			best, least = i, m
		}
	}
	return best
}

// Pairs counts the comparisons of a table with baselines, and the others.
func (s Sweep) Pairs() (versus, others int) {
	for other := range s.Bases {
		for base := range other {
			switch {
			case s.isVersus(base, other):
				versus++
			case !s.OnlyBases:
				others++
			}
		}
	}
	return versus, others
}

func (s Sweep) isVersus(base, other int) bool {
	return s.Bases[base] == other || s.Bases[other] == base
}

// Shares are the shares of the risk that each comparison has, of so many with a baseline
// and so many others.
func Shares(versus, others int) (ofVersus, ofOthers float64) {
	switch {
	case versus == 0 && others == 0:
		return 0, 0
	case others == 0:
		return 1 / float64(versus), 0
	case versus == 0:
		return 0, 1 / float64(others)
	}
	return 0.5 / float64(versus), 0.5 / float64(others)
}

// adjust replaces the p-values by the least risk of the whole family at which the claim is
// made. It returns what the shares of the comparisons that are not finished add up to.
func (f *Family) adjust() (open float64) {
	order := make([]int, len(f.pairs)) // in which they are finished
	finished := make([]float64, len(f.pairs))
	for i, p := range f.pairs {
		order[i] = i
		for k := range marks {
			finished[i] = max(finished[i], min(p.above[k], p.below[k])/p.share)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(finished[a], finished[b]) })
	// From a risk of the family on, so much of the shares is left to those not finished.
	type step struct{ from, open float64 }
	steps, until := []step{{0, 1}}, make([]int, len(f.pairs)) // and of each pair: the steps before it is finished
	for n, i := range order {
		last := steps[n]
		until[i] = n + 1
		steps = append(steps, step{max(last.from, finished[i]*last.open), max(0, last.open-f.pairs[i].share)})
	}
	for i := range f.pairs {
		p := &f.pairs[i]
		for k := range marks {
			for _, x := range []*float64{&p.above[k], &p.below[k]} {
				least := 1.0
				for _, s := range steps[:until[i]] {
					if s.from >= least {
						break
					}
					least = min(least, max(s.from, *x*s.open/p.share))
				}
				*x = least
			}
		}
	}
	for _, s := range steps {
		if s.from <= alpha {
			open = s.open
		}
	}
	return max(open, 1e-9) // sums of shares are not exact
}
