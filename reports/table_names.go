package reports

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"manyhands/reports/chart"
	"manyhands/reports/internal/format"
)

// label names the line of a row: its strategy, and what else differs.
func (t Table) label(r Row) string {
	name := t.shortName(r)
	if r.Run != "" {
		name = r.Run + ": " + name
	}
	if variant := t.variantOf(r); variant != "" {
		return name + ", " + variant
	}
	return name
}

// shortName is the strategy of a row without what the title says of all rows, if that leaves anything.
func (t Table) shortName(r Row) string {
	name := r.Cell.StrategyText()
	if t.common == nil {
		return name
	}
	short := strings.Join(slices.DeleteFunc(strings.Split(name, "/"), func(part string) bool { return slices.Contains(t.common, part) }), "/")
	return cmp.Or(short, name)
}

// keyAndValue is a part of a name of another tool that can be left out.
var keyAndValue = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\w.-]+[=:][^ ]+$`) })

// naming is what tells the rows of a table apart. It is found once, because each name asks for it.
type naming struct {
	chunks, gomaxprocs bool // the rows differ in these

	baseWorkers int // of the baseline: 1 without one, and 0 if it is not that of all series

	// oneSeries says that the rows are one series, with the name of the workload, so that a row needs
	// no name beside its workers.
	oneSeries bool
}

// findNaming looks at all rows. The chunk of the baseline means nothing: it has one worker.
func (t *Table) findNaming() {
	t.naming = naming{baseWorkers: t.findBaseWorkers()}
	var first *Row
	for i, r := range t.Rows {
		t.gomaxprocs = t.gomaxprocs || r.GOMAXPROCS != t.Rows[0].GOMAXPROCS
		if r.Strategy == baseline {
			continue
		}
		if first == nil {
			first = &t.Rows[i]
		}
		t.chunks = t.chunks || r.Chunk != first.Chunk
	}
	t.oneSeries = t.Workload.Series && t.parts == nil && len(groupsOf(t.Rows)) == 1 && strings.HasPrefix(t.Workload.Name, t.Rows[0].Strategy)
}

// findCommon finds the parts key=value that all names of another tool have.
func (t *Table) findCommon() {
	t.common = nil
	if len(t.Rows) == 0 || !t.Workload.Series && !t.unrelated() {
		return
	}
	first := strings.Split(t.Rows[0].Strategy, "/")
	several := false
	for _, r := range t.Rows {
		several = several || r.Strategy != t.Rows[0].Strategy
	}
	if !several {
		return
	}
	for _, part := range first {
		everywhere := keyAndValue().MatchString(part) && !slices.Contains(t.common, part)
		for _, r := range t.Rows {
			everywhere = everywhere && slices.Contains(strings.Split(r.Strategy, "/"), part)
		}
		if everywhere {
			t.common = append(t.common, part)
		}
	}
}

// seriesOf is what the line of a row is about. Runs are told apart as variants of a
// strategy are.
func (t Table) seriesOf(r Row) chart.Series {
	return chart.Series{Strategy: r.Cell.StrategyText(), Variant: format.JoinFacts(t.variantOf(r), r.Run)}
}

// variantOf says what differs besides strategy and workers.
func (t Table) variantOf(r Row) string {
	var facts []string
	if t.chunks && r.Strategy != baseline {
		facts = append(facts, fmt.Sprintf("chunk %d", r.Chunk))
	}
	if t.gomaxprocs {
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
	case t.oneSeries:
		return format.Count(r.Workers, "worker")
	case strings.Contains(label, ", "):
		return label + ", " + format.Count(r.Workers, "worker")
	}
	return fmt.Sprintf("%s %d", label, r.Workers)
}

// baseText is what speedups of the table are relative to.
func (t Table) baseText() string {
	if !t.Workload.Series {
		return baseline
	}
	if t.baseWorkers > 0 {
		return format.Count(t.baseWorkers, "worker")
	}
	return "the fewest workers"
}

func (t Table) findBaseWorkers() int {
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
