package reports

import (
	"math"
	"time"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// Margin is the largest relative difference in time that counts as equivalent. Smaller ones
// seldom matter, and take hundreds of rounds to show.
const Margin = 0.02

// judge gives every row its verdicts, and every strategy its recommended workers. All
// claims about a record come from one family: whoever reads several tables may believe each
// of them, and the risk that any is false stays at 5% in all.
func judge(rec results.Record, tables []Table) {
	var groups []*group
	var sweeps []stats.Sweep
	for i := range tables {
		t := &tables[i]
		if t.unrelated() {
			continue
		}
		bases := baselinesOf(t.Rows)
		groupOf := make(map[int]*group) // of a position in the table
		for _, positions := range groupsOf(t.Rows) {
			g := &group{table: t, positions: positions, cellOf: make(map[int]int)}
			for cell, at := range positions {
				g.cellOf[at], groupOf[at] = cell, g
			}
			groups, sweeps = append(groups, g), append(sweeps, g.sweep(bases))
		}
		for i, e := range t.Recommended {
			g := groupOf[e.at[0]]
			g.recommended = append(g.recommended, i)
		}
	}
	family := stats.Judge(sweeps, Margin, 1)
	looks := rec.Looks(family.Least)
	begun := countRounds(rec, rec.Plan.Workloads).begun // a verdict can rest on a round that is not complete
	stopped := rec.Plan.Precision > 0 && begun < rec.Plan.Rounds
	halvings := looks
	if stopped && family.Size == 1 {
		halvings++ // a single comparison judged at 5% is false in up to 7.5% of runs that end when it looks precise, and at 2.5% in up to 3.3%
	}
	if halvings > 0 {
		family = stats.Judge(sweeps, Margin, math.Ldexp(1, -halvings))
	}
	family.NextLook = !rec.Started.IsZero() && begun >= family.Least
	round := 0.0
	for _, t := range tables {
		for _, r := range t.Rows {
			if !r.Time.Empty() {
				round += r.Time.Center
			}
		}
	}
	for i := range tables {
		t := &tables[i]
		t.roundTime = time.Duration(round * float64(time.Second))
		t.judged, t.versus, t.least, t.leastOfAll, t.looks = family.Size, family.Versus, family.Least, family.LeastOfAll, looks
		t.stopped = stopped
	}
	for i, g := range groups {
		best := family.Best(i)
		for at, position := range g.positions {
			r := &g.table.Rows[position]
			r.Best = at == best
			r.judged = &judgedCell{&family, i, at}
			if base := sweeps[i].Bases[at]; base >= 0 && base != at {
				r.VersusBase = family.Compare(i, base, at)
			}
			if best >= 0 && best != at {
				r.VersusBest = family.Compare(i, best, at)
			}
			if peer, ok := g.cellOf[g.table.peerOf(*r)]; ok {
				r.VersusPeer = family.Compare(i, peer, at)
			}
		}
		for _, at := range g.recommended {
			if cells := g.cells(g.table.Recommended[at].at); cells != nil {
				g.table.Recommended[at].choice = family.Recommend(i, cells)
			}
		}
	}
}

// judgedCell is a row in the family of the verdicts.
type judgedCell struct {
	*stats.Family
	table, cell int
}

// versus compares a row with another one that does the same work, as the verdicts of its table do, and
// also with one for which the table has no column. Without a common round it is empty.
func (r Row) versus(base Row) stats.Comparison {
	if r.judged == nil || base.judged == nil || r.judged.table != base.judged.table {
		return stats.Comparison{Speedup: stats.Median(nil)}
	}
	return r.judged.Compare(r.judged.table, base.judged.cell, r.judged.cell)
}

// group is the rows of a table that are compared with each other.
type group struct {
	table       *Table
	positions   []int       // in the table
	cellOf      map[int]int // of each of them
	recommended []int       // recommendations of the table that are about these rows
}

func (g group) sweep(bases baselines) (s stats.Sweep) {
	for _, at := range g.positions {
		r := g.table.Rows[at]
		base, cell := bases.of(r), -1
		if of, ok := g.cellOf[base]; ok {
			cell = of
		}
		s.Times, s.Bases = append(s.Times, r.times), append(s.Bases, cell)
		s.Linear = append(s.Linear, linearSpeedup(r, rowAt(g.table.Rows, base)))
	}
	return s
}

// cells are the rows at some positions of the table as cells of the sweep; nil if one is of another
// group.
func (g group) cells(positions []int) (cells []int) {
	for _, at := range positions {
		cell, ok := g.cellOf[at]
		if !ok {
			return nil
		}
		cells = append(cells, cell)
	}
	return cells
}

// best is the row that took the least time, nil when none has any.
func (t Table) best() *Row {
	var best *Row
	for _, r := range t.bestOfGroups() {
		if best == nil || r.Time.Center < best.Time.Center {
			best = r
		}
	}
	return best
}

// bestOf is the row that took the least time of those that do the same work as r.
func (t Table) bestOf(r Row) *Row {
	for _, best := range t.bestOfGroups() {
		if best.group() == r.group() {
			return best
		}
	}
	return nil
}

// bestOfGroups are the rows that took the least time, one of each group with a time.
func (t Table) bestOfGroups() (list []*Row) {
	for _, positions := range groupsOf(t.Rows) {
		if i := fastestOf(t.Rows, positions); i >= 0 {
			list = append(list, &t.Rows[i])
		}
	}
	return list
}

// compared reports whether there was anything to compare.
func compared(c stats.Comparison) bool { return !c.Speedup.Empty() }

const alpha = 1 - stats.Confidence

// risk is the family-wise error rate that is left after this number of looks.
func risk(looks int) float64 { return math.Ldexp(alpha, -looks) }

// comparedRounds is the most rounds behind a comparison.
func (t Table) comparedRounds() (rounds int) {
	for _, r := range t.Rows {
		for _, c := range []stats.Comparison{r.VersusBase, r.VersusBest} {
			if compared(c) {
				rounds = max(rounds, c.Speedup.N)
			}
		}
	}
	return rounds
}
