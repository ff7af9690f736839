package reports

import (
	"fmt"
	"slices"

	"manyhands/bench/results"
)

// term is a word that a page uses and what it means.
type term struct{ Word, Meaning string }

// allTerms are the headings of tables, and what charts are about.
var allTerms = []term{
	{"workers", "How many tasks may run at once: goroutines, or child processes with process."},
	{"chunk", "How many tasks a worker takes at a time; 0 is adaptive."},
	{"procs", "GOMAXPROCS: how many goroutines may run at the same instant."},
	{"n", "Samples that count, and of how many."},
	{"time", "Wall time of a whole batch of tasks, the median over the rounds."},
	{"95%", "An interval that holds the true value of the number before it in 95% of the cases. A star marks the range from smallest to largest, where rounds are too few for that."},
	{"speedup", "How many times as fast as sequential: the time of sequential divided by this time."},
	{"eff.", "Efficiency: speedup divided by workers. 100% means that no worker is in vain."},
	{"theory", "The least time that the service time of the server allows: ceil(tasks / workers) × service time."},
	{"ratio", "Time divided by that of theory."},
	{"vs seq", "The verdict against sequential: faster, slower, same (within " + percent(Margin) + "), or open: the rounds do not tell."},
	{"vs best", "The verdict against the row that took the least time, which is called best."},
	{"time, undisturbed", "Time without the samples during which something else used the machine; n and speedup, undisturbed, are of the same samples."},
	{"startup", "Time to start the workers, before the batch. It is part of time only in rows called cold."},
	{"memory", "The most that each worker process ever used, added up."},
	{"50% at", "The task, by itself, with which half of the workers' time is work."},
	{"METG(50%)", "Minimum effective task granularity, as Task Bench defines it: the same task with its overhead, workers × time / tasks."},
	{"overhead", "What a task takes of a worker beside its work."},
	{"total/W", "The time of all tasks one after another, shared evenly by the workers."},
	{"in order", "How long it takes when each free worker takes the next task."},
	{"longest first", "How long it takes when each free worker takes the longest task that is left."},
	{"bound by", "What keeps any strategy from being faster with so many workers."},
	{"above", "By how much the fastest is above that bound."},
}

// terms are those that the tables of a page use.
func terms(parts []pagePart) []term {
	used := make(map[string]bool)
	for _, p := range parts {
		heads := p.Table.Table.Heads
		if p.More != nil {
			heads = slices.Concat(heads, p.More.Table.Heads)
		}
		for _, h := range heads {
			used[h.Text] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(allTerms), func(t term) bool { return !used[t.Word] })
}

// method says how it was measured, as far as the record tells.
func method(rec results.Record, tables []Table) (list []string) {
	if rec.Started.IsZero() {
		list = append(list, "These times are what go test -bench printed. One op is one batch of tasks; the first line of a benchmark is its first round, and so on.")
	} else {
		list = append(list,
			fmt.Sprintf("In each round every combination ran once, in a random order of its own (seed %d), so that whatever disturbs the machine falls on all alike. A first round warmed up and does not count.", rec.Plan.Seed),
			roundsPlanned(rec),
			"Every batch must give the right results, or its time does not count.")
	}
	if !slices.ContainsFunc(tables, func(t Table) bool { return t.judged > 0 }) {
		return append(list, notCalibrated(rec)...)
	}
	list = append(list,
		"Speedups are ratios of times of the same round. Estimate and interval are those of Hodges and Lehmann, by the signed-rank test.",
		fmt.Sprintf("A verdict of faster or slower takes a signed-rank test (Wilcoxon), and same takes two of them, one for each end of a margin of %s. All %s of the page are judged together (Holm), so that the risk of any false one is 5%% in all.",
			percent(Margin), count(tables[0].judged, "comparison")))
	return append(list, notCalibrated(rec)...)
}

// roundsPlanned says how many rounds there were, and what might have ended them.
func roundsPlanned(rec results.Record) string {
	text := fmt.Sprintf("Planned were up to %s", count(rec.Plan.Rounds, "round"))
	if rec.Plan.Budget > 0 {
		text += fmt.Sprintf(", as many as fit into %v", rec.Plan.Budget)
	}
	if rec.Plan.Precision > 0 {
		text += fmt.Sprintf(", or fewer if every speedup is known to within %g%%", 100*rec.Plan.Precision)
	}
	return text + fmt.Sprintf("; %d were measured.", measuredRounds(rec, rec.Plan.Workloads))
}

// notCalibrated says what nobody knows; what a calibration found is below the tables.
func notCalibrated(rec results.Record) []string {
	if len(rec.Calibrations) > 0 || rec.Started.IsZero() {
		return nil
	}
	return []string{"What verdicts are worth on this machine was not measured; manyhands calibrate does that."}
}
