package main

import (
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"

	"manyhands/strategies/exercises/grade"
)

// writeNext says what a student can do after the result of an answer. all are the exercises in order.
func writeNext(w io.Writer, all []grade.Exercise, e grade.Exercise, r grade.Result) {
	if r.Points < r.Of {
		if hints, err := e.Hints(); err == nil && len(hints) > 0 {
			fmt.Fprintf(w, "For a hint: manyhands hint %s\n", e.Name)
		}
		return
	}
	if !r.Solved {
		return
	}
	if names := solutionFiles(e); len(names) > 0 {
		at := path.Join("strategies/exercises", e.Name, "testdata/solution")
		if len(names) == 1 {
			at = path.Join(at, names[0])
		}
		fmt.Fprintf(w, "Compare with a solution: %s\n", at)
	}
	if _, err := os.Stat(filepath.Join(e.Dir, grade.StrategyFile)); err == nil {
		fmt.Fprintf(w, "Measure it: manyhands sweep --quick --with %s\n", e.Name)
	}
	if i := slices.IndexFunc(all, func(other grade.Exercise) bool { return other.Name == e.Name }); i+1 < len(all) {
		fmt.Fprintf(w, "Next: strategies/exercises/%s/README.md\n", all[i+1].Name)
	}
}

// solutionFiles are the files to edit of which a solution is there. A teacher may have deleted it.
func solutionFiles(e grade.Exercise) (names []string) {
	for _, name := range e.Edit {
		if _, err := os.Stat(filepath.Join(e.Solution().Layers[0], name)); err == nil {
			names = append(names, name)
		}
	}
	return names
}
