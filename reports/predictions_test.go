package reports

import (
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
)

// A guess is beside what it is of, hollow; one that was changed, or made afterwards, is none.
func TestGuess(t *testing.T) {
	rec := synthetic(1, 12)
	guess := results.Prediction{Workload: "flags", Speedup: map[int]float64{1: 1, 2: 8, 3: 3}, Made: rec.Started.Add(-time.Hour)}
	named := func(p results.Prediction) results.Run {
		p.Strategy = "pool"
		r := rec.Run
		r.Answer = &results.Answer{Predictions: []results.Prediction{p}}
		return r
	}
	rec.Run = named(guess.Sealed())
	p := Tables(rec)[0].speedupPanel()
	line := func(label string) *line {
		i := slices.IndexFunc(p.lines, func(l line) bool { return l.label == label })
		if i < 0 {
			return nil
		}
		return &p.lines[i]
	}
	measured, guessed := line("pool"), line("pool, guess")
	if guessed == nil || len(guessed.dots) != 2 || guessed.dots[1].Center != 8 || guessed.dots[1].workers != 2 { // 3 were not measured
		t.Fatalf("%+v", guessed)
	}
	if !guessed.look.marker.hollow || measured.look.marker.hollow || guessed.look.color != measured.look.color {
		t.Errorf("guess %+v, measured %+v", guessed.look, measured.look)
	}
	notes := strings.Join(Tables(rec)[0].guessNotes(), "\n")
	if !strings.Contains(notes, "Your guess for pool: 1.00 on 1 worker, measured ") || !strings.Contains(notes, "Farthest off with 2 workers, by a factor of 4") {
		t.Error(notes)
	}

	late := guess
	late.Made = rec.Started.Add(time.Second)
	changed := guess.Sealed()
	changed.Speedup = map[int]float64{2: 2}
	for name, p := range map[string]results.Prediction{"made afterwards": late.Sealed(), "changed": changed, "never sealed": guess} {
		rec.Run = named(p)
		if notes := Tables(rec)[0].guessNotes(); notes != nil {
			t.Errorf("%s: %s", name, notes)
		}
	}
}
