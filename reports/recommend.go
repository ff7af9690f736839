package reports

import (
	"fmt"
	"slices"
	"sync"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Enough is how many workers a strategy needs: the fewest that the rounds do not
// show to be slower than its best number of workers.
type Enough struct {
	label string // of the strategy, and what else differs
	rows  []Row  // of it, by number of workers
	stats.Choice
	err error // why nothing can be said

	fit func() (stats.Fit, error) // the law of its times, found when it is first asked for
}

// enough asks it of every strategy that ran with several numbers of workers.
func (t Table) enough() (list []Enough) {
	for _, r := range t.Rows {
		label := t.label(r)
		i := slices.IndexFunc(list, func(e Enough) bool { return e.label == label })
		if i < 0 {
			i = len(list)
			list = append(list, Enough{label: label})
		}
		list[i].rows = append(list[i].rows, r)
	}
	list = slices.DeleteFunc(list, func(e Enough) bool {
		return len(e.rows) < 2 || !slices.ContainsFunc(e.rows, func(r Row) bool { return !r.Time.Empty() })
	})
	for i, e := range list {
		var times [][]float64
		for _, r := range e.rows {
			times = append(times, r.times)
		}
		list[i].Choice, list[i].err = stats.Recommend(times, Margin)
		list[i].fit = sync.OnceValues(func() (stats.Fit, error) { return t.fit(e.rows) })
	}
	return list
}

// String says how many workers, and why.
func (e Enough) String() string {
	if e.err != nil {
		return fmt.Sprintf("%s: %v.", e.label, e.err)
	}
	chosen, best := e.rows[e.Chosen], e.rows[e.Best]
	text := fmt.Sprintf("%s: %d, ", e.label, chosen.Workers)
	if e.Chosen == e.Best {
		if e.Best == 0 {
			return text + "as the fewest took the least time."
		}
		return text + "as it took the least time and all fewer were slower."
	}
	switch e.Against.Verdict {
	case stats.Equivalent:
		return text + fmt.Sprintf("as good as %d, the best, within %s.", best.Workers, format.Percent(Margin))
	case stats.Faster: // round by round, though not by its median
		return text + fmt.Sprintf("at least as good as %d, the best.", best.Workers)
	}
	return text + fmt.Sprintf("not shown to be slower than %d, the best (%s times as fast, %s); to decide takes %s.",
		best.Workers, format.Ratio(e.Against.Speedup.Center), format.Span(e.Against.Speedup.Lo, e.Against.Speedup.Hi, 2), roundsNeeded(e.Against.Rounds))
}

// enoughNotes are a heading and a line for each strategy.
func (t Table) enoughNotes() (notes []string) {
	if len(t.Enough) == 0 {
		return nil
	}
	if !slices.ContainsFunc(t.Enough, func(e Enough) bool { return e.err == nil }) {
		return []string{"Enough workers? Too few rounds to tell: " + t.Enough[0].err.Error() + "."}
	}
	notes = []string{"Enough workers, the fewest of each strategy not slower than its best:"}
	for _, e := range t.Enough {
		notes = append(notes, e.String())
	}
	return notes
}
