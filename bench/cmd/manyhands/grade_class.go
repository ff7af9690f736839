package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"manyhands/bench/results"
	"manyhands/strategies/exercises/grade"
)

// ofOneStudent are the formats that other systems read for one student at a time.
var ofOneStudent = []string{"gradescope", "exercism"}

// gradeClass grades the answers that the students of a class have handed in. A wrong answer
// is not an error. If an answer cannot be graded, the others still are.
func (o *grading) gradeClass(c *cobra.Command, args []string) error {
	all, err := exercises()
	if err != nil {
		return o.ungraded(c, err)
	}
	asked, err := chosenExercises(all, o.only)
	if err != nil {
		return err
	}
	paths, err := handInPaths(all, args)
	if err != nil {
		return err
	}
	one := slices.Contains(ofOneStudent, o.form)
	class, err := grade.OpenClass(all, asked, paths, one)
	if _, wrong := errors.AsType[grade.ArgumentError](err); wrong {
		return usageError{err}
	}
	if err != nil {
		return o.ungraded(c, err)
	}
	defer class.Close()
	if n := len(class.HandIns); n != 1 && one {
		return usagef("--format %s is for one student, and here are %d", o.form, n)
	}
	sayFound(c.ErrOrStderr(), class)
	answers := answersOf(class)
	if !one && !slices.ContainsFunc(answers, (*classAnswer).toGrade) && !slices.ContainsFunc(answers, (*classAnswer).failed) {
		return usagef("nothing is handed in: no exercise in these directories differs from that of this clone")
	}
	cache, err := openCache(c.Context(), asked)
	if err != nil && c.Context().Err() == nil {
		fmt.Fprintf(c.ErrOrStderr(), "Note: results are neither taken from the cache nor kept there: %v.\n", err)
	}
	g := classGrader{cache, o.again, answersAtOnce}
	g.run(c.Context(), answers, newClassProgress(c.ErrOrStderr()))
	// What is there is shown, whatever became of the rest.
	if err := o.writeAll(c.OutOrStdout(), asked, class, answers); err != nil {
		return err
	}
	return sayFailed(c, answers)
}

// openCache opens the cache of the user.
func openCache(ctx context.Context, asked []grade.Exercise) (*grade.Cache, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	return grade.OpenCache(ctx, filepath.Join(dir, "manyhands", "grades"), asked)
}

// chosenExercises returns the exercises with these numbers or names, or all.
func chosenExercises(all []grade.Exercise, only string) (asked []grade.Exercise, err error) {
	if only == "" {
		return all, nil
	}
	for name := range strings.SplitSeq(only, ",") {
		e, ok := grade.Find(all, strings.TrimSpace(name))
		if !ok {
			return nil, usagef("--only: unknown exercise %q: want some of %s, with commas between them", strings.TrimSpace(name), strings.Join(exerciseNames(all), ", "))
		}
		if !slices.ContainsFunc(asked, func(other grade.Exercise) bool { return other.Name == e.Name }) {
			asked = append(asked, e)
		}
	}
	slices.SortFunc(asked, func(a, b grade.Exercise) int { return cmp.Compare(a.Name, b.Name) })
	return asked, nil
}

// handInPaths finds out what is wrong with the arguments before hours are spent. It expands
// patterns, because PowerShell and cmd leave that to programs.
func handInPaths(all []grade.Exercise, args []string) (paths []string, err error) {
	var numbers []string
	for _, arg := range args {
		matches := []string{arg}
		if _, err := os.Stat(arg); err != nil && strings.ContainsAny(arg, "*?[") {
			if matches, err = filepath.Glob(strings.TrimRight(arg, `/\`)); err != nil {
				return nil, usagef("%s: %v", arg, err)
			}
			matches = slices.DeleteFunc(matches, func(name string) bool { return !isHandIn(name) })
			if len(matches) == 0 {
				return nil, usagef("%s matches no directory and no zip file", arg)
			}
		}
		for _, name := range matches {
			_, isExercise := grade.Find(all, name)
			switch {
			case isHandIn(name):
				paths = append(paths, name)
			case isExercise:
				numbers = append(numbers, name)
			default:
				return nil, usagef("%s is no hand-in: --class takes directories and zip files, of students or of a class", name)
			}
		}
	}
	if len(numbers) > 0 {
		return nil, usagef("--class takes hand-ins, and no exercises: choose these with --only %q", strings.Join(numbers, ","))
	}
	return paths, nil
}

func isHandIn(name string) bool {
	info, err := os.Stat(name)
	return err == nil && (info.IsDir() || info.Mode().IsRegular() && strings.EqualFold(filepath.Ext(name), ".zip"))
}

// sayFound tells what was recognised, and which files are graded if they are not where they should be.
func sayFound(w io.Writer, class *grade.Class) {
	for _, text := range class.Layouts {
		writeNote(w, "", text)
	}
	for _, h := range class.HandIns {
		said := h.Said
		if h.Late {
			said = append([]string{"late"}, said...)
		}
		if len(said) > 0 {
			writeNote(w, h.Student+": ", strings.Join(said, "; "))
		}
	}
}

// classAnswer is what became of an exercise of a student.
type classAnswer struct {
	student string
	handed  grade.Handed
	result  grade.Result
	err     error // why it is not graded
	none    bool  // whether that is so for all answers of the student
	notes   notes
}

// notes are what a student's work has left beside an answer.
type notes struct {
	journal     grade.Journal
	predictions []results.Prediction
}

func (a *classAnswer) name() string { return a.student + "/" + a.handed.Exercise.Name }

// toGrade reports whether there is an answer that can be graded.
func (a *classAnswer) toGrade() bool { return a.handed.State == grade.Answered && a.handed.Err == nil }

func (a *classAnswer) failed() bool { return a.err != nil }

// answersOf returns all exercises of all students, in their order. What is not to be graded has its
// result already.
func answersOf(class *grade.Class) (answers []*classAnswer) {
	for _, h := range class.HandIns {
		for _, handed := range h.Answers {
			a := &classAnswer{student: h.Student, handed: handed, err: cmp.Or(h.Err, handed.Err), none: h.Err != nil}
			switch {
			case a.err != nil:
				a.handed.Err = a.err
				a.result = handed.Exercise.Broken(a.err)
			case !a.toGrade():
				a.result = handed.WithoutAnswer()
			default: // where a student has written nonsense nothing is known
				a.notes.journal, _ = grade.ReadJournal(handed.Answer.Layers[0])
				a.notes.predictions, _ = readPredictions(handed.Answer.Layers[0])
			}
			a.result.Student = h.Student
			answers = append(answers, a)
		}
	}
	return answers
}

// predictionError returns by how much predictions were off, or "".
func (a *classAnswer) predictionError() string {
	return predictionError(a.notes.predictions, a.notes.journal)
}

// set notes the result of the answer, and holds its predictions, which are not part of what is graded.
func (a *classAnswer) set(r grade.Result, err error) {
	r.Criteria = slices.Clone(r.Criteria) // equal answers have one result
	if err == nil {                       // an answer that was not graded has predicted nothing
		err = a.handed.Exercise.HoldPredictions(&r, &a.notes.journal, a.handed.Answer.Layers[0])
	}
	r.Student = a.student
	a.result, a.err = r, err
}

// writeAll writes the results of a class.
func (o *grading) writeAll(w io.Writer, asked []grade.Exercise, class *grade.Class, answers []*classAnswer) error {
	var graded []grade.Graded
	for i, h := range class.HandIns {
		g := grade.Graded{HandIn: h}
		for _, a := range answers[i*len(asked):][:len(asked)] {
			g.Results = append(g.Results, a.result)
		}
		graded = append(graded, g)
	}
	var list []grade.Result
	for _, a := range answers {
		if a.failed() || a.toGrade() || slices.Contains(ofOneStudent, o.form) {
			list = append(list, a.result)
		}
	}
	switch o.form {
	case "text":
		return writeClassText(w, asked, o.only != "", graded, answers)
	case "marks":
		return grade.WriteMarks(w, graded)
	}
	return grade.Formats[o.form](w, list)
}

// sayFailed tells why answers have no marks, and returns an error if there are any.
func sayFailed(c *cobra.Command, answers []*classAnswer) error {
	var failed []string
	causes := make(map[string]int)
	const most = 3 // answers for which one cause is told: a machine on which nothing works has it for all
	stopped := context.Cause(c.Context())
	left := 0
	for _, a := range answers {
		if stopped != nil && errors.Is(a.err, errNotReached) {
			left++
			continue
		}
		name := a.name()
		if a.none {
			name = a.student
		}
		if !a.failed() || len(failed) > 0 && failed[len(failed)-1] == name {
			continue
		}
		failed = append(failed, name)
		if causes[a.err.Error()]++; causes[a.err.Error()] <= most {
			fmt.Fprintf(c.ErrOrStderr(), "%s is not graded: %v\n", name, a.err)
		}
	}
	for _, cause := range slices.Sorted(maps.Keys(causes)) {
		if n := causes[cause] - most; n > 0 {
			fmt.Fprintf(c.ErrOrStderr(), "%s not graded either: %s\n", count(n, "answer"), cause)
		}
	}
	if stopped != nil {
		fmt.Fprintf(c.ErrOrStderr(), "These are partial results: %s not graded when this was interrupted. The same command goes on where it was.\n", count(left, "answer"))
		return stopped
	}
	const shown = 10
	if len(failed) > shown {
		return fmt.Errorf("not graded, for the reasons above: %s and %d more", strings.Join(failed[:shown], ", "), len(failed)-shown)
	}
	if len(failed) > 0 {
		return fmt.Errorf("not graded, for the reasons above: %s", strings.Join(failed, ", "))
	}
	return nil
}
