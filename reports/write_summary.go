package reports

import (
	"fmt"
	"strings"

	"manyhands/bench/results"
	"manyhands/bench/stats"
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
	when := "Read from results of go test -bench"
	if !rec.Started.IsZero() {
		when = "Measured on " + rec.Started.Format("2 January 2006, 15:04 UTC-07:00") // the name of a zone is another elsewhere
	}
	return format.JoinFacts(when, format.CoreCount(cores(rec.Environment)), known(rec.Environment.CPU), known(rec.Environment.Go)) + "."
}

// alerts say why a record is not what one would think it is.
func alerts(rec results.Record, tables []Table) (list []string) {
	if len(tables) == 0 || len(rec.Samples) == 0 {
		return []string{"Nothing was measured, so there is nothing to show."}
	}
	switch tables[0].state {
	case "":
	case "interrupted":
		list = append(list, "The run was interrupted: this is what there was by then.")
	default:
		list = append(list, "The run has not ended: it still goes on, or was killed. This is what there was when the page was made.")
	}
	left := 0
	for _, t := range tables {
		left += t.left()
	}
	if left > 0 {
		list = append(list, fmt.Sprintf("%d of %s do not count, as they failed or gave a wrong answer. The notes under the tables say more.", left, format.Count(len(rec.Samples), "sample")))
	}
	return list
}

// summary is what a table says, in sentences.
func (t Table) summary() []string {
	if t.parts != nil {
		return t.bestOfRuns()
	}
	best := t.best()
	switch {
	case best == nil:
		return []string{"No sample counts, so nothing can be said."}
	case t.unrelated():
		return []string{"These benchmarks are of different work, so none of them is the fastest."}
	}
	list := []string{t.bestText(*best)}
	if decided := t.verdictTexts(); len(decided) > 0 {
		list = append(list, decided...)
	} else {
		list = append(list, t.verdictNote())
	}
	if len(t.Bounds) > 0 {
		list = append(list, t.bindsNote(t.fastest()))
	}
	return notEmpty(list)
}

// bestOfRuns names the fastest row of each run.
func (t Table) bestOfRuns() (list []string) {
	for _, p := range t.parts {
		if best := p.best(); best != nil && !p.unrelated() {
			list = append(list, p.run+": "+p.bestText(*best))
		}
	}
	return list
}

// bestText names the fastest row.
func (t Table) bestText(r Row) string {
	name := t.label(r)
	if r.Workers > 0 {
		name += " with " + format.Count(r.Workers, "worker") // written out: it is what a class reads first
	}
	text := fmt.Sprintf("The fastest was %s: %s", name, format.Seconds(r.Time.Center))
	if tasks := t.tasks(); tasks != "" {
		text += " for " + tasks
	}
	if r.Strategy == baseline || r.Speedup.Empty() {
		return text + "."
	}
	text += fmt.Sprintf(", %s times as fast as %s", format.Ratio(r.Speedup.Center), baseline)
	limits := format.Span(r.Speedup.Lo, r.Speedup.Hi, format.RatioDecimals(r.Speedup.Center))
	switch {
	case r.Speedup.N < 2:
		return text + ", in a single round."
	case r.Speedup.IsRange():
		return text + fmt.Sprintf(" (%s in %s).", limits, format.Count(r.Speedup.N, "round"))
	}
	return text + " (95%: " + limits + ")."
}

// verdictTexts count the verdicts, if any is decided.
func (t Table) verdictTexts() []string {
	base := t.verdictText("Against "+baseline, func(r Row) stats.Comparison { return r.VersusBase })
	best := t.verdictText("Against the fastest", func(r Row) stats.Comparison { return r.VersusBest })
	return notEmpty([]string{base, best})
}

// verdictText counts those of one kind, and names the rows of which there are few.
func (t Table) verdictText(against string, of func(Row) stats.Comparison) string {
	const few = 3
	groups := make(map[string][]string)
	all := 0
	for _, r := range t.Rows {
		if c := of(r); compared(c) {
			groups[verdictText(c)] = append(groups[verdictText(c)], t.rowName(r))
			all++
		}
	}
	if all == len(groups["open"]) {
		return ""
	}
	var parts []string
	for _, verdict := range []string{"faster", "slower", "same", "open"} {
		names := groups[verdict]
		if len(names) == 0 {
			continue
		}
		text := fmt.Sprintf("%d %s", len(names), verdict)
		if len(names) <= few {
			text += " (" + strings.Join(names, ", ") + ")"
		}
		parts = append(parts, text)
	}
	return fmt.Sprintf("%s, of %s: %s.", against, format.Count(all, "row"), joinAnd(parts))
}
