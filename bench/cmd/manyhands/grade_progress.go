package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"manyhands/strategies/exercises/grade"
)

// writeProgress shows how far a student is, and what comes next.
func writeProgress(w io.Writer, all []grade.Exercise, results []grade.Result) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	solved, left := 0, 0
	var next *grade.Exercise
	for i, r := range results {
		j, _ := grade.ReadJournal(all[i].Dir) // without it there is nothing to tell of tries
		begun, err := all[i].Begun()
		state := "solved"
		switch {
		case r.Solved:
			solved++
		case err != nil || slices.ContainsFunc(r.Criteria, func(o grade.Outcome) bool { return o.Verdict == grade.Error }):
			state = "error"
		case !begun:
			state = "–"
		default:
			state = "begun"
		}
		if !r.Solved {
			left += all[i].Minutes
			if next == nil {
				next = &all[i]
			}
		}
		var notes []string
		if j.Attempts > 0 {
			notes = append(notes, triesText(j.Attempts))
		}
		if j.Hints > 0 {
			notes = append(notes, count(j.Hints, "hint"))
		}
		fmt.Fprintf(t, "%s\t%s\t%d'\t%s\t%d/%d\t%s\n", r.Exercise, r.Title, all[i].Minutes, state, r.Points, r.Of, strings.Join(notes, ", "))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%d of %d solved", solved, len(all))
	if next != nil {
		fmt.Fprintf(w, ", about %d minutes left. Next: strategies/exercises/%s/README.md", left, next.Name)
	}
	_, err := fmt.Fprintln(w)
	return err
}

func triesText(n int) string {
	if n == 1 {
		return "1 try"
	}
	return fmt.Sprintf("%d tries", n)
}
