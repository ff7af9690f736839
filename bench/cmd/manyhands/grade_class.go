package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"manyhands/bench/results"
	"manyhands/strategies/exercises/grade"
)

// notes are what a student's work has left beside an answer.
type notes struct {
	journal     grade.Journal
	predictions []results.Prediction
}

// handIn is what a student has handed in.
type handIn struct{ student, dir string }

// gradeClass grades the answers that the students of a class have handed in. A wrong answer
// is not an error. If an answer cannot be graded, the others still are.
func (o *grading) gradeClass(c *cobra.Command, dirs []string) error {
	all, err := exercises()
	if err != nil {
		return o.ungraded(c, err)
	}
	class, err := handIns(dirs)
	if err != nil {
		return err
	}
	var graded []grade.Result
	var failed []string
	work := make(map[string]notes) // by student and exercise
	for _, h := range class {
		if c.Context().Err() != nil {
			break
		}
		own, not := o.gradeHandIn(c, all, h, work)
		graded, failed = append(graded, own...), append(failed, not...)
	}
	// What is there is shown, whatever became of the rest.
	if err := o.writeAll(c, all, graded, work); err != nil {
		return err
	}
	if len(failed) > 0 {
		return fmt.Errorf("not graded, for the reasons above: %s", strings.Join(failed, ", "))
	}
	if err := context.Cause(c.Context()); err != nil || len(graded) > 0 {
		return err
	}
	return usagef("nothing is handed in: no exercise in these directories differs from that of this clone")
}

// handIns finds out what is wrong with the arguments before hours are spent.
func handIns(dirs []string) (class []handIn, err error) {
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, usagef("%s is not a student's directory: --class takes only these, and grades all exercises in them", dir)
		}
		full, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		student := results.Plain(filepath.Base(full))
		if slices.ContainsFunc(class, func(h handIn) bool { return h.student == student }) {
			return nil, usagef("two students are called %s: want different directory names", student)
		}
		class = append(class, handIn{student, dir})
	}
	return class, nil
}

// gradeHandIn grades one student's answers and notes the rest of the work. failed are those
// that cannot be graded.
func (o *grading) gradeHandIn(c *cobra.Command, all []grade.Exercise, h handIn, work map[string]notes) (graded []grade.Result, failed []string) {
	fail := func(name string, err error) {
		fmt.Fprintf(c.ErrOrStderr(), "%s is not graded: %v\n", name, err)
		failed = append(failed, name)
	}
	variant, err := grade.Student(h.dir)
	if err != nil {
		fail(h.student, err)
		return nil, failed
	}
	handed := false
	for _, e := range all {
		name := h.student + "/" + e.Name
		a, ok, err := e.Handed(h.dir)
		if err != nil {
			fail(name, err)
		}
		handed = handed || ok || err != nil
		if !ok {
			continue
		}
		fmt.Fprintf(c.ErrOrStderr(), "%s, %s: building and checking\n", h.student, e.Name)
		// Where a student has written nonsense nothing is known.
		var n notes
		n.journal, _ = grade.ReadJournal(a.Layers[0])
		n.predictions, _ = readPredictions(a.Layers[0])
		r, err := grade.Grade(c.Context(), e.For(variant), a)
		if err == nil { // an answer that was not graded has predicted nothing
			err = e.HoldPredictions(&r, &n.journal, a.Layers[0])
		}
		if c.Context().Err() != nil {
			return graded, failed
		}
		if err != nil {
			fail(name, err) // its criteria say so too
		}
		r.Student = h.student
		graded = append(graded, r)
		work[name] = n
	}
	if !handed {
		fmt.Fprintf(c.ErrOrStderr(), "%s: nothing is handed in\n", h.student)
	}
	return graded, failed
}

// writeAll writes the results of a class.
func (o *grading) writeAll(c *cobra.Command, all []grade.Exercise, graded []grade.Result, work map[string]notes) error {
	if o.form != "text" {
		return grade.Formats[o.form](c.OutOrStdout(), graded)
	}
	for _, e := range all {
		of := slices.DeleteFunc(slices.Clone(graded), func(r grade.Result) bool { return r.Exercise != e.Name })
		if len(of) > 0 {
			if err := writeClass(c.OutOrStdout(), e, of, work); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeClass shows students by criteria, and what went wrong most often.
func writeClass(w io.Writer, e grade.Exercise, graded []grade.Result, work map[string]notes) error {
	fmt.Fprintf(w, "%s  %s\n\n", e.Name, e.Title)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "student\t")
	for _, k := range e.Criteria {
		fmt.Fprintf(t, "%s\t", k.ID)
	}
	fmt.Fprint(t, "points\ttries\thints\tprediction off by\t\n")
	like := make(map[string]int)
	for _, r := range graded {
		fmt.Fprintf(t, "%s\t", r.Student)
		var own []string
		for _, o := range r.Criteria {
			points := map[grade.Verdict]string{grade.Pass: fmt.Sprint(o.Points), grade.Fail: "0"}[o.Verdict]
			fmt.Fprintf(t, "%s\t", cmp.Or(points, "–"))
			if o.Like != "" && !slices.Contains(own, o.Like) {
				own = append(own, o.Like)
				like[o.Like]++
			}
		}
		n := work[r.Student+"/"+r.Exercise]
		attempts := "?"
		if n.journal.Attempts > 0 {
			attempts = fmt.Sprint(n.journal.Attempts)
		}
		fmt.Fprintf(t, "%d/%d\t%s\t%d\t%s\t\n", r.Points, r.Of, attempts, n.journal.Hints, cmp.Or(predictionError(n.predictions, n.journal), "–"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	writeVariants(w, graded)
	mutants, err := e.Mutants()
	if err != nil || len(like) == 0 { // without the wrong answers none is like them
		return nil
	}
	fmt.Fprintln(w, "Most frequent mistakes, of those that are known:")
	names := slices.SortedStableFunc(maps.Keys(like), func(a, b string) int { return cmp.Or(like[b]-like[a], cmp.Compare(a, b)) })
	for _, name := range names {
		i := slices.IndexFunc(mutants, func(m grade.Mutant) bool { return m.Name == name })
		fmt.Fprintf(w, "  %d × %s: %s\n", like[name], name, mutants[i].Mistake)
	}
	fmt.Fprintln(w)
	return nil
}

// writeVariants points out students who were asked about the same numbers.
func writeVariants(w io.Writer, graded []grade.Result) {
	of := make(map[string][]string)
	for _, r := range graded {
		of[r.Variant] = append(of[r.Variant], r.Student)
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
