package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
	"manyhands/strategies/exercises/grade"
)

func TestPredict(t *testing.T) {
	class := newClassroom(t, "04-pool")
	for _, step := range []struct {
		line, want string
		code       int
	}{
		{"", "predict takes one exercise: name it, like 4 or pool", exitUsage},
		{"5", "is no exercise whose answer runs tasks: want one of 04-pool", exitUsage},
		{"4", "no prediction for 04-pool", exitDone},
		{"4 flag 1=1", "want one of flags, primes", exitUsage},
		{"4 flags", "1=1 4=3.5", exitUsage},
		{"4 flags 1", `"1": want WORKERS=SPEEDUP`, exitUsage},
		{"4 flags 0=1", `"0=1": want WORKERS=SPEEDUP`, exitUsage},
		{"4 flags 2=-1", `"2=-1": want WORKERS=SPEEDUP`, exitUsage},
		{"4 flags 2=NaN", `"2=NaN": want WORKERS=SPEEDUP`, exitUsage},
		{"4 flags 2=1 2=2", `"2=2": want WORKERS=SPEEDUP`, exitUsage},
		{"4 flags 2=1.5 1=1", "Now measure: manyhands sweep flags --quick --with 04-pool\n", exitDone},
		{"4 flags 2=2", "already predicted flags", exitUsage},
		{"4 primes 2=2", "sealed ", exitDone},
		{"4", "  2 workers: 1.5 times\nprimes, ", exitDone},
	} {
		code, stdout, stderr := class.command(append([]string{"predict"}, strings.Fields(step.line)...)...)
		if code != step.code || !strings.Contains(stdout+stderr, step.want) {
			t.Errorf("predict %s: %d, want %d and %q in\n%s%s", step.line, code, step.code, step.want, stdout, stderr)
		}
	}

	data, err := os.ReadFile(predictionFile(class.dir))
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), `"2": 1.5`, `"2": 1.9`, 1)
	if err := os.WriteFile(predictionFile(class.dir), []byte(changed), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, stdout, _ := class.command("predict", "4"); strings.Count(stdout, "changed since it was sealed") != 1 {
		t.Errorf("a changed prediction:\n%s", stdout)
	}
}

func TestPredictionError(t *testing.T) {
	prediction := results.Prediction{Workload: "flags", Speedup: map[int]float64{1: 1, 2: 4, 4: 1, 8: 100}, Made: time.Now()}.Sealed()
	calm := func(x float64) grade.Measurement {
		return grade.Measurement{Speedup: x, Lo: 0.9 * x, Hi: 1.1 * x, Calm: true}
	}
	noisy := grade.Measurement{Speedup: 1, Lo: 0.1, Hi: 10}
	j := grade.Journal{Measured: map[string]map[int]grade.Measurement{"flags": {1: calm(1), 2: calm(2), 4: calm(4), 8: noisy}}} // off by 1, 2, 4
	if got := predictionError([]results.Prediction{prediction}, j); got != "2.00×" {
		t.Error(got)
	}
	if got := predictionError([]results.Prediction{prediction}, grade.Journal{}); got != "" {
		t.Error("nothing measured:", got)
	}
	prediction.Speedup[2] = 2
	if got := predictionError([]results.Prediction{prediction}, j); got != "seal broken" {
		t.Error(got)
	}
}
