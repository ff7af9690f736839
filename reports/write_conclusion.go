package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"manyhands/bench/results"
	"manyhands/bench/stats"
	"manyhands/reports/internal/format"
)

// sentence is a part of what to conclude from a table. Where there is little room, short
// stands for the text, if there is one, and sentences of a high rank are left out first.
// Those of rank 0 never are: without them a reader would conclude what is not so.
type sentence struct {
	text, short string
	rank        int
	warning     bool
	foot        bool // on a terminal it is below all tables
}

// mostLines is how many lines of a terminal a conclusion has at most, without the one
// that says where the rest is.
const mostLines = 5

// warn is a sentence that must be said first.
func warn(text, short string) sentence { return sentence{text: text, short: short, warning: true} }

// conclusion is what to conclude from a table: what prevents a conclusion, what is the
// fastest, what limits it, and what disturbed it.
func (t Table) conclusion() []sentence {
	list := t.warnings()
	switch {
	case t.Grain != nil:
		list = append(list, t.grainConclusion()...)
	case t.best() == nil:
		list = append(list, warn("No valid sample, so there are no results.", ""))
	case t.parts != nil:
		list = append(append(list, t.bestOfRuns()...), betweenRuns)
	case t.Workload.Series:
		list = append(list, t.axisText())
		list = append(list, t.fastestOfSeries(), t.undecidedText(), t.recommended(), t.busyText(), t.tooEfficient(), t.severalSeries())
	case t.unrelated():
		list = append(list, sentence{text: "No key in these names counts workers and varies (choose one with --axis), so there are no speedups. The benchmarks may do different work, so none is called the fastest.",
			short: "No key in these names counts workers (see --axis), so no speedups."})
	default:
		if t.Workload.Axis != "" { // with sequential as the baseline
			list = append(list, t.axisText())
		}
		list = append(list, t.answerText())
		for _, p := range t.predicted() {
			list = append(list, sentence{text: p.String(), short: p.short()})
		}
		list = append(list, t.fastestText(*t.best(), t.Rows), t.uncomparedText(),
			t.verdictCounts("Compared with it, ", func(r Row) stats.Comparison { return r.VersusBest }, 2),
			t.verdictCounts("Compared with "+t.baseText()+", ", func(r Row) stats.Comparison { return r.VersusBase }, 6),
			t.undecidedText(), t.recommended(), t.tooEfficient())
		if len(t.Bounds) > 0 {
			list = append(list, sentence{text: t.bindsNote(t.fastest()), short: t.shortBound(t.fastest()), rank: 4})
		}
	}
	for _, note := range t.fileNotes {
		list = append(list, sentence{text: note, rank: 3})
	}
	list = append(list, t.disturbedText(), sentence{text: t.repeatedNote(), rank: 6}, t.accountText())
	return slices.DeleteFunc(list, func(s sentence) bool { return s.text == "" })
}

// warnings say what is missing.
func (t Table) warnings() (list []sentence) {
	switch t.state {
	case "":
	case "interrupted":
		list = append(list, warn("Partial results: the run was interrupted after "+t.rounds()+t.roundCount.restText()+".", ""))
	default:
		list = append(list, warn("Partial results: the run has not ended or was killed ("+t.rounds()+t.roundCount.restText()+").", ""))
	}
	if t.parts == nil {
		list = append(list, fileWarnings(t.testFailures, t.copies, t.account, "")...)
	}
	var parts []string
	for _, p := range t.parts {
		list = append(list, fileWarnings(p.testFailures, p.copies, p.account, " in "+shorten(p.run, shortName))...)
		if p.state != "" {
			parts = append(parts, shorten(p.run, shortName))
		}
	}
	if parts != nil {
		list = append(list, warn("Partial results: "+format.JoinAnd(parts)+" not complete.", "Partial results: "+format.Count(len(parts), "run")+" not complete."))
	}
	list = append(list, t.failedText(), t.movedBaselines())
	if t.Grain == nil && t.best() != nil {
		list = append(list, warn(t.unpaired(), strings.Replace(t.unpaired(), " with the same GOMAXPROCS", "", 1)), t.noVerdicts())
	}
	return list
}

// fileWarnings say what is wrong with a file of go test as a whole. where is like " in old", or ""
// if there is one file.
func fileWarnings(failures []string, copies int, account results.Account, where string) (list []sentence) {
	if failures != nil {
		list = append(list, warnOf("go test failed"+where+": ", failures))
	}
	if account.Lost() {
		short := fmt.Sprintf("Left out%s: %d of %s.", where, account.All()-account.Read, format.Count(account.All(), "result"))
		list = append(list, warn("Left out"+where+": "+account.String()+".", short))
	}
	if copies > 0 {
		list = append(list, warn(fmt.Sprintf("Left out%s: %s of earlier passes, equal to the last digit.", where, format.Count(copies, "duplicate")), ""))
	}
	return list
}

// failedText says how many samples failed, where, and why the first did.
func (t Table) failedText() sentence {
	failed, all, problem := 0, 0, ""
	byStrategy := make(map[string]int)
	var strategies []string
	for _, r := range t.Rows {
		failed, all = failed+r.Failed, all+r.Failed+r.Counted
		if r.Failed == 0 {
			continue
		}
		if byStrategy[r.StrategyText()] == 0 {
			strategies = append(strategies, r.StrategyText())
		}
		byStrategy[r.StrategyText()] += r.Failed
		if problem == "" {
			problem = r.Problem
		}
	}
	if failed == 0 {
		return sentence{}
	}
	for i, strategy := range strategies {
		strategies[i] = fmt.Sprintf("%s: %s", strategy, format.Count(byStrategy[strategy], "sample"))
	}
	text := failedOf(failed, all)
	long := fmt.Sprintf("%s (%s). First error: %s.", text, strings.Join(strategies, ", "), strings.TrimSuffix(problem, "."))
	short := fmt.Sprintf("%s (%s).", text, strings.Join(strategies, ", "))
	if lines(textWidth, short) > 1 {
		short = text + "."
	}
	return warn(long, short)
}

// movedBaselines names the series of which the row with the fewest workers has no valid sample, so that
// another row is the baseline.
func (t Table) movedBaselines() sentence {
	var names []string
	bases, named := baselinesOf(t.Rows), make(map[baselineKey]bool)
	for _, r := range t.Rows {
		base, key := bases.of(r), r.baselineKey()
		if r.series && r.Time.Empty() && base >= 0 && r.Workers < t.Rows[base].Workers && !named[key] {
			named[key] = true
			names = append(names, fmt.Sprintf("%s with %d instead of %s", t.label(r), t.Rows[base].Workers, format.Count(r.Workers, "worker")))
		}
	}
	return warnOf("Other baselines, because the fewest workers have no valid sample: ", names)
}

func failedOf(failed, all int) string {
	return fmt.Sprintf("%d of %s failed and %s left out", failed, format.Count(all, "sample"), format.Are(failed))
}

// noVerdicts says why there can be no verdict, if there can be none.
func (t Table) noVerdicts() sentence {
	switch rounds := t.comparedRounds(); {
	case t.unrelated() || t.parts != nil:
		return sentence{}
	case !t.interleaved && t.Measured < 2:
		return warn("No verdicts: each row has only one sample.", "")
	case !t.interleaved:
		return warn("No verdicts: "+unknownOrder(t.tool)+".", "No verdicts: the order of the samples is unknown.")
	case !t.shuffled:
		return warn("No verdicts: "+fixedOrder+".", "No verdicts: every pass has the same order.")
	case t.judged > 0 && rounds < t.least:
		short := "Too few rounds for verdicts: " + t.needsRounds() + "."
		return warn(short+t.moreRounds(t.leastOfAll), short)
	case t.judged > 0:
		return t.tooFewForBest()
	}
	return sentence{}
}

// tooFewForBest says that a comparison with the best row has too few rounds for any verdict. How many
// it takes depends on the risk that the decided ones leave for it.
func (t Table) tooFewForBest() sentence {
	var worst stats.Comparison
	of := ""
	for _, r := range t.Rows {
		if c := r.VersusBest; compared(c) && c.Verdict == stats.Inconclusive && c.Least-c.Speedup.N > worst.Least-worst.Speedup.N {
			worst, of = c, "the comparison of "+t.rowName(r)
		}
	}
	need, why := worst.Least, ""
	if need == 0 {
		return sentence{}
	}
	if t.canGoOn(need) {
		need++
		why = " (One more than without resuming, because each look at the verdicts has a risk of its own.)"
	}
	if worst.Speedup.N == t.comparedRounds() {
		of = "comparisons" // and not only of that row
	}
	short := fmt.Sprintf("Too few rounds for %s with the best row: got %d, and %d can be needed.", of, worst.Speedup.N, need)
	return warn(short+t.moreRounds(max(need, t.leastOfAll))+why, short)
}

// goTest is the tool of records that name none and are no sweeps.
const goTest = "go test -bench"

// toolOf names the tool that measured a record, "" for a sweep.
func toolOf(rec results.Record) string {
	if rec.Tool == "" && rec.Started.IsZero() {
		return goTest
	}
	return rec.Tool
}

// unknownOrder is why samples in blocks have no verdicts. It says in which order the tool measures, as
// far as is known.
func unknownOrder(tool string) string {
	measures := tool + " measures"
	if tool == "CSV" {
		measures = "Most tools measure"
	}
	return "the order of the samples is unknown. " + measures + " each benchmark in a block, and blocks differ even if nothing but the state of the machine changes"
}

// moreRounds says how to get enough rounds for verdicts.
func (t Table) moreRounds(need int) string {
	switch {
	case t.canGoOn(need):
		return " Continue with manyhands sweep --resume " + ShellLine(t.source) + " --budget 5m."
	case !t.passes && t.Rounds < need:
		return fmt.Sprintf(" Measure again with --rounds %d.", need)
	}
	return ""
}

// canGoOn reports that the sweep can be resumed up to so many rounds: its plan has them, and not all
// are measured.
func (t Table) canGoOn(rounds int) bool {
	return !t.passes && t.source != "" && rounds <= t.Rounds && t.Measured < t.Rounds
}

// shortName is how many columns the name of a row or of a run has where there is little room.
const shortName = 24

// fastestText names the row with the shortest median time. It is called the fastest if all
// others that do the same work, which are among rows, are shown to be slower: which of rows that do
// not differ has the shortest median is a matter of luck. The interval allows for the choice of that
// row.
func (t Table) fastestText(r Row, rows []Row) sentence {
	name := t.rowName(r)
	if r.Workers > 0 && !t.oneSeries {
		name = t.label(r) + " with " + format.Count(r.Workers, "worker") // written out: it is what a class reads first
	}
	heading := "Shortest median time: "
	if showsFastest(r, rows) {
		heading = "Fastest: "
	}
	text := heading + name + ", " + format.Seconds(r.Time.Center)
	if tasks := t.tasks(); tasks != "" {
		text += " for " + tasks
	}
	short := heading + shorten(t.rowName(r), shortName) + ", "
	if r.isBase || r.Speedup.Empty() {
		return sentence{text: text + ".", short: short + format.Seconds(r.Time.Center) + ".", rank: 1}
	}
	speedup := fmt.Sprintf("%s times as fast as %s", format.Ratio(r.Speedup.Center), t.baseText())
	if t.judged > 0 && r.VersusBase.Verdict != stats.Faster {
		speedup = fmt.Sprintf("not shown to be faster than %s", t.baseText())
		if t.judged > 1 { // an interval by itself may say otherwise
			speedup += fmt.Sprintf(" (%d comparisons judged together)", t.judged)
		}
		speedup += ": speedup " + format.Ratio(r.Speedup.Center)
	}
	limits := func(i stats.Interval) string { return format.Span(i.Lo, i.Hi, format.RatioDecimals(i.Center)) }
	round := "round"
	if !t.interleaved {
		round = "repetition"
	}
	switch {
	case r.Speedup.N < 2:
		speedup += " in a single " + round + "."
	case r.Speedup.IsRange():
		speedup += fmt.Sprintf(" (%s in %s).", limits(r.Speedup), format.Count(r.Speedup.N, round))
	case r.Selected.Empty():
		speedup += "."
	case !t.interleaved:
		speedup += " (95% CI if order does not matter: " + limits(r.Selected) + ")."
	default:
		speedup += " (95% CI after choosing this row: " + limits(r.Selected) + ")."
	}
	return sentence{text: text + ", " + speedup, short: short + speedup, rank: 1}
}

// showsFastest reports whether verdicts let a row be called the fastest: it was compared with each
// other one that does the same work and has a time, and all are slower.
func showsFastest(r Row, rows []Row) bool {
	others := 0
	for _, other := range rows {
		if other.Cell == r.Cell || other.group() != r.group() || other.Time.Empty() {
			continue
		}
		if !compared(other.VersusBest) || other.VersusBest.Verdict != stats.Slower {
			return false
		}
		others++
	}
	return others > 0
}

// uncomparedText names the rows that cannot be compared with the best one.
func (t Table) uncomparedText() sentence {
	if t.judged == 0 {
		return sentence{}
	}
	best := t.best()
	var names []string
	for _, r := range t.Rows {
		if r.Cell != best.Cell && !r.Time.Empty() && !compared(r.VersusBest) {
			names = append(names, t.rowName(r))
		}
	}
	if names == nil {
		return sentence{}
	}
	heading := "Not compared with it, because no round has valid samples of both: "
	return sentence{text: heading + strings.Join(names, ", ") + ".", short: listed(heading, names, 1), rank: 1}
}

// axisText says what was taken for the workers and for the baseline, and how to choose another.
func (t Table) axisText() sentence {
	choose := "choose with --axis"
	if len(t.otherAxes) > 0 {
		choose = "also varied: " + format.JoinAnd(t.otherAxes) + "; " + choose
	}
	base := "Baseline: " + t.baseText() + " of each series."
	if !t.Workload.Series {
		base = "Baseline: " + t.baseText() + "."
	}
	return sentence{text: fmt.Sprintf("Workers: %s (%s). %s", t.Workload.Axis, choose, base), rank: 1}
}

// fastestOfSeries names the row of each series with the shortest median time.
func (t Table) fastestOfSeries() sentence {
	var texts, names []string
	for _, positions := range groupsOf(t.Rows) {
		best := fastestOf(t.Rows, positions)
		if best < 0 {
			continue
		}
		var rows []Row
		for _, i := range positions {
			rows = append(rows, t.Rows[i])
		}
		texts, names = append(texts, t.fastestText(t.Rows[best], rows).text), append(names, t.rowName(t.Rows[best]))
	}
	if len(texts) == 1 {
		return t.fastestText(*t.best(), t.Rows)
	}
	return sentence{text: strings.Join(texts, " "), short: listed("Shortest median times (series and workers): ", names, 1), rank: 1}
}

// busyText says how many cores the workers used. If they are fewer than the workers, these waited; if
// the CPU time of a run grows with the workers, they do more work.
func (t Table) busyText() sentence {
	var busy []string
	for _, r := range t.Rows {
		if !r.Time.Empty() && r.CPU.Center > 0 {
			busy = append(busy, fmt.Sprintf("%s of %s with %s", format.Number(r.CPU.Center/r.Time.Center), format.Seconds(r.CPU.Center), t.rowName(r)))
		}
	}
	if busy == nil {
		return sentence{}
	}
	heading := "Busy cores on average (CPU time / time), and CPU time: "
	return sentence{text: heading + strings.Join(busy, ", ") + ".", short: listed(heading, busy, 2), rank: 3}
}

// severalSeries says that series are not compared with each other.
func (t Table) severalSeries() sentence {
	if len(t.bestOfGroups()) < 2 {
		return sentence{}
	}
	return sentence{text: "Different series may do different work, so they are not compared with each other.", rank: 3}
}

// accountText says of which files all results were read. What was left out is a warning.
func (t Table) accountText() sentence {
	var read []string
	for _, p := range t.eachRun() {
		of := "the file"
		if t.parts != nil {
			of = p.run
		}
		switch {
		case p.account.All() == 0 || p.account.Lost() || p.copies > 0:
		case p.account.Read == 1:
			read = append(read, "the only result of "+of)
		default:
			read = append(read, fmt.Sprintf("all %d results of %s", p.account.Read, of))
		}
	}
	if read == nil {
		return sentence{}
	}
	return sentence{text: "Read: " + format.JoinAnd(read) + ".", foot: true}
}

// eachRun are the tables of the runs: of one run, the table itself.
func (t Table) eachRun() []Table {
	if t.parts == nil {
		return []Table{t}
	}
	return t.parts
}

// bestOfRuns names the fastest row of each run.
func (t Table) bestOfRuns() (list []sentence) {
	for _, p := range t.parts {
		if best := p.best(); best != nil && !p.unrelated() {
			s := p.fastestText(*best, p.Rows)
			list = append(list, sentence{
				text:  strings.Replace(s.text, ":", " in "+p.run+":", 1),
				short: strings.Replace(s.short, ":", " in "+shorten(p.run, shortName/2)+":", 1),
				rank:  1,
			})
		}
	}
	return list
}

// undecidedText says what it would take to decide all.
func (t Table) undecidedText() sentence {
	if t.noVerdicts().text != "" {
		return sentence{}
	}
	var list []stats.Comparison
	for _, r := range t.Rows {
		list = append(list, r.VersusBase, r.VersusBest)
	}
	return sentence{text: deciding(list), rank: 5}
}

// verdictCounts counts the verdicts of one kind, and names the rows of which there are few.
// Where there can be no verdict, a warning says so.
func (t Table) verdictCounts(against string, of func(Row) stats.Comparison, rank int) sentence {
	const few = 3
	groups := make(map[stats.Verdict][]string)
	for _, r := range t.Rows {
		if c := of(r); compared(c) {
			groups[c.Verdict] = append(groups[c.Verdict], t.rowName(r))
		}
	}
	if len(groups) == 0 || len(groups[stats.Inconclusive]) > 0 && len(groups) == 1 && t.noVerdicts().text != "" {
		return sentence{}
	}
	var counts, named []string
	for _, verdict := range []stats.Verdict{stats.Faster, stats.Slower, stats.Equivalent, stats.Inconclusive} {
		names := groups[verdict]
		if len(names) == 0 {
			continue
		}
		text := fmt.Sprintf("%d %s %v", len(names), format.Are(len(names)), verdict)
		if counts == nil {
			text = fmt.Sprintf("%s %s %v", format.Count(len(names), "row"), format.Are(len(names)), verdict)
		}
		counts = append(counts, text)
		if len(names) <= few {
			text += " (" + strings.Join(names, ", ") + ")"
		}
		named = append(named, text)
	}
	s := sentence{text: against + format.JoinAnd(named) + ".", rank: rank}
	if lines(textWidth, s.text) > 1 {
		s.short = against + format.JoinAnd(counts) + "."
	}
	return s
}

// recommended names the workers that each strategy needs, in one line.
func (t Table) recommended() sentence {
	if len(t.Recommended) == 0 || t.noRecommendations() != "" {
		return sentence{}
	}
	var names, unknown []string
	for _, e := range t.Recommended {
		switch workers := e.workers(); {
		case workers == "":
			unknown = append(unknown, e.Strategy)
		case t.oneSeries:
			names = append(names, workers)
		default:
			names = append(names, e.Strategy+" "+workers)
		}
	}
	if unknown != nil && t.oneSeries {
		names = append(names, "cannot tell")
	} else if unknown != nil {
		names = append(names, "cannot tell for "+format.JoinAnd(unknown))
	}
	rank := 1
	if t.Workload.Series { // what somebody with numbers of another tool asks for
		rank = 0
	}
	return sentence{
		text:  fmt.Sprintf("Recommended workers%s (the fewest with which no other measured number is faster by more than %s): %s.", t.ifOrder(), format.Percent(Margin), strings.Join(names, ", ")),
		short: listed("Recommended workers"+strings.Replace(t.ifOrder(), "the order of the samples", "order", 1)+": ", names, 1), rank: rank,
	}
}

// tooEfficient names the rows that are shown to have more than 100% efficiency. That is judged with
// all verdicts: of the intervals of many rows by themselves, some are above 100% by chance.
func (t Table) tooEfficient() sentence {
	var names []string
	for _, r := range t.Rows {
		if r.VersusBase.BeyondLinear() {
			names = append(names, fmt.Sprintf("%s %s", t.rowName(r), format.Percent(r.Efficiency.Center)))
		}
	}
	if names == nil {
		return sentence{}
	}
	heading := "Efficiency above 100%: "
	why := fmt.Sprintf(" Possible causes: something delayed %s more, such as other programs; several workers have larger caches; or these rows do less work for the same tasks.", t.baseText())
	return sentence{text: heading + strings.Join(names, ", ") + "." + why, short: listed(heading, names, 1), rank: 5}
}

// listed has as many items as there is room for in some lines.
func listed(heading string, items []string, most int) string {
	text := heading + strings.Join(items, ", ") + "."
	for n := min(len(items)-1, most*textWidth); n > 0 && lines(textWidth, text) > most; n-- {
		text = fmt.Sprintf("%s%s and %d more.", heading, strings.Join(items[:n], ", "), len(items)-n)
	}
	return text
}

// disturbedText says what was disturbed, and whether that matters.
func (t Table) disturbedText() sentence {
	d := t.disturbed
	if d.samples == 0 {
		return sentence{}
	}
	short := fmt.Sprintf("Disturbed: %d of %s", d.samples, format.Count(d.all, "sample"))
	if t.Grain != nil {
		return sentence{text: t.disturbedCount(), short: short + ".", rank: 1}
	}
	u := t.without()
	if u.median.row == "" {
		short += ". Too few undisturbed ones are left to compare."
	} else {
		farthest := "up to " + moved{by: u.most()}.limit()
		if u.most() == 0 {
			farthest = "less than 0.1%"
		}
		short += ". Without them results move by " + farthest
		if u.few > 0 {
			short += fmt.Sprintf(" (too few left in %d of %s)", u.few, format.Count(len(t.Rows), "row"))
		}
		short += "."
	}
	rank := 2
	if 2*d.samples > d.all || u.most() > Margin { // then it says more than any verdict
		rank = 0
	}
	return sentence{text: t.disturbedNote(), short: short, rank: rank}
}

// concluded are the sentences of a conclusion in full.
func concluded(list []sentence) (texts []string) {
	for _, s := range list {
		texts = append(texts, s.text)
	}
	return texts
}

// concise are as many sentences as fit into so many lines of a terminal. What comes first
// is said in full where there is room.
func concise(list []sentence, most, width int) []string {
	list = slices.DeleteFunc(slices.Clone(list), func(s sentence) bool { return s.foot })
	texts := make([]string, len(list))
	for i, s := range list {
		if texts[i] = s.short; s.short == "" {
			texts[i] = s.text
		}
	}
	for lines(width, texts...) > most {
		last := 0
		for i, s := range list {
			if s.rank >= list[last].rank {
				last = i
			}
		}
		if list[last].rank == 0 {
			break
		}
		list, texts = slices.Delete(list, last, last+1), slices.Delete(texts, last, last+1)
	}
	if lines(width, texts...) > most { // names or errors without end
		for i := range texts {
			texts[i] = cut(texts[i], width)
		}
	}
	for i, s := range list {
		short := texts[i]
		if texts[i] = s.text; lines(width, texts...) > most {
			texts[i] = short
		}
	}
	return texts
}

// lines is how many lines of a terminal the texts have.
func lines(width int, texts ...string) (n int) {
	for _, text := range texts {
		for line := range strings.SplitSeq(wrap(text, width), "\n") {
			n += 1 + (twwidth.Width(line)-1)/width // a word that is wider than a line is not broken
		}
	}
	return n
}

// cut leaves the first line of a text.
func cut(text string, width int) string {
	if lines(width, text) == 1 {
		return text
	}
	runes := []rune(text) // not the first line of wrap: a long name would leave nothing of it
	for twwidth.Width(string(runes)) > width-2 {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
