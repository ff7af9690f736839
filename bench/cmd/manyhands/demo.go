package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwarp"
	"github.com/spf13/cobra"

	"manyhands/reports"
	"manyhands/strategies/exercises/check"
	"manyhands/strategies/exercises/grade"
)

func newDemo() *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:     "demo NN [MUTANT]",
		GroupID: "learn",
		Short:   "For teachers: show a wrong answer next to a right one",
		Long: `Run a typical wrong answer (a mutant) and the solution through the same check,
and draw what each goroutine did, one above the other on one time axis. Times
are virtual, so they are the same on every machine. Below the drawing are the
feedback that the author of the wrong answer gets, and the lesson. Without a
mutant, the mutants of the exercise are listed.

--out also draws the same for a projector: as an SVG and a PNG picture in a
directory, or, if the name ends in .html, as a page that plays both, event by
event, with the feedback below.`,
		Example: `  manyhands demo 4
  manyhands demo 4 one-worker
  manyhands demo 4 one-worker --out pictures
  manyhands demo 4 one-worker --out one-worker.html`,
		ValidArgsFunction: func(c *cobra.Command, args []string, text string) (names []cobra.Completion, _ cobra.ShellCompDirective) {
			switch len(args) {
			case 0:
				return exerciseCompletions(c, args, text)
			case 1:
				if e, err := findExercise(args[0]); err == nil {
					mutants, _ := e.Mutants()
					for _, m := range mutants {
						names = append(names, m.Name+"\t"+m.Mistake)
					}
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usagef("demo takes one exercise and one of its mutants: name them, like demo 4 one-worker")
			}
			e, err := findExercise(args[0])
			if err != nil {
				return err
			}
			if to != "" && len(args) == 1 {
				return usagef("--out draws one mutant: want its name from the list of manyhands demo %s", args[0])
			}
			mutants, err := e.Mutants()
			if errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("the known wrong answers to %s are not in this clone: it was handed out without solutions", e.Name)
			}
			if err != nil {
				return err
			}
			if len(args) == 1 {
				for _, m := range mutants {
					fmt.Fprintf(c.OutOrStdout(), "%s\n    %s\n", m.Name, m.Mistake)
				}
				return nil
			}
			i := slices.IndexFunc(mutants, func(m grade.Mutant) bool { return m.Name == args[1] })
			if i < 0 {
				return usagef("%s has no mutant %q: see manyhands demo %s", e.Name, args[1], e.Name)
			}
			return runDemo(c, e.For(""), mutants[i], to) // mutants answer to the numbers of the README
		},
	}
	addFlag(cmd, &to, "out", "name", "", "also draw it: as pictures into a directory, or as a page to play, like x.html", func(text string) (string, error) {
		if isPage(text) {
			return text, nil
		}
		if _, err := parseDirectory(text); err != nil {
			return "", errors.New("want the name of a directory, or of a page that ends in .html")
		}
		return text, nil
	})
	return cmd
}

// isPage reports whether --out names a page, and no directory for pictures.
func isPage(name string) bool { return strings.EqualFold(filepath.Ext(name), ".html") }

func runDemo(c *cobra.Command, e grade.Exercise, m grade.Mutant, to string) error {
	out := c.OutOrStdout()
	fmt.Fprintf(c.ErrOrStderr(), "%s, %s: building and checking both\n", e.Name, m.Name)
	p, err := playBoth(c.Context(), e, m)
	if err != nil {
		return err
	}
	for _, text := range []string{m.Name + ": " + m.Mistake, "The lesson: " + m.Lesson} {
		lines, _ := twwarp.WrapString(text, 80)
		fmt.Fprintln(out, strings.Join(lines, "\n"))
	}
	fmt.Fprintln(out)
	var both []reports.Side
	var notes []string
	if len(p.right) == 0 {
		fmt.Fprintln(out, "No lanes: the checks see no difference in who works when.")
	} else {
		both, notes = bothSides(e, m, p)
		if err := drawLanes(c, both...); err != nil {
			return err
		}
	}
	for _, note := range notes {
		fmt.Fprintln(out, " "+note)
	}
	fmt.Fprintf(out, "\n  FAIL  %s\n", p.outcome.Title)
	for _, text := range []string{p.outcome.Saw, p.outcome.Means} {
		writeIndented(out, sentenceOf(text))
	}
	writeLook(out, p.outcome.Look)
	switch {
	case to == "":
		return nil
	case len(both) == 0:
		return fmt.Errorf("nothing is written to %s: there are no lanes to draw", to)
	case isPage(to):
		return writeReplay(c, to, e, m, p.outcome, notes, both)
	default:
		return drawPictures(c, to, e, m, notes, both)
	}
}

// played is what was seen of a wrong answer and of the solution.
type played struct {
	outcome      grade.Outcome // of the check by which the wrong answer falls
	wrong, right []check.Event // at the same work of the same check; none if no check shows a difference
	hangs        bool          // the wrong answer did, in that check
}

// playBoth runs the two through the check by which the mutant falls. When that is not about
// who works when, it runs them through the others and takes one that shows a difference.
func playBoth(ctx context.Context, e grade.Exercise, m grade.Mutant) (p played, err error) {
	var others []string
	for _, k := range e.Criteria {
		if k.ID != m.Criterion && !k.Real && slices.Contains([]grade.Kind{grade.Structure, grade.Virtual, grade.Leak}, k.Kind) {
			others = append(others, k.ID)
		}
	}
	for i, criteria := range [][]string{{m.Criterion}, others} {
		if len(criteria) == 0 {
			break
		}
		r, theirs, err := grade.Play(ctx, e, m.Answer, criteria...)
		if err != nil {
			return p, err
		}
		_, ours, err := grade.Play(ctx, e, e.Solution(), criteria...)
		if err != nil {
			return p, err
		}
		own := i == 0
		if own {
			p.outcome = r.Criteria[0]
		}
		for _, o := range r.Criteria {
			wrong, right := sameWork(theirs[o.ID], ours[o.ID])
			names := idsOf(right, wrong)
			if len(right) > 0 && (own || !slices.Equal(timesOf(goroutineSpans(wrong, names, 0)), timesOf(goroutineSpans(right, names, 0)))) {
				p.wrong, p.right, p.hangs = wrong, right, o.Hangs()
				return p, nil
			}
		}
	}
	return p, nil
}

// sameWork are the works at which the wrong answer fell, or was last seen.
func sameWork(wrong, right [][]check.Event) (w, r []check.Event) {
	if len(right) == 0 {
		return nil, nil
	}
	at := min(max(0, len(wrong)-1), len(right)-1)
	if at < len(wrong) {
		w = wrong[at]
	}
	return w, right[at]
}
