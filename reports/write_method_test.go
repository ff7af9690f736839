package reports

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"manyhands/bench/results"
)

// The page of a resumed run says so, whether or not a verdict could be read before, and claims of
// each session only what is recorded.
func TestResumedRunSaysSo(t *testing.T) {
	rec := synthetic(1, 5)
	rec.Plan.Rounds, rec.Plan.Budget = 60, 3*time.Second
	third := slices.IndexFunc(rec.Samples, func(s results.Sample) bool { return s.Round == 3 })
	written := func() string {
		dir := t.TempDir()
		if _, err := WritePage(dir, rec, Tables(rec), nil); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(dir, pageName))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	once := []string{
		"A first round to warm up is not included.",
		"The plan was to measure up to 60 rounds, as many as fit into 3s together with the warm-up round. The run has 5 rounds.",
		"The command was:",
	}
	resumed := []string{
		"The round to warm up at the start of each session is not included.",
		"The plan was to measure up to 60 rounds, in the first session as many as fit into 3s together with the warm-up round. " +
			"It was resumed on 22 November 2026, 09:01 UTC&#43;00:00 with 3 rounds; budgets of resumed sessions are not recorded. The run has 5 rounds.",
		"The command of the first session was:",
	}
	page := written()
	rec.Resumed = []time.Time{rec.Samples[third].Start.Add(-time.Millisecond)}
	again := written()
	for i := range once {
		for text, want := range map[string]bool{page: true, again: false} {
			if strings.Contains(text, once[i]) != want || strings.Contains(text, resumed[i]) == want {
				t.Errorf("resumed %v: %q, %q", !want, once[i], resumed[i])
			}
		}
	}
}

// A budget can end a run as well as a precision, and the record does not say which did.
func TestSingleComparisonThatEndedEarly(t *testing.T) {
	rec := only(planOnly(synthetic(1, 14), 1), func(s results.Sample) bool {
		return s.Workload == "primes" && s.Workers == 1 && (s.Strategy == baseline || s.Strategy == "pool")
	})
	rec.Plan.Workloads = rec.Plan.Workloads[1:]
	rec.Plan.Cells = slices.DeleteFunc(rec.Plan.Cells, func(c results.Cell) bool {
		return c.Workload != "primes" || c.Strategy != baseline && c.Strategy != "pool"
	})
	rec.Plan.Rounds, rec.Plan.Budget, rec.Plan.Precision = 60, time.Minute, 0.0001
	const want = "(judged at 2.5%, because the run could end when its interval was narrow enough)"
	if note := Tables(rec)[0].verdictNote(); !strings.Contains(note, want) {
		t.Errorf("%q, want %q", note, want)
	}
}
