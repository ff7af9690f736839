package reports

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"manyhands/bench/atomicfile"
	"manyhands/reports/internal/format"
)

// WriteTables writes tables.txt, tables.md and tables.csv into dir and returns
// these names. Each is written whole or not at all.
func WriteTables(dir string, tables []Table) ([]string, error) {
	files := []struct {
		name  string
		write func(io.Writer, []Table) error
	}{{"tables.txt", NotedText}, {"tables.md", Markdown}, {"tables.csv", CSV}}
	var names []string
	for _, f := range files {
		var buf bytes.Buffer
		if err := f.write(&buf, tables); err != nil {
			return names, fmt.Errorf("%s: %w", f.name, err)
		}
		if err := atomicfile.Write(filepath.Join(dir, f.name), buf.Bytes()); err != nil {
			return names, err
		}
		names = append(names, f.name)
	}
	return names, nil
}

// By itself tablewriter asks the environment how wide a dash is. The same record makes the
// same tables everywhere.
func init() { twwidth.SetEastAsian(false) }

// textWidth is how many columns a text has, unless it is for a terminal with fewer. Tables have no room
// in fewer than leastWidth.
const textWidth, leastWidth = 80, 60

// widthFor returns how many columns a text on w has. A writer with a method Columns may be a terminal,
// which has that many.
func widthFor(w io.Writer) int {
	if terminal, ok := w.(interface{ Columns() int }); ok {
		return TextWidth(terminal.Columns())
	}
	return textWidth
}

// TextWidth returns the width of a text in a terminal with so many columns; 0 is no terminal.
func TextWidth(columns int) int {
	if columns == 0 {
		return textWidth
	}
	return min(max(columns, leastWidth), textWidth)
}

// Text writes tables for a terminal of 80 columns, or of fewer if w has a method Columns() int that
// says so, without escape codes: each with what to
// conclude from it, in a few lines. What is too long for a line loses its middle, if it is
// a name in a table; a word of an error stays whole.
func Text(w io.Writer, tables []Table) error {
	brief := terminalLayout(w)
	brief.brief = true
	if err := render(w, tables, terminalStyle, brief); err != nil || len(tables) == 0 {
		return err
	}
	again := "the same command with --notes"
	if source := tables[0].source; source != "" {
		again = "manyhands report " + ShellLine(source) + " --notes"
	}
	last := "More: " + again + ", manyhands help terms."
	if account := tables[0].accountText().text; account != "" {
		last = account + " " + last
	}
	_, err := fmt.Fprintf(w, " %s\n", brief.prose(last))
	return err
}

// NotedText writes the same with all notes and the tables of bounds.
func NotedText(w io.Writer, tables []Table) error {
	return render(w, tables, terminalStyle, terminalLayout(w))
}

// Markdown writes tables in Markdown.
func Markdown(w io.Writer, tables []Table) error {
	return render(w, tables, markdownStyle, markdownLayout)
}

func terminalStyle() tw.Renderer {
	return renderer.NewBlueprint(tw.Rendition{
		Symbols: tw.NewSymbols(tw.StyleLight),
		Borders: tw.Border{Left: tw.Off, Right: tw.Off, Top: tw.Off, Bottom: tw.Off},
		Settings: tw.Settings{
			Separators: tw.Separators{BetweenColumns: tw.Off},
			Lines:      tw.Lines{ShowHeaderLine: tw.On},
		},
	})
}

func markdownStyle() tw.Renderer { return renderer.NewMarkdown() }

func terminalLayout(w io.Writer) layout {
	width := widthFor(w)
	return layout{
		title: " %s\n\n", note: " %s\n", padding: tw.Padding{Left: " "}, prose: func(s string) string { return wrap(s, width) }, cell: keep, width: width,
	}
}

var markdownLayout = layout{
	title: "### %s\n", note: "\n%s\n", padding: tw.Padding{Left: " ", Right: " "}, prose: escapeMarkdown, cell: escapeMarkdown,
}

// layout is what differs between the formats besides the renderer.
type layout struct {
	title, note string
	padding     tw.Padding          // of a cell
	prose       func(string) string // for a title or a note as it is written
	cell        func(string) string // the same for a cell
	width       int                 // of a text for a terminal, which has the conclusion below the table; 0 = any
	brief       bool                // the conclusion in few lines and no notes
	wide        bool                // the tables have all columns, see [Table.wide]
}

func keep(s string) string { return s }

// wrap breaks a title or a note into lines. It is not twwarp.WrapString, since one word longer
// than a line, such as a path in an error, would widen all other lines beyond the terminal.
func wrap(s string, width int) string {
	var b strings.Builder
	column := 1 // the format begins with a space
	for i, word := range strings.Fields(s) {
		columns := twwidth.Width(word)
		switch {
		case i == 0:
		case column+1+columns > width:
			b.WriteString("\n ")
			column = 1
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += columns
	}
	return b.String()
}

// escapeMarkdown: the renderer leaves all characters as they are. A bar would end the cell, a star
// would begin a list or end as emphasis, and the name of a benchmark can have any of the others.
var escapeMarkdown = strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;", "&", "&amp;", "\n", " ",
	`\`, `\\`, "`", "\\`", "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`).Replace

func render(w io.Writer, tables []Table, style func() tw.Renderer, f layout) error {
	for i, t := range tables {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, f.title, f.prose(t.Title()))
		if f.width == 0 {
			f.writeNotes(w, concluded(t.conclusion()))
			fmt.Fprintln(w)
		}
		if t.Grain != nil {
			if err := t.renderGrain(w, style, f); err != nil {
				return err
			}
			continue
		}
		if err := t.render(w, style, f); err != nil {
			return err
		}
		if len(t.Bounds) == 0 || f.brief {
			continue
		}
		if err := t.renderBounds(w, style, f); err != nil {
			return err
		}
	}
	return nil
}

// render writes the table itself.
func (t Table) render(w io.Writer, style func() tw.Renderer, f layout) error {
	columns := t.columns()
	if f.width > 0 {
		columns = narrow(columns, t.Rows, t.spare(), f.width)
	}
	if err := renderRows(w, columns, t.Rows, style, f); err != nil {
		return err
	}
	t.writeBelow(w, f)
	return nil
}

// writeBelow writes the conclusion, unless it is above the table, and the notes.
func (t Table) writeBelow(w io.Writer, f layout) {
	switch {
	case f.brief:
		list := t.conclusion()
		if t.marksRanges() {
			list = append(list, sentence{text: rangeNote, rank: 1})
		}
		most := mostLines
		if t.answer != nil { // what its author asks has room of its own
			most += 5
		}
		f.writeNotes(w, concise(list, most, f.width))
		return
	case f.width > 0:
		f.writeNotes(w, concluded(t.conclusion()))
		fmt.Fprintln(w)
	}
	f.writeNotes(w, t.notes(f))
}

func (f layout) writeNotes(w io.Writer, notes []string) {
	for _, note := range notes {
		fmt.Fprintf(w, f.note, f.prose(note))
	}
}

// renderBounds writes the table of bounds.
func (t Table) renderBounds(w io.Writer, style func() tw.Renderer, f layout) error {
	fmt.Fprintln(w)
	columns := t.boundColumns()
	if f.width > 0 {
		columns = narrow(columns, t.Bounds, spareBounds, f.width)
	}
	if err := renderRows(w, columns, t.Bounds, style, f); err != nil {
		return err
	}
	f.writeNotes(w, t.boundNotes())
	return nil
}

// renderRows writes rows in columns, each table with a renderer of its own: that for
// Markdown keeps the alignment of its first table. A header is what was given, since tablewriter's
// own formatting would turn it into capitals.
func renderRows[R any](w io.Writer, columns []column[R], rows []R, style func() tw.Renderer, f layout) error {
	var head []string
	var align tw.Alignment
	for _, c := range columns {
		head, align = append(head, c.head), append(align, c.align)
	}
	table := tablewriter.NewTable(w, tablewriter.WithRenderer(style()),
		tablewriter.WithHeaderAutoFormat(tw.Off), tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone), tablewriter.WithAlignment(align),
		tablewriter.WithPadding(f.padding))
	table.Header(head)
	for _, r := range rows {
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

// Title says in one line what was measured and under which conditions.
func (t Table) Title() string {
	facts := append([]string{t.bound(), t.tasks()}, t.params()...)
	facts = append(facts, t.rounds(), t.state, t.machine())
	return t.Workload.Name + ": " + format.JoinFacts(facts...)
}
