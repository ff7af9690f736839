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

// notes explain what the numbers of a table mean and what is missing.
func (t Table) notes(f layout) []string {
	if t.Grain != nil {
		return t.grainNotes()
	}
	return slices.Concat(t.numberNotes(f), t.guessNotes(), t.enoughNotes(), t.lawNotes(), t.sampleNotes())
}

// numberNotes are on what the numbers are.
func (t Table) numberNotes(f layout) []string {
	shown := t.spreads()
	notes := []string{t.legend(shown)}
	if shown.Ranges {
		notes = append(notes, rangeNote)
	}
	notes = append(notes, t.unpaired(), t.verdictNote(), t.passesNote(), t.theoryNote(), t.procsNote())
	if f.narrow {
		notes = append(notes, t.startups())
	} else {
		notes = append(notes, t.wideNotes()...)
	}
	return notEmpty(notes)
}

// sampleNotes are on the samples behind them.
func (t Table) sampleNotes() []string {
	notes := append([]string{t.disturbedNote(), t.calibrationNote()}, t.failures()...)
	return notEmpty(append(notes, t.runNotes()...))
}

func notEmpty(notes []string) []string {
	return slices.DeleteFunc(notes, func(note string) bool { return note == "" })
}

// wideNotes are for the columns of the wide form.
func (t Table) wideNotes() (notes []string) {
	if t.startupKnown() {
		notes = append(notes, "startup is not part of time, but of that of cold rows.")
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Memory.Empty() }) {
		notes = append(notes, "memory is the most that each worker process ever used, added up.")
	}
	return notes
}

// spreads are those that the table shows: the baseline's own speedup has none.
func (t Table) spreads() (s format.Spreads) {
	for _, r := range t.Rows {
		s.Add(r.Time)
		if r.Strategy != baseline {
			s.Add(r.Speedup)
		}
	}
	return s
}

// legend says what the numbers are, or "" when there are none.
func (t Table) legend(shown format.Spreads) string {
	var legend string
	switch {
	case shown.Intervals:
		legend = "Medians and their 95% intervals"
	case shown.Ranges:
		legend = "Medians"
	case shown.Single:
		legend = "Single values"
	default:
		return ""
	}
	if slices.ContainsFunc(t.Rows, func(r Row) bool { return r.Strategy != baseline && !r.Speedup.Empty() }) {
		legend += "; speedup against " + baseline
		if t.neighbours {
			legend += ", round by round"
		}
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
		return "No speedup: there is no valid sample of " + baseline + " to compare with."
	}
	if !slices.ContainsFunc(t.Rows, func(r Row) bool { return !r.Time.Empty() && r.Speedup.Empty() }) {
		return ""
	}
	note := "No speedup without a valid sample of " + baseline + " of the same round"
	if _, procs := t.variants(); procs {
		note += " and procs"
	}
	return note + "."
}

// procsNote says what a column is that would be taken for processes.
func (t Table) procsNote() string {
	if _, procs := t.variants(); !procs {
		return ""
	}
	return "procs is GOMAXPROCS, how many goroutines of this program may run at the same instant. The child processes of process have one of their own, whatever it is."
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
		if _, ok := lo[r.Arm()]; !ok {
			order = append(order, r.Arm())
			lo[r.Arm()] = r.Startup.Center
		}
		lo[r.Arm()], hi[r.Arm()] = min(lo[r.Arm()], r.Startup.Center), max(hi[r.Arm()], r.Startup.Center)
	}
	for _, strategy := range order {
		if hi[strategy] >= 1e-3 {
			texts = append(texts, strategy+" "+format.SecondsSpan(lo[strategy], hi[strategy]))
		}
	}
	if texts == nil {
		return ""
	}
	return "Startup, not part of time: " + strings.Join(texts, ", ") + "."
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
		s := sums[r.Arm()]
		if s == (sum{}) {
			order = append(order, r.Arm())
		}
		sums[r.Arm()] = sum{s.failed + r.Failed, s.all + r.Failed + r.Counted, cmp.Or(s.problem, r.Problem)}
	}
	for _, strategy := range order {
		if s := sums[strategy]; s.failed > 0 {
			notes = append(notes, fmt.Sprintf("%s: %d of %d samples do not count: %s", strategy, s.failed, s.all, s.problem))
		}
	}
	return notes
}

// calibrationNote quotes what verdicts are worth on this machine.
func (t Table) calibrationNote() string {
	c := t.calibration
	if c == nil {
		return ""
	}
	found := fmt.Sprintf("a slowdown of %s (95%%: %s) is", format.Percent1(c.Detectable), format.PercentSpan(stats.Interval{Lo: c.DetectableLo, Hi: c.DetectableHi}))
	if c.Detectable > 1 {
		found = "not even twice as slow is"
	}
	return fmt.Sprintf("Calibrated on this machine, on %s, with %s, %s: of %s of the same %d were called different; %s found in four of five cases with %s.",
		c.Measured.Format(time.DateOnly), c.Strategy, format.Count(c.Workers, "worker"), format.Count(c.Pairs, "pair"), c.PairsDiffered, found, format.Count(c.Rounds, "round"))
}
