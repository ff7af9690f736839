package reports

import (
	"fmt"
	"strings"

	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// label names the line of a row: its strategy, and what else differs.
func (t Table) label(r Row) string {
	if variant := t.variantOf(r); variant != "" {
		return r.StrategyText() + ", " + variant
	}
	return r.StrategyText()
}

// seriesOf is what the line of a row is about. Runs are told apart as variants of a
// strategy are.
func (t Table) seriesOf(r Row) chart.Series {
	return chart.Series{Strategy: r.Cell.StrategyText(), Variant: format.JoinFacts(t.variantOf(r), r.Run)}
}

// variantOf says what differs besides strategy and workers.
func (t Table) variantOf(r Row) string {
	var facts []string
	chunk, gomaxprocs := t.variants()
	if chunk && r.Strategy != baseline {
		facts = append(facts, fmt.Sprintf("chunk %d", r.Chunk))
	}
	if gomaxprocs {
		facts = append(facts, fmt.Sprintf("GOMAXPROCS %d", r.GOMAXPROCS))
	}
	return format.JoinFacts(facts...)
}

// rowName names a row in a sentence: "pool 4", or "pool, GOMAXPROCS 2, 4 workers".
func (t Table) rowName(r Row) string {
	label := t.label(r)
	switch {
	case r.Workers == 0:
		return label
	case t.oneSeries():
		return format.Count(r.Workers, "worker")
	case strings.Contains(label, ", "):
		return label + ", " + format.Count(r.Workers, "worker")
	}
	return fmt.Sprintf("%s %d", label, r.Workers)
}

// oneSeries reports that the rows are one series, with the name of the workload, so that a row needs no
// name beside its workers.
func (t Table) oneSeries() bool {
	return t.Workload.Series && t.parts == nil && len(groupsOf(t.Rows)) == 1 && strings.HasPrefix(t.Workload.Name, t.Rows[0].Strategy)
}

// baseText is what speedups of the table are relative to.
func (t Table) baseText() string {
	if !t.Workload.Series {
		return baseline
	}
	if workers := t.baseWorkers(); workers > 0 {
		return format.Count(workers, "worker")
	}
	return "the fewest workers"
}

// baseWorkers is the number of workers of the baseline, 0 if it is not that of all series.
func (t Table) baseWorkers() int {
	workers := 0
	for _, r := range t.Rows {
		switch {
		case !r.isBase:
		case workers == 0:
			workers = r.Workers
		case workers != r.Workers:
			return 0
		}
	}
	return max(1, workers)
}

// versusBaseHead is the head of the column of verdicts against the baseline.
func (t Table) versusBaseHead() string {
	if t.Workload.Series {
		return "vs base"
	}
	return "vs seq"
}

// StrategyText returns that of the cell, after the name of its run when there are several.
func (r Row) StrategyText() string {
	if r.Run == "" {
		return r.Cell.StrategyText()
	}
	return r.Run + ": " + r.Cell.StrategyText()
}
