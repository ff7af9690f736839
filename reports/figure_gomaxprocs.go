package reports

import (
	"fmt"
	"slices"
	"strings"

	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// gomaxprocsValues are the values of GOMAXPROCS in the table, in order.
func (t Table) gomaxprocsValues() (list []int) {
	for _, r := range t.Rows {
		list = append(list, r.GOMAXPROCS)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// gomaxprocsFigure shows the speedup under the least GOMAXPROCS and under the greatest, side
// by side.
func (t Table) gomaxprocsFigure(name string) chart.Figure {
	gomaxprocs := t.gomaxprocsValues()
	least := t.withGOMAXPROCS(gomaxprocs[0])
	var side chart.Panels
	for _, part := range []Table{least, t.withGOMAXPROCS(gomaxprocs[len(gomaxprocs)-1])} {
		p := part.speedupPanel().WithoutCold()
		if t.coreBound() { // linear is far above, and would press together what was measured
			p.References = slices.DeleteFunc(p.References, func(g chart.ReferenceLine) bool { return g.Label == linearLabel })
		}
		p.Title = fmt.Sprintf("GOMAXPROCS %d", part.gomaxprocsValues()[0])
		side = append(side, p)
	}
	f := t.explain(chart.Figure{Name: name + "-gomaxprocs", Title: "Speedup by GOMAXPROCS: " + t.what()}, t.speedupMarker(), side...)
	if shown := least.onePShows(); shown != "" {
		f.Title = shown
		f.Subtitle = format.JoinFacts(slices.Concat([]string{t.what()}, t.params(), []string{t.rounds(), t.state, t.machine()})...)
	}
	f.Captions = append([]string{"GOMAXPROCS: number of goroutines that can run at the same instant. Each child process has its own."}, f.Captions...)
	if n := len(gomaxprocs) - 2; n > 0 {
		f.Captions = append(f.Captions, fmt.Sprintf("Not drawn: %s in between, see tables.txt.", format.Count(n, "value")))
	}
	return f
}

// onePShows says what can be seen in the rows with one P, if it can: a title that claims
// more than was measured would be believed.
func (t Table) onePShows() string {
	if t.gomaxprocsValues()[0] != 1 {
		return ""
	}
	work := strings.TrimSpace(t.bound() + " work")
	goroutines, processes := t.helped(false), t.helped(true)
	switch {
	case goroutines == helps:
		return "With GOMAXPROCS 1, goroutines still help " + work
	case goroutines == doesNotHelp && processes == helps:
		return "With GOMAXPROCS 1, goroutines do not help " + work + ", processes do"
	}
	return ""
}

// help is whether more workers make it faster.
type help int

const (
	unclear help = iota
	helps
	doesNotHelp
)

// noticeable is a speedup that a class would call one.
const noticeable = 1.15

// helped is whether more than one worker, goroutines or processes, made it noticeably
// faster: for certain with any number of them, or certainly not with all.
func (t Table) helped(processes bool) help {
	measured, sure := false, true
	for _, r := range t.Rows {
		if r.Workers < 2 || r.Cold || r.Speedup.Empty() || r.Speedup.IsRange() || (r.Strategy == "process") != processes {
			continue
		}
		switch {
		case r.Speedup.Center > noticeable && r.Speedup.Lo > 1:
			return helps
		case r.Speedup.Hi > noticeable:
			sure = false
		}
		measured = true
	}
	if measured && sure {
		return doesNotHelp
	}
	return unclear
}
