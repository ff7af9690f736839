package stats

import (
	"errors"
	"fmt"
	"math"
)

// Choice is an answer to "how many workers are enough?", as positions in what was
// asked about.
type Choice struct {
	Best   int // the one that took the least time
	Chosen int // the first that cannot be told from the best, or the best itself

	// Against is the chosen one against the best, judged together with all that come
	// before the best. Its verdict says how strong the choice is: Equivalent means
	// shown to be as good within the margin, Inconclusive that more rounds may yet
	// show it to be slower. It is the zero Comparison when the best is chosen.
	Against Comparison
}

// Recommend returns the first of times that the rounds do not show to be slower than
// the best by more than the margin. Element i of times has the rounds of the ith
// choice, the cheapest first, which is that with the fewest workers. See the
// package comment for missing values, and [Compare] for the margin.
//
// It returns an error when there are too few rounds to tell anything apart: all
// would be as good as the best, and so the first.
func Recommend(times [][]float64, margin float64) (Choice, error) {
	best, least := -1, Interval{Center: math.Inf(1)}
	for i, xs := range times {
		if m := Median(xs); !m.Empty() && m.Center < least.Center {
			best, least = i, m
		}
	}
	if best < 0 {
		return Choice{}, errors.New("no valid sample")
	}
	var family []Comparison // those before the best: none behind it can be chosen
	for _, xs := range times[:best] {
		family = append(family, Compare(times[best], xs, margin))
	}
	need, rounds := LeastRounds(max(1, len(family))), least.N
	for _, c := range family {
		if !c.Speedup.Empty() {
			rounds = min(rounds, c.Speedup.N)
		}
	}
	if rounds < need {
		return Choice{}, fmt.Errorf("at least %d rounds are needed to tell the best from %s, got %d", need, plural(max(1, len(family)), "other"), rounds)
	}
	for i, c := range Judge(family) {
		if !c.Speedup.Empty() && c.Verdict != Slower {
			return Choice{Best: best, Chosen: i, Against: c}, nil
		}
	}
	return Choice{Best: best, Chosen: best}, nil
}

// plural counts things in an error text: "1 worker", "2 workers".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
