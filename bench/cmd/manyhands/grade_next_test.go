package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// After the marks comes what to do next, and nothing that is not there.
func TestNext(t *testing.T) {
	needSolutions(t)
	root, err := grade.Root(".")
	if err != nil {
		t.Fatal(err)
	}
	all, err := grade.Load(root)
	if err != nil {
		t.Fatal(err)
	}
	solved := grade.Result{Points: 2, Of: 2, Solved: true}
	for _, row := range []struct {
		exercise string
		result   grade.Result
		want     []string
	}{
		{"04-pool", grade.Result{Points: 1, Of: 2}, []string{"For a hint: manyhands hint 04-pool"}},
		{"04-pool", grade.Result{Points: 2, Of: 2}, nil}, // undecided, and nothing wrong
		{"04-pool", solved, []string{"Compare with a solution: strategies/exercises/04-pool/testdata/solution/pool.go",
			"Measure it: manyhands sweep --quick --with 04-pool", "Next: strategies/exercises/05-order/README.md"}},
		{"07-leaks", solved, []string{"Compare with a solution: strategies/exercises/07-leaks/testdata/solution", "Next: strategies/exercises/08-cancel/README.md"}},
		{"15-ceilings", solved, []string{"Compare with a solution: strategies/exercises/15-ceilings/testdata/solution", "Measure it: manyhands sweep --quick --with 15-ceilings"}},
	} {
		e, ok := grade.Find(all, row.exercise)
		if !ok {
			t.Fatalf("no exercise %s", row.exercise)
		}
		var b strings.Builder
		writeNext(&b, all, e, row.result)
		if got := strings.TrimSuffix(b.String(), "\n"); got != strings.Join(row.want, "\n") {
			t.Errorf("%s, %+v: got\n%s", row.exercise, row.result, got)
		}
		for _, line := range row.want { // what is named exists
			if _, at, _ := strings.Cut(line, ": "); strings.HasPrefix(at, "strategies/") {
				if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(at))); err != nil {
					t.Error(err)
				}
			}
		}
	}
}
