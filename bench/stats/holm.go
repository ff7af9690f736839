package stats

import "slices"

// Holm returns p-values adjusted for being that many: whoever believes all claims
// with an adjusted p of at most 5% is wrong in any of them in at most 5% of all
// tables (S. Holm, A simple sequentially rejective multiple test procedure,
// Scandinavian Journal of Statistics 6, 1979). That holds however the claims depend
// on each other, such as comparisons that share their baseline. 24 unadjusted
// comparisons of identical things have a false star in most tables.
func Holm(ps []float64) []float64 {
	order := make([]int, len(ps)) // from the smallest p
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case ps[a] < ps[b]:
			return -1
		case ps[a] > ps[b]:
			return 1
		}
		return 0
	})
	adjusted, least := make([]float64, len(ps)), 0.0
	for i, at := range order {
		least = max(least, min(1, ps[at]*float64(len(ps)-i))) // never below that of a smaller p
		adjusted[at] = least
	}
	return adjusted
}

// Judge judges comparisons that are shown together, and so believed together: it
// returns them with P and PEquivalent adjusted by [Holm], each kind by itself, and
// with the verdicts that follow. So a table has a false Faster or Slower in at most
// 5% of all cases, and a false Equivalent in at most 5%. The speedups and their
// intervals stay as they are, 95% each. Comparisons without any round count for
// nothing. The family must be as [Compare] returned it: adjusted twice is too much.
func Judge(family []Comparison) []Comparison {
	var differ, equivalent []float64
	for _, c := range family {
		if !c.Speedup.Empty() {
			differ, equivalent = append(differ, c.P), append(equivalent, c.PEquivalent)
		}
	}
	size := len(differ)
	differ, equivalent = Holm(differ), Holm(equivalent)
	judged := slices.Clone(family)
	for i, c := range judged {
		if !c.Speedup.Empty() {
			c.P, c.PEquivalent = differ[0], equivalent[0]
			differ, equivalent = differ[1:], equivalent[1:]
		}
		judged[i] = c.judged(max(1, size))
	}
	return judged
}
