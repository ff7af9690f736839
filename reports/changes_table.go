package reports

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/results"
	"manyhands/reports/internal/format"
)

// ChangesText writes changes for a terminal, as [Text] writes tables.
func ChangesText(w io.Writer, c Changes) error {
	brief := terminalLayout(w)
	brief.brief = true
	return renderChanges(w, c, terminalStyle, brief)
}

// ChangesNotedText writes the same with all notes.
func ChangesNotedText(w io.Writer, c Changes) error {
	return renderChanges(w, c, terminalStyle, terminalLayout(w))
}

// ChangesMarkdown writes them in Markdown, for a pull request.
func ChangesMarkdown(w io.Writer, c Changes) error {
	return renderChanges(w, c, markdownStyle, markdownLayout)
}

// renderChanges writes what to conclude first: the table can be long.
func renderChanges(w io.Writer, c Changes, style func() tw.Renderer, f layout) error {
	fmt.Fprintf(w, f.title, f.prose(fmt.Sprintf("%s → %s", c.Old.Name, c.New.Name)))
	texts := concluded(c.conclusion())
	if f.brief {
		texts = concise(c.conclusion(), mostLines+1, f.width)
	}
	f.writeNotes(w, texts)
	fmt.Fprintln(w)
	columns := c.columns()
	if f.width > 0 {
		columns = narrow(joined(columns, c.Rows, f.width), c.Rows, []string{own, "chunk", "GOMAXPROCS"}, f.width)
	}
	if len(c.Rows) > 0 {
		if err := renderRows(w, setHeads(columns), c.Rows, style, f); err != nil {
			return err
		}
	}
	if f.brief {
		return nil
	}
	if f.width > 0 {
		fmt.Fprintln(w)
	}
	f.writeNotes(w, c.notes())
	return nil
}

// joined has one column for the name of a row, if three leave too little room for the rest.
func joined(columns []column[Change], rows []Change, width int) []column[Change] {
	if columns[0].head != "workload" || tableWidth(dropSpare(columns, rows, []string{own}, width), rows) <= width {
		return columns
	}
	return append([]column[Change]{{"combination", tw.AlignLeft, Change.name}}, columns[3:]...)
}

// own stands for the heading of the intervals of either side by itself.
const own = "95% of one side"

// setHeads puts the real headings in place.
func setHeads(columns []column[Change]) []column[Change] {
	for i := range columns {
		if columns[i].head == own {
			columns[i].head = "95%"
		}
	}
	return columns
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
		text("strategy", func(r Change) string { return r.StrategyText() }),
		number("workers", func(r Change) string {
			if r.Workers == 0 { // a benchmark that counts none
				return format.None
			}
			return strconv.Itoa(r.Workers)
		}),
	}
	if !slices.ContainsFunc(c.Rows, func(r Change) bool { return r.Workers > 0 }) {
		columns = []column[Change]{text("benchmark", func(r Change) string { return r.StrategyText() })}
	}
	if c.varies(func(r Change) int { return r.Chunk }) {
		columns = append(columns, number("chunk", func(r Change) string { return strconv.Itoa(r.Chunk) }))
	}
	if c.varies(func(r Change) int { return r.GOMAXPROCS }) {
		columns = append(columns, number("GOMAXPROCS", func(r Change) string { return strconv.Itoa(r.GOMAXPROCS) }))
	}
	columns = append(columns,
		number("old", func(r Change) string { return timeText(r.Old) }),
		number(own, func(r Change) string { return timeSpan(r.Old) }),
		number("new", func(r Change) string { return timeText(r.New) }),
		number(own, func(r Change) string { return timeSpan(r.New) }))
	if c.Pairing == NoPairing {
		return columns
	}
	return append(columns,
		number("change", changeText),
		number("95%", changeSpan),
		number("verdict", c.verdict))
}

// varies reports whether a number is not the same in all rows.
func (c Changes) varies(n func(Change) int) bool {
	return slices.ContainsFunc(c.Rows, func(r Change) bool { return n(r) != n(c.Rows[0]) })
}

func (c Changes) verdict(r Change) string {
	if c.Pairing == DifferenceInDifferences && r.Strategy == baseline {
		return "anchor"
	}
	return verdictText(r.Comparison)
}

// changeText is by how much the new one takes longer.
func changeText(r Change) string {
	if !compared(r.Comparison) {
		return format.None
	}
	return signedPercent(r.Comparison.Speedup.Inverse().Center - 1)
}

func changeSpan(r Change) string {
	ratio := r.Comparison.Speedup.Inverse()
	if ratio.N < 2 {
		return format.None
	}
	text := signedPercent(ratio.Lo-1) + " to " + signedPercent(ratio.Hi-1)
	if ratio.IsRange() {
		return format.RangeMark + text
	}
	return text
}

func signedPercent(x float64) string {
	if text := format.Percent1(x); x < 0 || text == "0.0%" {
		return text
	}
	return "+" + format.Percent1(x)
}

// ChangesCSV writes changes for machines: times in seconds, ratio as new / old, and
// p and p_equivalent as in tables.csv. The limits lo and hi are those of a 95% interval, or the
// range of fewer than 6 samples or rounds. rounds_needed, at most about how many rounds in
// all, would decide an inconclusive verdict. pairing is that of the times behind the verdict: rounds,
// difference-in-differences (ratio is of times relative to sequential), or none. A cell of
// which only one side has valid samples has no times, and "only in old" or "only in new" as
// its verdict.
func ChangesCSV(w io.Writer, c Changes) error {
	out := csv.NewWriter(w)
	header := []string{"workload", "strategy", "start", "workers", "chunk", "gomaxprocs",
		"old_samples", "old", "old_lo", "old_hi", "new_samples", "new", "new_lo", "new_hi",
		"pairing", "ratio", "ratio_lo", "ratio_hi", "rounds", "p", "p_equivalent", "rounds_needed", "verdict"}
	out.Write(header)
	for _, r := range c.Rows {
		row := csvCell(r.Cell)
		row = append(append(row, strconv.Itoa(r.Old.Counted)), csvInterval(r.Old.Time)...)
		row = append(append(row, strconv.Itoa(r.New.Counted)), csvInterval(r.New.Time)...)
		row = append(append(row, string(c.Pairing)), csvInterval(r.Comparison.Speedup.Inverse())...)
		row = append(append(row, csvCount(r.Comparison.Speedup.N)), csvTests(r.Comparison)...)
		out.Write(append(row, csvVerdict(r.Comparison, false)))
	}
	only := func(verdict string, cells []results.Cell) {
		for _, cell := range cells {
			row := make([]string, len(header))
			copy(row, csvCell(cell))
			row[len(row)-1] = verdict
			out.Write(row)
		}
	}
	only("only in old", c.OnlyOld)
	only("only in new", c.OnlyNew)
	out.Flush()
	return out.Error()
}

// csvCell names a cell in the first columns.
func csvCell(c results.Cell) []string {
	return []string{csvText(c.Workload), csvText(c.Strategy), startOf(c), csvCount(c.Workers), strconv.Itoa(c.Chunk), strconv.Itoa(c.GOMAXPROCS)}
}
