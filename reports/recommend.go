package reports

import (
	"fmt"
	"slices"
	"sync"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Recommendation is the recommended number of workers of one strategy: the fewest that are
// enough, which means that no other number is faster by more than the margin.
type Recommendation struct {
	Strategy string // its label: the name, and what else differs between the rows
	rows     []Row  // of the strategy, by number of workers
	at       []int  // their positions in the table
	choice   stats.Choice

	model func() (stats.Fit, error) // the scaling model of its times, fitted on the first call
}

// recommend makes one for every strategy that ran with several numbers of workers. If the order of
// the samples allows verdicts, [judge] makes the choices.
func (t Table) recommend() (list []Recommendation) {
	position := make(map[string]int) // of a label in the list
	for at, r := range t.Rows {
		label := t.label(r)
		i, ok := position[label]
		if !ok {
			i = len(list)
			position[label] = i
			list = append(list, Recommendation{Strategy: label, choice: stats.Choice{Surely: -1, Perhaps: -1}})
		}
		list[i].rows, list[i].at = append(list[i].rows, r), append(list[i].at, at)
	}
	list = slices.DeleteFunc(list, func(e Recommendation) bool {
		return len(e.rows) < 2 || e.first() < 0
	})
	for i, e := range list {
		if !t.shuffled {
			var medians []stats.Interval
			for _, r := range e.rows {
				medians = append(medians, r.Time)
			}
			list[i].choice = stats.RecommendBlocks(medians, Margin)
		}
		list[i].model = sync.OnceValues(func() (stats.Fit, error) { return t.fitModel(e.rows) })
	}
	return list
}

// Enough is the fewest workers that are surely enough, 0 when none are shown to be.
func (e Recommendation) Enough() int {
	if e.choice.Surely < 0 {
		return 0
	}
	return e.rows[e.choice.Surely].Workers
}

// AtLeast is the fewest workers that are not shown to be too few, 0 when nothing can be said.
func (e Recommendation) AtLeast() int {
	if e.choice.Perhaps < 0 {
		return 0
	}
	return e.rows[e.choice.Perhaps].Workers
}

// first is the position of the fewest workers that have a time.
func (e Recommendation) first() int {
	return slices.IndexFunc(e.rows, func(r Row) bool { return !r.Time.Empty() })
}

// workers says how many, or "" when nothing is shown about any number.
func (e Recommendation) workers() string {
	switch enough, least := e.Enough(), e.AtLeast(); {
	case e.choice.Perhaps == e.first() && enough == 0, least == 0:
		return ""
	case enough == least:
		return fmt.Sprint(enough)
	case enough == 0:
		return fmt.Sprintf("at least %d", least)
	default:
		return fmt.Sprintf("%d to %d", least, enough)
	}
}

// String says how many workers, and why.
func (e Recommendation) String() string {
	margin := format.Percent(Margin)
	switch enough, least := e.Enough(), e.AtLeast(); {
	case e.workers() == "":
		return e.Strategy + ": cannot tell (no number is shown to be enough, and none to be too few)."
	case enough == least && e.choice.Surely == e.first():
		return fmt.Sprintf("%s: %d (no larger measured number is faster by more than %s).", e.Strategy, enough, margin)
	case enough == least:
		return fmt.Sprintf("%s: %d (no other measured number is faster by more than %s; every smaller measured number is slower by more than that).", e.Strategy, enough, margin)
	case enough == 0:
		return fmt.Sprintf("%s: at least %d (every smaller measured number is slower by more than %s; no number is shown to be enough).", e.Strategy, least, margin)
	default:
		return fmt.Sprintf("%s: %d to %d (%d is enough: no other measured number is faster by more than %s; %d is not shown to be too few).",
			e.Strategy, least, enough, enough, margin, least)
	}
}

// recommendationNotes are a heading and a line for each strategy.
func (t Table) recommendationNotes() (notes []string) {
	if len(t.Recommended) == 0 {
		return nil
	}
	if why := t.noRecommendations(); why != "" {
		return []string{"No recommended workers, because " + why + "."}
	}
	notes = []string{"Why these numbers of workers are recommended" + t.ifOrder() + ":"}
	for _, e := range t.Recommended {
		notes = append(notes, e.String())
	}
	return notes
}

// noRecommendations says why no number of workers can be recommended, or "" if it can.
func (t Table) noRecommendations() string {
	switch {
	case t.judged > 0 && t.comparedRounds() < t.least:
		return "there are too few rounds for verdicts: " + t.needsRounds()
	case t.judged > 0 || t.shuffled:
		return ""
	}
	for _, e := range t.Recommended {
		if e.choice.Perhaps >= 0 {
			return ""
		}
	}
	return fmt.Sprintf("there are too few samples: at least two numbers of workers need %d samples each", stats.MinValues)
}

// ifOrder is the condition of what is recommended where there are no verdicts.
func (t Table) ifOrder() string {
	if t.shuffled {
		return ""
	}
	return " if the order of the samples does not matter"
}
