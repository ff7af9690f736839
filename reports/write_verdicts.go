package reports

import (
	"cmp"
	"fmt"
	"slices"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// verdictText is a verdict in a word.
func verdictText(c stats.Comparison) string {
	if !compared(c) {
		return format.None
	}
	return c.Verdict.String()
}

// RoundsNeeded says how many rounds would decide an inconclusive comparison; above 1000 and after a
// single round it gives no number. The estimate is for the difference that is hardest to decide, so most take fewer, see
// [stats.Comparison]. Half of it is no claim if that can be less than the rounds that were not
// enough, or than the 20 that many comparisons take in any case.
func RoundsNeeded(c stats.Comparison) string {
	switch {
	case c.Rounds > 1000:
		return "possibly more than 1000 rounds"
	case c.Rounds == 0:
		return "an unknown number of rounds: one shows no spread"
	}
	text := "at most about " + format.Count(twoDigits(c.Rounds), "round")
	if c.Rounds >= max(40, 3*c.Speedup.N) {
		text += ", often half of that"
	}
	return text
}

// deciding says what it would take to decide all of these comparisons, or "" if all are decided.
func deciding(list []stats.Comparison) string {
	var open []stats.Comparison
	for _, c := range list {
		if compared(c) && c.Verdict == stats.Inconclusive {
			open = append(open, c)
		}
	}
	if open == nil {
		return ""
	}
	most := slices.MaxFunc(open, func(a, b stats.Comparison) int { return cmp.Compare(a.Rounds, b.Rounds) })
	if i := slices.IndexFunc(open, func(c stats.Comparison) bool { return c.Rounds == 0 }); i >= 0 {
		most = open[i]
	}
	return fmt.Sprintf("Deciding every %v verdict takes %s.", stats.Inconclusive, RoundsNeeded(most))
}

// twoDigits rounds a number up to two digits: an estimate deserves no more.
func twoDigits(n int) int {
	unit := 1
	for n/unit >= 100 {
		unit *= 10
	}
	return (n + unit - 1) / unit * unit
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
	if t.unrelated() || t.judged == 0 {
		return ""
	}
	text := "at most " + riskText(t.looks) + " risk that any is false"
	switch {
	case t.state != "":
		text += " if the run did not end because of what its tables showed"
	case t.judged == 1 && t.stopped:
		text += fmt.Sprintf(" (judged at %s, because the run could end when its interval was narrow enough)", riskText(t.looks+1))
	}
	note := judgedTogether(t.judged, text, Margin)
	if t.looks > 0 {
		note += fmt.Sprintf(" The run was continued after verdicts could be read (%s), which has a risk of its own: %s with all earlier verdicts.",
			format.Count(t.looks, "time"), percentText(2*alpha-risk(t.looks)))
	}
	return note
}

func riskText(looks int) string { return percentText(risk(looks)) }

func percentText(x float64) string { return fmt.Sprintf("%.3g%%", 100*x) }

// needsRounds says how many rounds there are, and how many the verdicts of a table need.
func (t Table) needsRounds() string {
	text := fmt.Sprintf("%d measured; ", t.comparedRounds())
	if t.least == t.leastOfAll {
		return text + fmt.Sprintf("they need %d", t.least)
	}
	return text + fmt.Sprintf("the first verdicts need %d, and the last can need %d", t.least, t.leastOfAll)
}

// tooFewRounds says why no verdict of a comparison of runs can be anything but inconclusive.
func tooFewRounds(comparisons, least, rounds int) string {
	if comparisons == 1 {
		return fmt.Sprintf("1 comparison needs %d rounds, got %d", least, rounds)
	}
	return fmt.Sprintf("%d comparisons need %d rounds, got %d", comparisons, least, rounds)
}

// judgedTogether says what verdicts mean.
func judgedTogether(comparisons int, risk string, margin float64) string {
	return fmt.Sprintf("Verdicts: %s judged together, %s. The verdict %v means within %g%%, %v means not decided.",
		format.Count(comparisons, "comparison"), risk, stats.Equivalent, 100*margin, stats.Inconclusive)
}

// fixedOrder is why passes of a file have no verdicts.
const fixedOrder = "every pass measured the benchmarks in the same order, so what runs before a benchmark, such as a cold cache, always affects the same one"

// passesNote says what rounds are in a file of benchmarks.
func (t Table) passesNote() string {
	if !t.passes || !t.interleaved {
		return ""
	}
	return "Rounds are the passes of the file."
}

// estimandNote names the rows of which the median times say something else than the speedup,
// by more than the margin: their times of single rounds are spread in different ways.
func (t Table) estimandNote() string {
	var names []string
	bases := baselinesOf(t.Rows)
	for _, r := range t.Rows {
		base := rowAt(t.Rows, bases.of(r))
		if base == nil || base.Cell == r.Cell || r.Speedup.Empty() || r.Speedup.IsRange() || r.Time.Empty() || base.Time.Empty() {
			continue
		}
		if ratio := base.Time.Center / r.Time.Center; ratio*(1+Margin) < r.Speedup.Lo || ratio > r.Speedup.Hi*(1+Margin) {
			names = append(names, fmt.Sprintf("%s (%s)", t.rowName(r), format.Ratio(ratio)))
		}
	}
	if names == nil {
		return ""
	}
	return "The ratio of the median times is outside the interval of the speedup for " + format.JoinAnd(names) +
		". Speedup and verdict compare the two times of each round, and rounds in which the mean of the two was unusual can count less. The medians mix all rounds."
}

// theoryNote says how far the measured times are from those of theory, by their whole
// intervals. Without rounds for an interval there is nothing to say.
func (t Table) theoryNote() string {
	const most = 0.05
	var within, beyond, below []Row
	all := 0
	for _, r := range t.Rows {
		if r.Theory == 0 || r.Time.Empty() || r.Cold { // theory knows no start of workers
			continue
		}
		all++
		theory := r.Theory.Seconds()
		switch {
		case r.Time.Hi < theory: // no interval is needed to see that
			below = append(below, r)
		case r.Time.IsRange():
		case r.Time.Lo > theory*(1+most):
			beyond = append(beyond, r)
		case r.Time.Lo >= theory*(1-most) && r.Time.Hi <= theory*(1+most):
			within = append(within, r)
		}
	}
	if all == 0 {
		return ""
	}
	counts := []string{fmt.Sprintf("%d %s within 5%% of it", len(within), format.Are(len(within)))}
	if n := len(beyond); n > 0 {
		worst := slices.MaxFunc(beyond, func(a, b Row) int { return cmp.Compare(a.above(), b.above()) })
		counts = append(counts, fmt.Sprintf("%d %s farther above it (%s by %s)", n, format.Are(n), t.rowName(worst), format.Percent(worst.above())))
	}
	if n := len(below); n > 0 {
		counts = append(counts, fmt.Sprintf("%d %s below it", n, format.Are(n)))
	}
	if n := all - len(within) - len(beyond) - len(below); n > 0 {
		counts = append(counts, fmt.Sprintf("%d %s %v", n, format.Are(n), stats.Inconclusive))
	}
	note := fmt.Sprintf("Theory is ceil(%d / workers) × %v. Of %s, by the whole 95%% interval, %s.",
		t.Workload.Tasks, t.Workload.Ideal, format.Count(all, "time"), format.JoinAnd(counts))
	if below != nil {
		var names []string
		for _, r := range below {
			names = append(names, t.rowName(r))
		}
		note += fmt.Sprintf(" Theory does not hold for %s: some of the tasks took less than %v.", format.JoinAnd(names), t.Workload.Ideal)
	}
	return note
}

// above is by how much the time is above theory, as a fraction.
func (r Row) above() float64 { return r.Time.Center/r.Theory.Seconds() - 1 }
