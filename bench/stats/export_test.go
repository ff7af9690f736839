package stats

import "slices"

// AnyDifferent reports whether any two cells of the family are called different, without
// the estimates of their speedups, which take most of the time.
func (f Family) AnyDifferent() bool {
	return slices.ContainsFunc(f.pairs, func(p pair) bool { return p.P() <= alpha })
}
