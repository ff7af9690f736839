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

// The method says how the risk is shared among the comparisons that the page has, and of the interval
// of the fastest row that it is wider only if it is.
func TestMethodFitsThePage(t *testing.T) {
	const (
		half  = "half of the risk for those with sequential"
		alone = "This page has one comparison"
		wider = "is wider than in the table"
		eff   = "Comparisons with sequential are also tested at an efficiency of 102%."
	)
	for name, c := range map[string]struct {
		cells []results.Cell
		says  []string
	}{
		"all":      {synthetic(1, 14).Plan.Cells, []string{half, wider, eff}},
		"one":      {[]results.Cell{{Strategy: baseline, Workers: 1}, {Strategy: "pool", Workers: 2}}, []string{alone, eff}},
		"two":      {[]results.Cell{{Strategy: "pool", Workers: 1}, {Strategy: "pool", Workers: 2}}, []string{alone}},
		"no bases": {[]results.Cell{{Strategy: "pool", Workers: 1}, {Strategy: "pool", Workers: 2}, {Strategy: "pool", Workers: 4}}, nil},
		"three":    {[]results.Cell{{Strategy: baseline, Workers: 1}, {Strategy: "pool", Workers: 2}, {Strategy: "pool", Workers: 4}}, []string{half, eff}},
	} {
		isOf := func(x results.Cell) bool {
			return x.Workload == "primes" && slices.ContainsFunc(c.cells, func(y results.Cell) bool { return x.Strategy == y.Strategy && x.Workers == y.Workers })
		}
		rec := only(synthetic(1, 14), func(s results.Sample) bool { return isOf(s.Cell) })
		rec.Plan.Workloads = rec.Plan.Workloads[1:]
		rec.Plan.Cells = slices.DeleteFunc(rec.Plan.Cells, func(x results.Cell) bool { return !isOf(x) })
		text := strings.Join(methodOf(rec, Tables(rec)), "\n")
		for _, words := range []string{half, alone, wider, eff} {
			if said := strings.Contains(text, words); said != slices.Contains(c.says, words) {
				t.Errorf("%s: %q is said: %v, in\n%s", name, words, said, text)
			}
		}
	}
}
