package stats

import (
	"cmp"
	"runtime"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// Sweep is the cells of one table, to be compared with each other.
type Sweep struct {
	Times [][]float64 // of each cell by round; see the package comment for missing values
	Bases []int       // of each cell: its baseline, and -1 without one

	// Linear is of each cell the speedup over its baseline that is called linear, such as the number of
	// workers: the family then also judges whether a speedup is beyond it. Less than 1 counts as 1.
	// nil = 1 for all.
	Linear []float64

	// OnlyBases compares cells only with their baselines. That is right if the choice of
	// compared cells does not depend on the times, as for the old and the new form of each.
	OnlyBases bool
}

// Family is a set of comparisons that are judged together: all pairs of cells of some tables.
// It has all pairs, because the same rounds decide which cell is the best, and the best of
// many equal cells was lucky.
//
// The risk that any claim of the family is false is 5% in total. Half of it is for the
// comparisons with a baseline, the first question of most readers, and half for all other
// pairs. A comparison is finished when its interval holds none of its marks. Then no
// further claim about it can be false, and its share of the risk goes to the unfinished ones
// (S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
// Statistics 6, 1979; J. J. Goeman and A. Solari, The sequential rejection principle of
// familywise error control, Annals of Statistics 38, 2010). That holds however the
// comparisons depend on each other.
//
// Roads not taken: comparisons with the baseline and with the best only (a false claim in 7 to
// 12% of tables of 24 identical cells); 5% for different and another 5% for equivalent (up to
// 9%); Hsu's comparisons with the best, which say nothing about cells that tie; permutation of
// each round's samples over all cells, which treats cells of unequal noise as equal.
type Family struct {
	Size   int // comparisons of cells that have a round in common
	Versus int // of these, with a baseline
	Least  int // the fewest rounds with which any verdict is possible

	// LeastOfAll is the fewest rounds with which every verdict is possible. Comparisons
	// without a baseline have a smaller share of the risk, as they are many.
	LeastOfAll int

	// NextLook says that more rounds will come after a look at the verdicts, which leaves them half
	// of the risk. It is for the estimates of [Family.Compare].
	NextLook bool

	pairs []pair
	at    []map[[2]int]int // of each table: the pair of two cells, the lower first
	cells []Cells
}

// pair is two cells of a table, the lower one as the base.
type pair struct {
	table, base, other int
	share              float64 // of the risk: first as given, after adjust of the unfinished rest
	first, last        float64 // the share as given, and the largest one at which the pair was judged
	Comparison
}

// Judge compares the pairs of cells of each table. share is the share of the 5% risk: 1, unless
// earlier looks at the same rounds have used some of it.
func Judge(tables []Sweep, margin, share float64) Family {
	f := Family{}
	for t, table := range tables {
		f.cells, f.at = append(f.cells, NewCells(table.Times)), append(f.at, make(map[[2]int]int))
		for base, other := range table.pairs {
			f.pairs = append(f.pairs, pair{table: t, base: base, other: other})
		}
	}
	f.test(tables, margin)
	f.pairs = slices.DeleteFunc(f.pairs, func(p pair) bool { return p.Speedup.Empty() })
	var versus, others int
	for i, p := range f.pairs {
		f.at[p.table][[2]int{p.base, p.other}] = i
		if tables[p.table].isVersus(p.base, p.other) {
			versus++
		} else {
			others++
		}
	}
	f.Size, f.Versus = len(f.pairs), versus
	ofVersus, ofOthers := Shares(versus, others)
	for i, p := range f.pairs {
		f.pairs[i].share = ofOthers
		if tables[p.table].isVersus(p.base, p.other) {
			f.pairs[i].share = ofVersus
		}
		f.pairs[i].first = share * f.pairs[i].share
		for k := range marks {
			f.pairs[i].above[k] /= share
			f.pairs[i].below[k] /= share
		}
	}
	f.Least = LeastRounds(share * max(ofVersus, ofOthers))
	f.LeastOfAll = RoundsForAll(versus, others, share)
	open := f.adjust()
	for i, p := range f.pairs {
		f.pairs[i].Verdict = p.verdict()
		f.pairs[i].share *= share / open
		f.pairs[i].last *= share
	}
	return f
}

// test fills in the comparison of each pair. Thousands of pairs take seconds, so all processors
// share them.
func (f *Family) test(tables []Sweep, margin float64) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(f.pairs)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(f.pairs)); i = next.Add(1) - 1 {
				p := &f.pairs[i]
				p.Comparison = f.cells[p.table].test(p.base, p.other, margin, tables[p.table].linear(p.base, p.other))
			}
		})
	}
	wg.Wait()
}

// Compare returns the comparison of a cell with another as its base. If they have no round in
// common, it is empty.
func (f Family) Compare(table, base, other int) Comparison {
	c, share, ok := f.claims(table, base, other)
	if !ok {
		return Comparison{Speedup: empty()}
	}
	c.Speedup = f.cells[table].Speedup(base, other)
	next := share
	if f.NextLook {
		next /= 2
	}
	return c.judged(share, next)
}

// Together returns the interval of the speedup of a cell over another, its base, that holds together
// with those of all other pairs: the risk that any of them misses the truth is 5%. So whatever is read
// off these intervals is true of all of them with that risk, however many claims somebody tries. share
// is the part of the risk that this pair has. With fewer rounds than least the interval is empty.
func (f Family) Together(table, base, other int) (i Interval, share float64, least int) {
	at, ok := f.at[table][[2]int{min(base, other), max(base, other)}]
	if !ok {
		return empty(), 0, 0
	}
	share = f.pairs[at].first
	return f.cells[table].speedupAt(base, other, share), share, LeastRounds(share)
}

// Deciding returns the interval that the verdict of [Family.Compare] comes from. It is narrower than
// that of [Family.Together] if other comparisons were decided, since they have left their risk to this
// one.
func (f Family) Deciding(table, base, other int) Interval {
	at, ok := f.at[table][[2]int{min(base, other), max(base, other)}]
	if !ok {
		return empty()
	}
	return f.cells[table].speedupAt(base, other, f.pairs[at].last)
}

// claims returns that comparison without the estimate of the speedup, which takes the most
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

// Best returns the cell of a table with the smallest median time, -1 without one.
func (f Family) Best(table int) int {
	best, least := -1, Interval{}
	for i, xs := range f.cells[table].times {
		if m := Median(xs); !m.Empty() && (best < 0 || m.Center < least.Center) {
			best, least = i, m
		}
	}
	return best
}

// Pairs returns how many comparisons a table has with a baseline, and how many others, and the
// fewest rounds that one of them has. Cells without a common round are not compared.
func (s Sweep) Pairs() (versus, others, fewest int) {
	for base, other := range s.pairs {
		n := commonRounds(s.Times[base], s.Times[other])
		switch {
		case n == 0:
			continue
		case s.isVersus(base, other):
			versus++
		default:
			others++
		}
		if fewest == 0 || n < fewest {
			fewest = n
		}
	}
	return versus, others, fewest
}

// pairs yields each two cells that are to be compared, the lower one first.
func (s Sweep) pairs(yield func(base, other int) bool) {
	if !s.OnlyBases {
		for other := range s.Times {
			for base := range other {
				if !yield(base, other) {
					return
				}
			}
		}
		return
	}
	for cell, base := range s.Bases { // and not all pairs: there may be millions
		twice := base >= 0 && base < cell && s.Bases[base] == cell // each is the baseline of the other
		if base >= 0 && base != cell && !twice && !yield(min(base, cell), max(base, cell)) {
			return
		}
	}
}

func commonRounds(a, b []float64) (n int) {
	for r := range min(len(a), len(b)) {
		if measured(a[r]) && measured(b[r]) {
			n++
		}
	}
	return n
}

func (s Sweep) isVersus(base, other int) bool {
	return s.Bases[base] == other || s.Bases[other] == base
}

// linear is the linear speedup of one of two cells over the other, if that is its baseline.
func (s Sweep) linear(base, other int) float64 {
	switch {
	case s.Linear == nil:
		return 1
	case s.Bases[other] == base:
		return max(1, s.Linear[other])
	case s.Bases[base] == other:
		return max(1, s.Linear[base])
	}
	return 1
}

// Shares returns the share of the risk of each comparison with a baseline, and of each other
// comparison, for the given numbers of both.
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

// RoundsForAll returns the fewest rounds with which every verdict of a family is possible, from
// its comparisons with a baseline, its other comparisons, and its share of the risk of 5%.
func RoundsForAll(versus, others int, share float64) int {
	ofVersus, ofOthers := Shares(versus, others)
	switch {
	case versus == 0 && others == 0: // one cell: no comparison
		return LeastRounds(share)
	case others == 0:
		return LeastRounds(share * ofVersus)
	case versus == 0:
		return LeastRounds(share * ofOthers)
	}
	return LeastRounds(share * min(ofVersus, ofOthers))
}

// adjust replaces each p-value by the smallest family-wise risk at which its claim is made. It
// returns the sum of the shares still unfinished at 5%.
func (f *Family) adjust() (open float64) {
	const tiny = 1e-9                  // sums of shares are not exact
	order := make([]int, len(f.pairs)) // in which the pairs are finished
	finished := make([]float64, len(f.pairs))
	for i, p := range f.pairs {
		order[i] = i
		for k := range marks {
			finished[i] = max(finished[i], min(p.above[k], p.below[k])/p.share)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(finished[a], finished[b]) })
	// From this family-wise risk on, open is the sum of the unfinished shares.
	type step struct{ from, open float64 }
	steps, until := []step{{0, 1}}, make([]int, len(f.pairs)) // until: the number of steps before a pair is finished
	for n, i := range order {
		last := steps[n]
		until[i] = n + 1
		steps = append(steps, step{max(last.from, finished[i]*last.open), max(0, last.open-f.pairs[i].share)})
	}
	for i := range f.pairs {
		p := &f.pairs[i]
		own := steps[:until[i]]
		for k := range marks {
			for _, x := range []*float64{&p.above[k], &p.below[k]} {
				// From step to step, from rises and the risk of the claim falls. So the greater of
				// the two is smallest where they cross: at that step, or one before.
				risk := func(s step) float64 { return *x * s.open / p.share }
				cross := sort.Search(len(own), func(n int) bool { return own[n].from >= risk(own[n]) })
				least := 1.0
				for _, s := range own[max(0, cross-1):min(cross+1, len(own))] {
					least = min(least, max(s.from, risk(s)))
				}
				*x = least
			}
		}
	}
	// The last step at 5%. No step is at a smaller risk than the one before.
	final := sort.Search(len(steps), func(n int) bool { return steps[n].from > alpha }) - 1
	for i := range f.pairs {
		p := &f.pairs[i]
		p.last = p.share / max(steps[min(final, until[i]-1)].open, tiny)
	}
	return max(steps[final].open, tiny)
}
