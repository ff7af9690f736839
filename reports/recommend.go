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
	return fmt.Sprintf("%s: %d (%s).", e.label, e.rows[e.Chosen].Workers, e.reason())
}

func (e Enough) reason() string {
	best := e.rows[e.Best].Workers
	switch {
	case e.Chosen == e.Best && e.Best == 0:
		return "the smallest number is the fastest"
	case e.Chosen == e.Best:
		return "the fastest; all smaller numbers are slower"
	case e.Against.Verdict == stats.Equivalent:
		return fmt.Sprintf("equivalent to %d, the fastest, within %s", best, format.Percent(Margin))
	case e.Against.Verdict == stats.Faster: // round by round, though not by its median
		return fmt.Sprintf("at least as fast as %d, which has the smallest median", best)
	}
	return fmt.Sprintf("%s times as fast as %d, 95%% CI %s, so not shown to be slower; deciding takes %s",
		format.Ratio(e.Against.Speedup.Center), best, format.Span(e.Against.Speedup.Lo, e.Against.Speedup.Hi, 2), roundsNeeded(e.Against.Rounds))
}

// enoughNotes are a heading and a line for each strategy.
func (t Table) enoughNotes() (notes []string) {
	if len(t.Enough) == 0 {
		return nil
	}
	if !slices.ContainsFunc(t.Enough, func(e Enough) bool { return e.err == nil }) {
		return []string{"No recommended workers: " + t.Enough[0].err.Error() + "."}
	}
	notes = []string{"Why these numbers of workers are recommended:"}
	for _, e := range t.Enough {
		notes = append(notes, e.String())
	}
	return notes
}
