package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/reports/chart"
)

// A prediction is drawn hollow, next to what was measured. One that was changed, or made
// afterwards, does not count.
func TestPredictions(t *testing.T) {
	rec := synthetic(1, 12)
	prediction := results.Prediction{Workload: "flags", Speedup: map[int]float64{1: 1, 2: 8, 3: 3}, Made: rec.Started.Add(-time.Hour)}
	named := func(p results.Prediction) results.Run {
		p.Strategy = "pool"
		r := rec.Run
		r.Answer = &results.Answer{Predictions: []results.Prediction{p}}
		return r
	}
	rec.Run = named(prediction.Sealed())
	p := Tables(rec)[0].speedupPanel()
	line := func(label string) *chart.Line {
		i := slices.IndexFunc(p.Lines, func(l chart.Line) bool { return l.Label == label })
		if i < 0 {
			return nil
		}
		return &p.Lines[i]
	}
	measured, predicted := line("pool"), line("pool, prediction")
	if predicted == nil || len(predicted.Dots) != 2 || predicted.Dots[1].Center != 8 || predicted.Dots[1].X != 2 { // 3 were not measured
		t.Fatalf("%+v", predicted)
	}
	if fmt.Sprint(predicted.Style) != fmt.Sprint(measured.Style.Predicted()) {
		t.Errorf("prediction %+v, measured %+v", predicted.Style, measured.Style)
	}
	said := strings.Join(concluded(Tables(rec)[0].conclusion()), "\n")
	if !strings.Contains(said, "Your prediction for the speedup of pool: 1.00 with 1 worker, measured ") || !strings.Contains(said, "Farthest off with 2 workers, by a factor of 4") {
		t.Error(said)
	}

	late := prediction
	late.Made = rec.Started.Add(time.Second)
	changed := prediction.Sealed()
	changed.Speedup = map[int]float64{2: 2}
	for name, p := range map[string]results.Prediction{"made afterwards": late.Sealed(), "changed": changed, "never sealed": prediction} {
		rec.Run = named(p)
		if list := Tables(rec)[0].predicted(); list != nil {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// A prediction is judged only by a calm measurement with an interval. Inside of the interval it is
// right, and noise is not asked for a reason.
func TestPredictionsAreJudgedByCalmRows(t *testing.T) {
	said := func(rounds, disturbed int, speedup map[int]float64) string {
		rec := synthetic(1, rounds)
		p := results.Prediction{Workload: "flags", Speedup: speedup, Made: rec.Started.Add(-time.Hour)}.Sealed()
		p.Strategy = "pool"
		rec.Answer = &results.Answer{Exercise: "04-pool", Strategy: "pool", Predictions: []results.Prediction{p}}
		for i, s := range rec.Samples {
			if s.Round < disturbed && s.Workers == 2 {
				rec.Samples[i].Disturbed = []string{"load"}
			}
		}
		return fmt.Sprint(Tables(rec)[0].predicted())
	}
	const again = "too few rounds for an interval, or most samples were disturbed. Measure again: manyhands sweep flags --with 04-pool."
	for _, test := range []struct {
		rounds, disturbed int
		speedup           map[int]float64
		want              string
	}{
		{12, 0, map[int]float64{1: 1, 2: 8}, "Farthest off with 2 workers, by a factor of 4.0"},
		{12, 6, map[int]float64{2: 8}, "Why?"},
		{12, 7, map[int]float64{2: 8}, "Cannot be judged with 2 workers: " + again},
		{12, 7, map[int]float64{2: 8, 5: 50}, "Why? Cannot be judged with 2 workers: " + again},
		{5, 0, map[int]float64{2: 8, 5: 50}, "Cannot be judged with 2, 5 workers: " + again},
		{12, 0, map[int]float64{2: 1.98}, "Each is inside the interval that was measured."},
	} {
		if got := said(test.rounds, test.disturbed, test.speedup); !strings.Contains(got, test.want) {
			t.Errorf("%+v: %s", test, got)
		}
	}
}
