package matrix_test

import (
	"path/filepath"
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
	"manyhands/strategies/exercises/internal/matrix"
)

// Exercise 13 says that the race detector needs no second processor. Here it finds with one
// what is wrong with a Tally.
func TestDetectorNeedsOneProcessor(t *testing.T) {
	e := matrix.Load(t, "02-fanout")
	t.Setenv("GOMAXPROCS", "1")
	unlocked := filepath.Join(e.Dir, "testdata", "mutants", "readers-unlocked")
	r := matrix.Marks(t, e, grade.Answer{Layers: append([]string{unlocked}, e.Solution().Layers...)}, "tally-race")
	switch o := r.Criteria[0]; {
	case o.Verdict == grade.NotChecked:
		t.Skip(o.Saw)
	case !strings.Contains(o.Saw, "a data race"):
		t.Errorf("with GOMAXPROCS=1 the detector finds no race:\n%s", matrix.Text(r))
	}
}
