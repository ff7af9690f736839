package reports

import (
	"strings"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// pageTitle names the workloads.
func pageTitle(tables []Table) string {
	var names []string
	for _, t := range tables {
		names = append(names, t.Workload.Name)
	}
	if names == nil {
		return "Many Hands"
	}
	return "Many Hands: " + joinAnd(names)
}

// joinAnd is "a, b and c".
func joinAnd(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// pageFacts say when and where.
func pageFacts(rec results.Record) string {
	when := "Read from output of go test -bench"
	if !rec.Started.IsZero() {
		when = "Measured on " + rec.Started.Format("2 January 2006, 15:04 UTC-07:00") // the name of a zone is another elsewhere
	}
	return format.JoinFacts(when, format.CoreCount(coresOf(rec.Environment)), known(rec.Environment.CPU), known(rec.Environment.Go)) + "."
}
