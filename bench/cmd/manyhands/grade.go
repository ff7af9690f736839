package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"manyhands/strategies/exercises/grade"
)

// grading is what the flags of the command say.
type grading struct {
	form         string
	watch, class bool
	only         string // exercises of a class
	again        bool
}

func newGrade() *cobra.Command {
	o := new(grading)
	c := &cobra.Command{
		Use:     "grade [NN...]",
		GroupID: "learn",
		Short:   "Check your answers to the exercises and explain what is wrong",
		Long: `Grade answers to the exercises in strategies/exercises, by number or name. The
README of an exercise says what to do and which file to edit. Without a number,
your progress in all exercises is shown; answers that have not changed are not
graded again.

Each criterion is passed, failed, inconclusive (the machine was too busy), not
checked (something is missing, for example the C compiler that the race detector
needs) or an error (the go command or this machine does not work). Criteria that
could not be decided cost no points. A failed criterion
comes with what was seen, what it means and where to look. No criterion depends
on the speed of this machine.

The text about one exercise ends with what to do next: a hint, or after a right
answer a solution to compare with, how to measure yours, and the next exercise.

--watch grades an answer whenever you save it, until it is right.

--class grades the answers of students with the tests of this clone. Each
argument is a directory or a zip file: the clone of a student, or folders named
like the exercises, or only the files to edit. A single argument may also hold
all students: a folder or a zip file for each, or what Moodle and Canvas export.
You are told which file is graded for which exercise, if it was not where it
should be, and what was looked for and not found. Patterns (students/*) work in
every shell. --only chooses exercises.

Results are kept in the cache directory of the user, by a digest of the answer,
the checks, this program and the settings of Go. --again grades them again. What
is undecided is not kept. After Ctrl-C you get partial results, and the same
command goes on where it was.

--format marks is a CSV file for a class: a row per student, a column per
exercise, and the total. What is not handed in has 0 points. The most possible
is the same for all students. undecided has the points of criteria that could
not be decided, which are missing in the total. An answer that could not be
graded has no points, its row has no total, and remarks says why. The exit code
is 0 if all answers could be graded, right or wrong.

--format csv has one row per criterion of each answer. of is the most points
that a criterion gives, and points is empty if it could not be decided. saw,
means and look are what was seen, what it means, and where to look. like is the
known wrong answer (manyhands demo) that gives the same message, and variant is
the text of student.txt, if there is one.

--format json has all details, and junit is for CI systems. Three formats are
for one student, each for another system: classroom is the result format of
GitHub Classroom's autograding-grading-reporter (one line of base64 with a test
per point), gradescope is results.json of a Gradescope autograder, and exercism
is results.json of an Exercism test runner, version 3.

The command must run inside the clone and needs the go command. It needs no
network after the modules have been downloaded once (go mod download), or in a
clone that manyhands handout has made. The exit code is 0 if everything asked
for is solved, 1 if something is wrong or there was an error, and 3 if nothing
is wrong but some criteria could not be checked.`,
		Example: `  manyhands grade
  manyhands grade 04
  manyhands grade pool --watch
  manyhands grade 1 2 3 --format json
  manyhands grade --class students/* --only "2,4"
  manyhands grade --class export.zip --only "2,4" --format marks > marks.csv`,
		ValidArgsFunction: exerciseCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case o.class && o.watch:
				return usagef("want only one of --class and --watch")
			case o.watch && (len(args) != 1 || o.form != "text"):
				return usagef("--watch grades one exercise as text: name it, like 4 or pool, and leave out --format")
			case o.class && (len(args) == 0 || o.form == "classroom"):
				return usagef("--class wants the hand-ins of students, and no --format classroom, which is for one student")
			case o.class:
				return o.gradeClass(c, args)
			case o.only != "" || o.again || o.form == "marks":
				return usagef("--only, --again and --format marks are for --class")
			case o.form == "exercism" && len(args) != 1, o.form == "gradescope" && len(args) == 0:
				return usagef("--format %s wants to know which exercise: name it, like 4 or pool", o.form)
			}
			return o.grade(c, args)
		},
	}
	formats := append(formatNames(grade.Formats), "marks")
	addChoice(c, &o.form, "format", "text", "output format: "+strings.Join(formats, ", "), formats)
	c.Flags().BoolVar(&o.watch, "watch", false, "grade again whenever the answer is saved")
	c.Flags().BoolVar(&o.class, "class", false, "grade the answers of students, from directories or zip files")
	c.Flags().StringVar(&o.only, "only", "", "with --class: these exercises, like \"2,4\" (default all)")
	c.Flags().BoolVar(&o.again, "again", false, "with --class: also grade what the cache has results of")
	return c
}

// exercises are those of the clone that this runs in, with the numbers of its student.
func exercises() ([]grade.Exercise, error) {
	root, err := grade.Root(".")
	if err != nil {
		return nil, err
	}
	student, err := grade.Student(root)
	if err != nil {
		return nil, usageError{err}
	}
	all, err := grade.Load(root)
	for i := range all {
		all[i] = all[i].For(student)
	}
	return all, err
}

// findExercise takes a name or number.
func findExercise(name string) (grade.Exercise, error) {
	all, err := exercises()
	if err != nil {
		return grade.Exercise{}, err
	}
	e, ok := grade.Find(all, name)
	if !ok {
		return e, usagef("unknown exercise %q: want one of %s", name, strings.Join(exerciseNames(all), ", "))
	}
	return e, nil
}

func exerciseNames(all []grade.Exercise) (names []string) {
	for _, e := range all {
		names = append(names, e.Name)
	}
	return names
}

func exerciseCompletions(*cobra.Command, []string, string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
	all, _ := exercises()
	for _, e := range all {
		names = append(names, e.Name+"\t"+e.Title)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// errNotSolved has been said, row by row, when it is returned.
var errNotSolved = errors.New("not solved")

func (o *grading) grade(c *cobra.Command, names []string) error {
	if len(names) == 0 {
		return o.gradeAll(c)
	}
	var chosen []grade.Exercise
	for _, name := range names {
		e, err := findExercise(name)
		if err != nil {
			return o.ungraded(c, err)
		}
		if !slices.ContainsFunc(chosen, func(other grade.Exercise) bool { return other.Name == e.Name }) {
			chosen = append(chosen, e)
		}
	}
	var results []grade.Result
	var broken error
	for _, e := range chosen {
		r, err := e.Try(gradeNow(c, e))
		if r.Exercise == "" { // interrupted
			_ = o.finish(c, results) // what is there is shown
			return err
		}
		results = append(results, r)
		if o.form == "text" { // as they come
			writeResult(c.OutOrStdout(), e, r)
		}
		broken = cmp.Or(broken, notNoted(c, err))
	}
	if broken != nil {
		_ = o.finish(c, results)
		return broken
	}
	if o.watch {
		return watchAnswer(c, chosen[0], results[0])
	}
	if o.form == "text" && len(chosen) == 1 {
		nextStep(c, chosen[0], results[0])
	}
	return o.finish(c, results)
}

// nextStep ends the text about one exercise.
func nextStep(c *cobra.Command, e grade.Exercise, r grade.Result) {
	if all, err := exercises(); err == nil {
		writeNext(c.OutOrStdout(), all, e, r)
	}
}

// gradeAll shows how far a student is.
func (o *grading) gradeAll(c *cobra.Command) error {
	all, err := exercises()
	if err != nil {
		return o.ungraded(c, err)
	}
	var results []grade.Result
	var broken error
	for _, e := range all {
		r, err := e.Progress(gradeNow(c, e))
		if r.Exercise == "" { // interrupted
			if o.form != "text" {
				_ = o.finish(c, results)
			}
			return err
		}
		results = append(results, r)
		broken = cmp.Or(broken, notNoted(c, err))
	}
	if o.form == "text" {
		if err := writeProgress(c.OutOrStdout(), all, results); err != nil {
			return err
		}
	}
	if broken != nil {
		_ = o.finish(c, results)
		return broken
	}
	return o.finish(c, results)
}

// ungraded writes an error from before anything was graded for programs, which do not read stderr.
func (o *grading) ungraded(c *cobra.Command, cause error) error {
	if form := grade.Formats[o.form]; form != nil {
		if err := form(c.OutOrStdout(), []grade.Result{grade.Ungraded(cause)}); err != nil {
			return err
		}
	}
	return cause
}

// notNoted says that a journal cannot be used, in a clone that may only be read for one. That is no
// reason to keep the marks back, and no error.
func notNoted(c *cobra.Command, err error) error {
	if journal, ok := errors.AsType[*grade.JournalError](err); ok {
		fmt.Fprintf(c.ErrOrStderr(), "Note: %v.\n", journal)
		return nil
	}
	return err
}

// gradeNow says what it does and does it.
func gradeNow(c *cobra.Command, e grade.Exercise) func() (grade.Result, error) {
	return func() (grade.Result, error) {
		fmt.Fprintf(c.ErrOrStderr(), "%s: building and checking\n", e.Name)
		return grade.Grade(c.Context(), e, grade.Answer{})
	}
}

// finish prints what is for programs, and makes an error of what is not solved.
func (o *grading) finish(c *cobra.Command, results []grade.Result) error {
	if form := grade.Formats[o.form]; form != nil {
		if err := form(c.OutOrStdout(), results); err != nil {
			return err
		}
	}
	unsolved, wrong := 0, 0
	for _, r := range results {
		if !r.Solved {
			unsolved++
		}
		if r.Points < r.Of {
			wrong++
		}
	}
	switch {
	case unsolved == 0:
		return nil
	case wrong == 0:
		return undecidedf("cannot tell whether %d of %s is solved: nothing is wrong, but some criteria could not be checked", unsolved, count(len(results), "exercise"))
	}
	return fmt.Errorf("%w: %d of %s", errNotSolved, unsolved, count(len(results), "exercise"))
}

// pollInterval is how often a watched answer is read. Reading a file or two costs next to
// nothing and works on all systems and file systems; notifications of changes do not.
const pollInterval = 200 * time.Millisecond

// watchAnswer grades an answer each time it is saved, until it is right.
func watchAnswer(c *cobra.Command, e grade.Exercise, last grade.Result) error {
	seen, err := e.Digest()
	for !last.Solved && err == nil {
		fmt.Fprintf(c.ErrOrStderr(), "Watching %s: save it to have it graded again, Ctrl-C ends.\n", strings.Join(e.Edit, ", "))
		if seen, err = waitForChange(c.Context(), e, seen); err != nil {
			break
		}
		fmt.Fprintf(c.OutOrStdout(), "──── saved at %s\n\n", time.Now().Format(time.TimeOnly))
		last, err = e.Try(gradeNow(c, e))
		if err = notNoted(c, err); err == nil {
			writeResult(c.OutOrStdout(), e, last)
		}
	}
	if last.Solved && err == nil {
		nextStep(c, e, last)
	}
	return err
}

// waitForChange waits until the digest of the answer is no longer seen, and returns the new one.
func waitForChange(ctx context.Context, e grade.Exercise, seen string) (string, error) {
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	for {
		if now, err := e.Digest(); err != nil || now != seen {
			return now, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return "", context.Cause(ctx)
		}
	}
}
