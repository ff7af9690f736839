package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/stats"
)

// ChangesText writes changes for a terminal, as [Text] writes tables.
func ChangesText(w io.Writer, c Changes) error {
	return renderChanges(w, c, terminalStyle, terminalFormat)
}

// ChangesMarkdown writes them in Markdown, for a pull request.
func ChangesMarkdown(w io.Writer, c Changes) error {
	return renderChanges(w, c, markdownStyle, markdownFormat)
}

func renderChanges(w io.Writer, c Changes, style func() tw.Renderer, f format) error {
	fmt.Fprintf(w, f.title, f.prose(fmt.Sprintf("%s → %s", c.Old.Name, c.New.Name)))
	columns := c.columns()
	if f.narrow {
		columns = narrow(columns, c.Rows, []string{own, "chunk", "procs"})
	}
	for i := range columns {
		if columns[i].head == own {
			columns[i].head = "95 %"
		}
	}
	if len(c.Rows) > 0 {
		if err := renderRows(w, columns, c.Rows, style, f); err != nil {
			return err
		}
	}
	for _, note := range c.notes() {
		if note != "" {
			fmt.Fprintf(w, f.note, f.prose(note))
		}
	}
	return nil
}

// own stands for the heading of the intervals of either side by itself.
const own = "95 % of one side"

func (c Changes) columns() []column[Change] {
	text := func(head string, cell func(Change) string) column[Change] {
		return column[Change]{head, tw.AlignLeft, cell}
	}
	number := func(head string, cell func(Change) string) column[Change] {
		return column[Change]{head, tw.AlignRight, cell}
	}
	columns := []column[Change]{
		text("workload", func(r Change) string { return r.Workload }),
		text("strategy", func(r Change) string { return r.Arm() }),
		number("workers", func(r Change) string { return strconv.Itoa(r.Workers) }),
	}
	if !slices.ContainsFunc(c.Rows, func(r Change) bool { return r.Workers > 0 }) {
		columns = []column[Change]{text("benchmark", func(r Change) string { return r.Arm() })}
	}
	if c.varies(func(r Change) int { return r.Chunk }) {
		columns = append(columns, number("chunk", func(r Change) string { return strconv.Itoa(r.Chunk) }))
	}
	if c.varies(func(r Change) int { return r.GOMAXPROCS }) {
		columns = append(columns, number("procs", func(r Change) string { return strconv.Itoa(r.GOMAXPROCS) }))
	}
	columns = append(columns,
		number("old", func(r Change) string { return timeText(r.Old) }),
		number(own, func(r Change) string { return timeSpan(r.Old) }),
		number("new", func(r Change) string { return timeText(r.New) }),
		number(own, func(r Change) string { return timeSpan(r.New) }))
	if c.Basis == NoBasis {
		return columns
	}
	return append(columns,
		number("change", changeText),
		number("95 %", changeSpan),
		number("verdict", c.verdict))
}

// varies reports whether a number is not the same in all rows.
func (c Changes) varies(n func(Change) int) bool {
	return slices.ContainsFunc(c.Rows, func(r Change) bool { return n(r) != n(c.Rows[0]) })
}

func (c Changes) verdict(r Change) string {
	if c.Basis == Anchored && r.Strategy == baseline {
		return "anchor"
	}
	return verdictText(r.Comparison)
}

// changeText is by how much the new one takes longer.
func changeText(r Change) string {
	if !compared(r.Comparison) {
		return none
	}
	return signedPercent(1/r.Comparison.Speedup.Center - 1)
}

func changeSpan(r Change) string {
	s := r.Comparison.Speedup
	if s.N < 2 {
		return none
	}
	text := signedPercent(1/s.Hi-1) + " to " + signedPercent(1/s.Lo-1)
	if s.IsRange() {
		return rangeMark + text
	}
	return text
}

func signedPercent(x float64) string {
	text := percent1(x)
	switch {
	case text == "0.0%" || text == "-0.0%":
		return "0.0%"
	case x > 0:
		return "+" + text
	}
	return text
}

// differenceText puts it in words.
func differenceText(x float64) string {
	switch text := strings.TrimLeft(signedPercent(x), "+-"); {
	case text == "0.0%":
		return "as long"
	case x > 0:
		return text + " longer"
	default:
		return text + " less"
	}
}

// notes say what the numbers are, what the verdicts stand on, and what to do where
// there are none.
func (c Changes) notes() []string {
	instead := "To find out, measure both in turns: manyhands compare --interleave OLD NEW, with two programs or two revisions."
	if c.Old.Started.IsZero() && c.New.Started.IsZero() {
		instead = "To find out, run the benchmarks of both in turns, one pass (-count 1) at a time, and add --alternating."
	}
	notes := []string{c.programs()}
	if c.Basis == NoBasis {
		if len(c.Rows) > 0 {
			notes = append(notes, "Medians of each side by itself"+c.rangeNote())
		}
		return append(append(notes, "No verdict: "+c.Why+". "+instead), c.leftOut()...)
	}
	legend := "old, new: medians. change: how much longer new takes, by the two times of each round; both were measured in alternating rounds"
	if c.Basis == Anchored {
		legend = "old, new: medians. change: how much longer new takes as a multiple of " + baseline + " in the same round, for the two runs were not measured side by side"
	}
	notes = append(notes, legend+c.rangeNote())
	if c.Basis == Anchored {
		notes = append(notes, "The anchors: "+c.anchor+". A change no larger than that of its anchor stays open. "+instead)
	}
	if other := otherConditions(c.Old.Record, c.New.Record); other != "" {
		notes = append(notes, "Not only the programs differ: "+other+".")
	}
	if c.Old.Started.IsZero() {
		notes = append(notes, "That passes took turns is what --alternating says. If they had all one order, what one row leaves behind fell always on the same other.")
	}
	return append(append(notes, c.verdictNote(), c.disturbedNote()), c.leftOut()...)
}

// rangeNote ends the note on numbers.
func (c Changes) rangeNote() string {
	var s spreads
	for _, r := range c.Rows {
		s.add(r.Old.Time)
		s.add(r.New.Time)
		s.add(r.Comparison.Speedup)
	}
	if !s.ranges {
		return "."
	}
	return ". " + rangeMark + " from smallest to largest: fewer than 6 rounds give no 95 % interval."
}

// programs tells the two apart, if the records do.
func (c Changes) programs() string {
	other := c.Old.Environment.OtherProgram(c.New.Environment)
	if other == "" {
		return ""
	}
	return "Programs: " + other + "."
}

func (c Changes) verdictNote() string {
	if undecidable := c.Undecidable(); undecidable != "" {
		return "Verdicts: " + undecidable + "."
	}
	risk := "5% risk of any false one"
	if c.Basis == Anchored {
		risk = "more than 5% risk of any false one, as hours change what no round shows"
	}
	note := fmt.Sprintf("Verdicts (%s judged together, %s): same is within %g%%, open is undecided", count(c.judged, "comparison"), risk, 100*c.Margin)
	if open := c.toDecide(); open > 0 && c.Basis == ByRound {
		note += "; to decide all would take " + roundsNeeded(open)
	}
	return note + "."
}

// toDecide is how many rounds would decide what is open, 0 if nothing is.
func (c Changes) toDecide() (rounds int) {
	for _, r := range c.Rows {
		if compared(r.Comparison) && r.Comparison.Verdict == stats.Inconclusive {
			rounds = max(rounds, r.Comparison.Rounds)
		}
	}
	return rounds
}

// disturbedNote says what would be other without what was disturbed.
func (c Changes) disturbedNote() string {
	disturbed, all := 0, 0
	var changed []string
	for _, r := range c.Rows {
		disturbed, all = disturbed+r.Old.Disturbed+r.New.Disturbed, all+r.Old.Counted+r.New.Counted
		// To lose a verdict for want of rounds is no other verdict.
		if was, is := verdictText(r.Comparison), verdictText(r.Calm); was != is && is != "open" && is != none {
			changed = append(changed, fmt.Sprintf("%s is %s and not %s", r.name(), is, was))
		}
	}
	if disturbed == 0 {
		return ""
	}
	if changed == nil {
		changed = []string{"no verdict changes"}
	}
	return fmt.Sprintf("Disturbed: %d of %d samples. They count. Without them %s.", disturbed, all, strings.Join(changed, ", "))
}

// leftOut names what is in one of the two only, and what failed.
func (c Changes) leftOut() (notes []string) {
	for _, side := range []struct {
		name string
		Side
		of func(Change) Row
	}{{"old", c.Old, func(r Change) Row { return r.Old }}, {"new", c.New, func(r Change) Row { return r.New }}} {
		if n := len(side.Plan.Cells) - len(c.Rows); n > 0 {
			notes = append(notes, fmt.Sprintf("Left out: %s only in %s.", areText(n, "combination"), side.name))
		}
		for _, r := range c.Rows {
			if row := side.of(r); row.Failed > 0 {
				notes = append(notes, fmt.Sprintf("%s in %s: %d of %d samples do not count: %s", r.name(), side.name, row.Failed, row.Failed+row.Counted, row.Problem))
			}
		}
	}
	return notes
}

// ChangesCSV writes changes for machines: times in seconds, ratio as new / old, and
// p and p_same as in tables.csv. basis is what the verdict stands on: rounds, anchor,
// or none.
func ChangesCSV(w io.Writer, c Changes) error {
	out := csv.NewWriter(w)
	out.Write([]string{"workload", "strategy", "start", "workers", "chunk", "gomaxprocs",
		"old_samples", "old", "old_lo", "old_hi", "new_samples", "new", "new_lo", "new_hi",
		"basis", "ratio", "ratio_lo", "ratio_hi", "rounds", "p", "p_same", "verdict"})
	for _, r := range c.Rows {
		row := []string{r.Workload, r.Strategy, start(r.Cell), strconv.Itoa(r.Workers), strconv.Itoa(r.Chunk), strconv.Itoa(r.GOMAXPROCS)}
		row = append(append(row, strconv.Itoa(r.Old.Counted)), csvInterval(r.Old.Time)...)
		row = append(append(row, strconv.Itoa(r.New.Counted)), csvInterval(r.New.Time)...)
		s, known := r.Comparison.Speedup, compared(r.Comparison)
		row = append(row, string(c.Basis))
		row = append(row, csvInterval(stats.Interval{Center: 1 / s.Center, Lo: 1 / s.Hi, Hi: 1 / s.Lo, N: s.N})...)
		row = append(row, csvNumber(float64(s.N), known), csvNumber(r.Comparison.P, known), csvNumber(r.Comparison.PEquivalent, known), csvVerdict(r.Comparison, false))
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}
