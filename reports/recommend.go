package reports

import (
	"fmt"
	"slices"
	"sync"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Recommendation is the recommended number of workers of one strategy: the fewest that the
// rounds do not show to be slower than its best number of workers.
type Recommendation struct {
	Strategy string // its label: the name, and what else differs between the rows
	rows     []Row  // of the strategy, by number of workers
	stats.Choice
	err error // why there is no recommendation

	model func() (stats.Fit, error) // the scaling model of its times, fitted on the first call
}

// recommend makes one for every strategy that ran with several numbers of workers.
func (t Table) recommend() (list []Recommendation) {
	for _, r := range t.Rows {
		label := t.label(r)
		i := slices.IndexFunc(list, func(e Recommendation) bool { return e.Strategy == label })
		if i < 0 {
			i = len(list)
			list = append(list, Recommendation{Strategy: label})
		}
		list[i].rows = append(list[i].rows, r)
	}
	list = slices.DeleteFunc(list, func(e Recommendation) bool {
		return len(e.rows) < 2 || !slices.ContainsFunc(e.rows, func(r Row) bool { return !r.Time.Empty() })
	})
	for i, e := range list {
		var times [][]float64
		for _, r := range e.rows {
			times = append(times, r.times)
		}
		list[i].Choice, list[i].err = stats.Recommend(times, Margin)
		list[i].model = sync.OnceValues(func() (stats.Fit, error) { return t.fitModel(e.rows) })
	}
	return list
}

// String says how many workers, and why.
func (e Recommendation) String() string {
	if e.err != nil {
		return fmt.Sprintf("%s: %v.", e.Strategy, e.err)
	}
	return fmt.Sprintf("%s: %d (%s).", e.Strategy, e.rows[e.Chosen].Workers, e.reason())
}

func (e Recommendation) reason() string {
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

// recommendationNotes are a heading and a line for each strategy.
func (t Table) recommendationNotes() (notes []string) {
	if len(t.Recommended) == 0 {
		return nil
	}
	if !slices.ContainsFunc(t.Recommended, func(e Recommendation) bool { return e.err == nil }) {
		return []string{"No recommended workers: " + t.Recommended[0].err.Error() + "."}
	}
	notes = []string{"Why these numbers of workers are recommended:"}
	for _, e := range t.Recommended {
		notes = append(notes, e.String())
	}
	return notes
}
