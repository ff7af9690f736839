package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Margin is the difference in time that is none: 2%. Smaller ones are seldom worth
// a change of anything, and take hundreds of rounds to be shown.
const Margin = 0.02

// judge gives every row its verdicts. All of a record are one family: whoever reads
// several tables may believe each of them, and the chance of any false one stays at
// 5% in all.
//
// The best row is found in the same rounds, so it has had some luck. What this does
// to the verdicts against it is less than what the family takes away (measured with
// 24 identical cells: a false one in 4 to 8% of the tables if they were a family of
// their own).
func judge(tables []Table) {
	var family []*stats.Comparison
	var judged []stats.Comparison
	compare := func(c *stats.Comparison, base, xs []float64) {
		*c = stats.Compare(base, xs, Margin)
		if !c.Speedup.Empty() {
			family, judged = append(family, c), append(judged, *c)
		}
	}
	settle := func() int {
		for i, c := range stats.Judge(judged) {
			*family[i] = c
		}
		n := len(family)
		family, judged = nil, nil
		return n
	}
	for _, t := range tables {
		t.pairs(func(r, base *Row) { compare(&r.VersusBase, base.times, r.times) },
			func(r, best *Row) { compare(&r.VersusBest, best.times, r.times) })
	}
	n := settle()
	for i, t := range tables {
		tables[i].judged = n
		t.pairs(func(r, base *Row) { compare(&r.Undisturbed.VersusBase, base.undisturbed, r.undisturbed) },
			func(r, best *Row) { compare(&r.Undisturbed.VersusBest, best.undisturbed, r.undisturbed) })
	}
	settle()
}

// pairs gives every row with its baseline and with the best row to compare.
func (t Table) pairs(versusBase, versusBest func(r, other *Row)) {
	if t.unrelated() {
		return
	}
	best := t.best()
	for i := range t.Rows {
		r := &t.Rows[i]
		if base := baselineOf(*r, t.Rows); base != nil && base != r {
			versusBase(r, base)
		}
		if best != nil && best != r {
			versusBest(r, best)
		}
		r.Best = best == r
	}
}

// best is the row that took the least time, nil when none has any.
func (t Table) best() (best *Row) {
	least := math.Inf(1)
	for i, r := range t.Rows {
		if !r.Time.Empty() && r.Time.Center < least {
			best, least = &t.Rows[i], r.Time.Center
		}
	}
	return best
}

// compared reports whether there was anything to compare.
func compared(c stats.Comparison) bool { return !c.Speedup.Empty() }

// verdictText is a verdict in a word.
func verdictText(c stats.Comparison) string {
	if !compared(c) {
		return format.None
	}
	return c.Verdict.String()
}

// otherVerdict reports that a row has another verdict without the disturbed samples. To
// lose a verdict for want of rounds is no other verdict.
func otherVerdict(all, undisturbed stats.Comparison) bool {
	return compared(undisturbed) && undisturbed.Verdict != stats.Inconclusive && verdictText(all) != verdictText(undisturbed)
}

// roundsNeeded is an estimate, and beyond a thousand nobody waits for them.
func roundsNeeded(n int) string {
	if n > 1000 {
		return "more than 1000 rounds"
	}
	return "about " + format.Count(n, "round")
}

func versusBaseText(r Row) string { return verdictText(r.VersusBase) }

func versusBestText(r Row) string {
	if r.Best {
		return "best"
	}
	return verdictText(r.VersusBest)
}

// verdictNote explains the verdicts of a table.
func (t Table) verdictNote() string {
	if t.unrelated() || !t.interleaved || t.judged == 0 {
		return ""
	}
	return judgedTogether(t.judged, "5% risk that any is false", Margin)
}

// comparedRounds is the most rounds behind a comparison.
func (t Table) comparedRounds() (rounds int) {
	for _, r := range t.Rows {
		for _, c := range []stats.Comparison{r.VersusBase, r.VersusBest} {
			if compared(c) {
				rounds = max(rounds, c.Speedup.N)
			}
		}
	}
	return rounds
}

// tooFewRounds says why no verdict can be faster or slower.
func tooFewRounds(comparisons, rounds int) string {
	if comparisons == 1 {
		return fmt.Sprintf("1 comparison needs %d rounds, got %d", stats.LeastRounds(1), rounds)
	}
	return fmt.Sprintf("%d comparisons need %d rounds, got %d", comparisons, stats.LeastRounds(comparisons), rounds)
}

// judgedTogether says what verdicts mean.
func judgedTogether(comparisons int, risk string, margin float64) string {
	return fmt.Sprintf("Verdicts: %s judged together, %s. Equivalent means within %g%%, inconclusive means not decided.",
		format.Count(comparisons, "comparison"), risk, 100*margin)
}

// oneOrder is what passes cannot rule out.
const oneOrder = "If every pass used the same order, carry-over effects (cache, disk) always hit the same row."

// passesNote says what rounds are in a file of benchmarks, and what they are not.
func (t Table) passesNote() string {
	if !t.passes || t.judged == 0 {
		return ""
	}
	return "Rounds are the passes of the file. " + oneOrder
}

// theoryNote says how far the measured times are from those of theory.
func (t Table) theoryNote() string {
	const most = 0.05
	var within, beyond []Row
	for _, r := range t.Rows {
		switch {
		case r.Theory == 0 || r.Time.Empty() || r.Cold: // theory knows no start of workers
		case r.above() <= most:
			within = append(within, r)
		default:
			beyond = append(beyond, r)
		}
	}
	all := len(within) + len(beyond)
	if all == 0 {
		return ""
	}
	note := fmt.Sprintf("Theory is ceil(%d / workers) × %v", t.Workload.Tasks, t.Workload.Ideal)
	if len(within) == 0 {
		note += ". No measured time is within 5% of theory"
	} else {
		note += fmt.Sprintf(": %d of %s %s within 5%% of it", len(within), format.Count(all, "time"), format.Are(len(within)))
	}
	if len(beyond) == 0 {
		return note + "."
	}
	worst := slices.MaxFunc(beyond, func(a, b Row) int { return cmp.Compare(a.above(), b.above()) })
	return note + fmt.Sprintf(", the farthest (%s with %s) is %s above it.",
		worst.StrategyText(), format.Count(worst.Workers, "worker"), format.Percent(worst.above()))
}

// above is by how much the time is above theory, as a fraction.
func (r Row) above() float64 { return r.Time.Center/r.Theory.Seconds() - 1 }
