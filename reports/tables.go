package reports

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/results"
	"manyhands/bench/stats"
)

// WriteTables writes tables.txt, tables.md and tables.csv into dir and returns
// these names. Each is written whole or not at all.
func WriteTables(dir string, rec results.Record) ([]string, error) {
	tables := Tables(rec)
	files := []struct {
		name  string
		write func(io.Writer, []Table) error
	}{{"tables.txt", Text}, {"tables.md", Markdown}, {"tables.csv", CSV}}
	var names []string
	for _, f := range files {
		var buf bytes.Buffer
		if err := f.write(&buf, tables); err != nil {
			return names, fmt.Errorf("%s: %w", f.name, err)
		}
		if err := results.WriteFile(filepath.Join(dir, f.name), buf.Bytes()); err != nil {
			return names, err
		}
		names = append(names, f.name)
	}
	return names, nil
}

// textWidth is how many columns a terminal has.
const textWidth = 80

// Text writes tables for a terminal of 80 columns, without escape codes. Only a
// name, or the text of an error, can be too long for them.
func Text(w io.Writer, tables []Table) error {
	style := renderer.NewBlueprint(tw.Rendition{
		Symbols: tw.NewSymbols(tw.StyleLight),
		Borders: tw.Border{Left: tw.Off, Right: tw.Off, Top: tw.Off, Bottom: tw.Off},
		Settings: tw.Settings{
			Separators: tw.Separators{BetweenColumns: tw.Off},
			Lines:      tw.Lines{ShowHeaderLine: tw.On},
		},
	})
	return render(w, tables, style, format{
		title: " %s\n\n", note: " %s\n", padding: tw.Padding{Left: " "}, prose: wrap, cell: keep, narrow: true,
	})
}

// Markdown writes tables in Markdown.
func Markdown(w io.Writer, tables []Table) error {
	return render(w, tables, renderer.NewMarkdown(), format{
		title: "### %s\n\n", note: "\n%s\n", padding: tw.Padding{Left: " ", Right: " "}, prose: escapeMarkdown, cell: escapeMarkdown,
	})
}

// format is what differs between the formats besides the renderer.
type format struct {
	title, note string
	padding     tw.Padding          // of a cell
	prose       func(string) string // for a title or a note as it is written
	cell        func(string) string // the same for a cell
	narrow      bool                // no wider than textWidth
}

func keep(s string) string { return s }

// wrap breaks a title or a note into lines.
func wrap(s string) string {
	var b strings.Builder
	column := 1 // the format begins with a space
	for i, word := range strings.Fields(s) {
		width := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+width > textWidth:
			b.WriteString("\n ")
			column = 1
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += width
	}
	return b.String()
}

// escapeMarkdown: the renderer leaves a bar as it is, and it would end the cell. A
// star would begin a list or end as emphasis.
var escapeMarkdown = strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;", "\n", " ").Replace

func render(w io.Writer, tables []Table, style tw.Renderer, f format) error {
	for i, t := range tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, f.title, f.prose(t.Title()))
		if err := t.render(w, style, f); err != nil {
			return err
		}
		for _, note := range t.notes(f) {
			fmt.Fprintf(w, f.note, f.prose(note))
		}
	}
	return nil
}

// render writes the table itself. A header is what was given, since tablewriter's
// own formatting would turn it into capitals.
func (t Table) render(w io.Writer, style tw.Renderer, f format) error {
	columns := t.columns()
	if f.narrow {
		columns = t.fit(columns)
	} else if t.startupKnown() {
		columns = append(columns, column{"startup", tw.AlignRight, startupText})
	}
	var head []string
	var align tw.Alignment
	for _, c := range columns {
		head, align = append(head, c.head), append(align, c.align)
	}
	table := tablewriter.NewTable(w, tablewriter.WithRenderer(style),
		tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone), tablewriter.WithAlignment(align),
		tablewriter.WithPadding(f.padding))
	table.Header(head)
	for _, r := range t.Rows {
		var cells []string
		for _, c := range columns {
			cells = append(cells, f.cell(c.cell(r)))
		}
		if err := table.Append(cells); err != nil {
			return err
		}
	}
	return table.Render()
}

// column is one column of a table for reading.
type column struct {
	head  string
	align tw.Align
	cell  func(Row) string
}

// columns are those with something to say about this workload.
func (t Table) columns() []column {
	integer := func(head string, n func(Row) int) column {
		return column{head, tw.AlignRight, func(r Row) string { return strconv.Itoa(n(r)) }}
	}
	columns := []column{
		{"strategy", tw.AlignLeft, func(r Row) string { return r.Arm() }},
		integer("workers", func(r Row) int { return r.Workers }),
	}
	chunk, procs := t.variants()
	if chunk {
		columns = append(columns, integer("chunk", func(r Row) int { return r.Chunk }))
	}
	if procs {
		columns = append(columns, integer("procs", func(r Row) int { return r.GOMAXPROCS }))
	}
	columns = append(columns,
		column{"n", tw.AlignRight, samples},
		column{"time", tw.AlignRight, timeText},
		column{"95 %", tw.AlignRight, timeSpan},
		column{"speedup", tw.AlignRight, speedupText},
		column{"95 %", tw.AlignRight, speedupSpan},
		column{"eff.", tw.AlignRight, efficiencyText})
	if t.Workload.Ideal > 0 {
		columns = append(columns,
			column{"theory", tw.AlignRight, theoryText},
			column{"ratio", tw.AlignRight, theoryRatio})
	}
	return columns
}

// spare are the columns that a narrow table can do without, since they follow from
// others; the first to go comes first.
var spare = []string{"ratio", "eff.", "theory"}

// fit leaves out as many columns as it takes to make the table narrow.
func (t Table) fit(columns []column) []column {
	for _, head := range spare {
		if t.width(columns) <= textWidth {
			break
		}
		columns = slices.DeleteFunc(columns, func(c column) bool { return c.head == head })
	}
	return columns
}

// width is that of a table with a space before each column.
func (t Table) width(columns []column) (sum int) {
	for _, c := range columns {
		width := utf8.RuneCountInString(c.head)
		for _, r := range t.Rows {
			width = max(width, utf8.RuneCountInString(c.cell(r)))
		}
		sum += 1 + width
	}
	return sum
}

// none is what a cell shows when there is nothing to show.
const none = "–"

// samples shows how many samples count, and of how many when some do not.
func samples(r Row) string {
	if r.Failed > 0 {
		return fmt.Sprintf("%d/%d", r.Counted, r.Counted+r.Failed)
	}
	return strconv.Itoa(r.Counted)
}

func timeText(r Row) string {
	if r.Time.Empty() {
		return none
	}
	return seconds(r.Time.Center)
}

// timeSpan has the unit and the decimals of the time beside it.
func timeSpan(r Row) string {
	scale := 1 / unitFor(r.Time.Center).seconds
	return spanText(r.Time, scale, decimals(r.Time.Center*scale))
}

// spanText shows an interval, or a range with a mark; a single value has neither.
func spanText(i stats.Interval, scale float64, decimals int) string {
	if i.N < 2 {
		return none
	}
	text := span(i.Lo*scale, i.Hi*scale, decimals)
	if i.IsRange() {
		return rangeMark + text
	}
	return text
}

// rangeMark is explained by a note under the table.
const rangeMark = "*"

func speedupText(r Row) string {
	if r.Speedup.Empty() {
		return none
	}
	return ratio(r.Speedup.Center)
}

// speedupSpan has nothing to say about the baseline: it is 1 by definition.
func speedupSpan(r Row) string {
	if r.Strategy == baseline {
		return none
	}
	return spanText(r.Speedup, 1, ratioDecimals(r.Speedup.Center))
}

func efficiencyText(r Row) string {
	if r.Efficiency.Empty() {
		return none
	}
	return percent(r.Efficiency.Center)
}

func theoryText(r Row) string { return seconds(r.Theory.Seconds()) }

func theoryRatio(r Row) string {
	if r.Time.Empty() {
		return none
	}
	return number(r.Time.Center / r.Theory.Seconds())
}

func startupText(r Row) string {
	if !(r.Startup.Center > 0) {
		return none
	}
	return seconds(r.Startup.Center)
}

// Title says in one line what was measured and under which conditions.
func (t Table) Title() string {
	facts := append([]string{t.bound(), t.tasks()}, t.params()...)
	facts = append(facts, t.rounds(), t.state(), t.machine())
	return t.Workload.Name + ": " + joinFacts(facts...)
}
