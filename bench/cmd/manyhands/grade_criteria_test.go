package main

import (
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// What was measured is shown below what passed, too.
func TestMarksShowWhatWasMeasured(t *testing.T) {
	var b strings.Builder
	writeResult(&b, grade.Result{Criteria: []grade.Outcome{
		{Title: "as fast as ours", Points: 1, Verdict: grade.Pass, Diagnosis: grade.Diagnosis{Saw: "with 2 workers 1.93 times as fast as with one"}},
	}})
	if want := "as fast as ours\n" + margin + "With 2 workers 1.93 times as fast as with one.\n"; !strings.Contains(b.String(), want) {
		t.Errorf("want %q in %q", want, b.String())
	}
}
