package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"manyhands/reports/internal/format"
)

// Lanes draws the lanes of records for a terminal so many columns wide, in ASCII: of
// each workload the runs that the chart shows, see [Charts], a line for each worker. Several
// records are drawn on one axis, by strategy, with their names; they must be of the same
// work, see [Overlay]. It returns how many runs there are.
func Lanes(w io.Writer, width int, records ...Side) (runs int, err error) {
	if err := checkTogether(records); err != nil {
		return 0, err
	}
	byWorkload := make(map[string][]strip)
	var order []string
	for _, rec := range records {
		for _, t := range Tables(rec.Record) {
			name := t.Workload.Name
			t = t.usual()
			if len(records) > 1 {
				t.run = rec.Name
			}
			if l := t.lanes(); len(l.runs) > 0 {
				for i := range l.runs {
					l.runs[i].hangs, l.runs[i].limit = rec.Hangs, rec.Limit
				}
				if byWorkload[name] == nil {
					order = append(order, name)
				}
				byWorkload[name] = append(byWorkload[name], strip{lanes: l, Table: t})
			}
		}
	}
	var b strings.Builder
	for i, name := range order {
		if i > 0 {
			b.WriteByte('\n')
		}
		runs += drawStrips(&b, byWorkload[name], width)
	}
	_, err = io.WriteString(w, b.String())
	return runs, err
}

// drawStrips draws one workload.
func drawStrips(b *strings.Builder, strips []strip, width int) (runs int) {
	t := strips[0].Table
	for _, s := range strips {
		if s.Cores != t.Cores {
			t.Cores = 0
		}
	}
	fmt.Fprintf(b, " %s\n", wrap(t.Workload.Name+": "+format.JoinFacts(append([]string{t.bound(), t.tasks()}, append(t.params(), t.machine())...)...), TextWidth(width)))
	align(strips, width)
	var strategies []string
	for _, s := range strips {
		for _, r := range s.runs {
			if !slices.Contains(strategies, r.label) {
				strategies = append(strategies, r.label)
			}
		}
	}
	for _, strategy := range strategies {
		for _, s := range strips {
			for _, r := range s.runs {
				if r.label == strategy {
					s.draw(b, r)
					runs++
				}
			}
		}
	}
	strips[0].axis(b)
	for _, note := range laneNotes(strips[0].lanes, !t.started.IsZero(), slices.ContainsFunc(strips, func(s strip) bool { return s.resumed() })) {
		fmt.Fprintf(b, " %s\n", wrap(note, TextWidth(width)))
	}
	return runs
}

// laneNotes explain the signs. A single run is no round of a sweep.
func laneNotes(l lanes, sweep, resumed bool) (notes []string) {
	if sweep {
		notes = []string{"One run of each strategy, in " + warmUpText(resumed) + "."}
	}
	signs := "| start of a task, named where there is room; = working; . no task"
	if l.names == nil {
		signs = strings.Replace(signs, "named", "numbered from 1", 1)
	}
	if l.own != nil {
		signs += "; - time above the task's fastest run with one worker"
	}
	return append(notes, signs+".")
}
