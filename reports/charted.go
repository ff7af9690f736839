package reports

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"

	"manyhands/bench/results"
)

// mostCharted is how many workloads have charts. With 50 of them, a page with all charts has 6 MB,
// and nobody looks at each.
const mostCharted = 10

// ChartsLeftOut says which workloads have charts, and which command draws those of another one.
// Both are empty if all have charts.
func ChartsLeftOut(tables []Table) (why, command string) {
	all := chartable(tables)
	if len(all) <= mostCharted {
		return "", ""
	}
	of := fmt.Sprintf("the %d with the greatest and the %d with the smallest speedup of the fastest row", mostCharted/2, mostCharted/2)
	if len(withSpeedup(tables, all)) < mostCharted {
		of = "the first ones, because too few have a speedup"
	}
	why = fmt.Sprintf("Charts are drawn for %d of %d workloads: %s.", mostCharted, len(all), of)
	if tables[all[0]].judged > 0 {
		why += " Take verdicts from this report: a report of fewer workloads judges fewer comparisons together."
	}
	file := "FILE"
	if t := tables[all[0]]; t.source != "" && t.passes {
		file = ShellLine(t.source)
	} else if t.source != "" {
		file = ShellLine(filepath.Join(t.source, "samples.txt"))
	}
	return why, "grep WORKLOAD " + file + " | manyhands report - --out DIR"
}

// charted are the positions of the tables that have charts, in ascending order: those that
// [ChartsLeftOut] names, and families of sizes.
func charted(tables []Table) (at []int) {
	at = chartable(tables)
	if len(at) > mostCharted {
		if fast := withSpeedup(tables, at); len(fast) >= mostCharted {
			slices.SortStableFunc(fast, func(a, b int) int {
				return cmp.Compare(tables[b].best().Speedup.Center, tables[a].best().Speedup.Center)
			})
			at = slices.Delete(fast, mostCharted/2, len(fast)-mostCharted/2)
		}
		at = at[:mostCharted]
	}
	for i, t := range tables {
		if t.Grain != nil {
			at = append(at, i)
		}
	}
	slices.Sort(at)
	return at
}

// chartable are the positions of the tables to choose from. Without numbers of workers there is
// nothing to draw times over, and there is at most one family of sizes.
func chartable(tables []Table) (at []int) {
	for i, t := range tables {
		if t.Grain == nil && !t.unrelated() {
			at = append(at, i)
		}
	}
	return at
}

// withSpeedup are those whose fastest row has a speedup.
func withSpeedup(tables []Table, at []int) []int {
	return slices.DeleteFunc(slices.Clone(at), func(i int) bool {
		best := tables[i].best()
		return best == nil || best.Speedup.Empty()
	})
}

// mostLinesDrawn is how many series one chart shows. More lines cannot be told apart.
const mostLinesDrawn = 20

// withFewSeries leaves out of a table with very many series all but some with the greatest and the
// smallest speedups. note says which, or is "" if all are there.
func (t Table) withFewSeries() (few Table, note string) {
	groups := groupsOf(t.Rows)
	if !t.Workload.Series || len(groups) <= mostLinesDrawn {
		return t, ""
	}
	speedup := func(group []int) (most float64) {
		for _, at := range group {
			if s := t.Rows[at].Speedup; !s.Empty() {
				most = max(most, s.Center)
			}
		}
		return most
	}
	all := len(groups)
	slices.SortStableFunc(groups, func(a, b []int) int { return cmp.Compare(speedup(b), speedup(a)) })
	groups = slices.Delete(groups, mostCharted/2, len(groups)-mostCharted/2)
	at := slices.Concat(groups...)
	slices.Sort(at)
	few = t
	few.Rows, few.Recommended = nil, nil
	shown := make(map[results.Cell]bool)
	for _, i := range at {
		few.Rows = append(few.Rows, t.Rows[i])
		shown[t.Rows[i].group()] = true
	}
	for _, e := range t.Recommended {
		if shown[e.rows[0].group()] {
			few.Recommended = append(few.Recommended, e)
		}
	}
	return few, fmt.Sprintf("Shown are %d of %d series: the %d with the greatest and the %d with the smallest speedup.", mostCharted, all, mostCharted/2, mostCharted/2)
}
