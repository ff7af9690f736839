package reports

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Margin is the difference in time that is none: 2%. Smaller ones are seldom worth
// a change of anything, and take hundreds of rounds to be shown.
const Margin = 0.02

// judge gives every row its verdicts, and every strategy its recommended workers. All
// claims about a record come from one family: whoever reads several tables may believe each
// of them, and the risk that any is false stays at 5% in all.
func judge(rec results.Record, tables []Table) {
	var sweeps []stats.Sweep
	for i, t := range tables {
		sweeps = append(sweeps, stats.Sweep{})
		if t.unrelated() {
			continue
		}
		for _, r := range t.Rows {
			sweeps[i].Times = append(sweeps[i].Times, r.times)
			sweeps[i].Bases = append(sweeps[i].Bases, baselineOf(r, t.Rows))
		}
	}
	family := stats.Judge(sweeps, Margin, 1)
	looks := looksOf(rec, family.Least)
	if looks > 0 {
		family = stats.Judge(sweeps, Margin, math.Ldexp(1, -looks))
	}
	for i := range tables {
		t := &tables[i]
		t.judged, t.least, t.looks = family.Size, family.Least, looks
		if t.unrelated() {
			continue
		}
		best := family.Best(i)
		for at := range t.Rows {
			r := &t.Rows[at]
			r.Best = at == best
			if base := sweeps[i].Bases[at]; base >= 0 && base != at {
				r.VersusBase = family.Compare(i, base, at)
			}
			if best >= 0 && best != at {
				r.VersusBest = family.Compare(i, best, at)
			}
		}
		for at, e := range t.Recommended {
			t.Recommended[at].choice = family.Recommend(i, e.at)
		}
	}
}

// looksOf counts how often a run went on after its verdicts could be read. Whoever goes on
// because of what a table says, and stops when it says what was hoped for, is misled more
// often than in 5% of cases (P. Armitage, C. K. McPherson and B. C. Rowe, Repeated
// significance tests on accumulating data, JRSS A 132, 1969). So each look leaves half of
// the risk for the next one, and all together have no more than twice the risk of one. The
// road not taken, to keep the risk of all at 5%, would take half of it from every run,
// though few go on.
func looksOf(rec results.Record, least int) (looks int) {
	last := 0
	for _, at := range rec.Resumed {
		rounds := make(map[int]bool)
		for _, s := range rec.Samples {
			if s.Start.Before(at) {
				rounds[s.Round] = true
			}
		}
		if n := len(rounds); n >= least && n > last {
			looks++
			last = n
		}
	}
	return looks
}

// best is the row that took the least time, nil when none has any.
func (t Table) best() *Row {
	if i := fastestOf(t.Rows); i >= 0 {
		return &t.Rows[i]
	}
	return nil
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
	if t.unrelated() || t.judged == 0 {
		return ""
	}
	note := judgedTogether(t.judged, riskText(t.looks)+" risk that any is false", Margin)
	if t.looks > 0 {
		note += fmt.Sprintf(" The run was continued after verdicts could be read (%s), which has a risk of its own: %s with all earlier verdicts.",
			format.Count(t.looks, "time"), percentText(2*alpha-risk(t.looks)))
	}
	return note
}

const alpha = 1 - stats.Confidence

// risk is what so many looks have left of it.
func risk(looks int) float64 { return math.Ldexp(alpha, -looks) }

func riskText(looks int) string { return percentText(risk(looks)) }

func percentText(x float64) string { return fmt.Sprintf("%.3g%%", 100*x) }

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

// tooFewRounds says why no verdict can be anything but inconclusive.
func tooFewRounds(comparisons, least, rounds int) string {
	if comparisons == 1 {
		return fmt.Sprintf("1 comparison needs %d rounds, got %d", least, rounds)
	}
	return fmt.Sprintf("%d comparisons need %d rounds, got %d", comparisons, least, rounds)
}

// judgedTogether says what verdicts mean.
func judgedTogether(comparisons int, risk string, margin float64) string {
	return fmt.Sprintf("Verdicts: %s judged together, %s. Equivalent means within %g%%, inconclusive means not decided.",
		format.Count(comparisons, "comparison"), risk, 100*margin)
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
	for _, r := range t.Rows {
		base := baselineRow(r, t.Rows)
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
	return "The ratio of the median times is outside the interval of the speedup for " + joinAnd(names) +
		". Speedup and verdict compare the two times of each round, and rounds that were unusual for both count less. The medians mix all rounds."
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
		counts = append(counts, fmt.Sprintf("%d %s inconclusive", n, format.Are(n)))
	}
	note := fmt.Sprintf("Theory is ceil(%d / workers) × %v. Of %s, by the whole 95%% interval, %s.",
		t.Workload.Tasks, t.Workload.Ideal, format.Count(all, "time"), joinAnd(counts))
	if below != nil {
		var names []string
		for _, r := range below {
			names = append(names, t.rowName(r))
		}
		note += fmt.Sprintf(" Theory does not hold for %s: some of the tasks took less than %v.", joinAnd(names), t.Workload.Ideal)
	}
	return note
}

// above is by how much the time is above theory, as a fraction.
func (r Row) above() float64 { return r.Time.Center/r.Theory.Seconds() - 1 }
