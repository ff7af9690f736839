package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// notes explain what the numbers of a table mean, beside its conclusion.
func (t Table) notes(f layout) []string {
	if t.Grain != nil {
		return t.grainNotes()
	}
	return slices.Concat(t.numberNotes(f), t.recommendationNotes(), t.scalingNotes(), t.sampleNotes())
}

// numberNotes are on what the numbers are.
func (t Table) numberNotes(f layout) []string {
	shown := t.spreads()
	notes := []string{t.legend(shown)}
	if shown.Ranges {
		notes = append(notes, rangeNote)
	}
	notes = append(notes, t.verdictNote(), t.estimandNote(), t.passesNote(), t.theoryNote(), t.quotaNote())
	if f.wide {
		notes = append(notes, t.wideNotes()...)
	} else {
		notes = append(notes, t.startups())
	}
	return notEmpty(notes)
}

// quotaNote says what efficiency a quota of CPU time allows, because nobody sees that in a
// number of workers. A batch shorter than one period of the quota can exceed this.
func (t Table) quotaNote() string {
	quota := t.environment.Quota
	if t.Workload.Bound != "CPU" || quota <= 0 || quota != t.Cores {
		return ""
	}
	var parts []string
	for _, workers := range t.workerCounts() {
		if n := float64(workers); n > quota {
			parts = append(parts, fmt.Sprintf("%s with %s", format.Percent(quota/n), format.Count(workers, "worker")))
		}
	}
	if parts == nil {
		return ""
	}
	return fmt.Sprintf("The CPU quota of %s allows an efficiency of at most %s, except in batches that are shorter than its period (usually 100 ms).",
		format.CoreCount(quota), format.JoinAnd(parts))
}

// workerCounts returns the numbers of workers of all rows, in ascending order.
func (t Table) workerCounts() (counts []int) {
	for _, r := range t.Rows {
		counts = append(counts, r.Workers)
	}
	slices.Sort(counts)
	return slices.Compact(counts)
}

// sampleNotes are on the samples behind them.
func (t Table) sampleNotes() []string {
	notes := append([]string{t.calibrationNote()}, t.failures()...)
	return notEmpty(append(notes, t.runNotes()...))
}

func notEmpty(notes []string) []string {
	return slices.DeleteFunc(slices.Clone(notes), func(note string) bool { return note == "" })
}

// wideNotes are for the columns of the wide form.
func (t Table) wideNotes() (notes []string) {
	if t.startupKnown() {
		notes = append(notes, "Startup is not included in time, except in cold rows.")
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Memory.Empty() }) {
		notes = append(notes, "Memory is the sum of the peak memory of all worker processes.")
	}
	return notes
}

// spreads are those that the table shows: the baseline's own speedup has none.
func (t Table) spreads() (s format.Spreads) {
	for _, r := range t.Rows {
		s.Add(r.Time)
		if !r.isBase {
			s.Add(r.Speedup)
		}
	}
	return s
}

// marksRanges reports that a mark in the table needs an explanation.
func (t Table) marksRanges() bool {
	if t.Grain == nil {
		return t.spreads().Ranges
	}
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Efficiency.N > 1 && r.Efficiency.IsRange() })
}

// legend says what the numbers are, or "" when there are none.
func (t Table) legend(shown format.Spreads) string {
	var legend string
	switch {
	case shown.Intervals:
		legend = "Medians with 95% confidence intervals"
	case shown.Ranges:
		legend = "Medians"
	case shown.Single:
		legend = "Single values"
	default:
		return ""
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.isBase && !r.Speedup.Empty() }) {
		legend += "; speedup relative to " + t.baseText()
		if t.interleaved {
			legend += ", round by round"
		}
	}
	if shown.Intervals && !t.interleaved && t.parts == nil {
		return legend + ". The intervals cover the spread within each block of repetitions, and not what changed from block to block."
	}
	return legend + "."
}

// paired reports that some row has a speedup.
func (t Table) paired() bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Speedup.Empty() })
}

// unpaired says why rows have no speedup, or "" when all that could have one do.
func (t Table) unpaired() string {
	if t.unrelated() {
		return ""
	}
	if !t.paired() {
		return "No speedups, because " + t.baseText() + " has no valid sample."
	}
	if !slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Time.Empty() && r.Speedup.Empty() }) {
		return ""
	}
	note := "No speedup in rows without a valid sample of " + t.baseText() + " in the same round"
	if t.gomaxprocs {
		note += " with the same GOMAXPROCS"
	}
	return note + "."
}

// startups says how long it took to start the workers, strategy by strategy: from
// the quickest row to the slowest. What takes less than a millisecond is not worth
// a word.
func (t Table) startups() string {
	lo, hi := make(map[string]float64), make(map[string]float64)
	var order, texts []string
	for _, r := range t.Rows {
		if r.Startup.Empty() {
			continue
		}
		if _, ok := lo[r.StrategyText()]; !ok {
			order = append(order, r.StrategyText())
			lo[r.StrategyText()] = r.Startup.Center
		}
		lo[r.StrategyText()], hi[r.StrategyText()] = min(lo[r.StrategyText()], r.Startup.Center), max(hi[r.StrategyText()], r.Startup.Center)
	}
	for _, strategy := range order {
		if hi[strategy] >= 1e-3 {
			texts = append(texts, strategy+" "+format.SecondsSpan(lo[strategy], hi[strategy]))
		}
	}
	if texts == nil {
		return ""
	}
	return "Startup, not included in time: " + strings.Join(texts, ", ") + "."
}

// startupKnown reports whether the record tells of startup at all.
func (t Table) startupKnown() bool {
	return slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Startup.Center > 0 })
}

// failures are the samples left out, one note for each strategy.
func (t Table) failures() (notes []string) {
	type sum struct {
		failed, all int
		problem     string
	}
	sums := make(map[string]sum)
	var order []string
	for _, r := range t.Rows {
		s := sums[r.StrategyText()]
		if s == (sum{}) {
			order = append(order, r.StrategyText())
		}
		sums[r.StrategyText()] = sum{s.failed + r.Failed, s.all + r.Failed + r.Counted, cmp.Or(s.problem, r.Problem)}
	}
	for _, strategy := range order {
		if s := sums[strategy]; s.failed > 0 {
			notes = append(notes, fmt.Sprintf("%s: %s (%s).", strategy, failedOf(s.failed, s.all), s.problem))
		}
	}
	return notes
}

// calibrationNote quotes the A/A test of this machine.
func (t Table) calibrationNote() string {
	c := t.calibration
	if c == nil {
		return ""
	}
	detected := fmt.Sprintf("a slowdown of %s (95%% CI %s) is", format.Percent1(c.Detectable), format.PercentSpan(stats.Interval{Lo: c.DetectableLo, Hi: c.DetectableHi}))
	if c.Detectable > 1 {
		detected = "not even a slowdown by a factor of 2 is"
	}
	return fmt.Sprintf("A/A test on this machine (%s, %s, %s): %d of %s came out as different. With %s, %s detected in 80%% of cases, if it is the only comparison.",
		c.Measured.Format(time.DateOnly), c.Strategy, format.Count(c.Workers, "worker"), c.PairsDiffered, format.Count(c.Pairs, "identical pair"), format.Count(c.Rounds, "round"), detected)
}
