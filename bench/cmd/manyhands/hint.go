package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwarp"
	"github.com/spf13/cobra"

	"manyhands/strategies/exercises/grade"
)

func newHint() *cobra.Command {
	var teacher bool
	c := &cobra.Command{
		Use:     "hint NN",
		GroupID: "learn",
		Short:   "Show a hint for an exercise, or the solution once it is solved",
		Long: `Show a hint for an exercise: first a question, then where to look, then a sketch
of the important lines. The next hint opens after another try: change your
answer and have it graded. The number of hints that you have seen is recorded
next to your answer and costs nothing.

Once your answer is right, our solution is shown for comparison. --teacher shows
all hints and the solution at once.`,
		Example: `  manyhands hint 4
  manyhands hint pool --teacher`,
		ValidArgsFunction: exerciseCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("hint takes one exercise: name it, like 4 or pool")
			}
			e, err := findExercise(args[0])
			if err != nil {
				return err
			}
			return showHints(c, e, teacher)
		},
	}
	c.Flags().BoolVar(&teacher, "teacher", false, "show all hints and the solution")
	return c
}

func showHints(c *cobra.Command, e grade.Exercise, teacher bool) error {
	j, err := grade.ReadJournal(e.Dir)
	if err != nil {
		return err
	}
	out := c.OutOrStdout()
	all := teacher || !j.Solved.IsZero()
	var texts []string
	more := false
	if all {
		texts, err = e.Hints()
	} else {
		texts, more, err = e.NextHints()
	}
	if err != nil {
		return err
	}
	if len(texts) == 0 {
		fmt.Fprintf(c.ErrOrStderr(), "There are no hints for %s.\n", e.Name)
	}
	for i, text := range texts {
		fmt.Fprintf(out, "%d. %s\n\n", i+1, grade.HintTitles[i])
		writeHint(out, text)
	}
	switch {
	case all:
		return showSolution(out, e)
	case len(texts) == 0:
	case more:
		fmt.Fprintf(c.ErrOrStderr(), "The next hint opens after another try: change your answer, then manyhands grade %s\n", e.Name)
	case len(solutionFiles(e)) == 0:
		fmt.Fprintln(c.ErrOrStderr(), "That was the last hint.")
	default:
		fmt.Fprintf(c.ErrOrStderr(), "That was the last hint. A solution is shown when yours is right, or with --teacher.\n")
	}
	return nil
}

// writeHint breaks the text into lines of 80 columns, and leaves code as it is.
func writeHint(w io.Writer, text string) {
	for i, block := range strings.Split(text, "```") {
		if i%2 == 1 { // code
			fmt.Fprintf(w, "```%s```\n\n", block)
			continue
		}
		for paragraph := range strings.SplitSeq(strings.TrimSpace(block), "\n\n") {
			if lines, _ := twwarp.WrapString(paragraph, 80); paragraph != "" {
				fmt.Fprintf(w, "%s\n\n", strings.Join(lines, "\n"))
			}
		}
	}
}

// showSolution prints our answer, file by file.
func showSolution(w io.Writer, e grade.Exercise) error {
	for _, name := range e.Edit {
		data, err := os.ReadFile(filepath.Join(e.Solution().Layers[0], name))
		if os.IsNotExist(err) {
			continue // deleted by a teacher, or the same as the stub
		}
		if err != nil {
			return err
		}
		of := ""
		if e.Own && e.Student != "" && filepath.Ext(name) == ".json" { // answers to questions, and no code
			of = " for the numbers of the README, not for yours"
		}
		fmt.Fprintf(w, "A solution, %s%s:\n\n%s\n", name, of, strings.TrimRight(string(data), "\n")+"\n")
	}
	return nil
}
