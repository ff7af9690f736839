package exercises_test

import (
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// Exercise 13 says that the race detector needs no second processor. Here it finds with one
// what is wrong with a Tally of exercise 2.
func TestDetectorNeedsOneProcessor(t *testing.T) {
	if raceEnabled || testing.Short() {
		t.Skip("builds an answer with the race detector")
	}
	t.Setenv("GOMAXPROCS", "1")
	for _, e := range load(t) {
		if e.Name != "02-fanout" {
			continue
		}
		for _, m := range mutants(t, e) {
			if m.Name == "readers-unlocked" {
				switch r := marks(t, e, m.Answer, m.Criterion); {
				case r.Criteria[0].Verdict == grade.NotChecked:
					t.Skip(r.Criteria[0].Saw)
				case !strings.Contains(text(r), "a data race"):
					t.Errorf("with GOMAXPROCS=1 the detector finds no race:\n%s", text(r))
				}
				return
			}
		}
	}
	t.Fatal("there is no readers-unlocked in exercise 2")
}
