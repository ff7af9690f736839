package reports

import (
	"fmt"
	"slices"
)

// procs are the values of GOMAXPROCS in the table, in order.
func (t Table) procs() (list []int) {
	for _, r := range t.Rows {
		list = append(list, r.GOMAXPROCS)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// usual is the table with the rows of the greatest GOMAXPROCS, which is what a program
// has that does not set it.
func (t Table) usual() Table {
	procs := t.procs()
	if len(procs) < 2 {
		return t
	}
	return t.withProcs(procs[len(procs)-1])
}

// withProcs is the table with the rows of one GOMAXPROCS.
func (t Table) withProcs(n int) Table {
	t.Rows = slices.DeleteFunc(slices.Clone(t.Rows), func(r Row) bool { return r.GOMAXPROCS != n })
	t.part = true
	t.Enough = slices.DeleteFunc(slices.Clone(t.Enough), func(e Enough) bool { return e.rows[0].GOMAXPROCS != n })
	for i, e := range t.Enough {
		t.Enough[i].label = t.label(e.rows[0])
	}
	return t
}

// procsFigure shows the speedup under the least GOMAXPROCS and under the greatest, side
// by side: with one P, goroutines cannot share CPU-bound work, and processes can.
func (t Table) procsFigure(name string) figure {
	procs := t.procs()
	var side panels
	for _, n := range []int{procs[0], procs[len(procs)-1]} {
		p := t.withProcs(n).speedupPanel()
		p.title = fmt.Sprintf("GOMAXPROCS %d", n)
		side = append(side, p)
	}
	f := t.explain(figure{name: name + "-gomaxprocs", title: "Speedup by GOMAXPROCS: " + t.what()}, t.speedupMarker(), side...)
	f.captions = append([]string{"GOMAXPROCS: how many Ps there are, each of which runs one goroutine of this program at a time. A child process has its own."}, f.captions...)
	if n := len(procs) - 2; n > 0 {
		f.captions = append(f.captions, fmt.Sprintf("Not drawn: %s in between; see tables.txt.", count(n, "value")))
	}
	return f
}
