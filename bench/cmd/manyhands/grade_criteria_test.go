package main

import (
	"strings"
	"testing"

	"manyhands/strategies/exercises/grade"
)

// What was measured is shown below what passed, too.
func TestMarksShowWhatWasMeasured(t *testing.T) {
	var b strings.Builder
	writeResult(&b, grade.Exercise{}, grade.Result{Criteria: []grade.Outcome{
		{Title: "as fast as ours", Points: 1, Verdict: grade.Pass, Diagnosis: grade.Diagnosis{Saw: "with 2 workers 1.93 times as fast as with one"}},
	}})
	if want := "as fast as ours\n" + margin + "With 2 workers 1.93 times as fast as with one.\n"; !strings.Contains(b.String(), want) {
		t.Errorf("want %q in %q", want, b.String())
	}
}

// Most exercises have the same numbers for all students.
func TestOwnNumbersAreTold(t *testing.T) {
	for own, want := range map[bool]string{true: ", with the numbers of ada\n", false: " points\n"} {
		var b strings.Builder
		writeResult(&b, grade.Exercise{Own: own}, grade.Result{Variant: "ada"})
		if !strings.Contains(b.String(), want) {
			t.Errorf("own numbers %t: want %q in %q", own, want, b.String())
		}
	}
}

// A sentence begins with a capital letter, and a name stays as it is.
func TestSentenceOf(t *testing.T) {
	for text, want := range map[string]string{
		"the lock is never unlocked":          "The lock is never unlocked.",
		"before, a look began":                "Before, a look began.",
		"caller's jobs moved":                 "Caller's jobs moved.",
		"is it written yet?":                  "Is it written yet?",
		"predictions.json cannot be read":     "predictions.json cannot be read.",
		"job-2 failed":                        "job-2 failed.",
		"os/exec writes what your code reads": "os/exec writes what your code reads.",
		"errgroup.WithContext, once":          "errgroup.WithContext, once.",
		"fetchAll returned":                   "fetchAll returned.",
		"":                                    "",
	} {
		if got := sentenceOf(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
