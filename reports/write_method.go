package reports

import (
	"fmt"
	"slices"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// methodOf says how the numbers were measured, as far as the record tells.
func methodOf(rec results.Record, tables []Table) (list []string) {
	if rec.Started.IsZero() {
		list = append(list, importedMethod(rec))
	} else {
		warmUp := "A first round to warm up is not included."
		if rec.Resumed != nil {
			warmUp = "The round to warm up at the start of each session is not included."
		}
		list = append(list,
			fmt.Sprintf("Each round ran every combination once, in a new random order (seed %d), so that a slow drift of the machine affects all combinations alike, and a short disturbance can affect each. %s", rec.Plan.Seed, warmUp),
			roundsPlanned(rec),
			"A batch with wrong results is left out.")
	}
	if !slices.ContainsFunc(tables, func(t Table) bool { return t.judged > 0 }) {
		return append(list, notCalibrated(rec)...)
	}
	return append(append(list, speedupMethod(rec, tables), verdictMethod(tables[0])), notCalibrated(rec)...)
}

// speedupMethod says how speedups are estimated, and what their intervals hold.
func speedupMethod(rec results.Record, tables []Table) string {
	text := "A speedup is estimated from the ratios of times of the same round, with the estimator and interval of Hodges and Lehmann. " +
		"Rounds in which the mean of the two was unusually slow or fast, beside all other combinations, count less. Which of the two was slower has no influence on that. " +
		"If the two have more such rounds than the others, all rounds count the same. Each interval holds by itself in about 95% of experiments"
	if rec.Plan.Precision > 0 {
		text += ", and in " + earlyCoverage + " if the run ended because its intervals were narrow enough"
	}
	text += "."
	if slices.ContainsFunc(tables, func(t Table) bool {
		return slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Selected.Empty() && r.Selected.Lo < r.Speedup.Lo })
	}) {
		text += " That of the fastest row in the conclusion is wider than in the table, because the row was chosen for its speed."
	}
	return text + " The speedup beside a verdict of few rounds tends to be too far from 1, because a small difference is found when chance enlarges it."
}

// earlyCoverage is in how many of the sweeps that ended early an interval held the truth, by go test
// ./bench -run TestIntervalsOfSweepsThatEndEarly -long -v.
const earlyCoverage = "92 to 96%"

// verdictMethod says how verdicts are reached. All tables have the same family.
func verdictMethod(t Table) string {
	margin := format.Percent(Margin)
	text := fmt.Sprintf("Verdicts and recommended workers come from Wilcoxon's signed-rank test at a speedup of 1 and at both ends of a margin of %s.", margin)
	if t.versus > 0 {
		text += fmt.Sprintf(" Comparisons with %s are also tested at an efficiency of %s.", t.baseText(), format.Percent(1+Margin))
	}
	risk := fmt.Sprintf("the risk that any verdict or recommendation is false is at most %s", riskText(t.looks))
	if t.judged == 1 {
		return text + " This page has one comparison, and " + risk + "."
	}
	half := ""
	if 0 < t.versus && t.versus < t.judged {
		half = ", half of the risk for those with " + t.baseText()
	}
	return text + fmt.Sprintf(" All pairs of combinations in a table are compared, since the best one is found in the same rounds."+
		" All comparisons of this page (%d) are judged together by Holm's method%s, so that %s."+
		" A comparison passes its share of the risk on to the others when it is decided for all the speedups at which it is tested, and not at its first verdict.",
		t.judged, half, risk)
}

// importedMethod says who measured the times of a file, and what their order is.
func importedMethod(rec results.Record) string {
	text := "The times are from a file that somebody wrote (CSV)."
	switch tool := toolOf(rec); tool {
	case "CSV":
	case goTest:
		text = "The times were printed by go test -bench: an op is one iteration of the benchmark, and each line is the mean of many."
	default:
		text = fmt.Sprintf("The times were measured by %s.", tool)
	}
	if orderOf(rec).interleaved {
		return text + " Each pass over the benchmarks is a round."
	}
	return text + " Each benchmark was repeated in a block, or the file does not tell. Intervals cover the spread within the blocks, and not what changed from block to block."
}

// roundsPlanned says how many rounds were planned and measured, and what could end them.
func roundsPlanned(rec results.Record) string {
	text := fmt.Sprintf("The plan was to measure up to %s", format.Count(rec.Plan.Rounds, "round"))
	switch {
	case rec.Plan.Budget > 0 && rec.Resumed != nil:
		text += fmt.Sprintf(", in the first session as many as fit into %v together with the warm-up round", rec.Plan.Budget)
	case rec.Plan.Budget > 0:
		text += fmt.Sprintf(", as many as fit into %v together with the warm-up round", rec.Plan.Budget)
	}
	if rec.Plan.Precision > 0 {
		text += fmt.Sprintf(", or fewer if every verdict is possible and each speedup, taken by itself, has a 95%% interval of about ±%g%% or less", 100*rec.Plan.Precision)
	}
	return text + ". " + resumptions(rec) + fmt.Sprintf("The run has %v.", countRounds(rec, rec.Plan.Workloads))
}

// resumptions says when the run was resumed and what it had by then, or nothing. The budgets of
// later sessions are not recorded.
func resumptions(rec results.Record) string {
	var texts []string
	spanned := ""
	for _, at := range rec.Resumed {
		before := rec
		before.Samples = slices.DeleteFunc(slices.Clone(rec.Samples), func(s results.Sample) bool { return !s.Start.Before(at) })
		n := countRounds(before, rec.Plan.Workloads)
		texts = append(texts, fmt.Sprintf("on %s with %v", at.Format(pageTime), n))
		if n.rest > 0 {
			spanned = "A round that was begun before a break and completed after it counts like the others, although its times are farther apart. "
		}
	}
	if texts == nil {
		return ""
	}
	return "It was resumed " + format.JoinAnd(texts) + "; budgets of resumed sessions are not recorded. " + spanned
}

// notCalibrated says that the verdicts were not tested; the result of a test is below the tables.
func notCalibrated(rec results.Record) []string {
	if len(rec.Calibrations) > 0 || rec.Started.IsZero() {
		return nil
	}
	return []string{"No A/A test of what was measured was found on this machine; manyhands calibrate runs one."}
}
