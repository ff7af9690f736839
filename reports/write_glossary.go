package reports

import (
	"fmt"
	"slices"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// Term is a word of the tables, the charts and the page, and its meaning. The order of
// the glossary is that in which a reader needs the words.
type Term struct {
	Word, Meaning string

	heads []string // of the columns or lists of a page that use it
}

// The heads of lists.
const (
	recommendedHead = "recommended workers"
	modelHead       = "scaling model"
)

// Glossary returns all terms.
func Glossary() []Term {
	return slices.Concat(measuringTerms, verdictTerms, disturbanceTerms, scalingTerms, boundTerms, grainTerms)
}

// measuringTerms are about what was run and how long it took.
var measuringTerms = []Term{
	{"task", "The smallest unit of work: one function call with one input.", []string{"time", "50% at"}},
	{"batch", "All tasks of one measurement.", []string{"time", "50% at"}},
	{"workload", "What the tasks do: flags downloads from a server, primes computes.", []string{"time"}},
	{"strategy", "How the tasks are distributed over workers.", []string{"time", "50% at"}},
	{"combination", "A workload, a strategy and a number of workers, which are measured together.", []string{"time", "50% at"}},
	{"sweep", "A measurement of all combinations, in rounds.", []string{"time"}},
	{"series", "Results of another tool whose names differ only in the number of workers. Each series is compared with its own fewest workers, because nobody knows whether two series do the same work.", []string{"series"}},
	{"workers", "Number of tasks that can run at once: goroutines, or child processes with the strategy process.", []string{"workers"}},
	{"chunk", "Number of tasks that a worker takes at a time. 0 is adaptive: the time of the last tasks sets the number, so that a chunk takes about 20 µs, or 2 ms with the strategy process. With errgroup each goroutine has one task.", []string{"chunk"}},
	{"GOMAXPROCS", "Number of goroutines of this program that can run at the same instant. Each child process of the strategy process has a GOMAXPROCS of its own.", []string{"GOMAXPROCS"}},
	{"round", "One pass over all combinations of strategy and workers. Each is measured once, in random order.", []string{"time", "50% at"}},
	{"sample", "One measurement: the wall time of one batch of tasks. A sample is valid if the batch had no error and gave the right results.", []string{"time", "50% at"}},
	{"n", "Number of valid samples; 9/10 means 9 valid samples of 10.", []string{"n"}},
	{"median", "The middle value: half of the samples are smaller and half are larger.", []string{"time"}},
	{"time", "Wall time of one batch of tasks, median over the rounds.", []string{"time"}},
	{"95% confidence interval (CI)", "Range for the number in the column to its left. In about 95% of runs like this one it contains the true value, and in " + earlyCoverage + " of those that end because the intervals of speedups are narrow enough. That of a time is about this machine during this run; another run can differ by more. A star marks the range from smallest to largest instead, where there are too few rounds for an interval.", []string{"95%"}},
	{"baseline", "What is compared with: the strategy sequential, which runs one task after the other, or the fewest workers of a series. Speedup and efficiency are relative to it.", []string{"speedup", "50% at"}},
	{"speedup", "How many times as fast as the baseline: 2 means twice as fast. It is the typical ratio of the two times of a round: the median of the means of any two rounds, on a logarithmic scale (Hodges–Lehmann estimate), or of three rounds the median ratio. Rounds in which the mean of the two was unusual can count less. The ratio of the two median times can differ, because a median ignores how slow the slower half of the rounds is.", []string{"speedup"}},
	{"efficiency (eff.)", "Speedup divided by workers. 100% is linear speedup: every worker is fully used. More than 100% can be chance, in one of many rows also if the interval is above 100%. The conclusion names the rows where chance alone does not explain it, judged together with all verdicts. Possible causes: something delayed sequential more, such as other programs; several workers have larger caches; or these rows do less work for the same tasks.", []string{"eff."}},
	{"service time", "Time that the server takes for one request.", []string{"theory"}},
	{"theory", "Shortest possible time with the server's service time: ceil(tasks / workers) × service time. A time is within 5% of it only if its whole interval is.", []string{"theory"}},
	{"ratio", "Time divided by theory.", []string{"ratio"}},
	{"startup", "Time to start the workers before the batch. It is part of time only in cold rows.", []string{"startup"}},
	{"cold, warm", "A cold row starts its worker processes within the measured time. A warm row starts them before.", []string{"startup"}},
	{"memory", "Peak memory of all worker processes, added up.", []string{"memory"}},
}

// verdictTerms are about comparisons.
var verdictTerms = []Term{
	{"verdict", "Result of a statistical test. All verdicts and recommended workers of a run are judged together: the risk that any of them is false is at most 5%. Resuming a run whose verdicts could be read halves it, because each look has a risk of its own.", versus},
	{"vs seq", "Verdict against sequential.", []string{"vs seq"}},
	{"vs base", "Verdict against the fewest workers of the same series.", []string{"vs base"}},
	{"vs best", "Verdict against the best row, in a series against its best row.", []string{"vs best"}},
	{"best", "The row with the smallest median time.", []string{"vs best"}},
	{fmt.Sprintf("%v, %v", stats.Faster, stats.Slower), "Shown to differ in that direction: chance alone does not explain it.", versus},
	{stats.Equivalent.String(), "Shown to differ by less than " + format.Percent(Margin) + ".", versus},
	{stats.Inconclusive.String(), "Neither a difference nor equivalence is shown. More rounds can decide.", versus},
	{"recommended workers", "Fewest workers of a strategy with which no other measured number is faster by more than " + format.Percent(Margin) + ". 2 to 4 means that 4 are shown to be enough, and 1 to be too few.", []string{recommendedHead}},
	{"A/A test", "Measures the same configuration under different names. Every reported difference is a false positive. manyhands calibrate runs one.", versus},
	{"power", "Probability that a test finds a difference of a given size. manyhands calibrate says which slowdown a single comparison finds with 80% power: in 4 of 5 experiments.", nil},
}

// disturbanceTerms are about samples that the rest of the machine disturbed.
var disturbanceTerms = []Term{
	{"disturbed sample", "A sample during which something else took CPU time: other programs (load), the hypervisor (steal), or a CPU quota (throttling). Other programs are measured over at least 200 ms, so a short sample is judged together with those before it. Only columns named undisturbed leave them out.", append([]string{"50% at"}, undisturbedHeads...)},
	{"n, time and speedup, undisturbed", "The same numbers from the undisturbed samples only. The speedup has only the rounds in which sequential was undisturbed, too, so it can have fewer than n.", undisturbedHeads},
}

var undisturbedHeads = []string{"n, undisturbed", "time, undisturbed", "speedup, undisturbed"}

// scalingTerms are about the models that are fitted to the times.
var scalingTerms = []Term{
	{"scaling model", "Formula for speedup as a function of workers, fitted to the measured times: the Universal Scalability Law. Without coherency it is Amdahl's law, and also without a serial share it is linear. The law is shown only if a test of fit does not reject it. A simpler model is named if neither that test nor a 95% interval rejects it.", []string{modelHead}},
	{"serial share (σ)", "Parameter of the Universal Scalability Law: the share of the work that only one worker can do at a time.", []string{modelHead}},
	{"coherency (κ)", "Parameter of the Universal Scalability Law: the cost of workers keeping each other up to date. It makes many workers slower than few.", []string{modelHead}},
}

// boundTerms are about the shortest time that is possible.
var boundTerms = []Term{
	{"lower bound", "Estimate of the shortest time that a batch can take with a number of workers, from the durations of the tasks run one after another. A measured time can be shorter than the estimate. In a sentence, about marks a bound without a 95% interval. In the table, a bound has as many digits as are certain.", []string{"total/W"}},
	{"total/W", "Total duration of all tasks, divided by the number of workers.", []string{"total/W"}},
	{"in order", "Time if each free worker takes the next task.", []string{"in order"}},
	{longestFirst, "Time if each free worker takes the longest remaining task. Another order can be faster still.", []string{longestFirst}},
	{"bound by", "What keeps every strategy from being faster with this number of workers: the largest of the lower bounds. It is named only if it exceeds all others by more than the uncertainty of both.", []string{"bound by"}},
	{"bound by workers", "Total duration of all tasks / workers is the largest bound.", []string{"bound by"}},
	{"bound by whole tasks", "No order of the tasks gives each worker an equal share, because a task runs on one worker.", []string{"bound by"}},
	{"bound by longest task", "No batch is shorter than its longest task. With a worker for each task, it is never below total/W.", []string{"bound by"}},
	{"bound by cores", "The CPU time of sequential / cores is the largest bound, or its time / cores if that is shorter, since one thread uses no more CPU time than that.", []string{"bound by"}},
	{"bound by server", "The server answers a limited number of requests at a time.", []string{"bound by"}},
	{"bound by too close", "The largest bounds differ by less than their uncertainty, so which one limits is unknown.", []string{"bound by"}},
	{"bound by order", "Another order of the tasks would be faster.", []string{"bound by"}},
	{"above", "How far the fastest strategy is above the lower bound, if the intervals of both show that it is.", []string{"above"}},
}

// grainTerms are about the size of tasks.
var grainTerms = []Term{
	{"efficiency of tasks of a size", "Share of the workers' time that is work: the time of sequential for the same work in tasks of " + format.RoundSeconds(loopFrom.Seconds()) + " or more, divided by workers × time.", []string{"50% at"}},
	{"50% at", "Task size at which the efficiency reaches 50%: half of the workers' time is work.", []string{"50% at"}},
	{"METG(50%)", "Minimum effective task granularity, as in Task Bench: the task of 50% efficiency with its overhead, workers × time / tasks. It is twice the size at 50%.", []string{"METG(50%)"}},
	{"overhead", "Worker time per task beyond the work itself.", []string{"overhead"}},
}

// headsOf are the heads of all columns of a part, and of its lists.
func headsOf(p pagePart) (heads []string) {
	for _, h := range p.Table.Table.Heads {
		heads = append(heads, h.Text)
	}
	if p.More != nil {
		for _, h := range p.More.Table.Heads {
			heads = append(heads, h.Text)
		}
	}
	if p.Recommended != nil {
		heads = append(heads, recommendedHead)
	}
	if p.Scaling != nil {
		heads = append(heads, modelHead)
	}
	return heads
}

// termsOf are the terms that a page uses.
func termsOf(parts []pagePart) []Term {
	used := make(map[string]bool)
	for _, p := range parts {
		for _, head := range headsOf(p) {
			used[head] = true
		}
	}
	return slices.DeleteFunc(Glossary(), func(t Term) bool {
		return !slices.ContainsFunc(t.heads, func(head string) bool { return used[head] })
	})
}
