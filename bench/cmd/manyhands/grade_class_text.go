package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/olekukonko/tablewriter/pkg/twwarp"

	"manyhands/bench/stats"
	"manyhands/strategies/exercises/grade"
)

// writeClassText shows a table for each exercise that somebody has done, and one of all exercises:
// of those that were asked for, or, without --only, of those that somebody has done.
func writeClassText(w io.Writer, asked []grade.Exercise, only bool, graded []grade.Graded, answers []*classAnswer) error {
	shown := make([]bool, len(asked))
	for i, e := range asked {
		of := slices.DeleteFunc(slices.Clone(answers), func(a *classAnswer) bool {
			return a.handed.Exercise.Name != e.Name || !a.failed() && !a.toGrade()
		})
		if shown[i] = only || len(of) > 0; len(of) == 0 {
			continue
		}
		if err := writeClass(w, e, of); err != nil {
			return err
		}
	}
	return writeTotals(w, graded, shown)
}

// writeClass shows students by criteria, what the columns mean, and what went wrong most often.
// Criteria have numbers, and a column that says nothing is left out, so that the table fits into a
// terminal.
func writeClass(w io.Writer, e grade.Exercise, answers []*classAnswer) error {
	fmt.Fprintf(w, "%s  %s\n\n", e.Name, e.Title)
	journals := slices.ContainsFunc(answers, func(a *classAnswer) bool { return a.notes.journal.Attempts+a.notes.journal.Hints > 0 })
	predictions := slices.ContainsFunc(answers, func(a *classAnswer) bool { return a.predictionError() != "" })
	measured := slices.ContainsFunc(answers, func(a *classAnswer) bool { return versusPeer(a.notes.journal) != "" })
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "student\t")
	for i := range e.Criteria {
		fmt.Fprintf(t, "%d\t", i+1)
	}
	fmt.Fprint(t, "points\t")
	if journals {
		fmt.Fprint(t, "tries\thints\t")
	}
	if predictions {
		fmt.Fprint(t, "prediction\t")
	}
	if measured {
		fmt.Fprintf(t, "vs %s\t", e.Peer)
	}
	fmt.Fprintln(t)
	like := make(map[string]int)
	used := make(map[string]bool) // the signs in the table
	sign := func(text string) string { used[text] = true; return text }
	for _, a := range answers {
		fmt.Fprintf(t, "%s\t", a.student)
		var own []string
		for _, o := range a.result.Criteria {
			switch o.Verdict {
			case grade.Pass:
				fmt.Fprintf(t, "%d\t", o.Points)
			case grade.Fail:
				fmt.Fprint(t, "0\t")
			case grade.Error:
				fmt.Fprintf(t, "%s\t", sign("!"))
			default:
				fmt.Fprintf(t, "%s\t", sign("–"))
			}
			if o.Like != "" && !slices.Contains(own, o.Like) {
				own = append(own, o.Like)
				like[o.Like]++
			}
		}
		fmt.Fprintf(t, "%s\t", markText(a.handed.Mark(a.result)))
		if n := a.notes.journal.Attempts; journals && n > 0 {
			fmt.Fprintf(t, "%d\t%d\t", n, a.notes.journal.Hints)
		} else if journals {
			fmt.Fprintf(t, "%s\t%d\t", sign("?"), a.notes.journal.Hints)
		}
		if predictions {
			fmt.Fprintf(t, "%s\t", cmp.Or(a.predictionError(), "none"))
		}
		if measured {
			fmt.Fprintf(t, "%s\t", cmp.Or(versusPeer(a.notes.journal), "none"))
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	used["prediction"], used["vs"] = predictions, measured
	writeLegend(w, e, used)
	writeVariants(w, answers)
	mutants, err := e.Mutants()
	if err != nil || len(like) == 0 { // without the wrong answers none is like them
		return nil
	}
	fmt.Fprintln(w, "Most frequent mistakes, of those that are known:")
	names := slices.SortedStableFunc(maps.Keys(like), func(a, b string) int { return cmp.Or(like[b]-like[a], cmp.Compare(a, b)) })
	for _, name := range names {
		i := slices.IndexFunc(mutants, func(m grade.Mutant) bool { return m.Name == name })
		writeHanging(w, fmt.Sprintf("  %d × ", like[name]), name+": "+mutants[i].Mistake)
	}
	fmt.Fprintln(w)
	return nil
}

// markText returns the points of an answer and the most possible, which is the same for all. It is a
// range if something is undecided.
func markText(m grade.Mark) string {
	switch {
	case !m.Known:
		return "!"
	case m.Undecided > 0:
		return fmt.Sprintf("%d–%d/%d", m.Points, m.Points+m.Undecided, m.Of)
	}
	return fmt.Sprintf("%d/%d", m.Points, m.Of)
}

// versusPeer returns how fast an answer is beside the strategy of ours that does the same: the least good
// verdict of what its student measured, or "" if that is nothing.
func versusPeer(j grade.Journal) string {
	all := make(map[string]bool)
	for _, of := range j.Measured {
		for _, m := range of {
			all[m.Verdict] = true
		}
	}
	for _, v := range []stats.Verdict{stats.Slower, stats.Inconclusive, stats.Equivalent, stats.Faster} {
		if all[v.String()] {
			return v.String()
		}
	}
	return ""
}

// writeLegend says what the columns and the signs in a table mean.
func writeLegend(w io.Writer, e grade.Exercise, used map[string]bool) {
	for i, k := range e.Criteria {
		writeHanging(w, fmt.Sprintf("%3d  ", i+1), fmt.Sprintf("%s (%s): %s", k.ID, count(k.Points, "point"), k.Title))
	}
	for _, sign := range []struct{ sign, label, means string }{
		{"–", "–", "undecided, so the points are a range: grade again when the machine is less busy, or has what is missing (--format csv says what)"},
		{"!", "!", "not graded, for a reason that stderr tells: this is no zero"},
		{"?", "?", "unknown, as no journal.json is handed in"},
		{"prediction", "", "prediction: the factor by which predicted speedups were off, half of them by less"},
		{"vs", "", "vs " + e.Peer + ": how fast the answer is beside our " + e.Peer + ", as the student measured it; the least good verdict of all numbers of workers"},
	} {
		if used[sign.sign] {
			writeHanging(w, fmt.Sprintf("%3s  ", sign.label), sign.means)
		}
	}
	fmt.Fprintln(w)
}

// writeHanging writes a text behind a label, in as many lines as it takes.
func writeHanging(w io.Writer, label, text string) {
	width := widthFor(w) - len([]rune(label))
	lines, _ := twwarp.WrapString(text, max(width, 20))
	fmt.Fprintln(w, label+strings.Join(lines, "\n"+strings.Repeat(" ", len([]rune(label)))))
}

// writeNote writes a text on stderr. In a file it is one line, which can be searched.
func writeNote(w io.Writer, label, text string) {
	if terminalWidth(w) > 0 {
		writeHanging(w, label, text)
		return
	}
	fmt.Fprintln(w, label+text)
}

// writeVariants points out students who were asked about the same numbers.
func writeVariants(w io.Writer, answers []*classAnswer) {
	of := make(map[string][]string)
	for _, a := range answers {
		if a.result.Variant != "" || !a.failed() {
			of[a.result.Variant] = append(of[a.result.Variant], a.student)
		}
	}
	if len(of) == 1 && of[""] != nil {
		return // nobody has numbers of their own
	}
	for _, variant := range slices.Sorted(maps.Keys(of)) {
		switch {
		case variant == "":
			fmt.Fprintf(w, "The numbers of the README, as there is no student.txt: %s\n\n", strings.Join(of[variant], ", "))
		case len(of[variant]) > 1:
			fmt.Fprintf(w, "The same numbers, as student.txt says %s: %s\n\n", variant, strings.Join(of[variant], ", "))
		}
	}
}

// writeTotals shows the marks of all students, also of those who have handed in nothing.
func writeTotals(w io.Writer, graded []grade.Graded, shown []bool) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "student\t")
	for i, a := range graded[0].Answers {
		if shown[i] {
			number, _, _ := strings.Cut(a.Exercise.Name, "-")
			fmt.Fprintf(t, "%s\t", number)
		}
	}
	fmt.Fprint(t, "total\t\n")
	used := make(map[string]bool)
	for _, g := range graded {
		fmt.Fprintf(t, "%s\t", g.Student)
		var marks []grade.Mark
		for i, m := range g.Marks() {
			if !shown[i] {
				continue
			}
			marks = append(marks, m)
			text := markText(m)
			if m.Known && g.Answers[i].State != grade.Answered {
				text = "–"
				used[text] = true
			}
			fmt.Fprintf(t, "%s\t", text)
		}
		fmt.Fprintf(t, "%s\t\n", markText(grade.Total(marks)))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if used["–"] {
		fmt.Fprintln(w)
		writeHanging(w, "  –  ", "nothing handed in, or what was handed out: 0 points")
	}
	return nil
}
