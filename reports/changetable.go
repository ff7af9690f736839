package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

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
	fmt.Fprintf(w, f.title, f.prose(fmt.Sprintf("old and new: %s in both", count(len(c.Rows), "combination"))))
	columns := c.columns()
	if f.narrow {
		columns = narrow(columns, c.Rows, []string{"procs", "chunk"})
	}
	if len(c.Rows) > 0 {
		if err := renderRows(w, columns, c.Rows, style, f); err != nil {
			return err
		}
	}
	for _, note := range c.notes() {
		fmt.Fprintf(w, f.note, f.prose(note))
	}
	return nil
}

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
	if c.varies(func(r Change) int { return r.Chunk }) {
		columns = append(columns, number("chunk", func(r Change) string { return strconv.Itoa(r.Chunk) }))
	}
	if c.varies(func(r Change) int { return r.GOMAXPROCS }) {
		columns = append(columns, number("procs", func(r Change) string { return strconv.Itoa(r.GOMAXPROCS) }))
	}
	columns = append(columns,
		number("old", func(r Change) string { return medianText(r.Old) }),
		number("new", func(r Change) string { return medianText(r.New) }))
	if c.Why != "" {
		return columns
	}
	return append(columns,
		number("new takes", changeText),
		number("95 %", changeSpan),
		number("verdict", func(r Change) string {
			if r.Why != "" {
				return r.Why
			}
			return verdictText(r.Comparison)
		}))
}

// varies reports whether a number is not the same in all rows.
func (c Changes) varies(n func(Change) int) bool {
	for _, r := range c.Rows {
		if n(r) != n(c.Rows[0]) {
			return true
		}
	}
	return false
}

// changeText is how many times as long the new one takes.
func changeText(r Change) string {
	if !compared(r.Comparison) {
		return none
	}
	return decimal(1/r.Comparison.Speedup.Center, 3) + "×"
}

func changeSpan(r Change) string {
	if !compared(r.Comparison) {
		return none
	}
	s := r.Comparison.Speedup
	return spanText(stats.Interval{Lo: 1 / s.Hi, Hi: 1 / s.Lo, N: s.N}, 1, 3)
}

// notes say what the verdicts are worth, and what to do where there are none.
func (c Changes) notes() []string {
	const instead = "To find out, measure both in alternating rounds: manyhands compare --interleave OLD NEW, with two programs or two revisions."
	notes := []string{"old and new are medians of the time of a batch."}
	switch {
	case len(c.Rows) == 0:
		notes = []string{"Nothing can be compared: no combination is in both. " + instead}
	case c.Why != "":
		notes = append(notes, "No verdict: "+c.Why+". "+instead)
	default:
		if c.Order == Apart {
			notes = append(notes, anchorNote)
		}
		if need := stats.LeastRounds(c.Judged); c.Rounds < need {
			notes = append(notes, fmt.Sprintf("%s cannot tell faster or slower when %s judged together; it takes %d.",
				count(c.Rounds, "round"), areText(c.Judged, "comparison"), need))
		}
		notes = append(notes, "same: within "+percent(Margin)+"; open: not decided.")
	}
	return append(notes, c.Notes...)
}

// anchorNote goes with records that are apart.
const anchorNote = "new takes: against sequential of its own run, round by round, since the two runs were not measured side by side. " +
	"What differs from run to run by itself, such as the layout of memory, is not in the interval."

func areText(n int, thing string) string {
	if n == 1 {
		return "1 " + thing + " is"
	}
	return count(n, thing) + " are"
}

// ChangesCSV writes changes for machines: times in seconds, ratio as new / old, and
// p and p_same as in tables.csv.
func ChangesCSV(w io.Writer, c Changes) error {
	out := csv.NewWriter(w)
	out.Write([]string{"workload", "strategy", "start", "workers", "chunk", "gomaxprocs",
		"old", "old_lo", "old_hi", "new", "new_lo", "new_hi", "ratio", "ratio_lo", "ratio_hi", "rounds", "p", "p_same", "verdict", "why"})
	for _, r := range c.Rows {
		row := []string{r.Workload, r.Strategy, start(r.Cell), strconv.Itoa(r.Workers), strconv.Itoa(r.Chunk), strconv.Itoa(r.GOMAXPROCS)}
		row = append(row, csvInterval(r.Old)...)
		row = append(row, csvInterval(r.New)...)
		why := r.Why
		if c.Why != "" {
			why = c.Why
		}
		s, known := r.Comparison.Speedup, compared(r.Comparison)
		row = append(row, csvNumber(1/s.Center, known), csvNumber(1/s.Hi, known), csvNumber(1/s.Lo, known), csvNumber(float64(s.N), known),
			csvNumber(r.Comparison.P, known), csvNumber(r.Comparison.PEquivalent, known), csvVerdict(r.Comparison, false), why)
		out.Write(row)
	}
	out.Flush()
	return out.Error()
}
